"""Evidence (证据): described with kind and day, taken back, refused in words."""

from datetime import UTC, date, datetime

import pytest

from data.assessments import AssessmentClosed
from data.errors import Refusal
from data.evidence import NoSuchEvidence
from data.texts import BadText
from portal.workflows import answering, submitting
from portal.workflows.answering import BadEvidence
from portal.workflows.checking import NotAsked
from questionnaires.loading import edition
from tests.data.town import NOW, Town
from tests.workflows.sheets import CONTROL, begin, describe

Q = edition()


def test_a_piece_of_evidence_is_described_and_can_be_taken_back(town: Town) -> None:
    draft = begin(town)
    piece = describe(town, draft, kind=Q.by_id[CONTROL].evidence[0])

    assert answering.read_sheet(town.store, draft, actor=town.colleague).evidence_of(CONTROL) == (
        piece,
    )
    answering.withdraw_evidence(town.store, piece.id, actor=town.colleague, now=NOW)

    assert answering.read_sheet(town.store, draft, actor=town.alpha).evidence == ()
    with pytest.raises(NoSuchEvidence):
        answering.withdraw_evidence(town.store, piece.id, actor=town.alpha, now=NOW)
    assert town.store.rows("SELECT withdrawn_by FROM evidence") == [
        {"withdrawn_by": town.colleague.account_id}
    ]


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        ({"kind": "照片"}, BadEvidence, "证据种类"),
        ({"kind": ""}, BadEvidence, "证据种类"),
        ({"dated_on": date(2026, 11, 24)}, BadEvidence, "不能晚于今天"),
        ({"dated_on": date(1900, 1, 1)}, BadEvidence, "年份"),
        ({"described": ""}, BadText, "证据说明"),
        ({"described": "长" * 501}, BadText, "最多 500"),
        ({"described": "a\x00b"}, BadText, "控制字符"),
        ({"item": "E01"}, NotAsked, "不在"),
        ({"item": "FK-DJ-05"}, NotAsked, "不在"),
    ],
)
def test_evidence_that_cannot_be_kept_is_refused(
    town: Town, change: dict[str, object], error: type[Refusal], said: str
) -> None:
    draft = begin(town, "light")

    with pytest.raises(error, match=said):
        describe(town, draft, **change)  # type: ignore[arg-type]  # each case changes one argument

    assert town.store.rows("SELECT * FROM evidence") == []


def test_today_in_shanghai_may_be_tomorrow_in_utc(town: Town) -> None:
    draft = begin(town)
    evening = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)

    piece = answering.add_evidence(
        town.store,
        draft,
        CONTROL,
        kind="其他",
        dated_on=date(2026, 11, 24),
        described="清单",
        questionnaire=Q,
        actor=town.alpha,
        now=evening,
        new_id=town.new_id,
    )

    assert piece.dated_on == date(2026, 11, 24)


def test_twenty_pieces_for_a_control_are_enough(town: Town) -> None:
    draft = begin(town)
    for _ in range(answering.MOST_PIECES):
        describe(town, draft)

    with pytest.raises(BadEvidence, match="最多 20 项"):
        describe(town, draft)


def test_a_closed_assessment_takes_no_evidence(town: Town) -> None:
    draft = begin(town)
    piece = describe(town, draft)
    submitting.withdraw(town.store, draft, actor=town.alpha, now=NOW)

    with pytest.raises(AssessmentClosed):
        describe(town, draft)
    with pytest.raises(AssessmentClosed):
        answering.withdraw_evidence(town.store, piece.id, actor=town.alpha, now=NOW)
