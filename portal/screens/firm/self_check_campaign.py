"""Before a self-check: a campaign asks for one (批次邀请), and it should count for it."""

import streamlit as st
from markupsafe import Markup

from data import assessments
from data.actor import Actor
from data.assessments import Assessment, Scope
from data.errors import Refusal
from data.store import Store
from portal import figures, labels, visit
from portal.widgets import saved
from portal.widgets.markup import words
from portal.workflows import carrying, joining_campaigns
from portal.workflows.joining_campaigns import Invited


def offer(store: Store, *, actor: Actor) -> None:
    """Each running campaign that the firm has made no check for, with a button that begins it."""
    for one in joining_campaigns.invited(store, actor=actor, now=visit.now()):
        if not one.is_over and not one.is_done:
            _offer(store, one, actor)


def of_source(store: Store, source: Assessment | None, *, actor: Actor) -> str | None:
    """The campaign that a check was for which was taken back, while it still takes one."""
    if source is None or source.campaign_id is None:
        return None
    if assessments.get(store, source.id, actor=actor).state != "withdrawn":
        return None
    over = joining_campaigns.is_over(store, source, actor=actor, now=visit.now())
    return None if over else source.campaign_id


def warning(store: Store, check: Assessment, *, actor: Actor) -> str:
    """What taking a check back costs now; empty where it costs nothing."""
    if not joining_campaigns.is_over(store, check, actor=actor, now=visit.now()):
        return ""
    return "它计入的批次已经截止：撤回以后不再计入，除非工作人员延期。"


def again(store: Store, campaign: str, scope: Scope, *, actor: Actor) -> Assessment:
    """Begin for a campaign once more, in a scope that is not smaller than it asks.

    Raises:
        BadCampaign: it takes no check of the firm.
    """
    questionnaire = visit.questionnaire()
    begun = joining_campaigns.begin(
        store,
        campaign,
        questionnaire=questionnaire,
        actor=actor,
        now=visit.now(),
        new_id=visit.new_id,
    )
    if (begun.scope, scope) == ("light", "full"):
        return carrying.widen(store, begun.id, actor=actor, now=visit.now())
    return begun


def _offer(store: Store, one: Invited, actor: Actor) -> None:
    target = one.target
    st.html(
        Markup(
            '<p class="zd-hint">“{}”邀请您自评，请在 {} 前提交。计入它的自评从这里开始。</p>'
        ).format(words(target.name), figures.day(target.last_day))
    )
    label = f"为“{labels.plain(target.name)}”开始（{labels.SCOPES[target.scope]}）"
    if not st.button(label, type="primary", key=f"campaign-{target.campaign_id}"):
        return
    try:
        joining_campaigns.begin(
            store,
            target.campaign_id,
            questionnaire=visit.questionnaire(target.edition),
            actor=actor,
            now=visit.now(),
            new_id=visit.new_id,
        )
    except Refusal as refusal:
        st.html(saved.unsaved("还没有开始", str(refusal)))
        return
    st.rerun()
