"""What can be said of a quick check at this moment (现状): intervals, and whether the colour is
certain."""

from dataclasses import dataclass

from portal.screens.visitor.quick_check_answers import QuickAnswers
from portal.screens.visitor.quick_check_order import Left, left
from questionnaires.model import Questionnaire
from scoring.assess import assess, interval_over_full
from scoring.model import Interval, Result, Submission
from scoring.rules import Rules

SECONDS_PER_CHOICE = 10
"""Exposure questions and facts: our own estimate of reading and choosing."""
SECONDS_PER_CONTROL = 13


@dataclass(frozen=True, slots=True)
class Standing:
    """The light result, the interval over all controls, and what is left.

    `light` and `whole` are None until the exposure questions are answered.
    """

    left: Left
    light: Result | None = None
    whole: Interval | None = None

    @property
    def certain(self) -> str | None:
        """The colour that no further answer can change, of the credible reading in scope light."""
        colour = self.light.interval.colour if self.light else None
        return colour[0] if colour and colour[0] == colour[1] else None

    @property
    def finished(self) -> bool:
        """Whether nothing is left to ask."""
        return self.left.total == 0

    @property
    def minutes(self) -> int:
        """About how many minutes the rest takes, at least one while anything is open."""
        choices = self.left.exposure + self.left.facts
        seconds = choices * SECONDS_PER_CHOICE + self.left.controls * SECONDS_PER_CONTROL
        return -(-seconds // 60)


def standing(questionnaire: Questionnaire, rules: Rules, answers: QuickAnswers) -> Standing:
    """Score what is there; about two milliseconds."""
    open_now = left(questionnaire, answers)
    if open_now.exposure:
        return Standing(open_now)
    submission = answers.submission(questionnaire)
    return Standing(
        open_now,
        light=assess(questionnaire, rules, submission),
        whole=interval_over_full(questionnaire, rules, submission),
    )


def risk_and_colour(interval: Interval) -> tuple[tuple[float, float], tuple[str, str]]:
    """Both ends of an interval of a questionnaire that defines risk."""
    if interval.risk is None or interval.colour is None:
        raise ValueError("这份问卷没有剩余风险：快速自测要用带固有风险画像的问卷。")
    return interval.risk, interval.colour


def zero_keys(questionnaire: Questionnaire, submission: Submission) -> tuple[str, ...]:
    """Key controls (关键项) that are answered and not there at all; 不清楚 counts as not there."""
    return tuple(
        question.id
        for question in questionnaire.questions
        if question.key and submission.answers.get(question.id) in (0, "unknown")
    )
