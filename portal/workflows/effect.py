"""Did it help (成效): what groups of firms changed, and what one firm changed between its last two checks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from data import assessments, effect, results
from data.actor import Actor
from data.assessments import Assessment, Scope
from data.effect import Between, Comparison, ControlChange
from data.results import StoredResult
from data.store import Store
from questionnaires.loading import edition as load_edition
from questionnaires.model import Question, Questionnaire
from scoring import counted
from scoring.model import Reading, ReadingName, Submission
from scoring.rules import Rules, load_rules


@dataclass(frozen=True, slots=True)
class CityEffect:
    """What the groups of a scope changed, in one reading; controls in catalogue order."""

    comparison: Comparison
    controls: tuple[tuple[Question, ControlChange], ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One control that moved: its level in the check before and in the last one."""

    question: Question
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class OwnEffect:
    """One firm's last two comparable checks in one reading, and what it had in between.

    `rules_changed`: scored by other rules, so that numbers may differ for that alone.
    """

    questionnaire: Questionnaire
    rules: Rules
    began: datetime
    ended: datetime
    before: Reading
    after: Reading
    raised: tuple[Step, ...]
    lowered: tuple[Step, ...]
    same: int
    between: Between
    rules_changed: bool


def of_groups(
    store: Store, *, edition: str, scope: Scope, reading: ReadingName, actor: Actor
) -> CityEffect:
    """Guided and not yet guided firms in the actor's scope.

    Raises:
        NotAllowed: the actor's role reads no effect.
    """
    questionnaire = load_edition(edition)
    rules = load_rules(questionnaire)

    def levels(inputs: Mapping[str, Any]) -> Mapping[str, int]:
        return counted.levels(questionnaire, rules, _submission(scope, inputs), reading)

    comparison = effect.compare(store, edition=edition, scope=scope, reading=reading, actor=actor)
    changes = effect.by_control(
        store, edition=edition, scope=scope, reading=reading, levels=levels, actor=actor
    )
    by_item = {change.item: change for change in changes}
    listed = tuple((q, by_item[q.id]) for q in questionnaire.questions if q.id in by_item)
    return CityEffect(comparison, listed)


def of_own_firm(
    store: Store, *, edition: str, scope: Scope, reading: ReadingName, actor: Actor
) -> OwnEffect | None:
    """The actor's own firm; None where there are no two checks to compare in this reading."""
    firm_id = actor.firm_id or ""
    checks = _checks(assessments.of_firm(store, firm_id, actor=actor), edition, scope)
    found = results.of_firm(store, firm_id, edition=edition, scope=scope, actor=actor)
    last_of = {one.assessment_id: one for one in found if one.result.readings[reading]}
    pair = [(check, last_of[check.id]) for check in checks if check.id in last_of][-2:]
    if len(pair) < 2:
        return None
    (first, before), (last, after) = pair
    assert first.submitted_at and last.submitted_at  # noqa: S101  # sorted by it
    between = effect.between(
        store, firm_id, began=first.submitted_at, ended=last.submitted_at, actor=actor
    )
    return _own(reading, (first.submitted_at, before), (last.submitted_at, after), between)


def _checks(own: Sequence[Assessment], edition: str, scope: Scope) -> list[Assessment]:
    """Submitted and standing ones of an edition and scope, in the order of submission."""
    fitting = [
        one
        for one in own
        if one.edition == edition and one.scope == scope
        if one.submitted_at is not None and one.state != "withdrawn"
    ]
    return sorted(fitting, key=lambda one: (one.submitted_at, one.id))


def _own(
    reading: ReadingName,
    first: tuple[datetime, StoredResult],
    last: tuple[datetime, StoredResult],
    between: Between,
) -> OwnEffect:
    (began, before), (ended, after) = first, last
    questionnaire = load_edition(after.result.edition)
    rules = load_rules(questionnaire, version=after.result.rules_version)
    one, other = before.result.readings[reading], after.result.readings[reading]
    assert one is not None and other is not None  # noqa: S101  # chosen for it
    steps = _steps(questionnaire, rules, reading, before, after)
    return OwnEffect(
        questionnaire=questionnaire,
        rules=rules,
        began=began,
        ended=ended,
        before=one,
        after=other,
        raised=tuple(step for step in steps if step.after > step.before),
        lowered=tuple(step for step in steps if step.after < step.before),
        same=sum(step.after == step.before for step in steps),
        between=between,
        rules_changed=before.result.rules_version != after.result.rules_version,
    )


def _steps(
    questionnaire: Questionnaire,
    rules: Rules,
    reading: ReadingName,
    before: StoredResult,
    after: StoredResult,
) -> list[Step]:
    first, last = (
        counted.levels(questionnaire, rules, one.inputs, reading) for one in (before, after)
    )
    return [
        Step(question, first[question.id], last[question.id])
        for question in questionnaire.questions
        if question.id in first and question.id in last
    ]


def _submission(scope: Scope, inputs: Mapping[str, Any]) -> Submission:
    """As much of a stored submission as the levels need."""
    return Submission(
        answers=inputs["answers"],
        scope=scope,
        facts=inputs["facts"],
        evidence=frozenset(inputs["evidence"]),
        verified=inputs["verified"],
    )
