"""The answers that the browser keeps: taken whole or not at all."""

import json
from datetime import date, timedelta

import pytest

from portal.browser_storage import LIMIT
from portal.screens.visitor.quick_check_answers import (
    KEPT_FOR,
    OutdatedAnswers,
    QuickAnswers,
    UnreadableAnswers,
    read,
    written,
)
from questionnaires.loading import edition
from questionnaires.model import UNKNOWN, Questionnaire

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def questionnaire() -> Questionnaire:
    return edition("2026")


def _finished(questionnaire: Questionnaire) -> QuickAnswers:
    exposure = {e.id: 2 for e in questionnaire.exposure}
    facts = {f.id: True for f in questionnaire.facts}
    controls = dict.fromkeys(sorted(questionnaire.asked("light")), 3)
    return QuickAnswers({**exposure, **facts, **controls})


def _text(**changes: object) -> str:
    kept = {"edition": "2026", "on": "2026-11-23", "stopped": False, "given": {"E01": 3}}
    return json.dumps({**kept, **changes})


def test_what_was_written_is_read_again(questionnaire: Questionnaire) -> None:
    answers = QuickAnswers(
        {"E02": 4, "E01": 0, "uses_external_ai": None, "FK-DJ-01": UNKNOWN, "BZ-WQ-01": 2},
        stopped=True,
    )

    again = read(written(answers, questionnaire, today=TODAY), questionnaire, today=TODAY)

    assert again == answers
    assert list(again.given) == list(answers.given), "the order in which they were given"


def test_a_finished_check_is_far_from_the_limit(questionnaire: Questionnaire) -> None:
    assert len(written(_finished(questionnaire), questionnaire, today=TODAY)) < LIMIT / 4


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("null", id="null"),
        pytest.param("[]", id="a list"),
        pytest.param("{", id="cut off"),
        pytest.param("[" * 3000, id="deeply nested"),
        pytest.param("\ud800", id="half a character"),
        pytest.param("<script>alert(1)</script>", id="markup"),
        pytest.param(_text(given=None), id="no answers"),
        pytest.param(_text(given=["E01"]), id="answers as a list"),
        pytest.param(_text(more=1), id="an unknown key"),
        pytest.param(_text(stopped="no"), id="a text as truth"),
        pytest.param(_text(on=20261123), id="a number as day"),
        pytest.param(_text(on="gestern"), id="no day"),
        pytest.param(_text(given={"E99": 1}), id="an unknown question"),
        pytest.param(_text(given={"FW-CZ-03": 4}), id="a control outside the light scope"),
        pytest.param(_text(given={"__proto__": 1}), id="a name of JavaScript's"),
        pytest.param(_text(given={"E01": 5}), id="an exposure answer above 4"),
        pytest.param(_text(given={"E01": -1}), id="an exposure answer below 0"),
        pytest.param(_text(given={"E01": True}), id="a truth as exposure answer"),
        pytest.param(_text(given={"E01": None}), id="nothing as exposure answer"),
        pytest.param(_text(given={"E01": 2.0}), id="a broken number"),
        pytest.param(_text(given={"E01": "2"}), id="a number as text"),
        pytest.param(_text(given={"E01": 10**400}), id="an enormous number"),
        pytest.param(_text(given={"uses_external_ai": 1}), id="a number as truth of a fact"),
        pytest.param(_text(given={"FK-DJ-01": "na"}), id="不适用 is not offered here"),
        pytest.param(_text(given={"FK-DJ-01": False}), id="a truth as level"),
        pytest.param(_text(given={"FK-DJ-01": {"level": 4}}), id="an object as level"),
        pytest.param(_text(given={"E01": 3, "FK-DJ-01": 9}), id="one bad answer among good ones"),
    ],
)
def test_anything_else_is_ignored_as_a_whole(questionnaire: Questionnaire, text: str) -> None:
    with pytest.raises(UnreadableAnswers):
        read(text, questionnaire, today=TODAY)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(_text(edition="2025"), id="another edition"),
        pytest.param(_text(on=(TODAY - KEPT_FOR - timedelta(1)).isoformat()), id="too long ago"),
        pytest.param(_text(on="2027-01-01"), id="from the future"),
    ],
)
def test_old_answers_are_not_taken_up(questionnaire: Questionnaire, text: str) -> None:
    with pytest.raises(OutdatedAnswers):
        read(text, questionnaire, today=TODAY)


def test_the_last_day_still_counts(questionnaire: Questionnaire) -> None:
    text = _text(on=(TODAY - KEPT_FOR).isoformat())

    assert read(text, questionnaire, today=TODAY).given == {"E01": 3}


def test_the_scoring_hears_of_stated_facts_only(questionnaire: Questionnaire) -> None:
    answers = QuickAnswers(
        {"E01": 1, "uses_external_ai": None, "has_joint_research": False, "FK-DJ-01": UNKNOWN}
    )

    submission = answers.submission(questionnaire)

    assert submission.scope == "light"
    assert submission.exposure == {"E01": 1}
    assert submission.facts == {"has_joint_research": False}
    assert submission.answers == {"FK-DJ-01": UNKNOWN}
    assert submission.evidence == frozenset()
