"""What a guide filled in (代填), before the firm: marked, listed, confirmed; and how a guide is asked."""

from collections.abc import Callable, Iterable

import streamlit as st
from markupsafe import Markup

from data.actor import Actor
from data.assisted import Filled, Key
from data.assists import Assist, Guide
from data.errors import Refusal
from data.store import Store
from portal import labels, visit
from portal.screens.firm import self_check_status as status
from portal.screens.firm.self_check_desk import Desk
from portal.screens.firm.self_check_view import View
from portal.web import addresses
from portal.widgets import evidence, saved
from portal.widgets.markup import words
from portal.wording import wording
from portal.workflows import assisting, submitting

_READ = "assisted-read"
_WHAT_IT_MEANS = (
    "指导员写明目的后，能看到并填写这份草稿，也能写证据说明；不能提交。"
    "他填的每一题都会标出来，由您确认后才能提交。您随时可以结束。"
)


def keep(store: Store, desk: Desk, *, actor: Actor) -> None:
    """Confirm what the buttons asked for; a refusal is told where the button stands."""
    wanted, desk.taken_over = desk.taken_over, {}
    for item, keys in wanted.items():
        desk.notices.pop(_notice(item), None)
        try:
            assisting.confirm(store, desk.assessment_id, keys, actor=actor, now=visit.now())
        except Refusal as refusal:
            desk.notices[_notice(item)] = ("还没有确认", str(refusal))


def card(view: View, desk: Desk, item: str) -> None:
    """Under one question: that a guide filled it in, and the button by which the firm takes it."""
    filled = view.filled_of(item)
    if not filled:
        return
    waiting = [one for one in filled if one.confirmed_at is None]
    if not waiting:
        st.html('<p class="zd-quiet">指导员代填，企业已确认。</p>')
        return
    if view.is_guide:
        st.html('<p class="zd-quiet">代填，等企业确认。</p>')
        return
    with st.container(key=f"assisted-{item}"):
        st.html(
            Markup(
                '<p class="zd-hint">指导员（{}）代填了{}。对就确认；不对就改，改了就算您自己填的。</p>'
            ).format(words(_who(waiting[0])), _what(waiting))
        )
        if not view.is_locked(view.part_of(item)):
            st.button(
                "确认这一题",
                key=f"take-over-{item}",
                on_click=desk.take_over,
                args=(item, _keys(waiting)),
            )
        _told(desk, item)


def to_confirm(view: View, desk: Desk) -> None:
    """On the overview: everything that waits for the firm's word, to be read and confirmed at once."""
    items = submitting.unconfirmed_items(view.sheet, view.questionnaire)
    if not items:
        return
    if view.is_guide:
        st.html(f'<p class="zd-quiet">代填的有 {len(items)} 题等企业确认。</p>')
        return
    st.html(
        Markup(
            '<h2 class="zd-part">指导员代填，请确认（{} 题）</h2>'
            "<p>点题名可以过去改；看过没有问题，就在下面一并确认。</p>"
            '<dl class="zd-answers">{}</dl>'
        ).format(len(items), Markup("").join(_line(view, item) for item in items))
    )
    mine = [item for item in items if not view.is_locked(view.part_of(item))]
    if len(mine) < len(items):
        st.html('<p class="zd-quiet">分给同事的部分，由那位同事或企业负责人确认。</p>')
    if not mine:
        return
    keys = _keys(one for one in view.sheet.unconfirmed if one.item in mine)
    read = st.checkbox(f"我已看过上面 {len(mine)} 题的答案和证据", key=_READ)
    st.button(
        f"确认这 {len(mine)} 题",
        key="take-over-all",
        disabled=not read,
        on_click=desk.take_over,
        args=("", keys),
    )
    _told(desk, "")


def gate(view: View) -> None:
    """Ask a guide to help, or end it."""
    actor = visit.actor()
    with visit.store() as store:
        standing = assisting.gate(store, view.assessment.id, actor=actor)
    st.html('<h2 class="zd-part">请指导员协助填写</h2>')
    if not standing.guides and not standing.open:
        st.html("<p>还没有给本企业分派指导员。需要有人帮着填，可以联系所在县（市、区）或园区。</p>")
        return
    st.html(f"<p>{_WHAT_IT_MEANS}</p>")
    for assist in standing.open:
        _filling(assist)
    for guide in standing.guides:
        _free(view, guide)


def _filling(assist: Assist) -> None:
    who = words(_place(assist.agency, assist.post))
    st.html(Markup("<p>指导员（{}）现在可以看到并填写这份草稿。</p>").format(who))
    if st.button("结束协助", key=f"end-assist-{assist.id}"):
        _do(lambda store: _end(store, assist.id))


def _free(view: View, guide: Guide) -> None:
    name = labels.plain(f"{guide.name}（{_place(guide.agency, guide.post)}）")
    if st.button(f"请{name}协助填写", key=f"invite-{guide.id}"):
        _do(lambda store: _invite(store, view.assessment.id, guide.id))


def _invite(store: Store, assessment_id: str, guide_id: str) -> None:
    assisting.invite(
        store,
        assessment_id,
        guide_id,
        actor=visit.actor(store),
        now=visit.now(),
        new_id=visit.new_id,
    )


def _end(store: Store, assist_id: str) -> None:
    actor = visit.actor(store)
    assisting.end(store, assist_id, actor=actor, now=visit.now(), new_id=visit.new_id)


def _line(view: View, item: str) -> Markup:
    """One item as it stands: question, answer with its reason, evidence."""
    stored = view.answers.get(item)
    waiting = [one for one in view.filled_of(item) if one.confirmed_at is None]
    said = wording(view.questionnaire, item, stored.value) if stored else "未答"
    reason = Markup("（{}）").format(words(stored.reason)) if stored and stored.reason else ""
    return Markup(
        '<dt><a href="/{}?item={}" target="_self">{}</a>　<span class="zd-quiet">代填了{}</span></dt>'
        "<dd>{}{}{}</dd>"
    ).format(
        addresses.SELF_CHECK,
        item,
        words(status.name(view.questionnaire, item)),
        _what(waiting),
        words(said),
        reason,
        evidence.listed(view.evidence_of(item), oldest=view.oldest_day, files=view.sheet.files),
    )


def _what(waiting: list[Filled]) -> str:
    pieces = sum(bool(one.piece) for one in waiting)
    told = ["答案"] if len(waiting) > pieces else []
    return "和".join([*told, *([f" {pieces} 项证据"] if pieces else [])])


def _who(one: Filled) -> str:
    return _place(one.agency, one.post)


def _place(agency: str, post: str) -> str:
    return " ".join(part for part in (agency, post) if part) or "未填单位和岗位"


def _keys(filled: Iterable[Filled]) -> tuple[Key, ...]:
    return tuple(one.key for one in filled)


def _notice(item: str) -> str:
    return f"assisted-{item}"


def _told(desk: Desk, item: str) -> None:
    if _notice(item) in desk.notices:
        st.html(saved.unsaved(*desk.notices[_notice(item)]))


def _do(step: Callable[[Store], None]) -> None:
    try:
        with visit.store() as store:
            step(store)
    except Refusal as refusal:
        st.html(saved.unsaved("这一步没有做完", str(refusal)))
        return
    st.rerun()
