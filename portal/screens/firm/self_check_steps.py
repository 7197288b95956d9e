"""The steps of a self-check (自评步骤): what is asked where, what is open, what comes next. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from questionnaires.model import Fact, Question, Questionnaire, Section

PROFILE = "profile"
REVIEW = "review"
"""Ids of the first and the last step; no section bears them, section ids of editions are upper case."""

Values = Mapping[str, int | str | bool]
"""Item id (exposure question, fact or control) → what is stored for it."""


@dataclass(frozen=True)
class Step:
    """One sub-domain (子域) as one step.

    `meaning`: of the part, for a firm. `place`: which of how many within its part. `questions`: those of the scope, whether a fact rules
    them out or not. `facts`: asked here, just before the first question that each unlocks.
    """

    id: str
    title: str
    part: str
    meaning: str
    place: tuple[int, int]
    questions: tuple[Question, ...]
    facts: tuple[Fact, ...]

    def asked(self, values: Values) -> tuple[Question, ...]:
        """The questions that the firm's facts leave; an absent fact leaves all."""
        return tuple(q for q in self.questions if not ruled_out(q, values))

    def open(self, values: Values) -> tuple[Question, ...]:
        """The questions still to be answered."""
        return tuple(q for q in self.asked(values) if q.id not in values)


@dataclass(frozen=True)
class Course:
    """All steps of one assessment in one scope (范围)."""

    questionnaire: Questionnaire
    scope: str

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The sub-domains that have a question in the scope, in catalogue order."""
        return tuple(
            step
            for part in self.questionnaire.sections
            for step in _steps_of(part, self.questionnaire, self.scope)
        )

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Ids of all steps: the profile where there is one, the sub-domains, the overview."""
        first = (PROFILE,) if self.questionnaire.exposure else ()
        return (*first, *(step.id for step in self.steps), REVIEW)

    def step(self, step_id: str) -> Step:
        """The sub-domain of that id.

        Raises:
            KeyError: no step has this id.
        """
        return {step.id: step for step in self.steps}[step_id]

    def neighbour(self, step_id: str, distance: int) -> str | None:
        """The id of the step so many places on; None beyond either end."""
        place = self.order.index(step_id) + distance
        return self.order[place] if 0 <= place < len(self.order) else None

    def asked(self, values: Values) -> tuple[Question, ...]:
        """All controls that are asked, in catalogue order."""
        return tuple(question for step in self.steps for question in step.asked(values))

    def counts(self, values: Values) -> tuple[int, int]:
        """How many controls are asked, and how many of them are open; made for every answer."""
        ruled = {
            q for fact, given in values.items() if given is False for q in self._ruled_by(fact)
        }
        left = sum(item not in values and item not in ruled for item in self._controls)
        return len(self._controls) - len(ruled), left

    def _ruled_by(self, fact: str) -> tuple[str, ...]:
        return self._by_fact.get(fact, ())

    @cached_property
    def _controls(self) -> tuple[str, ...]:
        return tuple(question.id for step in self.steps for question in step.questions)

    @cached_property
    def _by_fact(self) -> Mapping[str, tuple[str, ...]]:
        controls = set(self._controls)
        return {
            fact.id: tuple(q for q in self.questionnaire.ruled_out_by(fact.id) if q in controls)
            for fact in self.questionnaire.facts
        }

    def open_profile(self, values: Values) -> tuple[str, ...]:
        """Ids of the exposure questions still to be answered."""
        return tuple(q.id for q in self.questionnaire.exposure if q.id not in values)

    def next_open(self, values: Values, after: str = "") -> tuple[str, str] | None:
        """Step and item of the next open question behind an item, from the start where none is.

        None where everything is answered.
        """
        openings = [(PROFILE, item) for item in self.open_profile(values)]
        openings += [(step.id, q.id) for step in self.steps for q in step.open(values)]
        if not openings:
            return None
        behind = self._items.index(after) if after in self._items else -1
        later = [entry for entry in openings if self._items.index(entry[1]) > behind]
        return (later or openings)[0]

    def items(self, step_id: str) -> tuple[str, ...]:
        """Ids of what a step asks, facts apart; none on the overview."""
        if step_id == PROFILE:
            return tuple(question.id for question in self.questionnaire.exposure)
        return tuple(q.id for step in self.steps if step.id == step_id for q in step.questions)

    def before(self, step_id: str) -> str:
        """The item before a step's first; empty where there is none."""
        first = next(iter(self.items(step_id)), None)
        place = self._items.index(first) if first else 0
        return self._items[place - 1] if place else ""

    @cached_property
    def _items(self) -> tuple[str, ...]:
        return tuple(item for step_id in self.order for item in self.items(step_id))


def ruled_out(question: Question, values: Values) -> bool:
    """Whether a stated fact says that the question does not arise."""
    return question.fact is not None and values.get(question.fact) is False


def proposed(fact: Fact, values: Values) -> bool:
    """Whether the exposure answers speak for a yes; never more than a proposal."""
    for condition in fact.suggested_by:
        given = values.get(condition.exposure or "")
        if given is None:
            continue
        number = int(given)
        low = condition.at_least if condition.at_least is not None else number
        high = condition.at_most if condition.at_most is not None else number
        if low <= number <= high and condition.equals in (None, number):
            return True
    return False


def _steps_of(part: Section, questionnaire: Questionnaire, scope: str) -> Iterator[Step]:
    asked = questionnaire.asked(scope)
    leaves = [
        (leaf, questions)
        for leaf in part.walk()
        if (questions := tuple(q for q in leaf.questions if q.id in asked))
    ]
    for number, (leaf, questions) in enumerate(leaves, start=1):
        named = {question.fact for question in questions}
        facts = tuple(fact for fact in questionnaire.facts if fact.id in named)
        yield Step(
            leaf.id, leaf.title, part.title, part.meaning, (number, len(leaves)), questions, facts
        )
