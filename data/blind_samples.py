"""Samples for the blind second review (盲审抽样): drawn per reviewer by a recorded seed, judged by others.

Who knows the first verdicts, or has opened the firm's content since the first round began, judges
nothing blind; while a blind round is open, its reviewer sees nothing of the first (`data.reviews`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from math import ceil

from data import audit, noted, reference
from data.actor import Actor
from data.errors import NotAllowed, Refusal
from data.rights import Action, require
from data.scope import in_scope, parameters
from data.store import Row, Store
from data.times import SHANGHAI, day_in_shanghai, from_text, to_text

_CANDIDATES = """
    SELECT reviews.id, reviews.reviewer_id, assessments.firm_id FROM reviews
    JOIN assessments ON assessments.id = reviews.assessment_id
    JOIN firms ON firms.id = assessments.firm_id AND {scope}
    WHERE reviews.kind = 'first' AND reviews.state = 'ended'
        AND reviews.ended_at >= :begins AND reviews.ended_at < :ends
        AND NOT EXISTS (SELECT 1 FROM blind_samples WHERE blind_samples.review_id = reviews.id)
    ORDER BY reviews.reviewer_id, reviews.id
"""
_DRAWS = "SELECT * FROM blind_draws ORDER BY drawn_at DESC, id"
_OPEN = """
    SELECT blind_samples.review_id, reviews.assessment_id, reviews.snapshot_id,
        firms.id AS firm_id, firms.name, blind_samples.added_at, blind.id AS blind_id,
        blind.state AS blind_state, blind.reviewer_id AS blind_reviewer
    FROM blind_samples
    JOIN reviews ON reviews.id = blind_samples.review_id
    JOIN assessments ON assessments.id = reviews.assessment_id
    JOIN firms ON firms.id = assessments.firm_id AND {scope}
    LEFT JOIN reviews AS blind ON blind.snapshot_id = reviews.snapshot_id
        AND blind.kind = 'blind'
    WHERE (blind.id IS NULL OR (blind.state = 'open' AND blind.reviewer_id = :scope_account))
    ORDER BY blind_samples.added_at, blind_samples.review_id
"""
_OWN = """
    SELECT DISTINCT firms.id, firms.name FROM reviews
    JOIN assessments ON assessments.id = reviews.assessment_id
    JOIN firms ON firms.id = assessments.firm_id AND {scope}
    WHERE reviews.reviewer_id = :scope_account AND reviews.kind = 'blind'
        AND reviews.state = 'open' AND (CAST(:firm AS TEXT) IS NULL OR firms.id = :firm)
    ORDER BY firms.name, firms.id
"""
_IS_SAMPLED = """
    SELECT 1 FROM blind_samples JOIN reviews ON reviews.id = blind_samples.review_id
    WHERE reviews.snapshot_id = :snapshot
"""
_KNOWS = """
    SELECT 1 FROM reviews WHERE reviews.assessment_id = :assessment AND reviews.kind = 'first'
        AND reviews.reviewer_id = :account
    UNION ALL
    SELECT 1 FROM verdict_versions JOIN reviews ON reviews.id = verdict_versions.review_id
    WHERE reviews.assessment_id = :assessment AND reviews.kind = 'first'
        AND verdict_versions.author = :account
    UNION ALL
    SELECT 1 FROM colour_moves WHERE colour_moves.assessment_id = :assessment
        AND colour_moves.settled_by = :account
    UNION ALL
    SELECT 1 FROM objections WHERE objections.assessment_id = :assessment
        AND objections.answered_by = :account
    UNION ALL
    SELECT 1 FROM audit_entries
    WHERE audit_entries.firm_id = :firm AND audit_entries.account = :account
        AND audit_entries.action = :look AND audit_entries.at >= (
            SELECT min(reviews.began_at) FROM reviews
            WHERE reviews.assessment_id = :assessment AND reviews.kind = 'first')
    LIMIT 1
"""


class NothingToDraw(Refusal):
    """No review has ended in the period that was not drawn before."""

    message = "这段时间没有可以抽取的复核：还没有办结的，或者都已经抽过。"


class NotSampled(NotAllowed):
    """The submission is in no sample."""

    message = "这份自评没有被抽中做盲审。"


class NotBlind(NotAllowed):
    """The actor knows, or may know, what the first reviewer found."""

    message = "您参与过这份自评的复核，或者在它开始复核以后看过这家企业，不能再做它的盲审。请由另一位同事来做。"


@dataclass(frozen=True, slots=True)
class Draw:
    """One draw: over which days (inclusive), which share in percent, by which seed, how many of how many."""

    id: str
    first_day: date
    last_day: date
    share: int
    seed: str
    candidates: int
    drawn: int
    drawn_at: datetime


@dataclass(frozen=True, slots=True)
class Sample:
    """A submission that waits for a blind review, or the actor's own that is open (`blind_id`)."""

    review_id: str
    assessment_id: str
    firm_id: str
    firm_name: str
    added_at: datetime
    blind_id: str | None


def bound(name: str) -> int:
    """A number of the blind review (盲审): share, period, what is shown.

    Raises:
        KeyError: the file has no such name.
    """
    return {row["name"]: int(row["value"]) for row in reference.read("blind_review")}[name]


def chosen(candidates: Sequence[tuple[str, str]], *, share: int, seed: str) -> list[str]:
    """Of (review, reviewer) pairs the drawn reviews: of each reviewer the share, rounded up.

    The same seed draws the same, whatever the order: lots are hashes of seed and review.
    """
    drawn: list[str] = []
    for reviewer in sorted({one for _, one in candidates}):
        own = [review for review, by in candidates if by == reviewer]
        lots = sorted(own, key=lambda review: sha256(f"{seed}/{review}".encode()).hexdigest())
        drawn += lots[: ceil(len(own) * share / 100)]
    return drawn


def draw(store: Store, draw_id: str, *, seed: str, actor: Actor, now: datetime) -> Draw:
    """Draw a sample of the reviews that ended in the last period, of each reviewer the share.

    Raises:
        NotAllowed: not the lead. NothingToDraw: nothing was stored.
    """
    require(actor, Action.REVIEW_DRAW)
    last = day_in_shanghai(now)
    first = last - timedelta(days=bound("period") - 1)
    share = bound("share")
    with store.atomic():
        found = _candidates(store, first, last, actor)
        drawn = chosen([(row["id"], row["reviewer_id"]) for row in found], share=share, seed=seed)
        if not drawn:
            raise NothingToDraw
        row = {
            "id": draw_id,
            "first_day": first.isoformat(),
            "last_day": last.isoformat(),
            "share": share,
            "seed": seed,
            "candidates": len(found),
            "drawn": len(drawn),
            "drawn_by": actor.account_id,
            "drawn_at": to_text(now),
        }
        noted.add(store, Action.REVIEW_DRAW, "blind_draws", row, firm=None, actor=actor, now=now)
        firms = {row["id"]: row["firm_id"] for row in found}
        for review in drawn:
            _add(store, review, draw_id, firms[review], actor, now)
    return _draw(row)


def draws(store: Store, *, actor: Actor) -> list[Draw]:
    """Every draw, newest first.

    Raises:
        NotAllowed: not the lead.
    """
    require(actor, Action.REVIEW_AGREEMENT)
    return [_draw(row) for row in store.rows(_DRAWS)]


def open_to(store: Store, *, actor: Actor) -> list[Sample]:
    """What the actor may judge blind, oldest first, the own open rounds among them."""
    sql = _OPEN.format(scope=in_scope(actor, Action.REVIEW_BLIND))
    found = store.rows(sql, **parameters(actor))
    return [
        Sample(
            row["review_id"],
            row["assessment_id"],
            row["firm_id"],
            row["name"],
            from_text(row["added_at"]),
            row["blind_id"],
        )
        for row in found
        if row["blind_id"] or not _knows(store, row["assessment_id"], row["firm_id"], actor)
    ]


def judging(store: Store, *, actor: Actor, firm_id: str | None = None) -> dict[str, str]:
    """Id → name of the firms that the actor judges blind just now, or of this one if it is one.

    What came of their first reviews is closed to the actor meanwhile (`data.scope`).
    """
    sql = _OWN.format(scope=in_scope(actor, Action.REVIEW_BLIND))
    found = store.rows(sql, firm=firm_id, **parameters(actor))
    return {row["id"]: row["name"] for row in found}


def refuse_biased(
    store: Store, snapshot_id: str, assessment_id: str, firm_id: str, *, actor: Actor
) -> None:
    """Let only those judge blind who are, and only what was drawn.

    Raises:
        NotSampled: the submission was not drawn. NotBlind: the actor may know the first verdicts.
    """
    if not store.rows(_IS_SAMPLED, snapshot=snapshot_id):
        raise NotSampled
    if _knows(store, assessment_id, firm_id, actor):
        raise NotBlind


def _knows(store: Store, assessment_id: str, firm_id: str, actor: Actor) -> bool:
    return bool(
        store.rows(
            _KNOWS,
            assessment=assessment_id,
            firm=firm_id,
            account=actor.account_id,
            look=audit.LOOK.value,
        )
    )


def _candidates(store: Store, first: date, last: date, actor: Actor) -> list[Row]:
    begins = datetime.combine(first, datetime.min.time(), tzinfo=SHANGHAI)
    ends = datetime.combine(last + timedelta(days=1), datetime.min.time(), tzinfo=SHANGHAI)
    sql = _CANDIDATES.format(scope=in_scope(actor, Action.REVIEW_DRAW))
    return store.rows(sql, begins=to_text(begins), ends=to_text(ends), **parameters(actor))


def _add(
    store: Store, review: str, draw_id: str, firm_id: str, actor: Actor, now: datetime
) -> None:
    row = {"review_id": review, "draw_id": draw_id, "added_at": to_text(now)}
    store.insert("blind_samples", row)
    audit.append(
        store,
        Action.REVIEW_DRAW,
        actor=actor,
        now=now,
        what=f"blind_samples/{review}",
        firm=firm_id,
        after=noted.recorded(store, "blind_samples", {"review_id": review}),
    )


def _draw(row: Row) -> Draw:
    return Draw(
        id=row["id"],
        first_day=date.fromisoformat(row["first_day"]),
        last_day=date.fromisoformat(row["last_day"]),
        share=row["share"],
        seed=row["seed"],
        candidates=row["candidates"],
        drawn=row["drawn"],
        drawn_at=from_text(row["drawn_at"]),
    )
