"""The outermost edge: the clock and fresh ids, handed to everything below as arguments."""

import uuid
from datetime import UTC, datetime


def now() -> datetime:
    """This moment, aware, UTC."""
    return datetime.now(UTC)


def new_id() -> str:
    """A fresh id of 32 hex characters."""
    return uuid.uuid4().hex
