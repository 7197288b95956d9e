"""A firm takes out what it may read of its reviews, and nothing of one that is under way."""

import json
from typing import Any

from portal.export import fields, gathering
from portal.workflows import colouring, objecting
from tests.data import gate
from tests.data.town import NOW, Town
from tests.workflows import review_case as case
from tests.workflows import sheets
from tests.workflows.review_case import ITEM, OTHER


def _assessment(town: Town) -> dict[str, Any]:
    found: dict[str, Any] = gathering.gather(town.store, actor=town.alpha, now=NOW)["assessments"][
        0
    ]
    return found


def test_while_a_review_is_under_way_only_that_it_began_is_there(town: Town) -> None:
    review = case.begin(town, case.submitted(town))
    case.decide(town, review, OTHER, 0, reason="没有分级标准")
    case.ask(town, review)

    found = _assessment(town)

    assert [one["state"] for one in found["reviews"]] == ["进行中"]
    assert (found["verdicts"], found["questions"]) == ([], [])
    assert town.reviewer.account_id not in json.dumps(found)


def test_after_the_end_everything_is_there(town: Town) -> None:
    assessment = case.submitted(town)
    first = case.begin(town, assessment)
    question = case.ask(town, first)
    case.give_back(town, first)
    case.reply(town, question)
    case.submit(town, assessment, case.LATER)
    second = case.begin(town, assessment, now=case.LATER)
    case.decide(town, second, OTHER, 0, reason="没有分级标准")
    case.decide(town, second, "E01", 3, reason="目录可见")
    case.end(town, second)

    found = _assessment(town)

    assert [(one["round"], one["state"]) for one in found["reviews"]] == [
        (1, "退回补充"),
        (2, "已办结"),
    ]
    assert found["reviews"][1]["signer"] == "李核"
    assert {(one["item"], one["decision"], one["reason"]) for one in found["verdicts"]} == {
        (OTHER, "改级", "没有分级标准"),
        ("E01", "改级", "目录可见"),
    }
    assert [(one["item"], one["answered"]) for one in found["questions"]] == [
        (ITEM, "五月核对过。")
    ]
    for key in ("reviews", "verdicts", "questions"):
        assert f"assessments.{key}" in fields.MEANING


def test_what_second_persons_did_is_there_once_it_is_settled(town: Town) -> None:
    assessment = case.submitted(town)
    review = case.begin(town, assessment)
    case.decide(town, review, OTHER, 2)
    choice = colouring.choice(town.store, review, actor=town.reviewer)
    who: dict[str, Any] = {"now": NOW, "new_id": town.new_id}
    made = colouring.move(
        town.store,
        review.id,
        choice.steps[0],
        "现场更弱",
        seen=choice.computed or "",
        actor=town.reviewer,
        **who,
    )
    case.end(town, review)
    assert _assessment(town)["colour_moves"] == []

    colouring.settle(town.store, made.id, agrees=True, actor=town.says_why(town.lead), **who)
    objecting.file(
        town.store,
        assessment,
        "请再看",
        seen_version=0,
        actor=town.alpha,
        now=case.LATER,
        new_id=town.new_id,
    )

    found = _assessment(town)
    assert [(one["reason"], one["settlement"]) for one in found["colour_moves"]] == [
        ("现场更弱", "已确认")
    ]
    assert [(one["said"], one["upheld"]) for one in found["objections"]] == [("请再看", None)]
    assert town.lead.account_id not in json.dumps(found["colour_moves"])
    for key in ("assists", "colour_moves", "objections"):
        assert f"assessments.{key}" in fields.MEANING


def test_who_helped_to_fill_in_is_there(town: Town) -> None:
    draft = sheets.begin(town)
    gate.asked(town, draft)

    (one,) = _assessment(town)["assists"]

    assert one["ended_at"] is None
    assert town.guide.account_id not in json.dumps(one)
