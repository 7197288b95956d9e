"""Corrective actions are proposed (提出整改项): by rule at the end of a review, or by hand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from data import (
    action_terms,
    assessments,
    bounds,
    corrective_actions,
    follow_ups,
    results,
    workdays,
)
from data.action_rows import CorrectiveAction, Terms
from data.actor import Actor
from data.assessments import Assessment
from data.corrective_actions import NewAction
from data.errors import Refusal
from data.store import Store
from data.times import day_in_shanghai
from data.workdays import DueDay
from portal import guard
from portal.workflows import action_news, findings, reading_results
from portal.workflows.checking import check_edition
from portal.workflows.findings import Finding
from questionnaires.loading import edition
from questionnaires.model import Questionnaire
from scoring.rules import Rules, load_rules

NewId = Callable[[], str]


class NoFinding(Refusal):
    """The control is no finding of the firm's last result."""

    message = "这道题在最近的结果里没有需要整改的地方。请从清单里另选，或自己写。"


@dataclass(frozen=True, slots=True)
class ActionForm:
    """What somebody writes of an action. `item`: a finding's control, empty for own words.

    `confirmed`: these words were warned of and are kept all the same.
    """

    measure: str
    item: str = ""
    to_level: int | None = None
    post: str = ""
    due_on: date | None = None
    person_days: float | None = None
    confirmed: bool = False


def propose(
    store: Store,
    assessment_id: str,
    *,
    actor: Actor,
    now: datetime,
    new_id: NewId,
    questionnaire: Questionnaire,
    rules: Rules,
) -> list[CorrectiveAction]:
    """Propose what to begin with after a review; what was proposed, nothing where all is there.

    Call after `following_up.count_from`: the days are spread up to the re-assessment. A control with
    an open action, or with one of this assessment, is not proposed again.

    Raises:
        NotAllowed, NoSuchAssessment, NoSuchResult: not for this actor, or out of scope.
        WrongEdition: not the questionnaire of the assessment.
    """
    with store.atomic():
        assessment = assessments.get(store, assessment_id, actor=actor)
        check_edition(questionnaire, assessment.edition)
        stored = results.latest(store, assessment_id, actor=actor)
        colour = follow_ups.colour_of(store, assessment.firm_id, actor=actor)
        reviewed = findings.as_reviewed(stored.inputs)
        known = {
            one.item
            for one in corrective_actions.of_firm(store, assessment.firm_id, actor=actor)
            if one.is_open or one.assessment_id == assessment_id
        }
        wanted = findings.first_set(questionnaire, rules, reviewed, colour)
        fresh = [one for one in wanted if one.id not in known]
        days = _days(store, assessment, fresh, actor=actor, now=now)
        proposed = [
            corrective_actions.propose(
                store,
                new_id(),
                assessment.firm_id,
                _by_rule(one, assessment_id, place, day),
                actor=actor,
                now=now,
            )
            for place, (one, day) in enumerate(zip(fresh, days, strict=True), 1)
        ]
        if proposed:
            text = f"复核后列出了 {len(proposed)} 项整改，请看一看，商定后开始。"
            about = f"assessments/{assessment_id}/actions/{proposed[0].id}"
            action_news.to_firm(
                store, assessment.firm_id, text, about, actor=actor, now=now, new_id=new_id
            )
    return proposed


def add(
    store: Store, firm_id: str, form: ActionForm, *, actor: Actor, now: datetime, new_id: NewId
) -> CorrectiveAction:
    """Propose one action by hand, from the findings or in own words.

    Raises:
        NotAllowed, NoSuchAction, AlreadyOpen, TooManyOpen, BadText: as `corrective_actions.propose`.
        NoFinding: no finding of the last result. LooksSecret: not confirmed yet. BadDay.
    """
    _guard(form)
    with store.atomic():
        new = _new(store, firm_id, form, actor=actor)
        action = corrective_actions.propose(store, new_id(), firm_id, new, actor=actor, now=now)
        whose = "企业自己加了一项整改" if actor.is_of_firm else "工作人员加了一项整改"
        text = f"{whose}，请看一看，同意后开始。"
        action_news.of_action(store, action, text, actor=actor, now=now, new_id=new_id)
    return action


def adjust(
    store: Store,
    action_id: str,
    form: ActionForm,
    *,
    seen: int,
    actor: Actor,
    now: datetime,
    new_id: NewId,
) -> CorrectiveAction:
    """Change the terms of a proposal; the other side is told and agrees anew.

    Raises:
        as `action_terms.adjust`; LooksSecret: not confirmed yet.
    """
    _guard(form)
    with store.atomic():
        stands = corrective_actions.get(store, action_id, actor=actor)
        terms = Terms(
            form.measure,
            stands.terms.to_level if form.to_level is None else form.to_level,
            form.post,
            form.due_on,
            person_days=stands.terms.person_days if form.person_days is None else form.person_days,
        )
        action = action_terms.adjust(store, action_id, terms, seen=seen, actor=actor, now=now)
        text = "一项整改的内容改过了，请再看一看，同意后开始。"
        action_news.of_action(store, action, text, actor=actor, now=now, new_id=new_id)
    return action


def found_of(store: Store, firm_id: str, *, actor: Actor) -> tuple[Finding, ...]:
    """All findings of the firm's last result, the most pressing first; none without a result."""
    last = reading_results.last_submitted_of(store, firm_id, actor=actor)
    if last is None:
        return ()
    stored = results.latest(store, last.id, actor=actor)
    questionnaire = edition(last.edition)
    rules = load_rules(questionnaire, version=stored.result.rules_version)
    return findings.all_of(questionnaire, rules, findings.as_reviewed(stored.inputs))


def helpers_of(found: Finding) -> str:
    """Who helps, as the questionnaire's remedy says; empty where the firm does it alone."""
    remedy = found.question.remedy
    return "、".join(remedy.agencies) if remedy else ""


def _new(store: Store, firm_id: str, form: ActionForm, *, actor: Actor) -> NewAction:
    terms = Terms(form.measure, form.to_level, form.post, form.due_on, person_days=form.person_days)
    if not form.item:
        return NewAction(terms)
    last = reading_results.last_submitted_of(store, firm_id, actor=actor)
    found = next((f for f in found_of(store, firm_id, actor=actor) if f.id == form.item), None)
    if last is None or found is None:
        raise NoFinding
    own = form.to_level is not None or form.person_days is not None
    if not own:
        terms = Terms(
            form.measure, found.to_level, form.post, form.due_on, person_days=found.person_days
        )
    return NewAction(terms, found.id, last.id, found.from_level, helpers_of(found))


def _by_rule(found: Finding, assessment_id: str, place: int, due: DueDay | None) -> NewAction:
    """Nobody has agreed to what a rule proposes."""
    remedy = found.question.remedy
    terms = Terms(
        remedy.text if remedy else found.question.title,
        found.to_level,
        due_on=due.day if due else None,
        provisional=due.provisional if due else False,
        person_days=found.person_days,
    )
    return NewAction(
        terms, found.id, assessment_id, found.from_level, helpers_of(found), place, agreed=False
    )


def _days(
    store: Store, assessment: Assessment, fresh: Sequence[Finding], *, actor: Actor, now: datetime
) -> Sequence[DueDay | None]:
    """From the day by which the list is agreed on to a while before the re-assessment."""
    duties = {
        one.duty: one.due_on
        for one in follow_ups.of_firm(store, assessment.firm_id, actor=actor)
        if one.assessment_id == assessment.id
    }
    if "reassess" not in duties:
        return [None] * len(fresh)
    first = max(duties.get("plan", day_in_shanghai(now)), day_in_shanghai(now))
    last = workdays.before(duties["reassess"], bounds.number("check_room"))
    return findings.spread(fresh, first, max(first + timedelta(days=1), last))


def _guard(form: ActionForm) -> None:
    if not form.confirmed:
        guard.refuse_secrets(form.measure, field="措施")
