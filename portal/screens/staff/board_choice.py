"""Which figures the dashboard shows (看哪些数字): kept in the address, so that a reload or a sent link shows the same."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from data import regions
from data.actor import Actor
from data.store import Store
from portal import figures, labels, visit
from portal.workflows import asked_figures
from portal.workflows.asked_figures import Asked
from portal.workflows.dashboard import Dashboard

COUNTY, CAMPAIGN, INDUSTRY = "county", "campaign", "industry"
_WORDS = (COUNTY, "scope", "reading", CAMPAIGN, INDUSTRY)


@dataclass(frozen=True, slots=True)
class _Question:
    """One choice: its label, and value → what is read. What is as usual is not in the address."""

    label: str
    options: Mapping[str, str]
    standing: str
    usual: str = ""


def asked(store: Store, actor: Actor) -> Asked:
    """What the address asks for; the usual in place of nonsense."""
    query = {word: st.query_params.get(word, "") for word in _WORDS}
    found = asked_figures.asked(query, edition=visit.questionnaire().edition, actor=actor)
    return asked_figures.settled(store, found, actor=actor)


def ask(store: Store, of: Dashboard) -> None:
    """One row of lists; each changes the address."""
    with st.container(key="board-choice", horizontal=True, vertical_alignment="bottom"):
        for word, question in _questions(store, of).items():
            _one(word, question)
        if of.focus:
            st.button("清除行业", key="board-clear", on_click=choose, args=(INDUSTRY, ""))


def choose(word: str, value: str) -> None:
    """Write one choice into the address."""
    if value:
        st.query_params[word] = value
    else:
        st.query_params.pop(word, None)


def _questions(store: Store, of: Dashboard) -> dict[str, _Question]:
    series, actor = of.asked.series, of.actor
    found: dict[str, _Question] = {}
    if asked_figures.may_choose(actor):
        counties = {one.code: one.name for one in regions.counties(store)}
        found[COUNTY] = _Question("辖区", {"": "全市", **counties}, of.asked.area.id)
    campaigns = {
        campaign.id: f"{campaign.name}（{figures.day(campaign.opens_on)}起）"
        for campaign, _ in asked_figures.choosable(store, series, actor=actor)
    }
    latest = {"": "最近一次，不分批次"}
    found[CAMPAIGN] = _Question("批次", {**latest, **campaigns}, series.campaign)
    sectors = {
        one.code: f"{one.code} {one.name}（{figures.count(one.coverage.checked)} 家）"
        for one in of.board.sectors
    }
    focus = of.focus.code if of.focus else ""
    found[INDUSTRY] = _Question("行业", {"": "全部行业", **sectors}, focus)
    found["scope"] = _Question("范围", labels.SCOPES, series.scope, "full")
    found["reading"] = _Question("口径", labels.READINGS, series.reading, asked_figures.USUAL)
    return found


def _one(word: str, question: _Question) -> None:
    key = f"board-{word}"
    standing = question.standing if question.standing in question.options else question.usual
    st.session_state[key] = standing
    st.selectbox(
        question.label,
        list(question.options),
        format_func=lambda value: labels.plain(question.options[value]),
        key=key,
        on_change=_changed,
        args=(word, key, question.usual),
    )


def _changed(word: str, key: str, usual: str) -> None:
    value = st.session_state[key]
    choose(word, "" if value == usual else value)
