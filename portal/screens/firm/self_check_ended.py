"""After the end of a campaign (批次截止): what happened, that nothing is lost, and how to go on.

Whoever was answering at that moment finds here what the database did not take any more; it goes into
the new check together with all that was saved.
"""

from dataclasses import dataclass

import streamlit as st
from markupsafe import Markup

from data import answers, assessments, campaign_targets
from data.actor import Actor
from data.assessments import Assessment
from data.campaign_targets import Target
from data.errors import Refusal
from data.store import Store
from portal import figures, visit
from portal.screens.firm import self_check_desk, self_check_saving
from portal.screens.firm import self_check_status as status
from portal.screens.firm.self_check_desk import Desk, Unsaved
from portal.widgets import saved
from portal.widgets.markup import items, words
from portal.wording import wording
from portal.workflows import answering, joining_campaigns

_SKIPPED = "self-check-ended-skipped"
_HELD = "self-check-ended-held"
_FIELDS = ("kind", "day", "described")


@dataclass(frozen=True, slots=True)
class Held:
    """A piece of evidence that stood in its form: for which item, and the three fields as typed."""

    item: str
    fields: tuple[str, str, str]


def of(store: Store, mine: list[Assessment], *, actor: Actor) -> Assessment | None:
    """The check that the end of its campaign has closed, or is about to; None where there is none."""
    current = assessments.to_fill_in(mine)
    if current is None:
        newest = mine[0] if mine else None
        if newest is None or newest.state != "expired" or newest.campaign_id is None:
            return None
        return newest if st.session_state.get(_SKIPPED) != newest.id else None
    over = current.state == "draft" and joining_campaigns.is_over(
        store, current, actor=actor, now=visit.now()
    )
    return current if over else None


def show(store: Store, ended: Assessment, *, actor: Actor) -> None:
    """Say it plainly, show what is not saved yet, and offer the way on."""
    desk = self_check_desk.left_behind()
    if desk is None or desk.assessment_id != ended.id:
        desk = self_check_desk.of_tab(ended)
    if ended.is_editable:
        self_check_saving.keep(store, desk, actor=actor)
    self_check_desk.hold(desk)
    held = _hold_evidence(desk)
    target = campaign_targets.get(store, ended.campaign_id or "", ended.firm_id, actor=actor)
    count = len(answers.all_of(store, ended.id, actor=actor))
    st.html(_what_happened(target, count))
    if desk.unsaved or held:
        st.html(_not_saved(desk, held))
    again = not target.is_over(figures.local(visit.now()).date())
    st.html(_way_on(target, again=again))
    with st.container(horizontal=True, key="ended-ways"):
        label = "带入新的一份，接着填"
        if st.button(label, type="primary", key="ended-carry"):
            _go_on(store, ended, desk, held, actor=actor)
        if not ended.is_editable:
            st.button("不带入，重新开始", key="ended-skip", on_click=_skip, args=(ended.id,))


def _what_happened(target: Target, count: int) -> Markup:
    return Markup(
        '<div class="zd-page"><p class="zd-crumb">自评</p><h1>批次已截止，这份自评没有提交</h1>'
        "<p>“{}”于 {} 截止。您已经填的 {} 题和证据都保留着，没有丢。</p></div>"
    ).format(words(target.name), figures.day(target.last_day), count)


def _not_saved(desk: Desk, held: Held | None) -> Markup:
    """What was chosen or written after the end; it comes along into the new check."""
    said = [
        Markup("{}：{}{}").format(
            words(status.name(desk.questionnaire, item)),
            words(wording(desk.questionnaire, item, one.value)),
            Markup("。理由：{}").format(words(one.reason)) if one.reason else Markup(""),
        )
        for item, one in desk.unsaved.items()
    ]
    if held is not None:
        named = status.name(desk.questionnaire, held.item)
        typed = "，".join(field for field in held.fields if field)
        said.append(Markup("{}的证据：{}").format(words(named), words(typed)))
    return Markup(
        '<div class="zd-unsaved" role="alert"><p><strong>截止后选的，原来那份已经不能保存</strong></p>'
        "<p>带入新的一份时，下面这些会一起放进去：</p>{}</div>"
    ).format(items(said, kind="plain"))


def _way_on(target: Target, *, again: bool) -> Markup:
    if again:
        said = "工作人员给本企业延了期，新的一份仍然计入这个批次，请在 {} 前提交。"
        return Markup('<div class="zd-page"><p>{}</p></div>').format(
            said.format(figures.day(target.last_day))
        )
    return Markup(
        '<div class="zd-page"><p>可以带入新的一份接着填，提交后照样看得到结果，只是不计入这个批次；'
        "需要计入的，请联系工作人员延期，延期以后再带入。</p></div>"
    )


def _hold_evidence(desk: Desk) -> Held | None:
    """What stands in the form of evidence: its fields go with the page that had them."""
    kept = st.session_state.get(_HELD)
    if desk.adding:
        typed = tuple(
            str(st.session_state.get(f"{field}-{desk.adding}") or "") for field in _FIELDS
        )
        if typed[1] or typed[2]:
            kept = Held(desk.adding, (typed[0], typed[1], typed[2]))
            st.session_state[_HELD] = kept
    return kept if isinstance(kept, Held) else None


def _go_on(store: Store, ended: Assessment, desk: Desk, held: Held | None, *, actor: Actor) -> None:
    try:
        carried = joining_campaigns.begin_anew(
            store,
            ended.id,
            questionnaire=visit.questionnaire(ended.edition),
            actor=actor,
            now=visit.now(),
            new_id=visit.new_id,
        )
    except Refusal as refusal:
        st.html(saved.unsaved("还没有开始新的一份", str(refusal)))
        return
    waiting = dict(desk.unsaved)
    fresh = self_check_desk.of_tab(carried.assessment)
    for item, one in waiting.items():
        _put(store, fresh, item, one, actor)
    st.session_state.pop(_HELD, None)
    if held is not None:
        fresh.adding = held.item
        for field, typed in zip(_FIELDS, held.fields, strict=True):
            st.session_state[f"{field}-{held.item}"] = typed
        st.query_params["item"] = held.item
    st.rerun()


def _put(store: Store, fresh: Desk, item: str, one: Unsaved, actor: Actor) -> None:
    """Save it in the new check; what is refused there stays visibly open."""
    try:
        standing = answers.all_of(store, fresh.assessment_id, actor=actor).get(item)
        answering.save_answer(
            store,
            fresh.assessment_id,
            item,
            one.value,
            questionnaire=fresh.questionnaire,
            reason=one.reason,
            seen_version=standing.version if standing else 0,
            actor=actor,
            now=visit.now(),
        )
    except Refusal as refusal:
        fresh.unsaved[item] = Unsaved(one.value, one.reason, "refused", str(refusal))


def _skip(ended: str) -> None:
    st.session_state[_SKIPPED] = ended
