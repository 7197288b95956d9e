"""Answers and results as JSON (答卷与结果的 JSON 格式), and the digest of the answers."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from scoring.model import Plan, Reading, Result, Submission


def to_document(submission: Submission) -> dict[str, Any]:
    """The normalised input: defaults filled, evidence in order of ids."""
    return {
        "scope": submission.scope,
        "profile": {**submission.exposure, **submission.facts},
        "answers": dict(submission.answers),
        "evidence": sorted(submission.evidence),
        "verified": dict(submission.verified),
        "verified_profile": dict(submission.verified_exposure),
    }


def digest(submission: Submission) -> str:
    """SHA-256 (hex) over the normalised input with sorted keys."""
    text = json.dumps(to_document(submission), sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def result_document(result: Result) -> dict[str, Any]:
    """A result as the command line prints it; numbers unrounded."""
    return {
        "edition": result.edition,
        "rules_version": result.rules_version,
        "scope": result.scope,
        "exposure": result.exposure,
        "readings": {name: _reading(reading) for name, reading in result.readings.items()},
        "interval": {
            "protection": _pair(result.interval.protection),
            "risk": _pair(result.interval.risk),
            "colour": _pair(result.interval.colour),
        },
        "verified_share": result.verified_share,
        "pending_review": result.pending_review,
        "unanswered": list(result.unanswered),
        "contradictions": list(result.contradictions),
        "digest": result.digest,
    }


def _reading(reading: Reading | None) -> dict[str, Any] | None:
    if reading is None:
        return None
    return {
        "protection": reading.protection,
        "grade": reading.grade,
        "sections": dict(reading.sections),
        "risk": reading.risk,
        "colour": reading.colour,
        "paths": None if reading.paths is None else dict(reading.paths),
        "readiness": reading.readiness,
    }


def _pair(pair: tuple[object, object] | None) -> list[object] | None:
    return None if pair is None else list(pair)


def plan_document(plan: Plan) -> Mapping[str, Any]:
    """A plan as the command line prints it."""
    return {
        "reached": plan.reached,
        "person_days": plan.person_days,
        "risk": plan.risk,
        "colour": plan.colour,
        "raises": [
            {
                "control": step.control,
                "from": step.from_level,
                "to": step.to_level,
                "person_days": step.person_days,
            }
            for step in plan.raises
        ],
    }
