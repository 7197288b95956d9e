"""The fields of a training's plan (培训方案的栏目): what was typed stays, also where another saved meanwhile."""

from typing import Any

import streamlit as st

from data import industries, regions
from data.actor import Actor
from data.store import Store
from data.training_plans import LONGEST_PLACE, LONGEST_TEXT, LONGEST_TITLE, MOST_CONTROLS, Training
from portal import labels, visit
from portal.guard import NEVER
from portal.workflows.asked_figures import may_choose

_ALL = ""


def show(store: Store, one: Training, *, actor: Actor) -> dict[str, Any]:
    """The fields of the form, filled from the database once: name of a column → what stands in its field."""
    titles = {asked.id: asked.title for asked in visit.questionnaire(one.edition).questions}
    _text(one, "title", "名称", longest=LONGEST_TITLE)
    st.multiselect(
        "讲哪些控制项",
        list(titles),
        key=_seeded(one, "controls", [each for each in one.controls if each in titles]),
        format_func=lambda control: f"{control} {titles[control]}",
        max_selections=MOST_CONTROLS,
        placeholder="不限",
    )
    names = ["title", "controls", "day", "begins", "ends", "place", "said"]
    if one.state == "draft":
        names += _whom(store, one, actor)
    for column, (name, label) in zip(
        st.columns(3), (("day", "日期"), ("begins", "开始"), ("ends", "结束")), strict=True
    ):
        with column:
            _text(one, name, label, longest=20)
    _text(one, "place", "地点", longest=LONGEST_PLACE, hint="例如：区政务服务中心三楼会议室")
    st.text_area(
        f"内容和要求（企业看得到，{NEVER}）",
        key=_seeded(one, "said", one.said),
        max_chars=LONGEST_TEXT,
        height=160,
    )
    found = {name: st.session_state[_key(one, name)] for name in names}
    clocks = {name: str(found[name]).strip().replace("：", ":") for name in ("begins", "ends")}
    return found | clocks


def anew(one: Training) -> None:
    """The fields are filled from the database again: what was typed has been saved."""
    serial = f"training-serial-{one.id}"
    st.session_state[serial] = st.session_state.get(serial, 0) + 1


def _text(one: Training, name: str, label: str, *, longest: int, hint: str = "") -> None:
    stands = getattr(one, name)
    value = stands if isinstance(stands, str) else stands.isoformat()
    key = _seeded(one, name, value)
    st.text_input(label, key=key, max_chars=longest, placeholder=hint or None)


def _whom(store: Store, one: Training, actor: Actor) -> list[str]:
    """Area and sector; an official of a county or park stays there."""
    sectors = {found.code: f"{found.code} {found.name}" for found in industries.divisions(store)}
    _choice(one, "industry", "行业", sectors)
    if not may_choose(actor):
        return ["industry"]
    counties = {county.code: county.name for county in regions.counties(store)}
    _choice(one, "county", "县（市、区）", counties)
    return ["industry", "county"]


def _choice(one: Training, name: str, label: str, offered: dict[str, str]) -> None:
    stands = getattr(one, name)
    st.selectbox(
        label,
        [_ALL, *offered],
        key=_seeded(one, name, stands if stands in offered else _ALL),
        format_func=lambda code: labels.plain(offered[code]) if code else "不限",
    )


def _seeded(one: Training, name: str, value: object) -> str:
    key = _key(one, name)
    st.session_state.setdefault(key, value)
    return key


def _key(one: Training, name: str) -> str:
    return f"training-{one.id}-{st.session_state.get(f'training-serial-{one.id}', 0)}-{name}"
