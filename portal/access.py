"""From a browser's token to who it is: the only place where identity is read.

Three names of one thing: the *token* lies in the browser's cookie, its SHA-256 in the database,
and the session's id travels from the middleware to the screen in a trusted header.
"""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from data import sessions
from data.actor import Actor, Role
from data.keys import Keyring
from data.store import Store, open_store
from portal.settings import Settings

VISITOR = Actor(account_id="", role=Role.VISITOR, firm_id=None, county=None, park=None)
_SIGNED_IN = "session:"
_ANYBODY = "visitor:"


@contextmanager
def open_database(settings: Settings) -> Iterator[Store]:
    """The store under its keys; belongs to the calling thread."""
    with open_store(settings.database, keyring(settings.key_file)) as store:
        yield store


@lru_cache(maxsize=4)
def keyring(path: Path) -> Keyring:
    """The keys, read once per process; immutable, so threads may share them."""
    return Keyring.load_or_create(path)


def new_token() -> str:
    """A fresh token of 32 random bytes for a cookie."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What the database keeps of a token: SHA-256, hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def identity_of_session(session_id: str) -> str:
    """The trusted header's value for somebody signed in."""
    return _SIGNED_IN + session_id


def identity_of_visitor(token: str) -> str:
    """The trusted header's value for a browser without a session: its own, nobody else's."""
    return _ANYBODY + digest(token)


def session_in(identity: str | None) -> str | None:
    """The session id in a trusted header's value; None for a visitor."""
    if identity is None or not identity.startswith(_SIGNED_IN):
        return None
    return identity.removeprefix(_SIGNED_IN)


def actor_of(store: Store, session_id: str, *, now: datetime) -> Actor:
    """Who holds this session now; a visitor where it is revoked, expired or unknown."""
    return sessions.actor(store, session_id, now=now) or VISITOR
