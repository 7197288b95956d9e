"""The blind second review (盲审): drawn by the lead, judged without the first verdicts, then compared."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from data import (
    accounts,
    agreement,
    assessments,
    blind_samples,
    purposes,
    reviews,
    verdicts,
)
from data.actor import Actor
from data.agreement import Compared, Reviewer
from data.blind_samples import Draw, Sample, bound
from data.errors import NoSuch, Refusal
from data.reviews import Ending, Review
from data.store import Store
from data.times import day_in_shanghai
from data.verdicts import Value, Verdict
from portal.workflows import looking, review_points, reviewing
from portal.workflows.looking import SubmittedCheck
from portal.workflows.review_points import Point
from questionnaires.loading import edition
from questionnaires.model import NOT_APPLICABLE
from scoring import agreement as figures
from scoring.agreement import Agreement, Pair

NewId = Callable[[], str]
SEED = 20260101
"""Of the interval's resampling: any number, always the same."""


class NotInSample(NoSuch):
    """Nothing of this firm waits for the actor."""

    message = "这家企业没有等您盲审的自评，或者您无权查看。请从盲审名单重新进入。"


class NotAllJudged(Refusal):
    """Controls without a blind verdict are left."""

    def __init__(self, count: int) -> None:
        super().__init__(f"还有 {count} 项没有给出等级，给完再办结。已给的都已保存。")


@dataclass(frozen=True, slots=True)
class BlindDesk:
    """A submitted check as a blind reviewer meets it, and the own verdicts so far."""

    check: SubmittedCheck
    review: Review
    points: tuple[Point, ...]
    verdicts: dict[str, Verdict]

    @property
    def left(self) -> tuple[Point, ...]:
        """What is still to be judged."""
        return tuple(point for point in self.points if point.item not in self.verdicts)


@dataclass(frozen=True, slots=True)
class Period:
    """One quarter's drift of one reviewer: 2026 年第 4 季度; None where too few were compared."""

    year: int
    quarter: int
    pairs: int
    groups: int
    drift: float | None


@dataclass(frozen=True, slots=True)
class OfReviewer:
    """What the blind reviews say of one reviewer; `figures` None where too few were compared."""

    reviewer: Reviewer
    pairs: int
    groups: int
    figures: Agreement | None
    periods: tuple[Period, ...]


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """How often the two agreed about 不适用: `both` called it so, `one` of them only."""

    both: int
    one: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything about agreement (一致性)."""

    progress: agreement.Progress
    draws: tuple[Draw, ...]
    overall: OfReviewer | None
    reviewers: tuple[OfReviewer, ...]
    not_applicable: NotApplicable


def draw(store: Store, *, seed: str, actor: Actor, now: datetime, new_id: NewId) -> Draw:
    """Draw a sample; raises as `blind_samples.draw`."""
    return blind_samples.draw(store, new_id(), seed=seed, actor=actor, now=now)


def sample_of(store: Store, firm_id: str, *, actor: Actor) -> Sample:
    """What waits for the actor at this firm.

    Raises:
        NotInSample: nothing.
    """
    found = [one for one in blind_samples.open_to(store, actor=actor) if one.firm_id == firm_id]
    if not found:
        raise NotInSample
    return next((one for one in found if one.blind_id), found[0])


def begin(store: Store, sample: Sample, *, actor: Actor, now: datetime, new_id: NewId) -> Review:
    """Begin a blind round, and note the look; from now on nothing of the first round is to be seen.

    Raises:
        NotSampled, NotBlind, ReviewTaken, NoSuchReview: as `reviews.begin`.
        PurposeMissing: nothing was stated today.
    """
    with store.atomic():
        begun = reviews.begin(
            store, new_id(), sample.assessment_id, kind="blind", actor=actor, now=now
        )
        what = f"assessments/{sample.assessment_id}"
        purposes.note_look(store, sample.firm_id, what, actor=actor, now=now)
    return begun


def open_desk(store: Store, review_id: str, *, actor: Actor) -> BlindDesk:
    """The check that is judged, as it was submitted.

    Raises:
        ReviewOver, NotYourReview, NoSuchReview: as `reviews.held`.
    """
    review = reviews.held(store, review_id, actor=actor)
    submitted = assessments.get(store, review.assessment_id, actor=actor)
    check = looking.check_of(store, submitted, actor=actor)
    points = tuple(one for one in review_points.of(check) if one.kind == "control")
    return BlindDesk(check, review, points, verdicts.of_review(store, review.id, actor=actor))


def judge(
    store: Store,
    review_id: str,
    item: str,
    value: Value,
    *,
    seen_version: int,
    actor: Actor,
    now: datetime,
) -> Verdict:
    """The blind verdict on one control; no reason is asked, the firm never reads it.

    Raises:
        NothingToDecide, BadAnswer: with what to do. As `verdicts.give`.
    """
    with store.atomic():
        desk = open_desk(store, review_id, actor=actor)
        point = next((one for one in desk.points if one.item == item), None)
        if point is None:
            raise reviewing.NothingToDecide
        reviewing.refuse_unfit(edition(desk.check.page.assessment.edition), point, value)
        decision = reviewing.decision_of(point, value)
        return verdicts.give(
            store,
            review_id,
            item,
            value,
            decision,
            seen_version=seen_version,
            actor=actor,
            now=now,
        )


def end(store: Store, review_id: str, *, actor: Actor, now: datetime) -> Review:
    """End the blind round, once every control is judged; it changes nothing for the firm.

    Raises:
        NotAllJudged: how many are left. As `reviews.end`.
    """
    with store.atomic():
        desk = open_desk(store, review_id, actor=actor)
        if desk.left:
            raise NotAllJudged(len(desk.left))
        own = accounts.own(store, actor=actor)
        return reviews.end(
            store,
            review_id,
            Ending("paper", own.name, own.post, own.agency),
            result_id=None,
            seen_version=desk.review.version,
            actor=actor,
            now=now,
        )


def overview(store: Store, *, actor: Actor) -> Overview:
    """How far first and blind verdicts agree, over all and of each reviewer, for the lead.

    Raises:
        NotAllowed: not the lead.
    """
    found = agreement.compared(store, actor=actor)
    people = {one.reviewer.id: one.reviewer for one in found}
    everybody = Reviewer("", "全部复核人员", "", "")
    return Overview(
        progress=agreement.progress(store, actor=actor),
        draws=tuple(blind_samples.draws(store, actor=actor)),
        overall=_of(everybody, found) if found else None,
        reviewers=tuple(
            _of(person, [one for one in found if one.reviewer.id == key])
            for key, person in sorted(people.items(), key=lambda entry: entry[1].name)
        ),
        not_applicable=_about_not_applicable(found),
    )


def _of(reviewer: Reviewer, compared: list[Compared]) -> OfReviewer:
    groups = [pairs for one in compared if (pairs := _pairs(one))]
    count = sum(map(len, groups))
    return OfReviewer(
        reviewer=reviewer,
        pairs=count,
        groups=len(groups),
        figures=figures.of(groups, seed=SEED) if _is_enough(count, len(groups)) else None,
        periods=_periods(compared),
    )


def _is_enough(pairs: int, groups: int) -> bool:
    """Few comparisons say nothing of a person; the bounds are data."""
    return pairs >= bound("fewest_pairs") and groups >= bound("fewest_reviews")


def _periods(compared: list[Compared]) -> tuple[Period, ...]:
    by_quarter: dict[tuple[int, int], list[list[Pair]]] = {}
    for one in compared:
        day = day_in_shanghai(one.ended_at)
        quarter = (day.year, (day.month - 1) // 3 + 1)
        by_quarter.setdefault(quarter, []).append(_pairs(one))
    found = []
    for (year, number), groups in sorted(by_quarter.items()):
        pairs = [pair for group in groups for pair in group]
        shown = figures.drift(pairs) if _is_enough(len(pairs), len(groups)) else None
        found.append(Period(year, number, len(pairs), len(groups), shown))
    return tuple(found)


def _pairs(one: Compared) -> list[Pair]:
    """Levels that both gave; what one of them calls 不适用 has none."""
    return [
        (first, second)
        for first, second in one.values.values()
        if isinstance(first, int) and isinstance(second, int)
    ]


def _about_not_applicable(found: list[Compared]) -> NotApplicable:
    said = [
        (first == NOT_APPLICABLE) + (second == NOT_APPLICABLE)
        for one in found
        for first, second in one.values.values()
    ]
    return NotApplicable(both=said.count(2), one=said.count(1))
