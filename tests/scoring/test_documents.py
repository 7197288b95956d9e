"""Answers and results as JSON (答卷与结果的 JSON 格式)."""

import json

from questionnaires.model import Questionnaire
from scoring.answer_files import submission_of
from scoring.assess import assess
from scoring.documents import digest, plan_document, result_document, to_document
from scoring.model import Plan, Raise, Submission
from scoring.rules import Rules
from tests.scoring.making import (
    but,
    everywhere,
    plain_rules,
    question,
    section,
    small,
    without,
)

SUBMISSION = Submission(
    answers={"FK-DJ-02": 3, "FK-DJ-01": "na"},
    scope="light",
    exposure={"E01": 2},
    facts={"had_incident": False},
    evidence=frozenset({"FK-DJ-02", "BZ-TR-01"}),
    verified={"FK-DJ-01": 1},
    verified_exposure={"E01": 3},
)


def test_the_normalised_input() -> None:
    assert to_document(SUBMISSION) == {
        "scope": "light",
        "profile": {"E01": 2, "had_incident": False},
        "answers": {"FK-DJ-02": 3, "FK-DJ-01": "na"},
        "evidence": ["BZ-TR-01", "FK-DJ-02"],
        "verified": {"FK-DJ-01": 1},
        "verified_profile": {"E01": 3},
    }


def test_a_document_gives_its_submission_back(questionnaire: Questionnaire) -> None:
    assert submission_of(to_document(SUBMISSION), questionnaire) == SUBMISSION


def test_the_digest_never_changes() -> None:
    """Stored results name it: whoever changes this breaks every one of them."""
    assert digest(Submission(answers={})) == (
        "2d096f3a821601b6376610987c1e769fcac6b6c4c739e8fd52ed9bc9b855b39b"
    )


def test_a_result_document(questionnaire: Questionnaire, rules: Rules) -> None:
    submission = but(everywhere(questionnaire, 3), {"FK-DJ-01": 0}, verified={"FK-DJ-01": 2})
    result = assess(questionnaire, rules, submission)
    found = json.loads(json.dumps(result_document(result)))
    for name in ("edition", "rules_version", "scope", "exposure", "verified_share", "digest"):
        assert found[name] == getattr(result, name)
    assert found["pending_review"] is result.pending_review
    assert found["contradictions"] == list(result.contradictions) != []
    for name, reading in result.readings.items():
        assert reading is not None
        assert found["readings"][name] == {
            "protection": reading.protection,
            "grade": reading.grade,
            "sections": dict(reading.sections),
            "risk": reading.risk,
            "colour": reading.colour,
            "paths": dict(reading.paths or {}),
            "readiness": reading.readiness,
        }
    interval = result.interval
    assert found["interval"] == {
        "protection": list(interval.protection or ()),
        "risk": list(interval.risk or ()),
        "colour": list(interval.colour or ()),
    }


def test_an_unfinished_result_document(questionnaire: Questionnaire, rules: Rules) -> None:
    result = assess(questionnaire, rules, without(everywhere(questionnaire, 3), "FK-DJ-01"))
    found = result_document(result)
    assert found["readings"] == {"self": None, "credible": None, "verified": None}
    assert found["unanswered"] == ["FK-DJ-01"]


def test_a_plan_document() -> None:
    plan = Plan(True, 1.5, 19.5, "blue", (Raise("FK-DJ-01", 0, 3, 1.5),))
    assert plan_document(plan) == {
        "reached": True,
        "person_days": 1.5,
        "risk": 19.5,
        "colour": "blue",
        "raises": [{"control": "FK-DJ-01", "from": 0, "to": 3, "person_days": 1.5}],
    }


def test_what_a_table_does_not_define_is_null() -> None:
    table = small(section("S", [question("Q")]), exposure=0)
    rules = plain_rules(inherent=None, mitigation=None)
    found = result_document(assess(table, rules, Submission(answers={"Q": 4})))
    assert found["interval"] == {"protection": [50, 50], "risk": None, "colour": None}
    assert found["readings"]["self"]["paths"] is None
    assert found["readings"]["verified"] is None
