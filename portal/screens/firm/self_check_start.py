"""Before a self-check (开始自评): which scope, how long, what happens with it; earlier ones."""

import streamlit as st
from markupsafe import Markup

from data import firms
from data.actor import Actor
from data.assessments import Assessment, Scope
from data.errors import Refusal
from data.store import Store
from portal import figures, labels, visit
from portal.screens.firm import self_check_campaign
from portal.web import addresses
from portal.widgets import progress, saved
from portal.workflows import answering, carrying
from questionnaires.model import Questionnaire

_WHAT_FOR = {
    "full": "结果完整：颜色、五个部分、降级方案都有。可以分几次填，同事也可以一起填。",
    "light": "先看个大概：得到初步颜色和前几项整改。答案以后带入完整版，不用重填。",
}


def show(store: Store, mine: list[Assessment], *, actor: Actor) -> None:
    """Choose a scope (范围) and begin."""
    questionnaire, rules = visit.questionnaire(), visit.rules()
    firm = firms.own(store, actor=actor)
    full_advised = rules.light_scope is not None and rules.light_scope.advises_full(
        firm.industry, firm.size_class or ""
    )
    st.html(
        '<div class="zd-page"><p class="zd-crumb">自评</p><h1>开始自评</h1>'
        "<p>一共三段：说说企业的情况，逐项回答保护措施，看一遍再提交。"
        "每选一次就自动保存，随时可以停下，换一台设备接着填。</p>"
        "<p>只问有没有、做到什么程度、有没有记录，不问秘密本身。</p></div>"
    )
    self_check_campaign.offer(store, actor=actor)
    if mine and mine[0].state == "withdrawn":
        st.html('<p class="zd-hint">您撤回过一份自评，它的答案和证据会带进来，接着改就行。</p>')
    if questionnaire.sections_notice:
        st.html(Markup('<p class="zd-quiet">{}</p>').format(questionnaire.sections_notice))
    scope = _choose(questionnaire, full_advised=full_advised)
    if st.button("开始自评", type="primary"):
        _begin(store, mine, scope, actor)
    st.html(_earlier(mine))


def _choose(questionnaire: Questionnaire, *, full_advised: bool) -> Scope:
    offered: tuple[Scope, ...] = ("full", "light") if questionnaire.scopes else ("full",)
    advised = "full" if full_advised else "light"
    if len(offered) == 1:
        return "full"
    chosen = st.radio(
        "先做哪一种",
        offered,
        index=offered.index("full" if full_advised else "light"),
        format_func=lambda scope: _offer(questionnaire, scope, advised=scope == advised),
        captions=[_WHAT_FOR[scope] for scope in offered],
        key="scope",
        width="stretch",
    )
    if full_advised:
        st.html('<p class="zd-quiet">软件和信息技术服务业、大型企业，建议直接做完整版。</p>')
    return chosen or "full"


def _offer(questionnaire: Questionnaire, scope: str, *, advised: bool) -> str:
    count = len(questionnaire.asked(scope))
    minutes = progress.minutes(count, len(questionnaire.exposure))
    advice = "，建议您选这一种" if advised else ""
    return f"**{labels.SCOPES[scope]}**　{count} 题，约 {minutes} 分钟{advice}"


def _begin(store: Store, mine: list[Assessment], scope: Scope, actor: Actor) -> None:
    try:
        begin(store, scope, source=_source(mine, scope), actor=actor)
    except Refusal as refusal:
        st.html(saved.unsaved("还没有开始", str(refusal)))
        return
    st.rerun()


def _source(mine: list[Assessment], scope: Scope) -> Assessment | None:
    """What is carried over: a check that was taken back, or a light one into a full one."""
    if not mine:
        return None
    widened = (mine[0].scope, scope) == ("light", "full") and mine[0].submitted_at is not None
    return mine[0] if mine[0].state == "withdrawn" or widened else None


def begin(store: Store, scope: Scope, *, source: Assessment | None, actor: Actor) -> None:
    """Begin an assessment, with the answers of one that was taken back where there is one.

    Raises:
        Refusal: nothing was begun; or it was, and the answers can be carried at the next attempt.
    """
    questionnaire = visit.questionnaire()
    campaign = self_check_campaign.of_source(store, source, actor=actor)
    if campaign is not None:
        begun = self_check_campaign.again(store, campaign, scope, actor=actor)
    else:
        begun = answering.start(
            store,
            questionnaire=questionnaire,
            scope=scope,
            actor=actor,
            now=visit.now(),
            new_id=visit.new_id,
        )
    if source is not None and source.edition == questionnaire.edition:
        carrying.carry_over(
            store,
            source.id,
            begun.id,
            questionnaire=questionnaire,
            actor=actor,
            now=visit.now(),
            new_id=visit.new_id,
        )


def _earlier(mine: list[Assessment]) -> Markup:
    rows = [_row(one) for one in mine]
    if not rows:
        return Markup("<span></span>")
    return Markup('<h2 class="zd-later">以前的自评</h2><ul class="zd-plain">{}</ul>').format(
        Markup("").join(rows)
    )


def _row(one: Assessment) -> Markup:
    day = figures.day(one.submitted_at or one.created_at)
    words = f"{day}　{labels.SCOPES[one.scope]}　{labels.STATES[one.state]}"
    if one.submitted_at is None or one.state == "withdrawn":
        return Markup("<li>{}</li>").format(words)
    return Markup('<li>{}　<a target="_self" href="/{}?assessment={}">看结果</a></li>').format(
        words, addresses.RESULT, one.id
    )
