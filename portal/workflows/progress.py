"""What the corrections bring (整改成效，暂计): R of the last result, and again with what was closed.

Computed by the same engine from the same stored inputs, with the levels of closed actions taken as if
verified: provisional (暂计) until the re-assessment (复评).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from data import corrective_actions, results
from data.action_rows import WORKED_ON, CorrectiveAction
from data.actor import Actor
from data.assessments import Assessment
from data.store import Store
from portal.workflows import findings, reading_results
from questionnaires.loading import edition
from questionnaires.model import NOT_APPLICABLE, Question, Questionnaire
from scoring.assess import assess
from scoring.model import Answer, Submission
from scoring.rules import Bands, Rules, load_rules


@dataclass(frozen=True, slots=True)
class Standing:
    """R and the colour at one point, None where nothing could be scored; `done`: actions counted."""

    risk: float | None
    colour: str | None
    done: int


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the firm stands by its last result, provisionally, and once all that was agreed is closed.

    `verified`: the last result was reviewed.
    """

    assessment_id: str
    submitted_at: datetime
    verified: bool
    now: Standing
    provisional: Standing
    all_agreed: Standing
    bands: Bands


def read(store: Store, firm_id: str, *, actor: Actor) -> Progress | None:
    """The firm's progress; None where it has no result.

    Raises:
        NoSuchResult: staff have not said why today.
    """
    last = reading_results.last_submitted_of(store, firm_id, actor=actor)
    if last is None or last.submitted_at is None:
        return None
    stored = results.latest(store, last.id, actor=actor)
    questionnaire = edition(last.edition)
    rules = load_rules(questionnaire, version=stored.result.rules_version)
    reviewed = findings.as_reviewed(stored.inputs)
    counted = [
        one
        for one in corrective_actions.of_firm(store, firm_id, actor=actor)
        if one.item in questionnaire.by_id and _counts(one, last)
    ]
    closed = [one for one in counted if one.state == "closed"]
    agreed = [one for one in counted if one.state in WORKED_ON]
    return Progress(
        assessment_id=last.id,
        submitted_at=last.submitted_at,
        verified=stored.result.readings["verified"] is not None,
        now=standing(questionnaire, rules, reviewed, []),
        provisional=standing(questionnaire, rules, reviewed, closed),
        all_agreed=standing(questionnaire, rules, reviewed, agreed),
        bands=rules.bands,
    )


def standing(
    questionnaire: Questionnaire,
    rules: Rules,
    reviewed: Submission,
    done: Sequence[CorrectiveAction],
) -> Standing:
    """R with these actions done: no level falls, and each raised one counts as proved.

    Raises:
        BadInput: as `assess`.
    """
    raised = {
        one.item: level
        for one in done
        if (level := one.terms.to_level) is not None
        if _raises(questionnaire.by_id[one.item], rules, reviewed, level)
    }
    answers: dict[str, Answer] = {**reviewed.answers, **raised}
    done_submission = replace(
        reviewed, answers=answers, evidence=reviewed.evidence | frozenset(raised)
    )
    reading = assess(questionnaire, rules, done_submission).readings["credible"]
    if reading is None:
        return Standing(None, None, len(done))
    return Standing(reading.risk, reading.colour, len(done))


def _raises(question: Question, rules: Rules, reviewed: Submission, level: int) -> bool:
    """Whether the level is worth more than what counts now; what does not apply stays out."""
    given = reviewed.answers.get(question.id)
    if given is None or given == NOT_APPLICABLE:
        return False
    counted = findings.credit(question, given)
    if question.id not in reviewed.evidence and rules.unevidenced is not None:
        counted = min(counted, rules.unevidenced.cap)
    return findings.credit(question, level) > counted


def _counts(action: CorrectiveAction, last: Assessment) -> bool:
    """What was closed before the last check is in its answers."""
    if action.closed_at is None or action.assessment_id == last.id or last.submitted_at is None:
        return True
    return action.closed_at > last.submitted_at
