"""Doing one step (办一步) from a callback, and saying at the next drawing what came of it.

The page is drawn once, from what the database has then. A text that was refused still stands in its field.
"""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from data.actor import Actor
from data.errors import Refusal
from data.store import Store
from portal import visit
from portal.guard import LooksSecret

_TOLD = "step-told"
_DOUBTED = "step-doubted"

Step = Callable[[Store, Actor], object]


@dataclass(frozen=True, slots=True)
class Told:
    """What is said after a step; `failed`: it was not done."""

    text: str
    failed: bool = False


def say(text: str, *, failed: bool = False) -> None:
    """Say something at the next drawing."""
    st.session_state[_TOLD] = Told(text, failed)


def told() -> Told | None:
    """What the last step said; once."""
    found: Told | None = st.session_state.pop(_TOLD, None)
    return found


def attempt(step: Step, *, doubt: str = "") -> bool:
    """Do one step; whether it was done. A refusal is said, and nothing else changes.

    `doubt`: the field whose text, where it looks like a secret, is remembered word by word.
    """
    try:
        with visit.store() as store:
            step(store, visit.actor(store))
    except LooksSecret as looks:
        st.session_state.setdefault(_DOUBTED, {})[doubt] = st.session_state.get(doubt)
        say(f"{looks}改好再保存；确认没有写出秘密，可以照样保存。", failed=True)
        return False
    except Refusal as refusal:
        say(str(refusal), failed=True)
        return False
    return True


def doubted(field: str) -> bool:
    """Whether the text of a field looked like a secret, and stands there word for word still."""
    found: dict[str, str | None] = st.session_state.get(_DOUBTED, {})
    return field in found and found[field] == st.session_state.get(field)
