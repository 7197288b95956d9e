"""How a stored result came about, as plain values (逐项计算): to be checked with a calculator."""

from typing import Any

from data.results import StoredResult
from portal import labels
from portal.workflows.outcomes import ControlLine, Outcome
from questionnaires.model import Questionnaire
from scoring.rules import load_rules


def of(questionnaire: Questionnaire, stored: StoredResult) -> dict[str, Any] | None:
    """Parts and controls behind the reading that the result page shows.

    None where nothing could be scored, or where today's rules are not those of the result: what they
    would give is not what was given.
    """
    rules = load_rules(questionnaire)
    outcome = Outcome(questionnaire, rules, stored.inputs, stored.result)
    reading = outcome.reading
    if reading is None or reading.protection is None:
        return None
    if stored.result.rules_version != rules.version:
        return None
    return {
        "reading": labels.confidence(outcome.shown, outcome.confidence),
        "exposure": outcome.exposure,
        "inherent": outcome.fall.inherent if reading.risk is not None else None,
        "protection": reading.protection,
        "risk": reading.risk,
        "parts": [
            {
                "title": part.title,
                "weight": part.weight,
                "score": reading.sections[part.id],
                "risk_points": outcome.fall.sections[part.id],
            }
            for part in questionnaire.sections
        ],
        "controls": [_control(line) for line in outcome.lines],
    }


def _control(line: ControlLine) -> dict[str, Any]:
    return {
        "item": line.question.id,
        "title": line.question.title,
        "weight": line.question.weight,
        "given": labels.answer(line.question, line.given),
        "counted": labels.counted(line.question, line.share),
        "evidenced": line.evidenced,
        "credit": line.credit,
        "risk_points": line.share.risk_points if line.credit is not None else None,
    }
