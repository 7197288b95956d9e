"""Campaigns on the firm's page (批次邀请): who asks for a check, until when, and the way to begin it."""

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from data.actor import Actor
from data.errors import Refusal
from portal import figures, labels, navigation, visit
from portal.screens.firm import result_markup as markup
from portal.web import addresses
from portal.widgets.markup import words
from portal.workflows import joining_campaigns
from portal.workflows.joining_campaigns import Invited


def show(asked: Sequence[Invited], *, actor: Actor, main: bool = True) -> bool:
    """What is asked of the firm, the nearest day first; whether something is to be done now.

    `main`: whether the first button is the page's main one.
    """
    waiting = [one for one in asked if not one.is_over and not one.is_done]
    for place, one in enumerate(waiting):
        _waiting(one, actor, main=main and not place)
    done = [one for one in asked if one.is_done and not one.is_over]
    for one in done:
        said = Markup("已为“{}”提交自评（{}）。").format(words(one.target.name), _state(one))
        markup.draw(markup.paragraph(said, "rs-place"))
    missed = [one for one in asked if one.is_over and not one.is_done]
    if missed and not waiting:
        _missed(missed[-1])
    return bool(waiting)


def _waiting(one: Invited, actor: Actor, *, main: bool) -> None:
    target = one.target
    extended = "（已延期）" if target.extended_to else ""
    markup.draw(
        Markup(
            '<div class="rs-note"><p><b>您被邀请参加“{}”，请在 {} 前提交自评{}。</b>'
            "当天也可以提交。{}做{}。</p></div>"
        ).format(
            words(target.name),
            figures.day(target.last_day),
            extended,
            "正在填写的自评就是为它填的。" if one.check else "",
            labels.SCOPES[target.scope],
        )
    )
    key = f"join-{target.campaign_id}"
    if st.button(_label(one), type="primary" if main else "secondary", key=key):
        _begin(one, actor)


def _label(one: Invited) -> str:
    if one.check is not None and one.check.state == "draft":
        return "接着填"
    return "把正在填的自评用于这个批次" if one.spare else "开始这个批次的自评"


def _begin(one: Invited, actor: Actor) -> None:
    try:
        with visit.store() as store:
            joining_campaigns.begin(
                store,
                one.target.campaign_id,
                questionnaire=visit.questionnaire(one.target.edition),
                actor=actor,
                now=visit.now(),
                new_id=visit.new_id,
            )
    except Refusal as refusal:
        st.error(str(refusal))
        return
    st.switch_page(navigation.page(addresses.SELF_CHECK))


def _missed(one: Invited) -> None:
    """The last campaign that ended without the firm; earlier ones are history."""
    went = "填了一部分，答案都留着，可以接着用。" if one.check else ""
    said = Markup("“{}”已于 {} 截止，本企业没有提交。{}需要补交的，请联系工作人员延期。").format(
        words(one.target.name), figures.day(one.target.last_day), went
    )
    markup.draw(markup.paragraph(said, "rs-place"))


def _state(one: Invited) -> str:
    return labels.STATES[one.check.state] if one.check else ""
