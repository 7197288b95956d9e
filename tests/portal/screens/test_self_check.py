"""The self-check as a firm uses it: every state, with a real database."""

import resource
import string
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import Markup
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Html

from data.assessments import Assessment
from portal.workflows import submitting
from questionnaires.model import UNKNOWN
from scoring.rules import load_rules
from tests.portal.screens import self_check_case
from tests.portal.screens.self_check_case import EDITION, Case, Person, all_answers

GRADED = "FK-DJ-02"
KEY = "FK-DJ-01"


def _screen() -> None:
    from portal.screens.firm import self_check

    self_check.show()


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    made = self_check_case.make(tmp_path)
    for name, value in made.environment.items():
        monkeypatch.setenv(name, value)
    return made


@pytest.fixture
def draft(case: Case) -> Assessment:
    return case.start("light")


def visit(case: Case, step: str = "", *, by: Person | None = None) -> AppTest:
    """Open the screen as somebody who is signed in."""
    app = AppTest.from_function(_screen, default_timeout=30)
    app.user = {"sub": (by or case.owner).identity}
    if step:
        app.query_params["step"] = step
    app.run()
    assert not app.exception
    return app


def again(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception
    return app


def bodies(app: AppTest) -> list[str]:
    """The page's own HTML, style sheets apart."""
    found = [element.body for element in app.get("html") if isinstance(element, Html)]
    return [body for body in found if not body.startswith("<style")]


def html(app: AppTest) -> str:
    """The page's own HTML."""
    return "\n".join(bodies(app))


def text(app: AppTest) -> str:
    """All that the page says in its own HTML."""
    return "\n".join(Markup(body).striptags() for body in bodies(app))


def step_of(app: AppTest) -> str:
    """The step in the address."""
    return str(app.query_params["step"])


def item(app: AppTest, name: str) -> str:
    """The key of the widget that answers an item."""
    found = [radio.key for radio in app.radio if radio.key and radio.key.endswith(f"-{name}")]
    assert found, f"{name} is not asked"
    return found[0]


def choose(app: AppTest, name: str, value: object) -> AppTest:
    app.radio(key=item(app, name)).set_value(value)
    return again(app)


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click()
    return again(app)


class TestBeginning:
    def test_both_scopes_are_offered_with_their_length_and_the_light_one_is_advised(
        self, case: Case
    ) -> None:
        app = visit(case)

        assert app.radio(key="scope").value == "light"
        assert any("74 题" in option for option in app.radio(key="scope").options)
        assert any("28 题" in option for option in app.radio(key="scope").options)

    @pytest.mark.parametrize(
        ("industry", "staff"),
        [
            pytest.param("65", 50, id="software"),
            pytest.param("26", 5000, id="a large firm"),
        ],
    )
    def test_software_and_large_firms_are_advised_to_take_the_full_one(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, industry: str, staff: int
    ) -> None:
        made = self_check_case.make(tmp_path, industry=industry, staff=staff, revenue=500_000)
        for name, value in made.environment.items():
            monkeypatch.setenv(name, value)

        app = visit(made)

        assert app.radio(key="scope").value == "full"
        assert "建议直接做完整版" in text(app)

    def test_beginning_makes_one_draft_and_opens_the_profile(self, case: Case) -> None:
        app = visit(case)
        app.radio(key="scope").set_value("full")
        next(button for button in app.button if button.label == "开始自评").click()
        again(app)

        assert step_of(app) == "profile"
        assert len(app.radio) == 14


class TestAnswering:
    def test_an_answer_is_in_the_database_before_the_page_says_so(
        self, case: Case, draft: Assessment
    ) -> None:
        app = choose(visit(case, "FK-DJ"), GRADED, 2)

        stored = case.answers(draft)[GRADED]
        assert (stored.value, stored.version) == (2, 1)
        assert "已自动保存" in text(app)

    def test_every_kind_of_item_is_saved(self, case: Case, draft: Assessment) -> None:
        choose(visit(case, "profile"), "E05", 3)
        app = visit(case, "FK-XT")
        choose(app, "stores_secrets_digitally", True)
        choose(app, "FK-XT-01", UNKNOWN)

        values = {name: answer.value for name, answer in case.answers(draft).items()}
        assert values == {"E05": 3, "stores_secrets_digitally": True, "FK-XT-01": UNKNOWN}

    def test_a_fresh_page_shows_what_is_stored(self, case: Case, draft: Assessment) -> None:
        case.answer(draft, {GRADED: 3})

        app = visit(case, "FK-DJ")

        assert app.radio(key=item(app, GRADED)).value == 3

    def test_what_a_colleague_changed_appears_with_the_next_drawing(
        self, case: Case, draft: Assessment
    ) -> None:
        app = visit(case, "FK-DJ")
        case.answer(draft, {GRADED: 4}, by=case.colleague)

        again(app)

        assert app.radio(key=item(app, GRADED)).value == 4
        assert "由同事填写" in text(app)

    def test_leaving_the_step_saves_what_was_chosen_at_the_same_moment(
        self, case: Case, draft: Assessment
    ) -> None:
        app = visit(case, "FK-DJ")
        app.radio(key=item(app, GRADED)).set_value(1)
        press(app, "forward")

        assert case.answers(draft)[GRADED].value == 1
        assert step_of(app) == "FK-RY"

    def test_an_unknown_step_leads_to_the_first_open_one(
        self, case: Case, draft: Assessment
    ) -> None:
        app = visit(case, "../../<script>")

        assert step_of(app) == "profile"

    def test_the_foot_counts_and_shows_the_interval_once_the_profile_is_answered(
        self, case: Case, draft: Assessment
    ) -> None:
        case.answer(draft, {question.id: 2 for question in EDITION.exposure} | {GRADED: 2, KEY: 2})

        app = visit(case, "FK-DJ")

        assert "已答 2／28" in text(app)
        assert "风险区间" in text(app)
        assert "约还需" in text(app)


class TestReasons:
    def test_not_applicable_is_saved_with_its_reason_and_not_before(
        self, case: Case, draft: Assessment
    ) -> None:
        app = choose(visit(case, "FK-DJ"), GRADED, "na")
        assert GRADED not in case.answers(draft)
        assert "还差一句理由" in text(app)
        assert "还没有保存" in text(app)

        app.text_input[0].set_value("没有分级的必要：只有一项秘密")
        again(app)

        stored = case.answers(draft)[GRADED]
        assert (stored.value, stored.reason) == ("na", "没有分级的必要：只有一项秘密")
        assert "还差一句理由" not in text(app)

    def test_giving_up_brings_back_what_is_stored(self, case: Case, draft: Assessment) -> None:
        case.answer(draft, {GRADED: 2})
        app = choose(visit(case, "FK-DJ"), GRADED, "na")

        press(app, f"give-up-{GRADED}")

        assert app.radio(key=item(app, GRADED)).value == 2
        assert "还没有保存" not in text(app)

    def test_a_no_that_takes_a_key_control_away_asks_why(
        self, case: Case, draft: Assessment
    ) -> None:
        app = choose(visit(case, "FK-XT"), "stores_secrets_digitally", False)
        assert "stores_secrets_digitally" not in case.answers(draft)

        app.text_input[0].set_value("全部是纸质资料")
        again(app)

        assert case.answers(draft)["stores_secrets_digitally"].reason == "全部是纸质资料"
        assert not any((radio.key or "").endswith("FK-XT-01") for radio in app.radio)
        assert "这里不再问" in text(app)

    def test_a_changed_fact_brings_back_the_answers(self, case: Case, draft: Assessment) -> None:
        case.answer(draft, {"FK-XT-01": 3, "stores_secrets_digitally": False})
        app = visit(case, "FK-XT")

        choose(app, "stores_secrets_digitally", True)
        again(app)

        assert app.radio(key=item(app, "FK-XT-01")).value == 3

    def test_a_fact_is_proposed_by_the_profile_and_never_answered_by_it(
        self, case: Case, draft: Assessment
    ) -> None:
        case.answer(draft, {"E09": 2})

        app = visit(case, "FK-XT")

        assert app.radio(key=item(app, "stores_secrets_digitally")).value is None
        assert "这里应该是“是”，请您确认" in text(app)
        assert "stores_secrets_digitally" not in case.answers(draft)


class TestWhatCanGoWrong:
    def test_a_conflict_shows_both_values_and_overwrites_nothing(
        self, case: Case, draft: Assessment
    ) -> None:
        app = visit(case, "FK-DJ")
        case.answer(draft, {GRADED: 4}, by=case.colleague)

        choose(app, GRADED, 1)

        assert case.answers(draft)[GRADED].value == 4
        assert "这一题刚在别处改过" in text(app)
        assert "口头有轻重之分" in text(app)
        assert "分级结果落实到系统权限和载体标识" in text(app)

    @pytest.mark.parametrize(
        ("button", "kept"),
        [
            pytest.param("insist", 1, id="mine, now that I have seen the other"),
            pytest.param("give-up", 4, id="theirs"),
        ],
    )
    def test_a_conflict_is_settled_by_choice(
        self, case: Case, draft: Assessment, button: str, kept: int
    ) -> None:
        app = visit(case, "FK-DJ")
        case.answer(draft, {GRADED: 4}, by=case.colleague)
        choose(app, GRADED, 1)

        press(app, f"{button}-{GRADED}")

        assert case.answers(draft)[GRADED].value == kept
        assert app.radio(key=item(app, GRADED)).value == kept
        assert "还没有保存" not in text(app)

    def test_an_ended_session_saves_nothing_and_says_so(
        self, case: Case, draft: Assessment
    ) -> None:
        app = visit(case, "FK-DJ")
        case.sign_out(case.owner)

        app.radio(key=item(app, GRADED)).set_value(1)
        again(app)

        assert GRADED not in case.answers(draft)
        assert "登录" in text(app)

    def test_a_read_only_database_is_told_at_the_question_and_saved_again_later(
        self, case: Case, draft: Assessment, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        app = visit(case, "FK-DJ")
        monkeypatch.setenv("PORTAL_DATABASE", f"file:{case.database}?mode=ro")
        choose(app, GRADED, 1)
        assert "您选的“1 级：口头有轻重之分”还没有保存" in text(app)
        assert "只能查看" in text(app)

        monkeypatch.setenv("PORTAL_DATABASE", str(case.database))
        press(app, f"insist-{GRADED}")

        assert case.answers(draft)[GRADED].value == 1
        assert "还没有保存" not in text(app)

    def test_a_full_disk_is_told_at_the_question_and_saved_again_later(
        self, case: Case, draft: Assessment
    ) -> None:
        app = visit(case, "FK-DJ")
        usual = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1, usual[1]))
        try:
            choose(app, GRADED, 1)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, usual)
        assert "您选的“1 级：口头有轻重之分”还没有保存" in text(app)
        assert "存储空间已满" in text(app)

        press(app, f"insist-{GRADED}")

        assert case.answers(draft)[GRADED].value == 1
        assert "还没有保存" not in text(app)

    def test_another_tab_submitted_meanwhile(self, case: Case, draft: Assessment) -> None:
        case.answer(draft, all_answers())
        app = visit(case, "FK-DJ")
        submit(case, draft)

        app.radio(key=item(app, GRADED)).set_value(4)
        again(app)

        assert case.answers(draft)[GRADED].value == 2
        assert "您刚才的选择没有保存" in text(app)
        assert "已提交" in text(app)


class TestEvidence:
    @pytest.fixture
    def proven(self, case: Case, draft: Assessment) -> AppTest:
        case.answer(draft, {GRADED: 3})
        return press(visit(case, "FK-DJ"), f"add-{GRADED}")

    def test_below_level_three_none_is_asked_for(self, case: Case, draft: Assessment) -> None:
        case.answer(draft, {GRADED: 2})

        assert not [b for b in visit(case, "FK-DJ").button if b.key == f"add-{GRADED}"]

    def test_a_piece_is_described_with_kind_and_day(
        self, case: Case, draft: Assessment, proven: AppTest
    ) -> None:
        describe(proven, "2026年6月", "2026版，总经理签发")

        assert "2026-06-30" in text(proven)
        assert "2026版，总经理签发" in text(proven)
        assert "这一题按您选的等级计算" in text(proven)

    @pytest.mark.parametrize(
        ("day", "described", "told"),
        [
            pytest.param("2099-01-01", "台账", "不能晚于今天", id="a day ahead"),
            pytest.param("去年", "台账", "请写成 2025-06-18", id="no day"),
            pytest.param("2025-02-30", "台账", "没有这一天", id="a day that does not exist"),
            pytest.param("2025-06", "　", "证据说明：请填写内容", id="nothing described"),
            pytest.param("1950-01", "台账", "请核对年份", id="far too old"),
        ],
    )
    def test_what_cannot_be_kept_says_why(
        self, proven: AppTest, day: str, described: str, told: str
    ) -> None:
        describe(proven, day, described)

        assert told in text(proven)
        assert "还没有保存" in text(proven)

    def test_an_old_piece_is_marked(self, proven: AppTest) -> None:
        describe(proven, "2020-06", "老版本")

        assert "时间太早" in text(proven)

    def test_a_piece_may_be_withdrawn(self, proven: AppTest) -> None:
        describe(proven, "2026-06", "分级标准")
        key = next(b.key for b in proven.button if (b.key or "").startswith("withdraw-"))

        press(proven, key or "")

        assert "2026-06-30" not in text(proven)


SECRET = "反应温度180℃，保温4小时"
HARMLESS = "没有单独的工艺，只做贸易"


class TestGuard:
    def test_a_reason_that_looks_like_a_secret_waits_for_a_second_look(
        self, case: Case, draft: Assessment
    ) -> None:
        app = reasoned(case, SECRET)

        assert GRADED not in case.answers(draft)
        assert "这句理由看起来像配方或工艺参数" in text(app)
        assert "还没有保存" in text(app)
        assert app.text_input[0].value == SECRET

    def test_it_is_saved_where_the_person_confirms(self, case: Case, draft: Assessment) -> None:
        app = press(reasoned(case, SECRET), f"insist-{GRADED}")

        assert case.answers(draft)[GRADED].reason == SECRET
        assert "还没有保存" not in text(app)
        assert "看起来像" not in text(again(app))

    def test_another_sentence_is_saved_at_once(self, case: Case, draft: Assessment) -> None:
        app = reasoned(case, SECRET)

        app.text_input[0].set_value(HARMLESS)
        again(app)

        assert case.answers(draft)[GRADED].reason == HARMLESS
        assert "看起来像" not in text(app)

    def test_confirming_holds_for_the_sentence_that_was_shown(
        self, case: Case, draft: Assessment
    ) -> None:
        app = reasoned(case, SECRET)

        app.text_input[0].set_value(f"{SECRET}，压力2.5MPa")
        press(app, f"insist-{GRADED}")

        assert GRADED not in case.answers(draft)
        assert "看起来像" in text(app)

    def test_giving_up_leaves_what_stood_there(self, case: Case, draft: Assessment) -> None:
        case.answer(draft, {GRADED: 2})

        app = press(reasoned(case, SECRET), f"give-up-{GRADED}")

        assert case.answers(draft)[GRADED].value == 2
        assert "看起来像" not in text(app)

    def test_a_description_waits_too_and_is_kept_where_confirmed(
        self, case: Case, draft: Assessment
    ) -> None:
        case.answer(draft, {GRADED: 3})
        app = press(visit(case, "FK-DJ"), f"add-{GRADED}")
        assert not [b for b in app.button if b.label == "照样保存"]

        describe(app, "2025-06", SECRET)
        assert "这项说明看起来像配方或工艺参数" in text(app)
        assert not [b for b in app.button if (b.key or "").startswith("withdraw-")]

        next(b for b in app.button if b.label == "照样保存").click()
        again(app)
        assert SECRET in text(app)
        assert "看起来像" not in text(app)

    def test_a_changed_description_is_doubted_again(self, case: Case, draft: Assessment) -> None:
        case.answer(draft, {GRADED: 3})
        app = press(visit(case, "FK-DJ"), f"add-{GRADED}")
        describe(app, "2025-06", SECRET)

        app.text_input(key=f"described-{GRADED}").set_value("服务器密码：Zd@2025#ok9")
        next(b for b in app.button if b.label == "照样保存").click()
        again(app)

        assert "这项说明看起来像密码、密钥或令牌" in text(app)
        assert not [b for b in app.button if (b.key or "").startswith("withdraw-")]

    def test_every_field_for_words_says_what_not_to_write(
        self, case: Case, draft: Assessment
    ) -> None:
        case.answer(draft, {KEY: 3})
        app = choose(press(visit(case, "FK-DJ"), f"add-{KEY}"), GRADED, "na")

        labels = [
            field.label for field in app.text_input if not (field.key or "").startswith("day")
        ]
        assert len(labels) == 2
        assert all("不要写秘密本身" in label for label in labels)


def reasoned(case: Case, reason: str) -> AppTest:
    """不适用 with a reason, as it stands after the field was left."""
    app = choose(visit(case, "FK-DJ"), GRADED, "na")
    app.text_input[0].set_value(reason)
    return again(app)


class TestOverview:
    def test_open_questions_are_counted_by_sub_domain_and_lead_there(
        self, case: Case, draft: Assessment
    ) -> None:
        case.answer(draft, {GRADED: 2})
        app = visit(case, "review")
        assert app.button(key="go-FK-DJ").label == "**定密分级** 1／5　*还差 4 题*"

        press(app, "go-FK-DJ")

        assert step_of(app) == "FK-DJ"

    def test_the_next_open_question_is_found(self, case: Case, draft: Assessment) -> None:
        case.answer(draft, {name: v for name, v in all_answers().items() if name != "FK-RY-02"})

        app = press(visit(case, "profile"), "next-open")

        assert step_of(app) == "FK-RY"

    def test_the_search_for_the_next_begins_here_and_then_goes_on(
        self, case: Case, draft: Assessment
    ) -> None:
        app = press(visit(case, "FK-RY"), "next-open")
        assert step_of(app) == "FK-RY"

        assert step_of(press(app, "next-open")) == "FK-ZT"

    def test_contradictions_lead_to_both_questions(self, case: Case, draft: Assessment) -> None:
        case.answer(draft, all_answers() | {"FK-DJ-01": 0, "FK-DJ-03": 4})
        app = visit(case, "review")
        assert "您填报没有书面秘密清单，又填报标识已统一覆盖" in text(app)

        keys = [button.key for button in app.button if (button.key or "").startswith("note-C01-")]

        assert keys == ["note-C01-FK-DJ-01", "note-C01-FK-DJ-03"]
        press(app, "note-C01-FK-DJ-03")
        assert step_of(app) == "FK-DJ"

    def test_left_out_questions_are_listed_and_review_announced(
        self, case: Case, draft: Assessment
    ) -> None:
        out = {
            q.id: "na"
            for q in EDITION.questions
            if q.id.startswith("FK") and q.id in EDITION.asked("light")
        }
        case.answer(draft, all_answers() | out)

        app = visit(case, "review")

        assert "本企业没有这种情形" in text(app)
        assert "待复核" in text(app)

    def test_nothing_can_be_submitted_while_something_is_open(
        self, case: Case, draft: Assessment
    ) -> None:
        app = visit(case, "review")

        assert "都答完就可以提交" in text(app)
        assert "submit" not in {button.key for button in app.button}


class TestSubmitting:
    def test_submitting_asks_once_more_and_freezes(self, case: Case, draft: Assessment) -> None:
        case.answer(draft, all_answers())
        app = press(visit(case, "review"), "submit")
        assert "确认提交" in [button.label for button in app.button]

        app.button(key="submit-now").click().run()

        app = visit(case)
        assert "自评已提交" in text(app)
        assert "答案已经固定" in text(app)

    def test_a_submission_is_read_with_all_its_answers(self, case: Case, draft: Assessment) -> None:
        case.answer(draft, all_answers())
        submit(case, draft)

        app = visit(case)

        assert "2 级：分了级，但各级管理要求相同" in text(app)
        assert 'href="/result' in html(app)

    def test_submitting_twice_is_told_plainly(self, case: Case, draft: Assessment) -> None:
        case.answer(draft, all_answers())
        app = press(visit(case, "review"), "submit")
        submit(case, draft)

        app.button(key="submit-now").click()
        again(app)

        assert "自评已提交" in text(app)

    def test_taking_back_opens_it_again_with_its_answers(
        self, case: Case, draft: Assessment
    ) -> None:
        case.answer(draft, all_answers())
        submit(case, draft)
        app = press(visit(case), "withdraw")

        press(app, "withdraw-now")

        assert step_of(app) == "review"
        assert "都答完了，可以提交" in text(app)

    def test_a_light_check_is_taken_on_into_a_full_one(self, case: Case, draft: Assessment) -> None:
        case.answer(draft, all_answers())
        submit(case, draft)

        app = press(visit(case), "full")

        assert "已答 28／74" in text(app)

    def test_a_draft_may_be_widened(self, case: Case, draft: Assessment) -> None:
        case.answer(draft, {GRADED: 2})

        app = press(visit(case, "review"), "widen")

        assert "已答 1／74" in text(app)

    def test_a_full_check_may_be_done_again_without_waiting_for_the_review(
        self, case: Case
    ) -> None:
        draft = case.start("full")
        case.answer(draft, all_answers("full"))
        submit(case, draft)

        app = press(visit(case), "again")

        assert step_of(app) == "profile"
        assert "您选的是" in text(app)

    def test_next_time_the_last_answer_stands_beside(self, case: Case, draft: Assessment) -> None:
        case.answer(draft, all_answers())
        submit(case, draft)
        close(case, draft)
        case.start("light")

        app = visit(case, "FK-DJ")

        assert app.radio(key=item(app, GRADED)).value is None
        assert "您选的是“2 级：分了级，但各级管理要求相同”" in text(app)


HOSTILE = st.one_of(
    st.text(max_size=300),
    st.text(alphabet=string.punctuation, max_size=80),
    st.sampled_from(
        [
            "<script>alert(1)</script>",
            "![x](http://a/b) [y](javascript:alert(1)) `code` $x^2$ :red[z]",
            "\x00\x1b[31m\u202e反",
            "😀" * 60,
            "长" * 5000,
            "　\u200b\ufeff",
        ]
    ),
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(reason=HOSTILE, described=HOSTILE, day=HOSTILE)
def test_hostile_text_is_kept_as_text_or_refused_in_words(
    case: Case, draft: Assessment, reason: str, described: str, day: str
) -> None:
    case.answer(draft, {KEY: 3})
    app = visit(case, "FK-DJ")
    choose(app, GRADED, "na")

    next(t for t in app.text_input if (t.key or "").startswith("reason-")).set_value(reason)
    again(app)
    press(app, f"add-{KEY}")
    describe(app, day, described, of=KEY)

    assert "<script>" not in html(app)
    stored = case.answers(draft).get(GRADED)
    assert stored is None or stored.reason == reason.strip() or stored.reason in reason
    case.answer(draft, {GRADED: 1})


def describe(app: AppTest, day: str, described: str, *, of: str = GRADED) -> None:
    app.text_input(key=f"day-{of}").set_value(day)
    app.text_input(key=f"described-{of}").set_value(described)
    next(button for button in app.button if button.label == "保存这项说明").click()
    again(app)


def submit(case: Case, draft: Assessment) -> None:
    with case.store() as store:
        submitting.submit(
            store,
            draft.id,
            questionnaire=EDITION,
            rules=load_rules(EDITION),
            actor=case.owner.actor,
            now=self_check_case.now(),
            new_id=self_check_case.new_id,
        )


def close(case: Case, draft: Assessment) -> None:
    """What the review does at its end."""
    with case.store() as store:
        store.update("assessments", draft.id, {"state": "closed"})
