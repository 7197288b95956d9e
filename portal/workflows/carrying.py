"""Carrying answers over (带入答案): from the quick check, from last time, from light to full.

Nothing that stands in the target is overwritten; each carried answer is a new first version by the
person who carried it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from data import answers, assessments, assisted, evidence, files, parts
from data.actor import Actor
from data.answers import StoredAnswer, Value
from data.assessments import Assessment, AssessmentClosed
from data.errors import Refusal
from data.evidence import Evidence
from data.rights import Action, require
from data.store import Store
from portal.workflows.checking import check_edition, checked_answer
from questionnaires.model import Questionnaire

NewId = Callable[[], str]
MOST_ITEMS = 1000
"""Items that a browser may bring at once."""


class TooMuch(Refusal):
    """More than any questionnaire asks."""

    message = "带入的内容不是本系统的测评答案，没有保存。请重新测一测后再试。"


@dataclass(frozen=True, slots=True)
class Carried:
    """What was carried: `taken` items are in the assessment now, `kept` stood there before,
    `left` do not fit this questionnaire, lack a reason or belong to a colleague's part (分工), and are
    still to be answered."""

    assessment: Assessment
    taken: tuple[str, ...]
    kept: tuple[str, ...]
    left: tuple[str, ...]


def quick_check_into_draft(
    store: Store,
    brought: Mapping[str, object],
    *,
    questionnaire: Questionnaire,
    reasons: Mapping[str, str] | None = None,
    actor: Actor,
    now: datetime,
    new_id: NewId,
) -> Carried:
    """Put a visitor's answers (item → value, from the browser) into the firm's draft, on request.

    Into the open draft of this edition, else into a new light one. Everything brought is checked as
    if it were answered by hand; what does not fit is left out and named.

    Raises:
        TooMuch: more items than any quick check has.
        NotAllowed: the actor is not of a firm.
    """
    require(actor, Action.CHECK_ANSWER)
    if len(brought) > MOST_ITEMS:
        raise TooMuch
    with store.atomic():
        draft = assessments.open_draft(
            store, edition=questionnaire.edition, actor=actor
        ) or assessments.create(
            store,
            new_id(),
            edition=questionnaire.edition,
            scope="light",
            actor=actor,
            now=now,
        )
        wanted = [(item, value, (reasons or {}).get(item, "")) for item, value in brought.items()]
        allowed, others = _sorted_by_part(store, wanted, questionnaire, actor)
        carried = _carry(store, draft, allowed, questionnaire=questionnaire, actor=actor, now=now)
    return replace(carried, left=(*carried.left, *others))


def carry_over(
    store: Store,
    source_id: str,
    target_id: str,
    *,
    questionnaire: Questionnaire,
    actor: Actor,
    now: datetime,
    new_id: NewId,
) -> Carried:
    """Copy the answers and standing evidence, files included, of an earlier assessment into an open one.

    What a guide filled in (代填) stays known as such, and waits for the firm's word if it did before.
    Evidence is copied for the controls whose answers are taken and that have none yet.

    Raises:
        AssessmentClosed: the target takes no answers. NoSuchAssessment: either is out of scope.
        WrongEdition: source or target belongs to another edition.
    """
    require(actor, Action.CHECK_ANSWER)
    with store.atomic():
        source = assessments.get(store, source_id, actor=actor)
        target = assessments.get(store, target_id, actor=actor)
        check_edition(questionnaire, source.edition)
        given = answers.all_of(store, source_id, actor=actor)
        wanted = [(item, answer.value, answer.reason) for item, answer in given.items()]
        carried = _carry(store, target, wanted, questionnaire=questionnaire, actor=actor, now=now)
        taken = frozenset(carried.taken)
        pieces = [p for p in evidence.all_of(store, source_id, actor=actor) if p.item in taken]
        copied = _copy_evidence(store, target_id, pieces, actor=actor, now=now, new_id=new_id)
        assisted.carry(store, source_id, target_id, taken, copied, actor=actor, now=now)
    return carried


def last_time(store: Store, assessment_id: str, *, actor: Actor) -> Mapping[str, StoredAnswer]:
    """The answers of the firm's last other submitted assessment of the same edition, by item."""
    found, _ = answers.last_time(store, assessment_id, actor=actor)
    return found


def widen(store: Store, assessment_id: str, *, actor: Actor, now: datetime) -> Assessment:
    """Make a light draft a full one: its answers stay, the other questions are open.

    Raises:
        AssessmentClosed: it is no draft any more.
    """
    return assessments.widen(store, assessment_id, actor=actor, now=now)


def _carry(
    store: Store,
    target: Assessment,
    wanted: Iterable[tuple[str, object, str]],
    *,
    questionnaire: Questionnaire,
    actor: Actor,
    now: datetime,
) -> Carried:
    if not target.is_editable:
        raise AssessmentClosed(target.state)
    check_edition(questionnaire, target.edition)
    standing = answers.all_of(store, target.id, actor=actor)
    kept, taken, left = [], [], []
    for item, value, reason in wanted:
        if item in standing:
            kept.append(item)
            continue
        fitting = _fitting(questionnaire, target, item, value, reason)
        if fitting is None:
            left.append(item)
            continue
        answers.save(
            store,
            target.id,
            item,
            fitting[0],
            reason=fitting[1],
            seen_version=0,
            actor=actor,
            now=now,
            carried=True,
        )
        taken.append(item)
    return Carried(target, tuple(taken), tuple(kept), tuple(left))


def _sorted_by_part(
    store: Store,
    wanted: Iterable[tuple[str, object, str]],
    questionnaire: Questionnaire,
    actor: Actor,
) -> tuple[list[tuple[str, object, str]], list[str]]:
    """What the actor may answer, and the items of parts (分工) that colleagues answer for."""
    allowed, others = [], []
    for entry in wanted:
        try:
            parts.refuse_others(store, questionnaire.edition, entry[0], actor=actor)
        except parts.PartOfOther:
            others.append(entry[0])
        else:
            allowed.append(entry)
    return allowed, others


def _fitting(
    questionnaire: Questionnaire, target: Assessment, item: str, value: object, reason: str
) -> tuple[Value, str] | None:
    try:
        return checked_answer(questionnaire, target.scope, item, value, reason)
    except Refusal:
        return None


def _copy_evidence(
    store: Store,
    target_id: str,
    pieces: Iterable[Evidence],
    *,
    actor: Actor,
    now: datetime,
    new_id: NewId,
) -> dict[str, str]:
    """Old id → new id of each piece that was copied."""
    made = {}
    covered = {piece.item for piece in evidence.all_of(store, target_id, actor=actor)}
    for piece in pieces:
        if piece.item not in covered:
            copied = replace(piece, id=new_id(), author=actor.account_id, created_at=now)
            evidence.add(store, target_id, copied, actor=actor, carried=True)
            files.carry(store, piece.id, copied.id, actor=actor, now=now, new_id=new_id)
            made[piece.id] = copied.id
    return made
