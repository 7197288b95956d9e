"""One visit: who is looking, when, at which edition. For screens, fragments and callbacks.

Nothing here is remembered between runs: every call of `actor` asks the database, so that a
sign-out or a lost right holds from the next run, fragment and callback on.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime

import streamlit as st

from data.actor import VISITOR, Actor
from data.store import Store
from portal import access, clock
from portal.settings import Settings
from questionnaires.editions import CURRENT
from questionnaires.loading import edition
from questionnaires.model import Questionnaire
from scoring.rules import Rules, load_rules

_IDENTITY = "visit.identity"


@contextmanager
def store() -> Iterator[Store]:
    """The database, opened for this run and closed at its end; belongs to this thread."""
    with access.open_database(settings()) as opened:
        yield opened


def settings() -> Settings:
    """What the operator set, and whether the firms are invented."""
    return access.as_marked(Settings.from_environment())


def actor(opened: Store | None = None) -> Actor:
    """Who is looking, as the database knows them at this moment; a visitor if nobody signed in.

    `opened`: the store of this run, where one is open already.
    """
    session = access.session_in(_identity())
    if session is None:
        return VISITOR
    with nullcontext(opened) if opened else store() as asked:
        return access.actor_of(asked, session, now=now())


def _identity() -> str | None:
    """The value of the trusted header that the middleware set at the handshake.

    It stays the same as long as the framework's session lasts, and reading `st.user` looks for a
    file of secrets each time: so it is read once a session. Rights are not remembered, `actor` asks.
    """
    if _IDENTITY not in st.session_state:
        subject = st.user.get("sub")
        st.session_state[_IDENTITY] = subject if isinstance(subject, str) else None
    identity: str | None = st.session_state[_IDENTITY]
    return identity


def now() -> datetime:
    """This moment, aware, UTC."""
    return clock.now()


def new_id() -> str:
    """A fresh id of 32 hex characters."""
    return clock.new_id()


def demo() -> bool:
    """Whether every page is to say that its firms are invented (演示)."""
    return settings().demo


def questionnaire(name: str = CURRENT) -> Questionnaire:
    """An edition (版次) of the questionnaire; the current one unless named."""
    return edition(name)


def rules(name: str = CURRENT) -> Rules:
    """The scoring rules of an edition."""
    return load_rules(questionnaire(name))
