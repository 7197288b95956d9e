"""Which checks are compared (范围与口径): kept in the address, so that a reload or a sent link shows the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import streamlit as st

from data.assessments import Scope
from portal import labels
from scoring.model import ReadingName

_DEFAULT: ReadingName = "credible"


@dataclass(frozen=True, slots=True)
class Choice:
    """Scope and reading; never two readings in one figure."""

    scope: Scope
    reading: ReadingName


def chosen() -> Choice:
    """What the address asks for; the usual for anything else."""
    scope, reading = st.query_params.get("scope", ""), st.query_params.get("reading", "")
    return Choice(
        cast(Scope, scope) if scope in labels.SCOPES else "full",
        cast(ReadingName, reading) if reading in labels.READINGS else _DEFAULT,
    )


def ask(standing: Choice) -> None:
    """Two rows of words to press; each changes the address."""
    with st.container(key="effect-choice", horizontal=True):
        _one("范围", "scope", labels.SCOPES, standing.scope)
        _one("口径", "reading", labels.READINGS, standing.reading)


def _one(label: str, name: str, words: Mapping[str, str], standing: str) -> None:
    key = f"effect-{name}"
    st.session_state[key] = standing
    st.segmented_control(
        label,
        tuple(words),
        format_func=lambda option: words[option],
        key=key,
        on_change=_change,
        args=(name, key),
        required=True,
    )


def _change(name: str, key: str) -> None:
    st.query_params[name] = st.session_state[key]
