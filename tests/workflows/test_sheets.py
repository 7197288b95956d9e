"""The sheet (答卷): everything of one assessment in few statements, as scoring takes it."""

from datetime import date
from typing import Any

import pytest

from data import assessments
from data.store import Row
from portal.workflows import answering
from questionnaires.loading import edition
from tests.data.town import Town
from tests.workflows.sheets import CONTROL, answer, begin, describe

Q = edition()


PLAIN_FACT = "hires_from_peers"


def test_a_sheet_takes_six_statements_however_full_it_is(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = begin(town)
    for question in Q.exposure:
        answer(town, draft, question.id, 2)
    describe(town, draft)
    statements: list[str] = []
    plain = town.store.rows

    def counted(sql: str, **params: Any) -> list[Row]:
        statements.append(sql)
        return plain(sql, **params)

    monkeypatch.setattr(town.store, "rows", counted)

    sheet = answering.read_sheet(town.store, draft, actor=town.alpha)

    assert len(sheet.answers) == len(Q.exposure)
    assert len(statements) <= 6


@pytest.mark.parametrize(
    ("dated_on", "counts"),
    [
        pytest.param(date(2026, 11, 23), True, id="today"),
        pytest.param(date(2024, 11, 23), True, id="24 months ago to the day"),
        pytest.param(date(2024, 11, 22), False, id="a day older"),
    ],
)
def test_evidence_counts_for_24_months(town: Town, dated_on: date, counts: bool) -> None:
    draft = begin(town)
    describe(town, draft, dated_on=dated_on)

    sheet = answering.read_sheet(town.store, draft, actor=town.alpha)
    submission = answering.submission_of(sheet, Q, on=date(2026, 11, 23))

    assert submission.evidence == (frozenset({CONTROL}) if counts else frozenset())


def test_a_sheet_becomes_what_scoring_takes(town: Town) -> None:
    draft = begin(town)
    answer(town, draft, CONTROL, "na", reason="没有")
    answer(town, draft, "E03", 0)
    answer(town, draft, PLAIN_FACT, False)

    sheet = answering.read_sheet(town.store, draft, actor=town.alpha)
    submission = answering.submission_of(sheet, Q, on=date(2026, 11, 23))

    assert submission.answers == {CONTROL: "na"}
    assert submission.exposure == {"E03": 0}
    assert submission.facts == {PLAIN_FACT: False}
    assert submission.scope == "light"


def test_an_assessment_of_another_firm_does_not_exist(town: Town) -> None:
    draft = begin(town)

    for nobody in (town.beta, town.reviewer, town.visitor):
        with pytest.raises(assessments.NoSuchAssessment):
            answering.read_sheet(town.store, draft, actor=nobody)
