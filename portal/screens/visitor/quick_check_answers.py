"""The answers of a quick check (快速自测), as they travel between the visit and the browser.

What comes back from the browser may have been written by anybody: it is taken whole or not at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from pydantic import BaseModel, ConfigDict, StrictBool, StrictInt, StrictStr, ValidationError

from questionnaires.model import UNKNOWN, Questionnaire
from scoring.model import Submission

Given = int | str | bool | None
"""A level, an exposure answer, an option id, "unknown" (不清楚), or the truth of a fact.

None is a fact that the visitor was not sure of: asked, but not stated.
"""

SCOPE = "light"
KEPT_FOR = timedelta(days=30)
"""How long an old check may be taken up again in the same browser."""


class UnreadableAnswers(ValueError):  # noqa: N818  # named for its cause
    """What the browser keeps is no quick check of ours, or not whole."""


class OutdatedAnswers(ValueError):  # noqa: N818  # named for its cause
    """What the browser keeps belongs to another edition, or is too old to be taken up again."""


@dataclass(frozen=True, slots=True)
class QuickAnswers:
    """One visitor's answers so far, in the order in which they were first given.

    `given`: id of an exposure question, fact or control → answer. `stopped`: the visitor has asked
    to see what stands although questions are open.
    """

    given: Mapping[str, Given] = field(default_factory=dict)
    stopped: bool = False

    def with_answer(self, item: str, value: Given) -> "QuickAnswers":
        """A new or changed answer; a changed one keeps its place."""
        return QuickAnswers({**self.given, item: value}, stopped=False)

    def submission(self, questionnaire: Questionnaire) -> Submission:
        """What the scoring is told: no evidence, and only facts that were stated."""
        given = self.given
        exposure = {e.id for e in questionnaire.exposure}
        facts = {f.id for f in questionnaire.facts}
        return Submission(
            answers={k: v for k, v in given.items() if _is_answer(v) and k in questionnaire.by_id},  # type: ignore[misc]  # _is_answer leaves int and str
            scope=SCOPE,
            exposure={k: v for k, v in given.items() if k in exposure and isinstance(v, int)},
            facts={k: v for k, v in given.items() if k in facts and isinstance(v, bool)},
        )


def _is_answer(value: Given) -> bool:
    return isinstance(value, int | str) and not isinstance(value, bool)


class _Kept(BaseModel):
    """The text in the browser."""

    model_config = ConfigDict(extra="forbid", strict=True)

    edition: StrictStr
    on: StrictStr
    stopped: StrictBool
    given: dict[StrictStr, StrictBool | StrictInt | StrictStr | None]


def written(answers: QuickAnswers, questionnaire: Questionnaire, *, today: date) -> str:
    """The text for the browser to keep."""
    kept = _Kept(
        edition=questionnaire.edition,
        on=today.isoformat(),
        stopped=answers.stopped,
        given=dict(answers.given),
    )
    return kept.model_dump_json()


def read(text: str, questionnaire: Questionnaire, *, today: date) -> QuickAnswers:
    """The answers in a text that the browser kept.

    Raises:
        OutdatedAnswers: it is of another edition, or older than `KEPT_FOR`.
        UnreadableAnswers: it is anything else than a quick check written by `written`.
    """
    kept = _parsed(text)
    if kept.edition != questionnaire.edition or not _recent(kept.on, today):
        raise OutdatedAnswers(kept.edition[:20])
    choices = _choices(questionnaire)
    for item, value in kept.given.items():
        if item not in choices or not _among(value, choices[item]):
            raise UnreadableAnswers(item[:40])
    return QuickAnswers(kept.given, stopped=kept.stopped)


def _parsed(text: str) -> _Kept:
    try:
        return _Kept.model_validate_json(text)
    except (ValidationError, UnicodeEncodeError) as error:
        raise UnreadableAnswers("not a quick check") from error


def _recent(written_on: str, today: date) -> bool:
    try:
        age = today - date.fromisoformat(written_on)
    except ValueError as error:
        raise UnreadableAnswers("on") from error
    return timedelta(days=-1) <= age <= KEPT_FOR


def _among(value: Given, choices: tuple[Given, ...]) -> bool:
    """Whether a value is one of the choices; `True` is not the level 1."""
    return any(type(value) is type(choice) and value == choice for choice in choices)


def _choices(questionnaire: Questionnaire) -> dict[str, tuple[Given, ...]]:
    """Every item that may be asked, with the answers it accepts."""
    asked = questionnaire.asked(SCOPE)
    controls = {
        question.id: (
            *(option.id if option.level is None else option.level for option in question.options),
            UNKNOWN,
        )
        for question in questionnaire.questions
        if question.id in asked
    }
    exposure: dict[str, tuple[Given, ...]] = {e.id: (0, 1, 2, 3, 4) for e in questionnaire.exposure}
    facts: dict[str, tuple[Given, ...]] = {f.id: (True, False, None) for f in questionnaire.facts}
    return {**exposure, **facts, **controls}
