"""What the firm's file (一企一档) looks like for staff and for the firm: filter, events, older ones, print."""

from collections.abc import Mapping
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup

from data.case_file import LATEST, Place
from data.case_sources import Group
from portal.browser_storage import print_button
from portal.screens.firm import result_markup as markup
from portal.widgets import timeline
from portal.workflows.reading_case import Case

KIND, BEFORE, WHOLE = "kind", "before", "all"
_ALL = "全部"


def groups() -> frozenset[Group]:
    """The groups that the address asks for; everything unless it names one."""
    asked = st.query_params.get(KIND, "")
    found = frozenset(group for group in Group if group.value == asked)
    return found or frozenset(Group)


def before() -> Place:
    """Where the page begins that the address asks for."""
    parts = st.query_params.get(BEFORE, "").split("~")
    return Place(*parts) if len(parts) == 3 and all(parts) else LATEST


def whole() -> bool:
    """Whether the address asks for the whole file, to be printed."""
    return st.query_params.get(WHOLE) == "1"


def show(case: Case, address: str, way: Mapping[str, str]) -> None:
    """The events, with the ways to narrow, to go on and to print; `way`: what the address names."""
    st.header("经过", anchor=False)
    markup.draw(_filter(address, way))
    if not case.events:
        markup.draw(markup.paragraph("这一类还没有记录。"))
        return
    markup.draw(timeline.events(case.events))
    chosen = st.query_params.get(KIND, "")
    if before() != LATEST:
        markup.go(address, "回到最近的", main=False, **_with(way, chosen))
    if case.more is not None:
        place = "~".join((case.more.at, case.more.kind, case.more.id))
        markup.go(address, "看更早的", main=False, **_with(way, chosen), before=place)
    if whole():
        print_button("打印全部")
    else:
        markup.go(address, "全部放在一页，打印", main=False, **_with(way, chosen), all="1")


def _with(way: Mapping[str, str], chosen: str) -> dict[str, str]:
    return {**way, **({KIND: chosen} if chosen else {})}


def _filter(address: str, way: Mapping[str, str]) -> Markup:
    chosen = groups()
    everything = len(chosen) == len(Group)
    links = [_link(address, way, "", _ALL, here=everything)]
    links += [
        _link(address, way, group.value, title, here=not everything and group in chosen)
        for group, title in timeline.GROUPS.items()
    ]
    return Markup('<ul class="zd-filter">{}</ul>').format(Markup("").join(links))


def _link(address: str, way: Mapping[str, str], kind: str, title: str, *, here: bool) -> Markup:
    if here:
        return Markup('<li><b aria-current="true">{}</b></li>').format(title)
    query = urlencode(_with(way, kind))
    return Markup('<li><a href="/{}?{}" target="_self">{}</a></li>').format(address, query, title)
