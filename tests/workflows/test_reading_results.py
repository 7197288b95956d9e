"""What a firm reads about its assessments: frozen results, open answers, nobody else's."""

from datetime import datetime, timedelta
from math import fsum
from pathlib import Path
from typing import Any

import pytest

from data.actor import Actor
from data.assessments import NoSuchAssessment, Scope
from portal.workflows import reading_results, submitting
from portal.workflows.outcomes import Outcome, of_submission
from questionnaires.loading import edition
from scoring import rules
from scoring.model import Submission
from scoring.rules import Rules, load_rules
from tests.data.town import NOW, Town
from tests.workflows.sheets import answer, answer_everything, begin

QUESTIONNAIRE = edition()
RULES = load_rules(QUESTIONNAIRE)
LATER = NOW + timedelta(days=30)


def read(
    town: Town, assessment: str = "", *, actor: Actor | None = None
) -> reading_results.ResultPage:
    page = reading_results.read(
        town.store, actor=actor or town.alpha, now=NOW, assessment_id=assessment
    )
    assert page is not None
    return page


def submit(town: Town, assessment: str, now: datetime = NOW, *, rules: Rules = RULES) -> None:
    submitting.submit(
        town.store,
        assessment,
        questionnaire=QUESTIONNAIRE,
        rules=rules,
        actor=town.alpha,
        now=now,
        new_id=town.new_id,
    )


def submitted(town: Town, *, level: int = 2, scope: Scope = "light", now: datetime = NOW) -> str:
    assessment = begin(town, scope)
    answer_everything(town, assessment, scope=scope, level=level)
    submit(town, assessment, now)
    return assessment


def outcome_of(**other: Any) -> Outcome:
    answers = {q.id: 2 if len(q.options) > 2 else 4 for q in QUESTIONNAIRE.questions}
    exposure = {q.id: 2 for q in QUESTIONNAIRE.exposure}
    chosen: dict[str, Any] = {"answers": answers, "exposure": exposure, **other}
    return of_submission(QUESTIONNAIRE, RULES, Submission(**chosen))


def test_without_any_assessment_there_is_nothing_to_read(town: Town) -> None:
    assert reading_results.read(town.store, actor=town.alpha, now=NOW) is None


def test_the_last_submission_is_read_before_a_newer_draft(town: Town) -> None:
    first = submitted(town)
    begin(town)

    assert read(town).assessment.id == first
    assert read(town).stored


def test_a_draft_is_read_as_it_stands(town: Town) -> None:
    draft = begin(town)
    answer_everything(town, draft, scope="light")
    page = read(town)

    assert (page.assessment.id, page.stored) == (draft, False)
    assert page.outcome is not None and page.outcome.reading is not None


def test_a_draft_without_its_exposure_has_no_outcome_yet(town: Town) -> None:
    draft = begin(town)
    answer(town, draft, "E01", 1)

    assert (read(town).outcome, read(town).exposure_open) == (None, 13)


def test_a_stored_result_is_the_one_that_was_submitted(town: Town) -> None:
    submitted(town)
    page = read(town)

    assert page.outcome is not None
    again = of_submission(QUESTIONNAIRE, RULES, page.outcome.submission)
    assert page.outcome.result == again.result


def test_a_stored_result_is_explained_with_the_rules_that_made_it(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (rules.SHIPPED / "2026.yaml").read_text("utf-8")
    text = text.replace('version: "2026.1"', 'version: "2026.0"', 1).replace(
        "slope: 0.6", "slope: 0.5", 1
    )
    (tmp_path / "2026.0.yaml").write_text(text, "utf-8")
    monkeypatch.setattr(rules, "SUPERSEDED", tmp_path)
    old = load_rules(QUESTIONNAIRE, version="2026.0")
    assessment = begin(town, "light")
    answer_everything(town, assessment, scope="light", level=2)
    submit(town, assessment, rules=old)

    outcome = read(town).outcome

    assert outcome is not None
    assert (outcome.result.rules_version, outcome.rules) == ("2026.0", old)
    assert outcome.fall.inherent == 40 + 0.5 * 50
    assert outcome.reading is not None
    assert outcome.fall.residual == outcome.reading.risk, "the picture ends at the stored figure"


def test_the_earlier_result_is_of_the_same_scope_and_another_assessment(town: Town) -> None:
    submitted(town, level=1)
    submitted(town, level=2, scope="full", now=NOW + timedelta(days=1))
    third = submitted(town, level=3, now=LATER)
    page = read(town, third)

    assert page.outcome is not None and page.outcome.earlier is not None
    assert page.outcome.earlier.submitted_at == NOW
    assert page.outcome.earlier.result.scope == "light"


def test_another_firm_cannot_read_it(town: Town) -> None:
    assessment = submitted(town)

    with pytest.raises(NoSuchAssessment):
        read(town, assessment, actor=town.beta)


def test_a_reviewer_of_the_county_reads_what_was_submitted(town: Town) -> None:
    assessment = submitted(town)
    town.says_why(town.reviewer)

    assert read(town, assessment, actor=town.reviewer).outcome is not None
    with pytest.raises(NoSuchAssessment):
        read(town, assessment, actor=town.distant_reviewer)


def test_standing_counts_what_is_open_of_what_is_asked(town: Town) -> None:
    draft = begin(town)
    answer(town, draft, "E01", 1)
    standing = reading_results.standing(town.store, actor=town.alpha)

    assert (standing.open_count, standing.asked_count) == (41, 42)
    assert standing.last is None and standing.outcome is None


def test_lines_and_parts_add_up_to_the_fall_of_the_risk() -> None:
    outcome = outcome_of()
    fall = outcome.fall

    assert fsum(line.share.risk_points for line in outcome.lines) == pytest.approx(
        fall.inherent - fall.residual, abs=1e-12
    )
    assert fsum(line.share.weight for line in outcome.lines) == pytest.approx(1)


def test_a_control_that_a_fact_rules_out_is_not_listed() -> None:
    outcome = outcome_of(facts={"makes_physical_products": False})

    assert "FK-ZT-05" not in {line.question.id for line in outcome.lines}


def test_withheld_points_are_those_that_evidence_would_bring() -> None:
    full = {q.id: 4 for q in QUESTIONNAIRE.questions}
    outcome = outcome_of(answers=full)
    own, credible = outcome.result.readings["self"], outcome.result.readings["credible"]

    assert own is not None and credible is not None
    assert fsum(line.withheld for line in outcome.lines) == pytest.approx(
        (credible.risk or 0) - (own.risk or 0)
    )


def test_ways_are_ranked_and_never_more_open_than_without_measures() -> None:
    ways = outcome_of().ways

    assert [way.index for way in ways] == sorted((way.index for way in ways), reverse=True)
    assert all(0 <= way.index <= way.inherent <= 100 for way in ways)


def test_the_starting_point_is_the_risk_without_any_measure() -> None:
    outcome = outcome_of()
    bare = outcome.unprotected.readings["self"]

    assert bare is not None
    assert bare.risk == outcome.fall.inherent == 40 + 0.6 * (outcome.exposure or 0)


def test_gates_are_named_only_where_they_raised_the_colour() -> None:
    answers = {q.id: 4 for q in QUESTIONNAIRE.questions}
    evidence = frozenset(answers)

    assert outcome_of(answers=answers, evidence=evidence).gates == ()
    assert outcome_of(answers={**answers, "FK-DJ-01": 0}, evidence=evidence).gates == (
        "有关键项为 0 级，颜色至少为橙",
    )
    assert outcome_of(answers=dict.fromkeys(answers, 0)).gates == ()


def test_colours_below_are_the_nearest_first() -> None:
    assert outcome_of(answers={q.id: 0 for q in QUESTIONNAIRE.questions}).colours_below == (
        "orange",
        "yellow",
        "blue",
    )


def test_a_verdict_on_exposure_moves_the_starting_point() -> None:
    outcome = outcome_of(verified_exposure={"E05": 4})

    assert outcome.shown == "verified"
    assert outcome.fall.inherent > 40 + 0.6 * (outcome.result.exposure or 0)
    assert outcome.exposure_answers["E05"] == 4
