"""Telling people (通知): one notice to several, in the transaction of what it speaks of."""

from collections.abc import Callable, Iterable
from datetime import datetime

from data import messages
from data.messages import Notice
from data.store import Store


def tell(
    store: Store,
    accounts: Iterable[str],
    notice: Notice,
    *,
    now: datetime,
    new_id: Callable[[], str],
    but: str = "",
) -> int:
    """Post a notice to each account, `but` for who caused it; how many had not been told yet."""
    wanted = dict.fromkeys(account for account in accounts if account != but)
    return sum(messages.post(store, new_id(), account, notice, now=now) for account in wanted)
