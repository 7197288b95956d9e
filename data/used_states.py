"""States (登录回执) that came back from a provider: each is good once, in every process together."""

from datetime import datetime, timedelta

from data.store import Store
from data.times import to_text

KEPT = timedelta(hours=1)
"""Longer than any state is good for, so that a forgotten one is too old as well."""

_USE = """
    INSERT INTO used_states (state, used_at) VALUES (:state, :now)
    ON CONFLICT (state) DO NOTHING RETURNING state
"""


def use(store: Store, state: str, *, now: datetime) -> bool:
    """Use a state up; False where it was used before. Only a keyed digest of it is kept."""
    digest = store.keyring.digest(state, purpose="single sign-on state")
    with store.atomic():
        store.rows("DELETE FROM used_states WHERE used_at < :before", before=to_text(now - KEPT))
        return bool(store.rows(_USE, state=digest, now=to_text(now)))
