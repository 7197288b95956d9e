"""Moving the colour one step (人工调整): by the reviewer of the round, settled by a second person."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from data import colour_moves, recipients, reviews, verdicts
from data.actor import Actor
from data.colour_moves import Move
from data.errors import Refusal
from data.messages import Kind, Notice
from data.reviews import Review
from data.rights import Action
from data.store import Store
from portal import guard
from portal.web import addresses
from portal.workflows import ending, fixing_colours
from portal.workflows.telling import tell, tell_firm
from questionnaires.loading import edition
from scoring.rules import load_rules

NewId = Callable[[], str]


class NoColour(Refusal):
    """The verdicts as they are make no verified reading with a colour."""

    message = "还没有核验过的项，算不出核验颜色。请先核验，再调整颜色。"


class ColourChanged(Refusal):
    """The computed colour is another one than the reviewer read."""

    message = "计算的颜色刚刚变了，调整没有保存。请看清现在的颜色再决定。"


@dataclass(frozen=True, slots=True)
class Choice:
    """What a reviewer may do with the colour of the own round now.

    `computed`: with the verdicts as they are, None without any. `steps`: one up, one down, where
    there is one. `waiting`: the own move that waits; `stale`: it was made from another colour.
    """

    computed: str | None
    steps: tuple[str, ...]
    waiting: Move | None
    stale: bool


def choice(store: Store, review: Review, *, actor: Actor) -> Choice:
    """What the colour of an open round is by now, and where it may be moved."""
    computed, scale = _computed(store, review, actor)
    found = colour_moves.of_assessment(store, review.assessment_id, actor=actor)
    standing = [one for one in found if one.review_id == review.id]
    waits = next((one for one in standing if one.settlement is None), None)
    return Choice(
        computed,
        _neighbours(scale, computed) if computed else (),
        waits,
        stale=waits is not None and waits.computed != computed,
    )


def move(
    store: Store,
    review_id: str,
    decided: str,
    reason: str,
    *,
    seen: str,
    confirmed: bool = False,
    actor: Actor,
    now: datetime,
    new_id: NewId,
) -> Move:
    """Move the colour by one step; those who may settle it are told.

    `seen`: the computed colour that the reviewer read. `confirmed`: as `reviewing.decide`.

    Raises:
        NoColour, ColourChanged: with what to do. LooksSecret: the reason looks like a secret.
        NotOneStep, BadText, MoveWaits, ReviewOver, NotYourReview: as `colour_moves.move`.
    """
    if not confirmed:
        guard.refuse_secrets(reason, field="调整理由")
    with store.atomic():
        review = reviews.held(store, review_id, actor=actor, action=Action.COLOUR_MOVE)
        computed, scale = _computed(store, review, actor)
        if computed is None:
            raise NoColour
        if computed != seen:
            raise ColourChanged
        made = colour_moves.move(
            store,
            new_id(),
            review_id,
            computed,
            decided,
            reason,
            scale=scale,
            actor=actor,
            now=now,
        )
        seconds = [*recipients.in_area(store, review.firm_id), *recipients.leads(store)]
        notice = Notice(
            Kind.REVIEW,
            "一份复核的颜色作了人工调整，等另一名人员确认。请看过理由再决定。",
            about=f"colour_moves/{made.id}",
            address=f"{addresses.COLOUR}?firm={review.firm_id}",
            firm_id=review.firm_id,
        )
        tell(store, seconds, notice, now=now, new_id=new_id, but=actor.account_id)
    return made


def settle(
    store: Store,
    move_id: str,
    *,
    agrees: bool,
    reason: str = "",
    confirmed: bool = False,
    actor: Actor,
    now: datetime,
    new_id: NewId,
) -> Move:
    """The second person confirms or refuses; who moved it is told, and the firm once its review has ended.

    Raises:
        LooksSecret: the reason looks like a secret. OwnMove, BadText, NoSuchMove, NotAllowed: as
        `colour_moves.settle`.
    """
    if reason and not confirmed:
        guard.refuse_secrets(reason, field="理由")
    with store.atomic():
        made = colour_moves.settle(
            store, move_id, agrees=agrees, reason=reason, actor=actor, now=now
        )
        told = recipients.in_use(store, made.moved_by)
        tell(store, told, _settled(made), now=now, new_id=new_id)
        if _has_ended(store, made, actor):
            fixing_colours.follow(store, made.assessment_id, actor=actor, now=now, new_id=new_id)
            tell_firm(store, _fixed(made), now=now, new_id=new_id)
    return made


def withdraw(store: Store, move_id: str, *, actor: Actor, now: datetime, new_id: NewId) -> None:
    """Who moved the colour takes that back; after the end of the review the computed one is fixed.

    Raises:
        NotAllowed, NoSuchMove: as `colour_moves.withdraw`.
    """
    with store.atomic():
        made = colour_moves.withdraw(store, move_id, actor=actor, now=now)
        if _has_ended(store, made, actor):
            fixing_colours.follow(store, made.assessment_id, actor=actor, now=now, new_id=new_id)


def _has_ended(store: Store, made: Move, actor: Actor) -> bool:
    round_ = reviews.current(store, made.assessment_id, actor=actor)
    return round_ is not None and round_.state == "ended"


def _computed(store: Store, review: Review, actor: Actor) -> tuple[str | None, Sequence[str]]:
    """The colour of the verified reading with the verdicts as they are, and the scale it stands on."""
    given = verdicts.of_review(store, review.id, actor=actor)
    result = ending.with_verdicts(store, review, given, actor=actor).result
    scale = load_rules(edition(result.edition), version=result.rules_version).bands.ids
    reading = result.readings["verified"]
    return (reading.colour if reading else None), scale


def _neighbours(scale: Sequence[str], colour: str) -> tuple[str, ...]:
    """One step up, one step down; the scale runs from the lowest risk to the highest."""
    place = scale.index(colour)
    return tuple(scale[at] for at in (place + 1, place - 1) if 0 <= at < len(scale))


def _settled(made: Move) -> Notice:
    return Notice(
        Kind.REVIEW,
        "您提出的颜色调整已由另一名人员处理，请登录查看。",
        about=f"colour_moves/{made.id}/settled",
        address=f"{addresses.COLOUR}?firm={made.firm_id}",
        firm_id=made.firm_id,
    )


def _fixed(made: Move) -> Notice:
    return Notice(
        Kind.REVIEW,
        "贵企业核验结果的颜色已经确定，请登录查看。",
        about=f"colour_moves/{made.id}/fixed",
        address=addresses.RESULT,
        firm_id=made.firm_id,
    )
