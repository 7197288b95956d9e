"""Which figures the dashboard shows (看哪些数字): kept in the address, so that a reload or a sent link shows the same."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from data import industries, regions
from data.actor import Actor
from data.store import Store
from portal import figures, labels, visit
from portal.widgets.markup import plain
from portal.workflows import asked_figures
from portal.workflows.asked_figures import Asked
from portal.workflows.sectors import Board

LATEST, WHOLE_CITY, ALL_SECTORS = "不分批次，各企业最近一次", "全市", "全部行业"
_WORDS = ("county", "scope", "reading", "campaign", "industry")


@dataclass(frozen=True, slots=True)
class _Question:
    """One choice: its word in the address, its label, value → what is read."""

    word: str
    label: str
    options: Mapping[str, str]
    standing: str


def asked(store: Store, actor: Actor) -> Asked:
    """What the address asks for; the usual in place of nonsense."""
    query = {word: st.query_params.get(word, "") for word in _WORDS}
    found = asked_figures.asked(query, edition=visit.questionnaire().edition, actor=actor)
    return asked_figures.settled(store, found, actor=actor)
