"""The review desk: a reviewer says why, begins, decides item by item, returns or ends."""

import pytest

from data import purposes, verdicts
from data.actor import Role
from portal.screens.staff import review_card
from portal.workflows import submitting
from tests.portal.screens import self_check_case, staff_case
from tests.portal.screens.review_case import ITEM, OTHER, at_desk, under_review
from tests.portal.screens.self_check_case import EDITION, Case
from tests.portal.screens.visitor_case import text

ASKED = len(EDITION.asked("light"))


def test_without_a_purpose_nothing_of_the_firm_is_shown(case: Case) -> None:
    desk = at_desk(case)
    other = staff_case.official(case)
    words = text(staff_case.opened("review", other, firm=desk.firm))

    assert "要写明目的才打开" in words
    assert "自评与可信" not in words


def test_without_a_firm_the_way_leads_to_the_list(case: Case) -> None:
    page = staff_case.opened("review", staff_case.official(case))
    assert "请先从工作队列里选一家企业" in text(page)


def test_before_it_begins_the_desk_says_what_beginning_means(case: Case) -> None:
    desk = at_desk(case)
    page = desk.page()
    assert "企业不能再撤回" in text(page)

    page.button("review-begin").click().run()

    assert desk.state() == "in_review"
    assert f"要核验的 {ASKED} 项，已核验 0 项" in text(page)


def test_a_look_is_noted_once_a_visit(case: Case) -> None:
    desk = under_review(case)
    page = desk.page()
    for _ in range(3):
        page.run()

    with case.store() as store:
        looks = purposes.looks(store, desk.firm, actor=case.owner.actor)
    assert sum(one.what == f"assessments/{desk.assessment.id}" for one in looks) == 1


def test_confirming_saves_at_once_and_goes_on(case: Case) -> None:
    desk = under_review(case)
    page = desk.page(item=ITEM)
    assert EDITION.by_id[ITEM].text in text(page)

    page.button(f"review-confirm-{ITEM}").click().run()

    assert (desk.verdicts()[ITEM].value, desk.verdicts()[ITEM].decision) == (2, "confirmed")
    assert page.query_params["item"] != ITEM
    assert f"要核验的 {ASKED} 项，已核验 1 项" in text(page)


def test_moving_a_level_asks_for_a_reason(case: Case) -> None:
    desk = under_review(case)
    page = desk.page(item=ITEM)
    page.button(f"review-to-{ITEM}-1").click().run()
    assert page.query_params["to"] == "1"
    assert desk.verdicts() == {}

    page.button(f"review-save-{ITEM}").click().run()
    assert "请写明理由" in text(page)
    page.text_area[-1].set_value("现场只看到一份草稿").run()
    page.button(f"review-save-{ITEM}").click().run()

    verdict = desk.verdicts()[ITEM]
    assert (verdict.value, verdict.decision, verdict.reason) == (1, "moved", "现场只看到一份草稿")
    assert "to" not in page.query_params


def test_what_was_typed_is_found_again_after_a_refresh(case: Case) -> None:
    desk = under_review(case)
    page = desk.page(item=ITEM, to="1")
    page.text_area[-1].set_value("写到一半").run()

    again = desk.page(item=ITEM, to="1")

    assert again.text_area[-1].value == "写到一半"
    assert desk.verdicts() == {}


def test_what_was_typed_when_the_day_ended_is_there_after_saying_why_again(case: Case) -> None:
    desk = under_review(case)
    page = desk.page(item=ITEM, to="1")
    with case.store() as store:
        store.rows("DELETE FROM purposes")
    page.text_area[-1].set_value("写到一半").run()
    assert "要写明目的才打开" in text(page)
    assert "这一步没有做" in text(page)

    staff_case.says_why(case, desk.reviewer)
    page.run()

    assert page.text_area[-1].value == "写到一半"


def test_a_reason_that_looks_like_a_secret_stands_in_its_field(case: Case) -> None:
    desk = under_review(case)
    page = desk.page(item=ITEM, to="1")
    secret = "配方：丙烯酸 35%，引发剂 2%，温度 80℃"
    page.text_area[-1].set_value(secret).run()
    page.button(f"review-save-{ITEM}").click().run()

    assert "配方" in text(page) and page.text_area[-1].value == secret
    assert desk.verdicts() == {}
    page.button(f"review-vouch-{ITEM}").click().run()
    assert desk.verdicts()[ITEM].reason == secret


def test_a_verdict_is_taken_back(case: Case) -> None:
    desk = under_review(case)
    desk.decide(ITEM, 2)
    page = desk.page(item=ITEM)
    assert "确认：2 级" in text(page)

    page.button(f"review-undo-{ITEM}").click().run()

    assert desk.verdicts() == {}


def test_a_verdict_given_elsewhere_is_not_overwritten_unseen(case: Case) -> None:
    desk = under_review(case)
    page = desk.page(item=ITEM)
    desk.decide(ITEM, 1, "别处看过")

    page.button(f"review-confirm-{ITEM}").click().run()

    assert "刚刚在别处改过" in text(page)
    assert desk.verdicts()[ITEM].value == 1


def test_not_applicable_is_accepted_or_refused_with_a_level(case: Case) -> None:
    desk = under_review(case, FK_DJ_02="na")
    page = desk.page(item=OTHER)
    assert "企业写的理由：本企业没有这种情形" in text(page).replace("<bdi>", "").replace(
        "</bdi>", ""
    )
    page.button(f"review-na-{OTHER}").click().run()
    page.text_area[-1].set_value("车间里有样品").run()
    page.button(f"review-save-{OTHER}").click().run()
    assert (desk.verdicts()[OTHER].value, desk.verdicts()[OTHER].decision) == (0, "na_refused")

    page = desk.page(item=OTHER)
    page.button(f"review-confirm-{OTHER}").click().run()
    assert desk.verdicts()[OTHER].decision == "na_accepted"


def test_a_control_that_a_fact_left_out_cannot_be_given_a_level(case: Case) -> None:
    control = next(
        q for q in EDITION.questions if q.key and q.fact and q.id in EDITION.asked("light")
    )
    desk = under_review(case, **{control.fact or "": False})
    page = desk.page(item=control.id)

    assert "这一道关键项没有问" in text(page)
    assert not [b for b in page.button if str(b.key).startswith("review-to-")]
    page.button(f"review-confirm-{control.id}").click().run()
    assert desk.verdicts()[control.id].decision == "na_accepted"


def test_a_question_waits_and_goes_with_the_return(case: Case) -> None:
    desk = under_review(case)
    page = desk.page(item=ITEM, do="ask")
    page.text_area[-1].set_value("清单何时核对过？").run()
    page.button(f"review-save-{ITEM}").click().run()
    assert "待发问题 1 个" in text(page)
    assert desk.questions()[0].sent_at is None

    page = desk.page(view="finish")
    assert "清单何时核对过？" in text(page)
    page.button("review-return").click().run()

    assert desk.state() == "returned"
    assert "等企业答复" in text(page)


def test_ending_says_what_is_undecided_and_is_signed(case: Case) -> None:
    desk = under_review(case)
    desk.decide(ITEM, 2)
    page = desk.page(view="finish")
    assert f"还有 {ASKED - 1} 项没有核验，按可信口径计" in text(page)
    assert [field.value for field in page.text_input] == ["王五", "复核员", "柯城区委政法委"]

    page.button("review-end").click().run()
    assert "请选择核验方式" in text(page)
    page.radio(f"review-confidence-{desk.review().id}").set_value("paper").run()
    page.button("review-end").click().run()

    assert desk.state() == "reviewed"
    assert desk.review().confidence == "paper"
    assert "书面核验" in text(page)


def test_a_colleague_looks_on_and_takes_over(case: Case) -> None:
    desk = under_review(case)
    desk.decide(ITEM, 2)
    other = staff_case.official(case)
    staff_case.says_why(case, other)
    page = staff_case.opened("review", other, firm=desk.firm)
    assert "这一轮由同事办理" in text(page)
    assert not [b for b in page.button if str(b.key).startswith("review-confirm-")]

    page.button("review-take").click().run()
    page.button("review-take-now").click().run()

    assert desk.review().reviewer_id == other.actor.account_id
    assert f"要核验的 {ASKED} 项，已核验 1 项" in text(page)


def test_who_lost_the_round_meanwhile_is_told(case: Case) -> None:
    desk = under_review(case)
    page = desk.page(item=ITEM)
    other = staff_case.official(case)
    staff_case.says_why(case, other)
    taking = staff_case.opened("review", other, firm=desk.firm)
    taking.button("review-take").click().run()
    taking.button("review-take-now").click().run()

    page.button(f"review-confirm-{ITEM}").click().run()

    assert "由另一位同事办理" in text(page)
    with case.store() as store:
        given = verdicts.of_review(store, desk.review().id, actor=other.actor)
    assert given == {}


def test_two_who_begin_at_once_see_each_other(case: Case) -> None:
    desk = at_desk(case)
    page = desk.page()
    other = staff_case.official(case)
    staff_case.says_why(case, other)
    late = staff_case.opened("review", other, firm=desk.firm)
    page.button("review-begin").click().run()

    late.button("review-begin").click().run()

    assert "已经有人开始复核" in text(late)
    assert "这一轮由同事办理" in text(late)


def test_a_firm_that_took_it_back_meanwhile_is_not_begun(case: Case) -> None:
    desk = at_desk(case)
    page = desk.page()
    with case.store() as store:
        submitting.withdraw(
            store, desk.assessment.id, actor=case.owner.actor, now=self_check_case.now()
        )

    page.button("review-begin").click().run()

    assert "企业可能刚刚撤回了" in text(page)
    assert desk.state() == "withdrawn"


def test_the_lead_reads_and_decides_nothing(case: Case) -> None:
    desk = under_review(case)
    lead = staff_case.official(case, Role.LEAD)
    staff_case.says_why(case, lead)
    page = staff_case.opened("review", lead, firm=desk.firm)

    assert "不能给出意见" in text(page)
    assert not [b for b in page.button if str(b.key).startswith("review-")]


@pytest.mark.parametrize("view", ["all", "changed", "together", "finish"])
def test_every_view_of_the_desk_stands(case: Case, view: str) -> None:
    desk = under_review(case)
    page = desk.page(view=view)
    assert not page.exception
    assert "退回或办结" in "".join(button.label for button in page.button)


def test_the_list_leads_to_an_item(case: Case) -> None:
    desk = under_review(case)
    page = desk.page(view="all")
    page.button(f"review-go-{ITEM}").click().run()

    assert page.query_params["item"] == ITEM
    assert EDITION.by_id[ITEM].text in text(page)


def test_the_keys_are_listed_on_demand(case: Case) -> None:
    page = under_review(case).page()
    assert "写了一半的留作草稿" not in text(page)
    page.button("review-keys-button").click().run()
    assert "写了一半的留作草稿" in text(page)


def test_head_and_card_count_the_same_things_and_say_which(case: Case) -> None:
    desk = under_review(case)
    first, last = text(desk.page()), text(desk.page(item=EDITION.exposure[-1].id))

    assert f"要核验的 {ASKED} 项，已核验 0 项" in first
    assert f"要核验的第 1／{ASKED} 项" in first
    asked = len(EDITION.exposure)
    assert f"画像第 {asked}／{asked} 题，可以不定" in last


@pytest.mark.parametrize(
    ("value", "said"),
    [
        pytest.param("2 级", "确认 2 级", id="a level"),
        pytest.param("是", "确认“是”", id="a word"),
    ],
)
def test_a_short_answer_stands_in_a_sentence(value: str, said: str) -> None:
    assert f"确认{review_card.quoted(value)}" == said
