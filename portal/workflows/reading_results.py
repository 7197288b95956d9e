"""What a firm reads about its assessments (看结果): one of them in full, and where it stands."""

from dataclasses import dataclass, replace
from datetime import datetime

from data import assessments, colour_moves, firms, results, reviews
from data.actor import Actor
from data.assessments import Assessment
from data.firms import Firm
from data.results import StoredResult
from data.store import Store
from data.times import day_in_shanghai
from portal.workflows import answering, submitting
from portal.workflows.outcomes import Earlier, Outcome, of_submission
from questionnaires.loading import edition
from questionnaires.model import Questionnaire
from scoring.model import Submission
from scoring.rules import load_rules


@dataclass(frozen=True, slots=True)
class ResultPage:
    """One assessment and what it comes to.

    `outcome`: None while an exposure question is unanswered; `exposure_open` says how many.
    `stored`: the page shows a result that was submitted, not answers as they stand.
    """

    firm: Firm
    assessment: Assessment
    outcome: Outcome | None
    exposure_open: int
    stored: bool


def read(
    store: Store, *, actor: Actor, now: datetime, assessment_id: str = ""
) -> ResultPage | None:
    """The assessment asked for, else the last one submitted, else the open draft, else None.

    Raises:
        NoSuchAssessment: the one asked for is out of the actor's scope.
    """
    chosen = _chosen(store, assessment_id, actor)
    if chosen is None:
        return None
    if chosen.submitted_at is None:
        return _as_it_stands(store, chosen, actor=actor, now=now)
    return as_submitted(store, chosen, actor=actor)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a firm stands (本企业): its open assessment and its last result.

    `open_count`: questions of `draft` that are still unanswered; `asked_count`: all it asks.
    """

    firm: Firm
    draft: Assessment | None
    open_count: int
    asked_count: int
    last: Assessment | None
    outcome: Outcome | None


def standing(store: Store, *, actor: Actor) -> Standing:
    """What the firm's landing page needs.

    Raises:
        NotAllowed: the actor is not of a firm.
    """
    firm = firms.own(store, actor=actor)
    own = assessments.of_firm(store, firm.id, actor=actor)
    draft = assessments.to_fill_in(own)
    open_count, asked_count = _progress(store, draft, actor) if draft else (0, 0)
    last = _last_submitted(own)
    outcome = as_submitted(store, last, actor=actor).outcome if last else None
    return Standing(firm, draft, open_count, asked_count, last, outcome)


def _progress(store: Store, draft: Assessment, actor: Actor) -> tuple[int, int]:
    """How many questions are open, and how many this assessment asks as its facts stand."""
    questionnaire = edition(draft.edition)
    sheet = answering.read_sheet(store, draft.id, actor=actor)
    nothing = replace(sheet, answers={i: a for i, a in sheet.answers.items() if a.value is False})
    still = submitting.open_items(sheet, questionnaire)
    return len(still), len(submitting.open_items(nothing, questionnaire))


def last_submitted_of(store: Store, firm_id: str, *, actor: Actor) -> Assessment | None:
    """The firm's last assessment that was submitted and stands; None if there is none in scope."""
    return _last_submitted(assessments.of_firm(store, firm_id, actor=actor))


def _last_submitted(own: list[Assessment]) -> Assessment | None:
    submitted = [
        a for a in own if a.submitted_at is not None and a.state not in ("withdrawn", "expired")
    ]
    return max(submitted, key=lambda a: (a.submitted_at, a.id), default=None)


def _chosen(store: Store, assessment_id: str, actor: Actor) -> Assessment | None:
    if assessment_id:
        return assessments.get(store, assessment_id, actor=actor)
    own = assessments.of_firm(store, actor.firm_id or "", actor=actor)
    return _last_submitted(own) or assessments.to_fill_in(own)


def as_submitted(store: Store, assessment: Assessment, *, actor: Actor) -> ResultPage:
    """The stored result, never a newer computation, with the inputs that it was computed from."""
    questionnaire = edition(assessment.edition)
    found = results.latest(store, assessment.id, actor=actor)
    outcome = Outcome(
        questionnaire,
        load_rules(questionnaire, version=found.result.rules_version),
        found.inputs,
        found.result,
        _earlier(store, assessment, before=found.created_at, actor=actor),
        _confidence(store, found, actor),
        _decided(store, found, actor),
    )
    firm = firms.get(store, assessment.firm_id, actor=actor)
    return ResultPage(firm, assessment, outcome, 0, stored=True)


def _confidence(store: Store, found: StoredResult, actor: Actor) -> str:
    """How it was verified, from the round that ended; empty for a result without verdicts."""
    if found.result.readings["verified"] is None:
        return ""
    rounds = reviews.of_assessment(store, found.assessment_id, actor=actor)
    return next((one.confidence for one in reversed(rounds) if one.confidence), "")


def _decided(store: Store, found: StoredResult, actor: Actor) -> colour_moves.Colour | None:
    """The colour as two people decided it (人工调整); nothing for a result without verdicts."""
    if found.result.readings["verified"] is None:
        return None
    return colour_moves.decided_colour(store, found.assessment_id, actor=actor)


def _as_it_stands(
    store: Store, assessment: Assessment, *, actor: Actor, now: datetime
) -> ResultPage:
    questionnaire = edition(assessment.edition)
    sheet = answering.read_sheet(store, assessment.id, actor=actor)
    rules = load_rules(questionnaire)
    months = submitting.evidence_months(rules)
    today = day_in_shanghai(now)
    submission = answering.submission_of(sheet, questionnaire, on=today, months=months)
    missing = _exposure_open(questionnaire, submission)
    outcome = None
    if not missing:
        earlier = _earlier(store, assessment, before=now, actor=actor)
        outcome = of_submission(questionnaire, rules, submission, earlier=earlier)
    firm = firms.get(store, assessment.firm_id, actor=actor)
    return ResultPage(firm, assessment, outcome, missing, stored=False)


def _exposure_open(questionnaire: Questionnaire, submission: Submission) -> int:
    return sum(question.id not in submission.exposure for question in questionnaire.exposure)


def _earlier(
    store: Store, assessment: Assessment, *, before: datetime, actor: Actor
) -> Earlier | None:
    """The firm's last result of the same edition and scope from another assessment."""
    found: list[StoredResult] = [
        stored
        for stored in results.of_firm(
            store,
            assessment.firm_id,
            edition=assessment.edition,
            scope=assessment.scope,
            actor=actor,
        )
        if stored.assessment_id != assessment.id and stored.created_at < before
    ]
    return Earlier(found[-1].result, found[-1].created_at) if found else None
