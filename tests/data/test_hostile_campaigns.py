"""Campaigns, the board and imports, tried by everybody who has no business there."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from data import (
    assessments,
    audit,
    campaign_ends,
    campaign_targets,
    campaigns,
    completion,
    firm_industries,
    firms,
    import_drafts,
    imports,
    listed_firms,
)
from data.actor import Actor
from data.campaign_filter import Filter
from data.completion import Narrowing
from data.errors import NoSuch, NotAllowed, Refusal
from data.store import Row
from portal.uploads.tables import Sheet
from portal.workflows import (
    campaign_reminding,
    campaign_sheet,
    campaigning,
    importing,
    industry_correcting,
    invitation_words,
    joining_campaigns,
)
from tests.data.campaign_case import EDITION, LAST, plan
from tests.data.test_hostile_actors import EVERYBODY, Target, target
from tests.data.town import CODE, NOW

__all__ = ["target"]

Attempt = Callable[[Target, Actor], Any]
OWN, LEAD = frozenset({"alpha", "colleague"}), frozenset({"lead"})
SCOPE = LEAD | {"reviewer"}
CAMPAIGN, PLANNED, LIST, LATE = "c" * 32, "p" * 32, "l" * 32, "a" * 32
DAY = timedelta(days=1)
WHY = "安排十二月走访"


def _mine(target: Target, rows: list[Any]) -> list[Any]:
    return [one for one in rows if target.firm in str(one)]


READS: dict[str, tuple[frozenset[str], Attempt]] = {
    "campaign_targets.get": (
        OWN | SCOPE,
        lambda t, a: campaign_targets.get(t.town.store, CAMPAIGN, t.firm, actor=a),
    ),
    "campaign_targets.of_firm": (
        OWN | SCOPE,
        lambda t, a: campaign_targets.of_firm(t.town.store, t.firm, actor=a),
    ),
    "campaign_targets.preview": (
        LEAD,
        lambda t, a: campaign_targets.preview(t.town.store, PLANNED, Filter(state=""), actor=a),
    ),
    "campaign_targets.untold": (
        SCOPE,
        lambda t, a: _mine(t, campaign_targets.untold(t.town.store, CAMPAIGN, NOW.date(), actor=a)),
    ),
    "campaign_targets.unsubmitted": (
        SCOPE,
        lambda t, a: _mine(
            t, campaign_targets.unsubmitted(t.town.store, CAMPAIGN, NOW.date(), LAST, actor=a)
        ),
    ),
    "completion.firms": (
        SCOPE,
        lambda t, a: _mine(
            t, list(completion.firms(t.town.store, CAMPAIGN, Narrowing(), actor=a).firms)
        ),
    ),
    "completion.table": (
        SCOPE,
        lambda t, a: [
            one
            for one in completion.table(t.town.store, CAMPAIGN, "county", actor=a)
            if one.place == "330802"
        ],
    ),
    "campaigns.get of a draft": (
        LEAD,
        lambda t, a: campaigns.get(t.town.store, PLANNED, actor=a),
    ),
    "campaigns.in_view of drafts": (
        LEAD,
        lambda t, a: [c for c in campaigns.in_view(t.town.store, actor=a) if c.id == PLANNED],
    ),
    "firm_industries.of_firm": (
        OWN | SCOPE,
        lambda t, a: firm_industries.of_firm(t.town.store, t.firm, actor=a),
    ),
    "imports.latest": (LEAD, lambda t, a: imports.latest(t.town.store, actor=a)),
    "import_drafts.get": (
        LEAD,
        lambda t, a: import_drafts.get(t.town.store, LIST, actor=a, now=NOW),
    ),
    "listed_firms.claimed": (
        LEAD,
        lambda t, a: listed_firms.claimed(t.town.store, [CODE], actor=a),
    ),
    "joining_campaigns.invited": (
        OWN,
        lambda t, a: _mine(t, joining_campaigns.invited(t.town.store, actor=a, now=NOW)),
    ),
    "joining_campaigns.is_over": (
        OWN | SCOPE,
        lambda t, a: joining_campaigns.is_over(
            t.town.store,
            assessments.get(t.town.store, LATE, actor=t.town.alpha),
            actor=a,
            now=NOW + 90 * DAY,
        ),
    ),
}

STEPS: dict[str, tuple[frozenset[str], Attempt]] = {
    "campaigns.create": (
        LEAD,
        lambda t, a: campaigns.create(t.town.store, "x" * 32, plan(), actor=a, now=NOW),
    ),
    "campaigns.change": (
        LEAD,
        lambda t, a: campaigns.change(
            t.town.store, PLANNED, plan(), seen_version=1, actor=a, now=NOW
        ),
    ),
    "campaigning.save": (
        LEAD,
        lambda t, a: campaigning.save(
            t.town.store, PLANNED, plan(), seen_version=1, actor=a, now=NOW
        ),
    ),
    "campaigns.remove": (
        LEAD,
        lambda t, a: campaigns.remove(t.town.store, PLANNED, actor=a, now=NOW),
    ),
    "campaigns.set_open": (
        LEAD,
        lambda t, a: campaigns.set_open(
            t.town.store, PLANNED, NOW.date(), seen_version=1, actor=a, now=NOW
        ),
    ),
    "campaigning.open_campaign": (
        LEAD,
        lambda t, a: campaigning.open_campaign(
            t.town.store, PLANNED, seen_version=1, actor=a, now=NOW
        ),
    ),
    "campaign_targets.fill": (
        LEAD,
        lambda t, a: campaign_targets.fill(
            t.town.store, PLANNED, Filter(state=""), actor=a, now=NOW
        ),
    ),
    "campaign_targets.add": (
        LEAD,
        lambda t, a: campaign_targets.add(t.town.store, PLANNED, [t.firm], actor=a, now=NOW),
    ),
    "campaign_targets.extend": (
        SCOPE,
        lambda t, a: campaign_targets.extend(
            t.town.store, CAMPAIGN, t.firm, LAST + DAY, "来电申请", actor=a, now=NOW
        ),
    ),
    "campaigning.extend": (
        SCOPE,
        lambda t, a: campaigning.extend(
            t.town.store,
            CAMPAIGN,
            t.firm,
            LAST + DAY,
            "来电申请",
            actor=a,
            now=NOW,
            new_id=t.town.new_id,
        ),
    ),
    "campaigning.tell_targets": (
        SCOPE | {"distant_reviewer"},
        lambda t, a: list(
            campaigning.tell_targets(t.town.store, CAMPAIGN, actor=a, now=NOW, new_id=t.town.new_id)
        ),
    ),
    "campaign_reminding.remind_open": (
        SCOPE | {"distant_reviewer"},
        lambda t, a: campaign_reminding.remind_open(
            t.town.store, CAMPAIGN, actor=a, now=NOW, new_id=t.town.new_id
        ),
    ),
    "campaign_sheet.take": (
        SCOPE | {"distant_reviewer"},
        lambda t, a: campaign_sheet.take(
            t.town.store, CAMPAIGN, Narrowing(), WHY, actor=a, now=NOW, new_id=t.town.new_id
        ),
    ),
    "firms.correct_industry": (
        SCOPE,
        lambda t, a: firms.correct_industry(
            t.town.store,
            t.firm,
            "65",
            None,
            "执照写的是软件",
            seen_version=1,
            actor=a,
            now=NOW + DAY,
        ),
    ),
    "industry_correcting.correct_industry": (
        SCOPE,
        lambda t, a: industry_correcting.correct_industry(
            t.town.store,
            t.firm,
            "65",
            None,
            "执照写的是软件",
            seen_version=1,
            actor=a,
            now=NOW + DAY,
            new_id=t.town.new_id,
        ),
    ),
    "imports.add": (
        LEAD,
        lambda t, a: imports.add(
            t.town.store,
            "y" * 32,
            campaign_id=None,
            file_name="a",
            rows=0,
            made=0,
            changed=0,
            known=0,
            actor=a,
            now=NOW,
        ),
    ),
    "importing.propose": (
        LEAD,
        lambda t, a: importing.propose(
            t.town.store,
            [Sheet("a", [["企业名称", "统一社会信用代码"]])],
            campaign_id=None,
            file_name="a",
            actor=a,
            now=NOW,
            new_id=t.town.new_id,
        ),
    ),
    "listed_firms.add_all": (
        LEAD,
        lambda t, a: listed_firms.add_all(t.town.store, [], import_id="i", actor=a, now=NOW),
    ),
    "import_drafts.keep": (
        LEAD,
        lambda t, a: import_drafts.keep(
            t.town.store, "z" * 32, "x", campaign_id=None, file_name="a", actor=a, now=NOW
        ),
    ),
    "import_drafts.drop": (
        LEAD,
        lambda t, a: import_drafts.drop(t.town.store, LIST, actor=a),
    ),
}


_OVERDUE = campaign_ends.Overdue(LATE, "", CAMPAIGN, "批次", LAST)
NEVER: dict[str, Attempt] = {
    "campaigns.over": lambda t, a: campaigns.over(t.town.store, LAST + DAY, actor=a),
    "campaigns.set_ended": lambda t, a: campaigns.set_ended(
        t.town.store, CAMPAIGN, actor=a, now=NOW
    ),
    "campaign_ends.overdue": lambda t, a: campaign_ends.overdue(t.town.store, LAST + DAY, actor=a),
    "campaign_ends.expire": lambda t, a: campaign_ends.expire(
        t.town.store, _OVERDUE, actor=a, now=NOW
    ),
    "campaigning.end_due": lambda t, a: campaigning.end_due(
        t.town.store, actor=a, now=NOW, new_id=t.town.new_id
    ),
    "import_drafts.forget_old": lambda t, a: import_drafts.forget_old(
        t.town.store, actor=a, now=NOW
    ),
    "importing.confirm": lambda t, a: importing.confirm(
        t.town.store, LIST, "0" * 64, correct=False, actor=a, now=NOW, new_id=t.town.new_id
    ),
    "importing.review": lambda t, a: importing.review(
        t.town.store, LIST, actor=a, now=NOW, digest="0" * 64
    ),
    "invitation_words.hand_out": lambda t, a: invitation_words.hand_out(
        t.town.store, WHY, campaign_id=CAMPAIGN, actor=a, now=NOW, new_id=t.town.new_id
    ),
    "joining_campaigns.begin_anew": lambda t, a: joining_campaigns.begin_anew(
        t.town.store,
        t.submitted,
        questionnaire=EDITION,
        actor=a,
        now=NOW,
        new_id=t.town.new_id,
    ),
    "campaign_targets.without_people": lambda t, a: _refused_or(
        campaign_targets.without_people(t.town.store, CAMPAIGN, actor=a)
    ),
    "listed_firms.without_people": lambda t, a: _refused_or(
        listed_firms.without_people(t.town.store, "i", actor=a)
    ),
    "listed_firms.known": lambda t, a: _refused_or(
        list(listed_firms.known(t.town.store, [CODE], actor=a))
    ),
    "invitation_words.waiting": lambda t, a: _refused_or(
        invitation_words.waiting(t.town.store, campaign_id=CAMPAIGN, actor=a)
    ),
}


def _refused_or(found: list[Any]) -> None:
    assert found == []
    raise NoSuch


ELSEWHERE = {
    "data.audit.append_all": "is how the others leave their trace",
    "data.assessments.hand_in": "is tried through `joining_campaigns.begin`; drafts in test_hostile_actors",
    "data.campaign_targets.refuse_late": "only refuses; tried in test_campaigning.py",
    "data.campaign_targets.set_told": "is for callers that told the firm; asks for the same right",
    "data.campaigns.running": "tells names of campaigns to who reminds; tried through `remind_due`",
    "data.joining.join": "is for callers that checked the right; tried in test_joining.py",
    "data.noted.note_gone": "is how the others leave their trace",
    "portal.workflows.campaign_reminding.remind_due": "asks for the same right as `remind_open`",
    "portal.workflows.exporting.mark_of": "speaks of the actor's own account alone",
    "portal.workflows.exporting.refuse_too_many": "only refuses",
    "portal.workflows.joining_campaigns.begin": "has no firm but the actor's own",
}


@pytest.fixture
def ready(target: Target) -> Target:
    """A running campaign that asks alpha, a planned one, a list of the lead's, an old import."""
    town = target.town
    for campaign in (CAMPAIGN, PLANNED):
        campaigns.create(town.store, campaign, plan(), actor=town.lead, now=NOW)
    campaigning.open_campaign(town.store, CAMPAIGN, seen_version=1, actor=town.lead, now=NOW)
    late: Row = {"id": LATE, "firm_id": target.firm, "edition": "old", "scope": "full"}
    late |= {"state": "draft", "created_at": "2026", "created_by": "a", "campaign_id": CAMPAIGN}
    town.store.insert("assessments", late)
    import_drafts.keep(
        town.store, LIST, "{}", campaign_id=None, file_name="a.csv", actor=town.lead, now=NOW
    )
    imports.add(
        town.store,
        "i" * 32,
        campaign_id=None,
        file_name="a.csv",
        rows=1,
        made=1,
        changed=0,
        known=0,
        actor=town.lead,
        now=NOW,
    )
    return target


ATTEMPTS = (READS, STEPS, NEVER)


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
