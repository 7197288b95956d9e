"""What rules (评分规则) are: every parameter of the scoring method, each with its source."""

from itertools import pairwise
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from questionnaires.model import Content, Credit, Identifier, Text

Score = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
Share = Annotated[float, Field(gt=0, le=1_000, allow_inf_nan=False)]


class Band(Content):
    """One step of a scale over 0-100: `lower` belongs to it, `upper` to the next one."""

    id: Identifier
    label: Text
    word: str = ""
    lower: Score
    upper: Score


def _covers_the_whole(steps: tuple[Band, ...]) -> tuple[Band, ...]:
    """Steps from 0 to 100, lowest first, without gap or overlap, each id once."""
    if len({band.id for band in steps}) < len(steps):
        raise PydanticCustomError("band_twice", "an id is used twice")
    edges = [0.0, *(edge for band in steps for edge in (band.lower, band.upper)), 100.0]
    if any(upper != lower for upper, lower in zip(edges[::2], edges[1::2], strict=True)):
        raise PydanticCustomError("band_gap", "gap or overlap")
    if any(band.lower >= band.upper for band in steps):
        raise PydanticCustomError("band_empty", "an empty band")
    return steps


class Bands(Content):
    """A scale over 0-100 (分级)."""

    source: Text
    steps: Annotated[tuple[Band, ...], Field(min_length=1), AfterValidator(_covers_the_whole)]

    @property
    def edges(self) -> tuple[float, ...]:
        """The values at which the next step begins, rising; neither 0 nor 100."""
        return tuple(upper.lower for _, upper in pairwise(self.steps))

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the steps, lowest first."""
        return tuple(band.id for band in self.steps)

    def by_id(self, band: str) -> Band:
        """The step of that id.

        Raises:
            KeyError: there is none.
        """
        return {step.id: step for step in self.steps}[band]


class Inherent(Content):
    """Inherent risk I = base + slope × E, in points 0-100."""

    base: Score
    slope: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
    source: Text

    @model_validator(mode="after")
    def _stays_below_a_hundred(self) -> Self:
        if self.base + 100 * self.slope > 100:
            raise PydanticCustomError("inherent_above", "above 100")
        return self


class Mitigation(Content):
    """The share of the inherent risk that full protection takes away."""

    share: Credit
    source: Text


class Unevidenced(Content):
    """The credit that an answer without evidence counts at most in the credible reading."""

    cap: Credit
    source: Text


class Evidence(Content):
    """How old a piece of evidence may be, in months."""

    months: Annotated[int, Field(gt=0, le=600)]
    source: Text


class PendingReview(Content):
    """Beyond which shares of P's weight (0-1) the colour is shown as 待复核.

    `section`: id of the section that must not be left out as a whole, empty for none.
    """

    chosen_share: Credit
    excluded_share: Credit
    section: str = ""
    source: Text


class Gate(Content):
    """A gate of the key controls (关键项门槛): where it applies, the band is at least `band`.

    It applies where at least `key_count_at_least` applicable key controls have at most
    `key_credit_at_most`, or where their mean credit is below `key_mean_credit_below`; and, where
    `exposure_at_least` is given, only from that exposure E on.
    """

    id: Identifier
    text: Text
    key_credit_at_most: Credit | None = None
    key_count_at_least: Annotated[int, Field(ge=1)] | None = None
    key_mean_credit_below: Annotated[float, Field(gt=0, le=1)] | None = None
    exposure_at_least: Score | None = None
    band: Identifier
    source: Text

    @model_validator(mode="after")
    def _counts_or_averages(self) -> Self:
        counts = self.key_credit_at_most is not None, self.key_count_at_least is not None
        averages = self.key_mean_credit_below is not None
        if counts[0] != counts[1] or counts[0] == averages:
            raise PydanticCustomError("gate_condition", "count or mean")
        return self


class PathExposure(Content):
    """An exposure question of a path; where a defining one is 0, the way does not exist."""

    id: Identifier
    share: Share
    defining: bool = False


class PathSection(Content):
    """A section whose controls guard a path."""

    id: Identifier
    share: Share


class LeakPath(Content):
    """One way by which secrets leave (泄密途径)."""

    id: Identifier
    title: Text
    exposures: Annotated[tuple[PathExposure, ...], Field(min_length=1)]
    sections: Annotated[tuple[PathSection, ...], Field(min_length=1)]


class LeakPaths(Content):
    """All leak paths; `value_exposures`: the exposure questions that say what there is to lose."""

    value_exposures: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    ways: Annotated[tuple[LeakPath, ...], Field(min_length=1)]
    source: Text


class Readiness(Content):
    """How many statutory kinds of measure the questionnaire's factors must name."""

    kinds: Annotated[int, Field(ge=1)]
    source: Text


class LightScope(Content):
    """The firms that are advised to take the full check: industry divisions, size classes."""

    full_advised_industries: tuple[Text, ...] = ()
    full_advised_sizes: tuple[Text, ...] = ()
    source: Text

    def advises_full(self, industry: str, size_class: str) -> bool:
        """Whether a firm of this GB/T 4754 code and size class should take the full check."""
        return size_class in self.full_advised_sizes or any(
            industry.removeprefix("I").startswith(division)
            for division in self.full_advised_industries
        )


class Rules(Content):
    """The rules of one edition. A foreign table may leave out all but `version` and `bands`."""

    version: Text
    bands: Bands
    grades: Bands | None = None
    exposure_bands: Bands | None = None
    inherent: Inherent | None = None
    mitigation: Mitigation | None = None
    unevidenced: Unevidenced | None = None
    evidence: Evidence | None = None
    pending_review: PendingReview | None = None
    gates: tuple[Gate, ...] = ()
    paths: LeakPaths | None = None
    readiness: Readiness | None = None
    light_scope: LightScope | None = None
