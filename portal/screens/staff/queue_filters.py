"""What to see of the queue (筛选): kinds, words, place, sector, colour, state; all of it in the address."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import streamlit as st

from data import directory, industries, parks, regions
from data.actor import Actor, Role
from data.queue import ALL, WAITING, Query
from data.rights import Action, may
from data.store import Store
from portal import figures, labels
from portal.widgets.queue_words import HOLDERS, KINDS, STATES
from portal.workflows import queueing
from portal.workflows.queueing import Desk

_ANY = "不限"
_KEY = "queue-filter-"
_CHOICES = ("county", "park", "industry", "colour", "state", "holder", "guide")
_MOST_KEYS = 9


@dataclass(frozen=True, slots=True)
class _Choice:
    """One filter: its label, and code → word."""

    label: str
    known: Mapping[str, str]


def kinds(desk: Desk) -> None:
    """One button a kind, with its number; the digits of the keyboard press them."""
    chosen = desk.query.kind
    shown = [
        (name, desk.counts[name])
        for name in KINDS
        if name in desk.counts and (desk.counts[name] or name in (WAITING, ALL, chosen))
    ]
    with st.container(key="queue-kinds", horizontal=True):
        for number, (name, count) in enumerate(shown[:_MOST_KEYS], 1):
            st.button(
                f"{KINDS[name]} {figures.count(count)}",
                key=f"queue-kind-{name}",
                type="primary" if name == chosen else "secondary",
                shortcut=str(number),
                on_click=go,
                args=(replace(desk.query, kind=name),),
            )


def show(store: Store, actor: Actor, desk: Desk) -> None:
    """Words at once, the rest folded until one is on."""
    query = desk.query
    _seed(query)
    with st.container(key="queue-find", horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            "查找企业",
            key=f"{_KEY}words",
            max_chars=100,
            placeholder="名称的一部分，或统一社会信用代码的开头",
            on_change=_changed,
        )
        if not queueing.is_plain(query):
            st.button("清除筛选", key="queue-clear", on_click=go, args=(Query(kind=query.kind),))
    folded = queueing.is_plain(replace(query, words=""))
    with st.expander("按地区、行业、颜色、状态筛选", expanded=not folded):
        columns = st.columns(3)
        for number, (name, choice) in enumerate(_options(store, actor, query).items()):
            with columns[number % 3]:
                _choose(name, choice)
        st.checkbox("只看超期的", key=f"{_KEY}overdue", on_change=_changed)


def _choose(name: str, choice: _Choice) -> None:
    st.selectbox(
        choice.label,
        list(choice.known),
        key=f"{_KEY}{name}",
        format_func=lambda code: choice.known.get(code, code),
        on_change=_changed,
    )


def go(query: Query, page: int = 0) -> None:
    """Show this query: what is seen stands in the address."""
    st.query_params.from_dict(queueing.to_address(query, page))


def turning(desk: Desk) -> None:
    """To the page before and after."""
    with st.container(key="queue-pages", horizontal=True, vertical_alignment="center"):
        if desk.page:
            st.button("上一页", key="queue-back", on_click=go, args=(desk.query, desk.page - 1))
        st.markdown(f"第 {desk.page + 1}／{desk.pages} 页", width="content")
        if desk.page + 1 < desk.pages:
            st.button("下一页", key="queue-on", on_click=go, args=(desk.query, desk.page + 1))


def place(store: Store, actor: Actor) -> str:
    """Of which firms this queue is."""
    if actor.role is Role.LEAD:
        return "全市"
    if actor.role is Role.GUIDE:
        return "分派给您的企业"
    area = directory.area(store, actor=actor) or "还没有分配范围，请联系管理员"
    return f"{area}（含您代理的范围）" if actor.deputy_for else area


def _changed() -> None:
    """Some filter was changed: from the first page of what is wanted now."""
    query = queueing.from_address(st.query_params.to_dict())
    for name in ("words", *_CHOICES):
        query = replace(
            query, **{name: st.session_state.get(f"{_KEY}{name}", getattr(query, name))}
        )
    go(replace(query, overdue=bool(st.session_state.get(f"{_KEY}overdue", query.overdue))))


def _seed(query: Query) -> None:
    """The fields say what the address says, after a reload and on the way back too."""
    for name in ("words", *_CHOICES, "overdue"):
        st.session_state[f"{_KEY}{name}"] = getattr(query, name)


def _options(store: Store, actor: Actor, query: Query) -> dict[str, _Choice]:
    """The filters that make sense here: places only where the scope has several."""
    found: dict[str, _Choice] = {}
    if actor.role is not Role.REVIEWER or actor.deputy_for:
        counties = {one.code: one.name for one in regions.counties(store)}
        found["county"] = _choice("县（市、区）", counties, query.county)
    county = query.county or actor.county
    inside = {one.id: one.name for one in parks.of_county(store, county)} if county else {}
    if inside and not actor.park:
        found["park"] = _choice("园区", inside, query.park)
    divisions = {one.code: one.name for one in industries.divisions(store)}
    found["industry"] = _choice("行业", divisions, query.industry)
    colours = {one.id: one.phrase for one in reversed(list(labels.COLOURS.values()))}
    found["colour"] = _choice("颜色", colours, query.colour)
    found["state"] = _choice("状态", STATES, query.state)
    if may(actor, Action.CASE_TAKE):
        found["holder"] = _choice("主办", HOLDERS, query.holder)
    elif may(actor, Action.CASE_ASSIGN):
        found["holder"] = _choice("主办", {"free": HOLDERS["free"]}, query.holder)
    if may(actor, Action.FIRM_ASSIGN):
        found["guide"] = _choice("指导员", {"free": "还没有指导员"}, query.guide)
    return found


def _choice(label: str, known: Mapping[str, str], chosen: str) -> _Choice:
    """With 不限 on top; what an address names and nobody offers stands there as it is."""
    extra = {chosen: chosen} if chosen and chosen not in known else {}
    return _Choice(label, {"": _ANY, **known, **extra})
