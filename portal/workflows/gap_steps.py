"""From a gap to a step (由短板生成): one click begins a training or a campaign for the firms of its area and sector.

Never for the firms that have the gap: who is asked would tell their answers without a stated purpose.
"""

from collections.abc import Callable
from datetime import datetime

from data import campaigns, industries
from data.actor import Actor
from data.campaign_filter import Filter
from data.campaigns import LONGEST_NAME, LONGEST_TEXT, BadCampaign, Campaign
from data.campaigns import Plan as CampaignPlan
from data.rights import Action, require
from data.store import Store
from data.times import day_in_shanghai
from data.training_plans import Training
from portal.workflows import training
from portal.workflows.asked_figures import Asked
from portal.workflows.campaigning import INVITATION, RUNS
from portal.workflows.sectors import short
from questionnaires.loading import edition as load_edition
from questionnaires.model import Question

NewId = Callable[[], str]


def begin_training(
    store: Store, asked: Asked, control: str, *, actor: Actor, now: datetime, new_id: NewId
) -> Training:
    """A draft of a training on one control, for the official to look at before firms are asked.

    Raises:
        NotAllowed: makes no trainings. BadTraining: no such control.
    """
    require(actor, Action.TRAINING_EDIT)
    place = {name: ids[0] for name, ids in _place(asked).items()}
    plan = training.proposed(
        asked.series.edition, today=day_in_shanghai(now), controls=[control], **place
    )
    return training.begin(store, plan, actor=actor, now=now, new_id=new_id)


def begin_campaign(
    store: Store, asked: Asked, control: str, *, actor: Actor, now: datetime, new_id: NewId
) -> Campaign:
    """A draft of a campaign that asks to look at one control anew.

    Raises:
        NotAllowed: plans no campaigns. BadCampaign: no such control.
    """
    require(actor, Action.CAMPAIGN_EDIT)
    question = load_edition(asked.series.edition).by_id.get(control)
    if question is None:
        raise BadCampaign("问卷里没有这个控制项。请从风险看板重新进入。")
    today = day_in_shanghai(now)
    plan = CampaignPlan(
        name=_name(store, asked, question),
        edition=asked.series.edition,
        scope=asked.series.scope,
        opens_on=today,
        closes_on=today + RUNS,
        invitation=_invitation(question),
        filter=Filter.model_validate(_lists(asked)),
    )
    return campaigns.create(store, new_id(), plan, actor=actor, now=now)


def _place(asked: Asked) -> dict[str, tuple[str, ...]]:
    """Which firms: column → the one value, where there is one."""
    area = asked.area
    found = {
        "county": area.id if area.kind == "county" else "",
        "park": area.id if area.kind == "park" else "",
        "industry": asked.industry,
    }
    return {name: (one,) for name, one in found.items() if one}


def _lists(asked: Asked) -> dict[str, tuple[str, ...]]:
    lists = {"county": "counties", "park": "parks", "industry": "industries"}
    return {lists[name]: ids for name, ids in _place(asked).items()}


def _name(store: Store, asked: Asked, question: Question) -> str:
    sector = f"{short(industries.get(store, asked.industry).name)}：" if asked.industry else ""
    return f"{sector}{question.title}专项自评"[:LONGEST_NAME]


def _invitation(question: Question) -> str:
    remedy = f"通常的做法是{question.remedy.text.rstrip('。')}。" if question.remedy else ""
    said = f"这次请重点看看“{question.title}”这一项。{remedy}{INVITATION}"
    return (
        said
        if len(said) <= LONGEST_TEXT
        else f"这次请重点看看“{question.title}”这一项。{INVITATION}"
    )
