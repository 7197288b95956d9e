"""Trainings and what begins them, tried by everybody who has no business there."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from data import (
    audit,
    campaigns,
    plan_drafts,
    training_answers,
    training_days,
    training_invitations,
    training_news,
    trainings,
)
from data.actor import Actor
from data.errors import NoSuch, NotAllowed, Refusal
from data.rights import Action
from data.series import Series
from data.statistics import CITY, Area
from portal.workflows import gap_steps, training, weak_points
from portal.workflows import training_news as telling
from portal.workflows.asked_figures import Asked
from tests.data.campaign_case import plan as campaign_plan
from tests.data.test_hostile_actors import EVERYBODY, Target, target
from tests.data.town import KECHENG, NOW
from tests.data.training_case import AHEAD, ON_THE_DAY, TODAY, confirm_all, draft, plan, planned

__all__ = ["target"]

Attempt = Callable[[Target, Actor], Any]
OWN, LEAD = frozenset({"alpha", "colleague"}), frozenset({"lead"})
SCOPE = LEAD | {"reviewer"}
EDITORS = SCOPE | {"distant_reviewer"}
ASKING, DRAFT, PLANNED = "t" * 32, "d" * 32, "p" * 32
OF = Series("2026", "light", "credible")
COUNTY = Asked(Area("county", KECHENG), OF)


def _mine(t: Target, found: list[Any]) -> list[Any]:
    return [one for one in found if t.firm in str(one)]


READS: dict[str, tuple[frozenset[str], Attempt]] = {
    "trainings.get": (
        OWN | SCOPE,
        lambda t, a: trainings.get(t.town.store, ASKING, actor=a),
    ),
    "trainings.get of a draft": (
        LEAD,
        lambda t, a: trainings.get(t.town.store, DRAFT, actor=a),
    ),
    "trainings.in_view": (
        OWN | SCOPE,
        lambda t, a: [x for x in trainings.in_view(t.town.store, actor=a) if x.id == ASKING],
    ),
    "trainings.editable": (
        SCOPE,
        lambda t, a: trainings.editable(t.town.store, ASKING, actor=a),
    ),
    "training_invitations.get": (
        OWN | SCOPE,
        lambda t, a: training_invitations.get(t.town.store, ASKING, t.firm, actor=a),
    ),
    "training_invitations.of_firm": (
        OWN | SCOPE,
        lambda t, a: training_invitations.of_firm(t.town.store, t.firm, actor=a),
    ),
    "training_invitations.page": (
        OWN | SCOPE,
        lambda t, a: _mine(t, training_invitations.page(t.town.store, ASKING, actor=a)),
    ),
    "training_invitations.counts": (
        OWN | SCOPE,
        lambda t, a: training_invitations.counts(t.town.store, ASKING, actor=a).asked,
    ),
    "training_invitations.one_row": (
        OWN | SCOPE,
        lambda t, a: training_invitations.one_row(
            t.town.store, ASKING, t.firm, Action.TRAINING_READ, a
        ),
    ),
    "training_invitations.preview": (
        SCOPE,
        lambda t, a: training_invitations.preview(t.town.store, plan(), actor=a).firms,
    ),
    "training_news.untold": (
        SCOPE,
        lambda t, a: _mine(t, training_news.untold(t.town.store, ASKING, actor=a)),
    ),
    "training_news.unanswered": (
        SCOPE,
        lambda t, a: _mine(t, training_news.unanswered(t.town.store, ASKING, actor=a)),
    ),
    "training_days.of": (
        OWN | LEAD,
        lambda t, a: training_days.of(t.town.store, actor=a, first=TODAY, last=TODAY + AHEAD),
    ),
    "weak_points.read": (
        SCOPE,
        lambda t, a: weak_points.read(t.town.store, COUNTY, actor=a, now=NOW),
    ),
}

STEPS: dict[str, tuple[frozenset[str], Attempt]] = {
    "trainings.create": (EDITORS, lambda t, a: draft(t.town, "x" * 32, a)),
    "trainings.change": (
        SCOPE,
        lambda t, a: trainings.change(
            t.town.store, ASKING, plan(title="改名"), seen_version=1, actor=a, now=NOW
        ),
    ),
    "training.save": (
        SCOPE,
        lambda t, a: training.save(
            t.town.store, ASKING, plan(title="改名"), seen_version=1, actor=a, now=NOW
        ),
    ),
    "plan_drafts.keep": (
        SCOPE,
        lambda t, a: plan_drafts.keep(
            t.town.store, f"trainings/{ASKING}", {"title": "写"}, seen_version=0, actor=a, now=NOW
        ),
    ),
    "plan_drafts.drop": (
        SCOPE,
        lambda t, a: plan_drafts.drop(t.town.store, f"trainings/{ASKING}", actor=a),
    ),
    "plan_drafts.keep of a campaign": (
        LEAD,
        lambda t, a: plan_drafts.keep(
            t.town.store, f"campaigns/{PLANNED}", {"name": "写"}, seen_version=0, actor=a, now=NOW
        ),
    ),
    "plan_drafts.move": (
        frozenset({"admin"}),
        lambda t, a: plan_drafts.move(
            t.town.store, t.town.guide.account_id, t.town.reviewer.account_id, actor=a
        ),
    ),
    "trainings.remove": (
        LEAD,
        lambda t, a: trainings.remove(t.town.store, DRAFT, actor=a, now=NOW),
    ),
    "training.invite": (
        LEAD,
        lambda t, a: training.invite(t.town.store, DRAFT, seen_version=1, actor=a, now=NOW),
    ),
    "trainings.set_planned": (
        LEAD,
        lambda t, a: trainings.set_planned(t.town.store, DRAFT, seen_version=1, actor=a, now=NOW),
    ),
    "training_invitations.fill": (
        LEAD,
        lambda t, a: training_invitations.fill(
            t.town.store, trainings.get(t.town.store, DRAFT, actor=t.town.lead), actor=a, now=NOW
        ),
    ),
    "trainings.set_held": (
        SCOPE,
        lambda t, a: trainings.set_held(t.town.store, ASKING, actor=a, now=ON_THE_DAY),
    ),
    "trainings.cancel": (
        SCOPE,
        lambda t, a: trainings.cancel(t.town.store, ASKING, "不办了", actor=a, now=NOW),
    ),
    "training_answers.reply": (
        OWN,
        lambda t, a: training_answers.reply(
            t.town.store, ASKING, "yes", 1, seen_version=1, actor=a, now=NOW
        ),
    ),
    "training.answer": (
        OWN,
        lambda t, a: training.answer(
            t.town.store, ASKING, "yes", 1, seen_version=1, actor=a, now=NOW
        ),
    ),
    "training_answers.record": (
        SCOPE,
        lambda t, a: training_answers.record(
            t.town.store,
            ASKING,
            t.firm,
            1,
            entry_id=None,
            seen_version=1,
            actor=a,
            now=ON_THE_DAY,
        ),
    ),
    "training.attend": (
        SCOPE,
        lambda t, a: training.attend(
            t.town.store,
            ASKING,
            t.firm,
            1,
            seen_version=1,
            actor=a,
            now=ON_THE_DAY,
            new_id=t.town.new_id,
        ),
    ),
    "training_news.set_told": (
        SCOPE,
        lambda t, a: training_news.set_told(t.town.store, ASKING, [t.firm], 1, actor=a, now=NOW),
    ),
    "training.begin": (
        EDITORS,
        lambda t, a: training.begin(t.town.store, plan(), actor=a, now=NOW, new_id=t.town.new_id),
    ),
    "gap_steps.begin_training": (
        EDITORS,
        lambda t, a: gap_steps.begin_training(
            t.town.store, COUNTY, "FK-LZ-01", actor=a, now=NOW, new_id=t.town.new_id
        ),
    ),
    "gap_steps.begin_campaign": (
        LEAD,
        lambda t, a: gap_steps.begin_campaign(
            t.town.store, COUNTY, "FK-LZ-01", actor=a, now=NOW, new_id=t.town.new_id
        ),
    ),
}
NEVER: dict[str, Attempt] = {
    "trainings.coming": lambda t, a: trainings.coming(
        t.town.store, TODAY, TODAY + timedelta(days=99), actor=a
    ),
    "training_news.remind_due": lambda t, a: telling.remind_due(
        t.town.store, actor=a, now=NOW, new_id=t.town.new_id
    ),
}
ATTEMPTS = (READS, STEPS, NEVER)
ELSEWHERE = {
    "data.plan_drafts.read": "speaks of the actor's own draft alone; asks for the plan as `keep` does",
    "data.training_invitations.write": "is for callers that asked for the row; tried through all of them",
    "portal.workflows.training_news.tell_firms": "tells who is in scope; tried in test_training.py and by `untold`",
    "portal.workflows.sectors.named": "is for callers that were let in by the statistics",
}


@pytest.fixture
def ready(target: Target) -> Target:
    """A training of the lead's that asks alpha, not the neighbour of another sector; and a draft."""
    confirm_all(target.town)
    target.town.store.update("firms", target.town.beta.firm_id, {"industry": "65"})
    planned(target.town, ASKING, target.town.lead)
    draft(target.town, DRAFT, target.town.lead)
    campaigns.create(target.town.store, PLANNED, campaign_plan(), actor=target.town.lead, now=NOW)
    return target


@pytest.mark.parametrize("who", EVERYBODY)
def test_it_is_shown_to_whom_it_is_for(ready: Target, who: str) -> None:
    for name, (allowed, attempt) in READS.items():
        try:
            found = attempt(ready, getattr(ready.town, who))
        except Refusal as refusal:
            assert who not in allowed, (name, refusal)
            assert ready.firm not in str(refusal)
        else:
            assert bool(found) == (who in allowed), name


@pytest.mark.parametrize("who", EVERYBODY)
def test_it_is_done_by_nobody_else(ready: Target, who: str) -> None:
    before = audit.head(ready.town.store)
    for name, (allowed, attempt) in STEPS.items():
        if who not in allowed:
            with pytest.raises((NoSuch, NotAllowed)):
                attempt(ready, getattr(ready.town, who))
            assert audit.head(ready.town.store) == before, name


@pytest.mark.parametrize("step", STEPS)
def test_it_is_done_by_whom_it_is_for(ready: Target, step: str) -> None:
    allowed, attempt = STEPS[step]
    attempt(ready, getattr(ready.town, sorted(allowed)[0]))


@pytest.mark.parametrize("who", EVERYBODY)
def test_nobody_here_does_it(ready: Target, who: str) -> None:
    for attempt in NEVER.values():
        with pytest.raises(Refusal):
            attempt(ready, getattr(ready.town, who))


def test_a_reviewer_elsewhere_reads_no_weak_points_of_the_city(ready: Target) -> None:
    for area in (CITY, COUNTY.area):
        with pytest.raises(NoSuch):
            weak_points.read(
                ready.town.store, Asked(area, OF), actor=ready.town.distant_reviewer, now=NOW
            )


def test_who_is_asked_does_not_depend_on_any_answer(ready: Target) -> None:
    """Alpha submitted a check, beta none: both are asked."""
    planned(ready.town, "o" * 32, ready.town.lead, industry="")
    found = training_invitations.page(ready.town.store, "o" * 32, actor=ready.town.lead)

    assert {one.firm_id for one in found} == {ready.firm, ready.town.beta.firm_id}
