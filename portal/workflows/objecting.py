"""The objection (异议): written and filed by the firm's owner, answered by another official, corrected if upheld."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from data import assessments, objections, recipients, results, reviews, verdicts
from data.actor import Actor
from data.errors import Refusal
from data.messages import Kind, Notice
from data.objections import Objection
from data.reviews import Review
from data.rights import Action
from data.store import Store
from data.texts import required
from data.verdicts import Value, Verdict
from portal import guard
from portal.web import addresses
from portal.workflows import ending, fixing_colours, looking, review_points, reviewing
from portal.workflows.checking import BadAnswer
from portal.workflows.review_points import Point
from portal.workflows.telling import tell, tell_firm
from questionnaires.loading import edition

NewId = Callable[[], str]
LONGEST_REASON = 500


class NothingCorrected(Refusal):
    """Upheld, and no verdict is changed."""

    message = "异议成立的，请至少更正一项核验意见并写明理由；没有要更正的，请选“不成立”并说明。"


class NothingToCorrect(Refusal):
    """Not upheld, and yet verdicts are to be changed."""

    message = "准备更正的核验意见还在。异议不成立的，请先撤下要更正的项；成立的，请选“成立”。"


@dataclass(frozen=True, slots=True)
class Correction:
    """A verdict that is to be changed: to what, and why."""

    value: Value
    reason: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """A verdict that was changed: `before` None where the item had none."""

    item: str
    before: Value | None
    after: Value
    reason: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """What an official has prepared: the text, whether upheld (None: open), item → correction."""

    text: str = ""
    upheld: bool | None = None
    corrections: Mapping[str, Correction] | None = None

    @property
    def changed(self) -> Mapping[str, Correction]:
        """The corrections, none where nothing is prepared."""
        return self.corrections or {}

    @classmethod
    def read(cls, draft: Mapping[str, Any]) -> "Prepared":
        """From plain JSON values."""
        changed = {
            item: Correction(one["value"], one["reason"])
            for item, one in draft.get("corrections", {}).items()
        }
        return cls(draft.get("text", ""), draft.get("upheld"), changed)

    def plain(self) -> dict[str, Any]:
        """As plain JSON values."""
        changed = {
            item: {"value": one.value, "reason": one.reason} for item, one in self.changed.items()
        }
        return {"text": self.text, "upheld": self.upheld, "corrections": changed}


def file(
    store: Store,
    assessment_id: str,
    text: str,
    *,
    seen_version: int,
    confirmed: bool = False,
    actor: Actor,
    now: datetime,
    new_id: NewId,
) -> Objection:
    """File the firm's objection (提出异议); those who may answer it are told.

    Raises:
        LooksSecret: it looks like a secret and is not confirmed. As `objections.file`.
    """
    if not confirmed:
        guard.refuse_secrets(text, field="异议")
    with store.atomic():
        filed = objections.file(
            store, new_id(), assessment_id, text, seen_version=seen_version, actor=actor, now=now
        )
        told = [*recipients.in_area(store, filed.firm_id), *recipients.leads(store)]
        notice = Notice(
            Kind.REVIEW,
            "一家企业对核验结果提出了异议，请由没有办结这份复核的人员答复。",
            about=f"objections/{filed.id}/filed",
            address=f"{addresses.OBJECTION}?firm={filed.firm_id}",
            firm_id=filed.firm_id,
        )
        tell(store, told, notice, now=now, new_id=new_id)
    return filed


def prepare(
    store: Store,
    assessment_id: str,
    prepared: Prepared,
    *,
    seen_version: int,
    actor: Actor,
    now: datetime,
) -> Objection:
    """Keep what the official has prepared; raises as `objections.prepare`."""
    return objections.prepare(
        store, assessment_id, prepared.plain(), seen_version=seen_version, actor=actor, now=now
    )


def correct(
    store: Store,
    assessment_id: str,
    item: str,
    correction: Correction | None,
    *,
    confirmed: bool = False,
    seen_version: int,
    actor: Actor,
    now: datetime,
) -> Objection:
    """Prepare one correction of a verdict, None: take it out again. Nothing is changed before the answer.

    Raises:
        NothingToDecide, BadAnswer, AskTheFirm, BadText, LooksSecret: with what to do.
        As `objections.prepare`.
    """
    with store.atomic():
        found = objections.to_answer(store, assessment_id, actor=actor)
        prepared = Prepared.read(found.draft)
        changed = dict(prepared.changed)
        if correction is None:
            changed.pop(item, None)
        else:
            why = required(correction.reason, field="更正理由", limit=LONGEST_REASON, lines=True)
            if not confirmed:
                guard.refuse_secrets(why, field="更正理由")
            review = _ended(store, assessment_id, actor)
            point = _points(store, review, actor).get(item)
            _refuse_unfit(store, review, point, correction.value, actor)
            changed[item] = Correction(correction.value, why)
        again = Prepared(prepared.text, prepared.upheld, changed)
        return prepare(store, assessment_id, again, seen_version=seen_version, actor=actor, now=now)


def answer(
    store: Store,
    assessment_id: str,
    text: str,
    *,
    upheld: bool,
    seen_version: int,
    confirmed: bool = False,
    actor: Actor,
    now: datetime,
    new_id: NewId,
) -> Objection:
    """Answer (答复), in one step: what is upheld is corrected, a new verified result is stored, all is closed.

    Raises:
        NothingCorrected, NothingToCorrect: with what to do. LooksSecret, BadText: of the text.
        NotAllowed, ByAnother, NoSuchObjection, AnsweredAlready, ObjectionChanged: as
        `objections.answer`.
    """
    if not confirmed:
        guard.refuse_secrets(text, field="答复")
    with store.atomic():
        found = objections.to_answer(store, assessment_id, actor=actor)
        changed = Prepared.read(found.draft).changed
        if upheld and not changed:
            raise NothingCorrected
        if changed and not upheld:
            raise NothingToCorrect
        if upheld:
            _apply(store, assessment_id, changed, actor=actor, now=now, new_id=new_id)
            fixing_colours.follow(store, assessment_id, actor=actor, now=now, new_id=new_id)
        done = objections.answer(
            store,
            assessment_id,
            text,
            upheld=upheld,
            seen_version=seen_version,
            actor=actor,
            now=now,
        )
        notice = Notice(
            Kind.REVIEW,
            "贵企业提出的异议已经答复，请登录查看。",
            about=f"objections/{done.id}/answered",
            address=addresses.RESULT,
            firm_id=done.firm_id,
        )
        tell_firm(store, notice, now=now, new_id=new_id)
    return done


def points(store: Store, assessment_id: str, *, actor: Actor) -> dict[str, Point]:
    """Item → what was decided about in the ended review."""
    return _points(store, _ended(store, assessment_id, actor), actor)


def corrected(store: Store, assessment_id: str, *, actor: Actor) -> tuple[Corrected, ...]:
    """What an upheld objection changed, with what stood before; nothing where out of scope."""
    review = reviews.current(store, assessment_id, actor=actor)
    if review is None or review.ended_at is None:
        return ()
    before: dict[str, Verdict] = {}
    found: dict[str, Corrected] = {}
    for one in verdicts.versions(store, assessment_id, actor=actor):
        if one.review_id != review.id:
            continue
        if one.decided_at <= review.ended_at:
            before[one.item] = one
        else:
            stood = before.get(one.item)
            found[one.item] = Corrected(
                one.item, stood.value if stood else None, one.value, one.reason
            )
    return tuple(found.values())


def _apply(
    store: Store,
    assessment_id: str,
    changed: Mapping[str, Correction],
    *,
    actor: Actor,
    now: datetime,
    new_id: NewId,
) -> None:
    review = _ended(store, assessment_id, actor)
    known = _points(store, review, actor)
    for item, correction in changed.items():
        verdicts.correct(
            store,
            review.id,
            item,
            correction.value,
            reviewing.decision_of(known[item], correction.value),
            reason=correction.reason,
            actor=actor,
            now=now,
        )
    given = verdicts.of_review(store, review.id, actor=actor)
    stored = ending.with_verdicts(store, review, given, actor=actor)
    results.add(
        store,
        new_id(),
        assessment_id,
        stored.result,
        stored.inputs,
        actor=actor,
        now=now,
        action=Action.OBJECTION_ANSWER,
    )


def _ended(store: Store, assessment_id: str, actor: Actor) -> Review:
    review = reviews.current(store, assessment_id, actor=actor)
    if review is None:
        raise objections.NoSuchObjection
    return review


def _points(store: Store, review: Review, actor: Actor) -> dict[str, Point]:
    submitted = assessments.get(store, review.assessment_id, actor=actor)
    found = review_points.of(looking.check_of(store, submitted, actor=actor))
    return {point.item: point for point in found}


def _refuse_unfit(
    store: Store, review: Review, point: Point | None, value: Value, actor: Actor
) -> None:
    if point is None:
        raise reviewing.NothingToDecide
    if type(value) not in (int, str):
        raise BadAnswer
    asked = edition(assessments.get(store, review.assessment_id, actor=actor).edition)
    reviewing.refuse_unfit(asked, point, value)
