"""One campaign (批次): its plan while it is a draft, then who has come how far."""

import streamlit as st
from markupsafe import Markup

from data import campaign_targets, campaigns, firms
from data.actor import Actor
from data.campaigns import Campaign
from data.errors import Refusal, StoreError
from data.rights import Action, may
from data.store import Store
from portal import figures, labels, visit
from portal.screens.firm import result_markup as markup
from portal.screens.staff import (
    campaign_board,
    campaign_extension,
    campaign_plan,
    campaign_steps,
    case_place,
)
from portal.screens.staff.campaigns import STATES
from portal.web import addresses
from portal.widgets import styles


def show() -> None:
    """Where it stands, then the plan or the board; with `extend` in the address more time for one firm."""
    markup.style()
    styles.apply()
    actor = visit.actor()
    with visit.store() as store:
        try:
            campaign = campaigns.get(store, st.query_params.get("id", ""), actor=actor)
        except StoreError:
            raise
        except Refusal as refusal:
            case_place.not_there(
                "批次", str(refusal), way=addresses.CAMPAIGNS, label="回到批次列表"
            )
            return
        _head(campaign)
        if campaign.state == "draft":
            campaign_plan.show(store, campaign, actor=actor)
            return
        if st.query_params.get("extend"):
            _extension(store, campaign, actor)
            return
        campaign_board.show(store, campaign, actor=actor)
        campaign_steps.show(store, campaign, actor=actor)


def _head(campaign: Campaign) -> None:
    markup.draw(
        Markup('<p class="rs-place"><a href="/{}" target="_self">批次</a> › {}</p>').format(
            addresses.CAMPAIGNS, STATES[campaign.state]
        )
    )
    st.title(labels.plain(campaign.name), anchor=False)
    said = (
        f"{figures.day(campaign.opens_on)} 至 {figures.day(campaign.closes_on)}",
        labels.SCOPES[campaign.scope],
        f"{campaign.edition} 版问卷",
    )
    markup.draw(Markup('<p class="rs-place">{}</p>').format(" · ".join(said)))


def _extension(store: Store, campaign: Campaign, actor: Actor) -> None:
    try:
        firm = firms.get(store, st.query_params["extend"], actor=actor)
        target = campaign_targets.get(store, campaign.id, firm.id, actor=actor)
    except StoreError:
        raise
    except Refusal as refusal:
        markup.draw(markup.paragraph(str(refusal), "rs-lead"))
        markup.go(addresses.CAMPAIGN, "回到批次", id=campaign.id)
        return
    campaign_extension.show(store, target, firm.name, may(actor, Action.CAMPAIGN_EXTEND), actor)
