"""Doing something with a corrective action (整改的一步), and what the page says of it afterwards.

Buttons carry what their reader saw: a callback gets the version of the page that was clicked, not of
the page that is drawn next. What was typed stays in its field until it is kept.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import streamlit as st
from markupsafe import Markup

from data.actor import Actor
from data.errors import Refusal
from data.store import Store
from portal import visit
from portal.guard import LooksSecret
from portal.screens.firm import result_markup as markup
from portal.widgets import evidence

_NOTICE = "action-notice"
_DOUBTED = "action-doubted"
_NO_LIMIT = date(9999, 12, 31)


class NotChosen(Refusal):
    """A choice that the step needs was not made; the message says which."""


@dataclass(frozen=True, slots=True)
class Hand:
    """Who does it, in which store, when: what every workflow wants."""

    store: Store
    actor: Actor
    now: datetime

    @property
    def step(self) -> Mapping[str, Any]:
        """The arguments that every step with ids of its own takes."""
        return {"actor": self.actor, "now": self.now, "new_id": visit.new_id}


def carry_out(do: Callable[[Hand], object], said: str, *fields: str, doubt: str = "") -> None:
    """Do it; then say so and empty the fields, or say why not and leave them as they are.

    `doubt`: the field whose words are kept on the second try, if they look like a secret.
    """
    st.session_state.pop(_DOUBTED, None)
    try:
        with visit.store() as store:
            do(Hand(store, visit.actor(store), visit.now()))
    except LooksSecret as looks:
        st.session_state[_DOUBTED] = (doubt, typed(doubt))
        _note("error", f"{looks}改好再保存；确认没有写出秘密，可以照样保存。")
    except Refusal as refusal:
        _note("error", str(refusal))
    else:
        _note("done", said)
        for field in fields:
            st.session_state[field] = ""


def typed(field: str) -> str:
    """What stands in a field."""
    return str(st.session_state.get(field) or "")


def confirmed(field: str) -> bool:
    """Whether exactly these words were warned of before."""
    return bool(st.session_state.get(_DOUBTED) == (field, typed(field)))


def day(field: str) -> date:
    """The day in a field; `evidence.NoDay` where it is none."""
    return evidence.day(typed(field), today=_NO_LIMIT)


def seed(field: str, value: object) -> None:
    """What stands in a field that nobody has typed in: the value as the database has it now."""
    last = f"{field}-seeded"
    untouched = st.session_state.get(field) == st.session_state.get(last)
    if field not in st.session_state or untouched:
        st.session_state[field] = value
    st.session_state[last] = value


def notice() -> None:
    """What came of the last step; once."""
    kind, said = st.session_state.pop(_NOTICE, ("", ""))
    if kind == "error":
        st.error(said)
    elif kind:
        markup.draw(Markup('<div class="rs-note" role="status"><p>{}</p></div>').format(said))


def _note(kind: str, said: str) -> None:
    st.session_state[_NOTICE] = (kind, said)
