"""From a browser's token to who it is: the only place where identity is read.

The token lies in the browser's cookie; its SHA-256 is the session's key in the database and travels
from the middleware to the screen in a trusted header.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from data import marks, sessions
from data.actor import VISITOR, Actor
from data.errors import StoreError
from data.keys import Keyring
from data.opening import prepare
from data.store import Store, open_store
from portal.settings import Settings

_SIGNED_IN = "session:"
_ANYBODY = "visitor:"


@contextmanager
def open_database(settings: Settings) -> Iterator[Store]:
    """The store under its keys; belongs to the calling thread and step."""
    with open_store(settings.database, keyring(settings)) as store:
        yield store


def keyring(settings: Settings) -> Keyring:
    """The keys, which threads may share; the first call makes or migrates the database.

    Raises:
        KeyProblem, StoreError: the portal cannot work; the message says why.
    """
    return _prepared(settings.database, settings.key_file)


@lru_cache(maxsize=4)
def _prepared(database: str, key_file: Path) -> Keyring:
    return prepare(database, key_file)


def as_marked(settings: Settings) -> Settings:
    """The settings; a synthetic city (演示) is shown as one, whatever the operator set."""
    return replace(settings, demo=settings.demo or _marked(settings.database, settings.key_file))


@lru_cache(maxsize=4)
def _marked(database: str, key_file: Path) -> bool:
    with open_store(database, _prepared(database, key_file)) as store:
        return marks.is_demo(store)


def new_token() -> str:
    """A fresh token of 32 random bytes, 43 characters, for a cookie."""
    return secrets.token_urlsafe(32)


def identity_of_session(token: str) -> str:
    """The trusted header's value for somebody signed in."""
    return _SIGNED_IN + sessions.session_of(token)


def identity_of_visitor(token: str) -> str:
    """The trusted header's value for a browser without a session: its own, nobody else's."""
    return _ANYBODY + sessions.session_of(token)


def session_in(identity: str | None) -> str | None:
    """The session's key in a trusted header's value; None for a visitor."""
    if identity is None or not identity.startswith(_SIGNED_IN):
        return None
    return identity.removeprefix(_SIGNED_IN)


def actor_of(store: Store, session: str, *, now: datetime) -> Actor:
    """Who holds this session now; a visitor where it is revoked, expired, idle or unknown.

    That the session is in use is noted once a minute. Where the database cannot be written, who
    may read goes on reading.
    """
    actor = sessions.actor(store, session, now=now)
    if actor is None:
        return VISITOR
    with suppress(StoreError):
        sessions.seen(store, session, now=now)
    return actor


def link_address(portal: str, token: str) -> str:
    """The one-time link (一次性链接) as it is shown and mailed; `portal`: `https://…` without a slash."""
    return f"{portal}/link?t={token}"
