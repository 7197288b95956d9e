"""Where a reviewer is on the desk (位置): kept in the address, so that a refresh loses nothing."""

import streamlit as st

from portal.workflows.review_points import Point
from portal.workflows.review_reading import ReviewDesk

CARD, ALL, CHANGED, TOGETHER, FINISH = "card", "all", "changed", "together", "finish"
_TO, _DO, _ITEM, _VIEW = "to", "do", "item", "view"
ASK = "ask"
_KEYS = "review-keys"
_WALK = "review-walks-all"
_ARRIVED = "review-arrived"


def firm() -> str:
    """The firm in the address."""
    return str(st.query_params.get("firm", ""))


def view() -> str:
    """Which view of the desk is open."""
    return str(st.query_params.get(_VIEW, CARD))


def current(desk: ReviewDesk) -> Point:
    """The item in the address, else the first undecided one, else the first of all."""
    wanted = str(st.query_params.get(_ITEM, ""))
    if wanted in desk.by_item:
        return desk.by_item[wanted]
    return (*desk.undecided, *desk.points)[0]


def moving_to() -> str:
    """The level that waits for its reason, as it stands in the address; empty for none."""
    return str(st.query_params.get(_TO, ""))


def asking() -> bool:
    """Whether a question is being written."""
    return st.query_params.get(_DO) == ASK


def go(item: str = "", *, view: str = CARD, to: str = "", do: str = "") -> None:
    """Go somewhere on the desk; for callbacks."""
    for name, value in ((_ITEM, item), (_VIEW, "" if view == CARD else view), (_TO, to), (_DO, do)):
        if value:
            st.query_params[name] = value
        elif name in st.query_params:
            del st.query_params[name]


def walks_all() -> bool:
    """Whether J and K stop at every item, not at undecided ones alone."""
    return bool(st.session_state.get(_WALK))


def walk_all(every: bool) -> None:
    """Change where J and K stop."""
    st.session_state[_WALK] = every


def shows_keys() -> bool:
    """Whether the list of keys is open."""
    return bool(st.session_state.get(_KEYS))


def toggle_keys() -> None:
    """Open the list of keys, or close it."""
    st.session_state[_KEYS] = not shows_keys()


def arrivals(item: str) -> int:
    """How often another item came into sight in this tab; the first one moves nothing."""
    stood: tuple[str, int] = st.session_state.get(_ARRIVED, (item, 0))
    before, count = stood
    count += item != before
    st.session_state[_ARRIVED] = (item, count)
    return count


def neighbour(desk: ReviewDesk, item: str, by: int) -> str:
    """The item before (-1) or after (1) on the walk; the same where there is none."""
    order = [point.item for point in desk.points]
    undecided = [point.item for point in desk.undecided]
    stops = order if walks_all() or not undecided else undecided
    place = order.index(item)
    ahead = [i for i in stops if order.index(i) > place]
    behind = [i for i in stops if order.index(i) < place]
    if by > 0:
        return (ahead or behind or [item])[0]
    return (list(reversed(behind)) or list(reversed(ahead)) or [item])[0]
