"""Pages of second persons (第二人): moving a colour, objecting, answering, judging blind, agreement."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from streamlit.testing.v1 import AppTest

from data import assessments, blind_samples, colour_moves, objections, results, reviews, verdicts
from data.actor import Role
from portal.workflows import blind_reviewing, colouring, objecting
from tests.portal.screens import firm_case, review_case, staff_case
from tests.portal.screens.review_case import ITEM, OTHER, Desk
from tests.portal.screens.self_check_case import Case, Person, new_id, now
from tests.portal.screens.self_check_page import text as said
from tests.portal.screens.self_check_page import visit

WHY = "现场看到隔离措施已经停用，比材料反映的弱。"
SAID = "附件说明里写了签收记录，请再看一次。"


@dataclass(frozen=True)
class Ended:
    """A check whose review has ended, and a lead who said why."""

    desk: Desk
    lead: Person

    @property
    def assessment(self) -> str:
        return self.desk.assessment.id

    def page(self, screen: str, by: Person | None = None) -> AppTest:
        return staff_case.opened(screen, by or self.lead, firm=self.desk.firm)


@pytest.fixture
def lead(case: Case) -> Person:
    found = staff_case.official(case, Role.LEAD, post="牵头岗", agency="示例市委政法委")
    staff_case.says_why(case, found)
    return found


@pytest.fixture
def desk(case: Case) -> Desk:
    begun = review_case.under_review(case)
    begun.decide(ITEM, 1, "没有看到签收记录。")
    return begun


@pytest.fixture
def ended(desk: Desk, lead: Person) -> Ended:
    desk.end()
    return Ended(desk, lead)


def _moved(desk: Desk) -> str:
    with desk.case.store() as store:
        choice = colouring.choice(store, desk.review(), actor=desk.reviewer.actor)
        return colouring.move(
            store,
            desk.review().id,
            choice.steps[0],
            WHY,
            seen=choice.computed or "",
            actor=desk.reviewer.actor,
            now=now(),
            new_id=new_id,
        ).id


def _objected(ended: Ended) -> None:
    case = ended.desk.case
    with case.store() as store:
        objecting.file(
            store,
            ended.assessment,
            SAID,
            seen_version=0,
            actor=case.owner.actor,
            now=now(),
            new_id=new_id,
        )


def _press(page: AppTest, key: str) -> AppTest:
    page.button(key=key).click().run()
    assert not page.exception
    return page


def text(page: AppTest) -> str:
    """What the page says; a page that fell over says nothing."""
    assert not page.exception
    return said(page)


def everything(page: AppTest) -> str:
    heads = [entry.value for entry in (*page.title, *page.header)]
    return "\n".join([*heads, text(page)])


class TestMovingTheColour:
    def test_on_the_desk_one_step_with_a_reason(self, desk: Desk) -> None:
        page = desk.page(view="finish")
        options = page.radio(key=f"colour-to-{desk.review().id}").options
        assert 1 <= len(options) <= 2
        page.text_area(key=f"review-colour-{desk.review().id}-").set_value(WHY)
        page.radio(key=f"colour-to-{desk.review().id}").set_value(_steps(desk)[0])

        _press(page, "colour-move")

        assert "正等另一名人员确认" in text(page)
        with desk.case.store() as store:
            (made,) = colour_moves.of_assessment(
                store, desk.assessment.id, actor=desk.reviewer.actor
            )
        assert (made.reason, made.settlement) == (WHY, None)

    def test_without_a_reason_nothing_is_lost_and_nothing_is_moved(self, desk: Desk) -> None:
        page = desk.page(view="finish")
        page.radio(key=f"colour-to-{desk.review().id}").set_value(_steps(desk)[0])

        _press(page, "colour-move")

        assert "这一步没有做" in text(page)
        assert page.radio(key=f"colour-to-{desk.review().id}").value == _steps(desk)[0]

    def test_the_second_person_confirms_and_the_firm_reads_both_colours(
        self, desk: Desk, lead: Person
    ) -> None:
        _moved(desk)
        desk.end()
        ended = Ended(desk, lead)
        waits = firm_case.opened("result", desk.case.owner)
        assert "正等另一名人员确认" in text(waits)

        page = _press(ended.page("colour_move"), "colour-agree")

        assert "已确认调整" in text(page)
        shown = text(firm_case.opened("result", desk.case.owner))
        assert "经两人确认调整为" in shown and WHY in shown
        assert "示例市委政法委 牵头岗" in shown

    def test_refusing_asks_for_a_reason_and_keeps_what_is_typed(
        self, desk: Desk, lead: Person
    ) -> None:
        made = _moved(desk)
        page = _press(Ended(desk, lead).page("colour_move"), "colour-refuse")
        assert "请填写内容" in text(page)

        page.text_area(key=f"colour-why-{made}").set_value("材料足以支持原来的颜色。")
        _press(page, "colour-refuse")

        assert "已记下不同意" in text(page)

    def test_the_mover_has_no_button(self, desk: Desk) -> None:
        _moved(desk)
        page = staff_case.opened("colour_move", desk.reviewer, firm=desk.firm)
        assert "这是您提出的" in text(page)
        assert "colour-agree" not in {button.key for button in page.button}

        _press(page, "colour-withdraw")

        assert "已撤回" in text(page)

    def test_the_list_of_what_waits(self, desk: Desk, lead: Person) -> None:
        assert "现在没有等您确认的颜色调整" in text(staff_case.opened("colour_move", lead))
        _moved(desk)
        assert "等您确认的有 1 项" in text(staff_case.opened("colour_move", lead))
        assert "1 项颜色调整等您确认" in text(staff_case.opened("firms", lead))


def _steps(desk: Desk) -> tuple[str, ...]:
    with desk.case.store() as store:
        return colouring.choice(store, desk.review(), actor=desk.reviewer.actor).steps


class TestObjecting:
    def _open(self, case: Case) -> AppTest:
        return _press(firm_case.opened("result", case.owner), "objection-open")

    def test_what_is_typed_is_kept_over_a_refresh(self, case: Case, ended: Ended) -> None:
        page = self._open(case)
        page.text_area(key=f"objection-{ended.assessment}").set_value("写到一半").run()

        again = firm_case.opened("result", case.owner)

        assert again.text_area(key=f"objection-{ended.assessment}").value == "写到一半"

    def test_once_and_asked_once_more(self, case: Case, ended: Ended) -> None:
        page = self._open(case)
        page.text_area(key=f"objection-{ended.assessment}").set_value(SAID)
        _press(page, "objection-file")
        _press(page, "objection-file-now")

        assert "等候答复" in text(page) and SAID in text(page)
        with case.store() as store:
            found = objections.get(store, ended.assessment, actor=case.owner.actor)
        assert found.filed_at is not None

    def test_a_colleague_reads_that_the_owner_objects(self, case: Case, ended: Ended) -> None:
        page = firm_case.opened("result", case.colleague)
        assert "异议由企业负责人提出" in text(page)
        assert "objection-open" not in {button.key for button in page.button}

    def test_before_the_end_nothing_is_offered(self, case: Case, desk: Desk) -> None:
        page = firm_case.opened("result", case.owner)
        assert "异议" not in [head.value for head in page.header]


class TestAnswering:
    def _choose(self, page: AppTest, ended: Ended, upheld: bool) -> AppTest:
        page.radio(key=f"objection-upheld-{ended.assessment}").set_value(upheld).run()
        assert not page.exception
        return page

    def test_upheld_with_a_correction_that_the_firm_reads(self, case: Case, ended: Ended) -> None:
        _objected(ended)
        page = self._choose(ended.page("objection"), ended, True)
        page.selectbox(key=f"correction-item-{ended.assessment}").set_value(ITEM).run()
        page.radio(key=f"correction-value-{ended.assessment}-{ITEM}").set_value(2)
        page.text_area(key=f"correction-why-{ended.assessment}-{ITEM}").set_value(
            "附件说明里有签收记录。"
        )
        _press(page, "correction-add")
        page.text_area(key=f"objection-answer-{ended.assessment}").set_value("经核对，成立。")
        _press(page, "objection-answer")
        _press(page, "objection-answer-now")

        assert "已答复" in text(page)
        with case.store() as store:
            stored = results.latest(store, ended.assessment, actor=case.owner.actor)
            state = assessments.get(store, ended.assessment, actor=case.owner.actor).state
        assert (stored.inputs.verified[ITEM], state) == (2, "closed")
        shown = text(firm_case.opened("result", case.owner))
        assert "异议成立" in shown and "附件说明里有签收记录。" in shown

    def test_not_upheld(self, case: Case, ended: Ended) -> None:
        _objected(ended)
        page = self._choose(ended.page("objection"), ended, False)
        page.text_area(key=f"objection-answer-{ended.assessment}").set_value("经核对，不成立。")
        _press(page, "objection-answer")
        _press(page, "objection-answer-now")

        assert "异议不成立" in text(firm_case.opened("result", case.owner))

    def test_what_is_prepared_is_there_after_a_refresh(self, ended: Ended) -> None:
        _objected(ended)
        page = self._choose(ended.page("objection"), ended, True)
        page.text_area(key=f"objection-answer-{ended.assessment}").set_value("初稿").run()

        again = ended.page("objection")

        assert again.text_area(key=f"objection-answer-{ended.assessment}").value == "初稿"
        assert again.radio(key=f"objection-upheld-{ended.assessment}").value is True

    def test_upheld_without_a_correction_is_refused_and_nothing_is_lost(self, ended: Ended) -> None:
        _objected(ended)
        page = self._choose(ended.page("objection"), ended, True)
        page.text_area(key=f"objection-answer-{ended.assessment}").set_value("成立。")
        _press(page, "objection-answer")
        _press(page, "objection-answer-now")

        assert "请至少更正一项" in text(page)
        assert page.text_area(key=f"objection-answer-{ended.assessment}").value == "成立。"

    def test_who_ended_the_review_only_reads(self, ended: Ended) -> None:
        _objected(ended)
        page = ended.page("objection", ended.desk.reviewer)
        assert "请由另一位复核人员或市级牵头答复" in text(page)
        assert not [one for one in page.text_area if not str(one.key).startswith("strip-")]

    def test_the_list(self, ended: Ended) -> None:
        assert "现在没有等候答复的异议" in text(staff_case.opened("objection", ended.lead))
        _objected(ended)
        assert "等候答复的有 1 份" in text(staff_case.opened("objection", ended.lead))


class TestBlind:
    @pytest.fixture
    def second(self, case: Case, ended: Ended) -> Person:
        with case.store() as store:
            blind_reviewing.draw(store, seed="s", actor=ended.lead.actor, now=now(), new_id=new_id)
        found = staff_case.official(case)
        staff_case.says_why(case, found)
        return found

    def test_a_check_is_judged_without_the_first_verdicts(
        self, case: Case, ended: Ended, second: Person
    ) -> None:
        assert "1 份自评等候盲审" in text(staff_case.opened("firms", second))
        page = _press(ended.page("blind", second), "blind-begin")
        assert "已给 0／28 项" in text(page)
        with case.store() as store:
            (sample,) = blind_samples.open_to(store, actor=second.actor)
        key = _radio(page, OTHER)

        page.radio(key=key).set_value(3).run()

        assert "已给 1／28 项" in text(page)
        assert "没有看到签收记录" not in text(page)
        with case.store() as store:
            given = verdicts.of_review(store, sample.blind_id or "", actor=second.actor)
        assert given[OTHER].value == 3

    def test_the_first_reviewer_is_offered_nothing(self, ended: Ended, second: Person) -> None:
        page = ended.page("blind", ended.desk.reviewer)
        assert "没有等您盲审" in text(page)

    def test_it_ends_with_the_last_control(self, case: Case, ended: Ended, second: Person) -> None:
        page = _press(ended.page("blind", second), "blind-begin")
        assert "还差 28 项" in text(page)
        _judge_all(case, second)

        page = _press(ended.page("blind", second), "blind-end")
        _press(page, "blind-end-now")

        with case.store() as store:
            rounds = reviews.of_assessment(
                store, ended.assessment, actor=second.actor, kind="blind"
            )
        assert [one.state for one in rounds] == ["ended"]
        shown = everything(staff_case.opened("agreement", ended.lead))
        assert "盲审办结 1 份" in shown
        assert "数量太少，不显示" in shown

    def test_the_lead_draws_and_reads_the_record(self, ended: Ended) -> None:
        page = staff_case.opened("agreement", ended.lead)
        assert "还没有办结的盲审" in text(page)

        _press(page, "agreement-draw")

        assert "从 1 份中抽了 1 份" in text(page)
        assert "抽取记录" in text(page)

    def test_with_enough_the_figures_are_shown(
        self, ended: Ended, monkeypatch: pytest.MonkeyPatch, case: Case, second: Person
    ) -> None:
        bounds = {"fewest_pairs": 1, "fewest_reviews": 1, "fewest_for_interval": 10}
        known: Callable[[str], int] = blind_samples.bound
        monkeypatch.setattr(blind_reviewing, "bound", lambda name: bounds.get(name) or known(name))
        _press(ended.page("blind", second), "blind-begin")
        _judge_all(case, second)
        with case.store() as store:
            (sample,) = blind_samples.open_to(store, actor=second.actor)
            blind_reviewing.end(store, sample.blind_id or "", actor=second.actor, now=now())

        shown = text(staff_case.opened("agreement", ended.lead))

        assert "1 份、1 对意见" in shown
        assert "等级都相同" in shown or "只作参考" in shown


def _radio(page: AppTest, item: str) -> str:
    """The key of the radio of a control; its sub-domain is open."""
    found = [radio.key for radio in page.radio if radio.key and radio.key.endswith(f"-{item}")]
    if not found:
        page.query_params["part"] = item.rsplit("-", 1)[0]
        page.run()
        found = [r.key for r in page.radio if r.key and r.key.endswith(f"-{item}")]
    return found[0]


def _judge_all(case: Case, by: Person) -> None:
    with case.store() as store:
        (sample,) = blind_samples.open_to(store, actor=by.actor)
        found = blind_reviewing.open_desk(store, sample.blind_id or "", actor=by.actor)
        with store.atomic():
            for point in found.left:
                value = point.given if isinstance(point.given, int) else 0
                verdicts.give(
                    store,
                    found.review.id,
                    point.item,
                    value,
                    "confirmed" if value == point.given else "moved",
                    seen_version=0,
                    actor=by.actor,
                    now=now(),
                )


class TestWithdrawing:
    def test_the_firm_takes_back_until_the_review_begins(self, case: Case) -> None:
        desk = review_case.at_desk(case)
        assert "withdraw" in {button.key for button in visit(case).button}

        desk.begin()

        page = visit(case)
        assert "withdraw" not in {button.key for button in page.button}
        assert "复核中" in text(page)
