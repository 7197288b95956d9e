"""Findings (问题项): every control that is not at its best, in which order, and what to begin with.

Pure. The order is that of the catalogue (§八): key controls at 0, then the heaviest controls, then
by points of R per person-day.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import ceil, fsum

from data import workdays
from data.workdays import DueDay
from questionnaires.model import UNKNOWN, Question, Questionnaire
from scoring.assess import assess
from scoring.model import Answer, Submission
from scoring.plan import cheapest
from scoring.rules import Rules
from scoring.steps import next_steps

IN_PLACE = 3
"""A measure that is asked for is carried out in full: less than this level is not worth a check."""
COLOURS_WITH_A_LIST = frozenset({"red", "orange"})
"""Others draw their list up themselves (企业自拟) from all findings."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One control below its best. Levels are None where its options have none.

    `person_days`, `risk_points`: for the raise from `from_level` to `to_level` alone.
    """

    question: Question
    from_level: int | None
    to_level: int | None
    person_days: float
    risk_points: float
    urgent: bool

    @property
    def id(self) -> str:
        """The control."""
        return self.question.id


def as_reviewed(submission: Submission) -> Submission:
    """The same firm with every verdict taken for the answer, so that the credible reading is the verified.

    Without verdicts it is the submission itself.
    """
    return replace(
        submission,
        answers={**submission.answers, **submission.verified},
        evidence=submission.evidence | frozenset(submission.verified),
        exposure={**submission.exposure, **submission.verified_exposure},
        verified={},
        verified_exposure={},
    )


def all_of(questionnaire: Questionnaire, rules: Rules, reviewed: Submission) -> tuple[Finding, ...]:
    """Every finding, the most pressing first; controls without a remedy are none.

    Raises:
        BadInput: as `scoring.steps.next_steps`.
    """
    steps = next_steps(questionnaire, rules, reviewed, count=len(questionnaire.questions))
    heaviest = max(question.weight for question in questionnaire.questions)
    found = [
        _finding(
            questionnaire.by_id[step.control], step.from_level, step.to_level, step.risk_points
        )
        for step in steps
    ]
    return tuple(
        sorted(
            found,
            key=lambda one: (
                not one.urgent,
                one.question.weight < heaviest,
                -one.risk_points / one.person_days,
            ),
        )
    )


def first_set(
    questionnaire: Questionnaire, rules: Rules, reviewed: Submission, colour: str
) -> tuple[Finding, ...]:
    """What to begin with: key controls at 0, and the cheapest plan to the next better colour.

    Nothing for the colours whose firms draw the list up themselves. Where no plan leads there, the
    five most pressing.

    Raises:
        BadInput: as `all_of`.
    """
    if colour not in COLOURS_WITH_A_LIST:
        return ()
    found = all_of(questionnaire, rules, reviewed)
    planned = _planned(questionnaire, rules, reviewed)
    if not planned:
        planned = {one.id: one.to_level for one in found[:5]}
    return tuple(
        _raised_to(one, planned.get(one.id)) for one in found if one.urgent or one.id in planned
    )


def spread(found: Sequence[Finding], first: date, last: date) -> tuple[DueDay, ...]:
    """A day for each, in their order: the time between two days divided by effort."""
    total = fsum(one.person_days for one in found)
    span, days = max(0, (last - first).days), []
    for done in range(1, len(found) + 1):
        share = fsum(one.person_days for one in found[:done]) / total
        days.append(workdays.up_to(first + timedelta(days=ceil(span * share - 1e-9))))
    return tuple(days)


def credit(question: Question, answer: Answer) -> float:
    """What an answer earns; 不清楚 and what the question does not offer, nothing."""
    return next((o.credit for o in question.options if answer in (o.level, o.id)), 0.0)


def _planned(
    questionnaire: Questionnaire, rules: Rules, reviewed: Submission
) -> dict[str, int | None]:
    """Control → level, of the cheapest plan to the next better colour; empty where there is none."""
    credible = assess(questionnaire, rules, reviewed).readings["credible"]
    if credible is None or credible.colour is None:
        return {}
    position = rules.bands.ids.index(credible.colour)
    if position == 0:
        return {}
    plan = cheapest(questionnaire, rules, reviewed, rules.bands.ids[position - 1])
    if not plan.reached:
        return {}
    return {step.control: _level(step.to_level) for step in plan.raises}


def _finding(question: Question, start: Answer, top: Answer, points: float) -> Finding:
    """From where it stands to `IN_PLACE`, or to the top where it is in place already."""
    at, best = _level(start), _level(top)
    whole = Finding(question, at, best, _effort(question, start, top), points, False)
    urgent = question.key and credit(question, start) == 0
    middle = credit(question, IN_PLACE)
    if at is not None and at < IN_PLACE and best is not None and _has(question, IN_PLACE):
        share = (middle - credit(question, start)) / (
            credit(question, top) - credit(question, start)
        )
        return replace(
            whole,
            to_level=IN_PLACE,
            person_days=whole.person_days * share,
            risk_points=points * share,
            urgent=urgent,
        )
    return replace(whole, urgent=urgent)


def _raised_to(found: Finding, level: int | None) -> Finding:
    """The same to a higher level, where the plan asks for it."""
    if level is None or found.to_level is None or level <= found.to_level:
        return found
    start = found.from_level or 0
    days = _effort(found.question, start, level)
    share = days / found.person_days
    return replace(found, to_level=level, person_days=days, risk_points=found.risk_points * share)


def _effort(question: Question, start: Answer, end: Answer) -> float:
    assert question.remedy is not None  # noqa: S101  # only what has a remedy is a step
    gain = credit(question, end) - credit(question, start)
    return question.remedy.person_days * gain / question.best.credit


def _has(question: Question, level: int) -> bool:
    return any(option.level == level for option in question.options)


def _level(answer: Answer) -> int | None:
    if answer == UNKNOWN:
        return 0
    return answer if isinstance(answer, int) else None
