"""The audit chain for the auditor (留痕): how long it is, whether it is whole, what was done."""

from datetime import date

import streamlit as st
from markupsafe import Markup

from data import audit, rights, trail
from data.actor import Actor
from data.audit import BrokenChain, Head
from data.rights import Action
from data.store import Store
from data.times import day_in_shanghai
from data.trail import Step
from portal import figures, labels, visit
from portal.screens.firm import result_markup as markup
from portal.web import addresses
from portal.widgets.evidence import NoDay, day

_EACH = 100
_SHOWN = "audit-shown"
_ALL = "全部"
_COLUMNS = (
    markup.Column("编号", figure=True),
    markup.Column("时间", narrow=True),
    markup.Column("身份"),
    markup.Column("做了什么"),
    markup.Column("对象"),
)


def show() -> None:
    """Head, verification, then the entries without content."""
    markup.style()
    actor = visit.actor()
    st.title("留痕", anchor=False)
    markup.draw(
        markup.paragraph(
            "每一次改动和查看都记一条，后一条扣着前一条。这里只看得到时间、身份、动作和对象的种类，看不到内容。",
            "rs-lead",
        )
    )
    with visit.store() as store:
        _head(trail.head(store, actor=actor))
        if st.button("现在核验", type="primary", key="audit-verify"):
            _verify(store)
        st.header("记录", anchor=False)
        _entries(store, actor)


def _head(head: Head) -> None:
    facts = Markup("<div><dt>{}</dt><dd>{}</dd></div>")
    rows = [("条数", figures.count(head.number)), ("链尾", _in_groups(head.link))]
    markup.draw(
        Markup('<dl class="facts">{}</dl>').format(Markup("").join(facts.format(*r) for r in rows))
    )
    markup.draw(
        Markup(
            '<p class="rs-text">把每天的链尾存到别处，以后就能证明链尾没有被截断。'
            '<a href="{}" target="_self">下载今天的链尾</a></p>'
        ).format(addresses.AUDIT_HEAD)
    )


def _in_groups(link: str) -> Markup:
    """Sixty-four letters in groups of eight, so that two people can compare them aloud."""
    return Markup("<code>{}</code>").format(
        " ".join(link[place : place + 8] for place in range(0, len(link), 8))
    )


def _verify(store: Store) -> None:
    """In slices of a few thousand entries, so that the bar moves and nobody waits for a write."""
    length = max(1, audit.head(store).number)
    bar = st.progress(0.0, "正在核验")
    done = Head(0, audit.START)
    try:
        for done in audit.verified(store):
            share = min(1.0, done.number / length)
            bar.progress(share, f"正在核验：{figures.count(done.number)} 条")
    except BrokenChain as broken:
        bar.empty()
        st.error(str(broken))
        return
    bar.empty()
    st.info(f"留痕完整：{figures.count(done.number)} 条都已核验，链尾 {done.link[:8]}…")


def _entries(store: Store, actor: Actor) -> None:
    action, on = _wanted()
    shown: int = st.session_state.get(_SHOWN, _EACH)
    found = trail.page(store, actor=actor, count=shown + 1, action=action, day=on)
    if not found:
        markup.draw(markup.paragraph("没有符合的记录。换一个动作或日期再看。"))
        return
    rows = [_row(step) for step in found[:shown]]
    markup.draw(markup.table(_COLUMNS, rows, caption="由近到远"))
    if len(found) > shown:
        st.button("看更早的", key="audit-more", on_click=_more)


def _wanted() -> tuple[Action | None, date | None]:
    with st.container(key="audit-filter", horizontal=True):
        chosen = st.selectbox(
            "动作",
            ("", *sorted(Action, key=lambda action: rights.described()[action])),
            format_func=lambda action: rights.described()[Action(action)] if action else _ALL,
            key="audit-action",
            on_change=_again,
        )
        typed = st.text_input(
            "日期", placeholder="例如 2026-11-23，按回车", key="audit-day", on_change=_again
        )
    return Action(chosen) if chosen else None, _day(typed)


def _day(typed: str) -> date | None:
    """The day meant; what is none is told, and everything is shown."""
    if not typed.strip():
        return None
    try:
        return day(typed, today=day_in_shanghai(visit.now()))
    except NoDay as refusal:
        st.error(str(refusal))
        return None


def _again() -> None:
    st.session_state[_SHOWN] = _EACH


def _more() -> None:
    st.session_state[_SHOWN] = st.session_state.get(_SHOWN, _EACH) + _EACH


def _row(step: Step) -> tuple[markup.Cell, ...]:
    return (
        str(step.number),
        figures.moment(step.at),
        labels.ROLES[step.role],
        _named(step.action),
        labels.kind_of(step.kind),
    )


def _named(action: str) -> str:
    """What the table of rights calls it; an action of another version as it stands."""
    known = {one.value: said for one, said in rights.described().items()}
    return known.get(action, action)
