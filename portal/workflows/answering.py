"""Filling in an assessment (填写自评): start, answer, describe evidence, read the sheet.

Each step is one transaction, durable when the function returns.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from data import answers, assessments, assisted, evidence, files
from data.actor import Actor
from data.answers import SavedAnswer, StoredAnswer
from data.assessments import Assessment, AssessmentClosed, Scope
from data.assisted import Filled
from data.errors import Refusal
from data.evidence import LONGEST_DESCRIPTION, LONGEST_KIND, Evidence
from data.files import AttachedFile
from data.rights import Action, require
from data.store import Store
from data.texts import required
from data.times import day_in_shanghai, months_before
from portal import guard
from portal.workflows.checking import (
    check_control,
    check_edition,
    check_item,
    checked_answer,
    needs_reason,
)
from questionnaires.model import Questionnaire
from scoring.model import Submission

__all__ = [
    "Sheet",
    "add_evidence",
    "evidence_from",
    "needs_reason",
    "read_sheet",
    "save_answer",
    "start",
    "submission_of",
    "withdraw_evidence",
]

OTHER_KIND = "其他"
EARLIEST_EVIDENCE = date(1980, 1, 1)
MOST_PIECES = 20
"""Standing pieces of evidence for one control."""
EVIDENCE_MONTHS = 24
"""Where the rules do not say how old a piece of evidence may be."""

NewId = Callable[[], str]


class OtherScopeOpen(Refusal):
    """The firm's open draft has another scope."""

    message = "本企业已有一份未提交的自评。请继续填写那一份；轻量版可以扩展为完整版，答案都会保留。"


class BadEvidence(Refusal):
    """A piece of evidence that cannot be kept; the message names the field and the remedy."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything a self-check page needs, as of one moment.

    `last_time`: the answers of the firm's last submitted assessment of this edition, and when.
    `files`: piece id → the file that belongs to it. `filled`: what stands there by a guide's hand (代填).
    """

    assessment: Assessment
    answers: Mapping[str, StoredAnswer]
    evidence: tuple[Evidence, ...]
    last_time: Mapping[str, StoredAnswer]
    last_submitted_at: datetime | None
    files: Mapping[str, AttachedFile] = field(default_factory=dict)
    filled: tuple[Filled, ...] = ()

    def evidence_of(self, item: str) -> tuple[Evidence, ...]:
        """The pieces that stand for one control, oldest first."""
        return tuple(piece for piece in self.evidence if piece.item == item)

    @property
    def unconfirmed(self) -> tuple[Filled, ...]:
        """What a guide filled in and the firm has not confirmed yet."""
        return tuple(one for one in self.filled if one.confirmed_at is None)


def start(
    store: Store,
    *,
    questionnaire: Questionnaire,
    scope: Scope,
    actor: Actor,
    now: datetime,
    new_id: NewId,
) -> Assessment:
    """Begin an assessment of the own firm; the open draft of this edition if there is one.

    Raises:
        OtherScopeOpen: that draft has another scope.
        NotAllowed: the actor is not of a firm.
    """
    require(actor, Action.CHECK_BEGIN)
    with store.atomic():
        draft = assessments.open_draft(store, edition=questionnaire.edition, actor=actor)
        if draft is None:
            return assessments.create(
                store,
                new_id(),
                edition=questionnaire.edition,
                scope=scope,
                actor=actor,
                now=now,
            )
    if draft.scope != scope:
        raise OtherScopeOpen
    return draft


def save_answer(
    store: Store,
    assessment_id: str,
    item: str,
    value: object,
    *,
    questionnaire: Questionnaire,
    reason: str = "",
    seen_version: int,
    confirmed: bool = False,
    actor: Actor,
    now: datetime,
) -> SavedAnswer:
    """Save one answer: a control's, an exposure question's or a fact's.

    `seen_version` is the version that the page showed, 0 for none. Sending the same answer again is
    harmless: it gives the version that stands. `confirmed`: somebody has read what the guard says of
    this reason, and keeps it.

    Raises:
        VersionConflict: answered elsewhere meanwhile; carries that answer.
        AssessmentClosed: submitted already.
        LooksSecret: the reason looks like a secret and is not confirmed.
        NotAsked, BadAnswer, ReasonMissing, BadText, WrongEdition: the answer does not fit.
        NoSuchAssessment, NotAllowed: not the actor's to answer.
        StoreError: nothing was saved.
    """
    check_item(questionnaire, item)
    with store.atomic():
        place = answers.locate(store, assessment_id, item, actor=actor)
        check_edition(questionnaire, place.edition)
        kept, sentence = checked_answer(questionnaire, place.scope, item, value, reason)
        stands = place.current is not None and place.current.reason == sentence
        if sentence and not (confirmed or stands):
            guard.refuse_secrets(sentence, field="这句理由")
        return answers.write(
            store,
            place,
            kept,
            reason=sentence,
            seen_version=seen_version,
            actor=actor,
            now=now,
        )


def add_evidence(
    store: Store,
    assessment_id: str,
    item: str,
    *,
    kind: str,
    dated_on: date,
    described: str,
    questionnaire: Questionnaire,
    confirmed: bool = False,
    actor: Actor,
    now: datetime,
    new_id: NewId,
) -> Evidence:
    """Describe a piece of evidence for a control; the thing itself stays in the firm.

    `kind` is one of the question's kinds, or 其他. `confirmed`: as `save_answer`, of the description.

    Raises:
        BadEvidence, BadText: with what to do.
        LooksSecret: the description looks like a secret and is not confirmed.
        AssessmentClosed, NotAsked, NoSuchAssessment, NotAllowed: as `save_answer`.
    """
    check_item(questionnaire, item)
    with store.atomic():
        place = answers.locate(store, assessment_id, item, actor=actor)
        if place.state not in assessments.EDITABLE:
            raise AssessmentClosed(place.state)
        check_edition(questionnaire, place.edition)
        question = check_control(questionnaire, place.scope, item)
        _check_kind(kind, question.evidence)
        _check_day(dated_on, day_in_shanghai(now))
        _check_room(store, assessment_id, item, actor)
        words = required(described, field="证据说明", limit=LONGEST_DESCRIPTION, lines=True)
        if not confirmed:
            guard.refuse_secrets(words, field="这项说明")
        piece = Evidence(
            id=new_id(),
            item=item,
            kind=kind,
            dated_on=dated_on,
            described=words,
            author=actor.account_id,
            created_at=now,
        )
        evidence.add(store, assessment_id, piece, actor=actor)
    return piece


def withdraw_evidence(store: Store, evidence_id: str, *, actor: Actor, now: datetime) -> None:
    """Take a piece of evidence back, and its file with it; who and when stays on record."""
    with store.atomic():
        file = files.of_piece(store, evidence_id, actor=actor)
        if file is not None:
            files.remove(store, file.id, actor=actor, now=now)
        evidence.withdraw(store, evidence_id, actor=actor, now=now)


def read_sheet(store: Store, assessment_id: str, *, actor: Actor) -> Sheet:
    """What a self-check page shows: six statements, whatever the number of answers.

    Raises:
        NoSuchAssessment: out of the actor's scope.
    """
    assessment = assessments.get(store, assessment_id, actor=actor)
    last_time, last_submitted_at = answers.last_time(store, assessment_id, actor=actor)
    pieces = tuple(evidence.all_of(store, assessment_id, actor=actor))
    return Sheet(
        assessment=assessment,
        answers=answers.all_of(store, assessment_id, actor=actor),
        evidence=pieces,
        last_time=last_time,
        last_submitted_at=last_submitted_at,
        files=files.of_assessment(store, assessment_id, actor=actor) if pieces else {},
        filled=assisted.standing(store, assessment_id, actor=actor),
    )


def submission_of(
    sheet: Sheet, questionnaire: Questionnaire, *, on: date, months: int = EVIDENCE_MONTHS
) -> Submission:
    """The sheet as scoring takes it, on a given day.

    Evidence dated within the last `months` months counts, the first day included.
    """
    values = {item: answer.value for item, answer in sheet.answers.items()}
    exposures = [question.id for question in questionnaire.exposure]
    oldest = evidence_from(on, months)
    return Submission(
        answers={
            q.id: value
            for q in questionnaire.questions
            if (value := values.get(q.id)) is not None and not isinstance(value, bool)
        },
        scope=sheet.assessment.scope,
        exposure={e: value for e in exposures if isinstance(value := values.get(e), int)},
        facts={
            f.id: value for f in questionnaire.facts if isinstance(value := values.get(f.id), bool)
        },
        evidence=frozenset(p.item for p in sheet.evidence if oldest <= p.dated_on <= on),
    )


def evidence_from(on: date, months: int = EVIDENCE_MONTHS) -> date:
    """The oldest day that evidence may be from to count on a given day."""
    return months_before(on, months)


def _check_kind(kind: str, kinds: tuple[str, ...]) -> None:
    if kind != OTHER_KIND and (kind not in kinds or len(kind) > LONGEST_KIND):
        raise BadEvidence("证据种类：请从列表中选择一种，没有合适的请选“其他”。")


def _check_day(day: date, today: date) -> None:
    if day > today:
        raise BadEvidence("证据日期：不能晚于今天，请填写材料实际形成的日期。")
    if day < EARLIEST_EVIDENCE:
        raise BadEvidence(f"证据日期：早于 {EARLIEST_EVIDENCE.year} 年，请核对年份。")


def _check_room(store: Store, assessment_id: str, item: str, actor: Actor) -> None:
    standing = evidence.all_of(store, assessment_id, actor=actor)
    if sum(piece.item == item for piece in standing) >= MOST_PIECES:
        raise BadEvidence(f"每题最多 {MOST_PIECES} 项证据，请先撤下不需要的。")
