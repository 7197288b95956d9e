"""Telling people (通知): one notice to several, in the transaction of what it speaks of."""

from collections.abc import Callable, Iterable
from datetime import datetime

from data import messages, recipients
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


def tell_firm(
    store: Store,
    notice: Notice,
    *,
    now: datetime,
    new_id: Callable[[], str],
    but: str = "",
) -> int:
    """The same for all people of the firm that the notice is about."""
    people = recipients.of_firm(store, notice.firm_id or "")
    return tell(store, people, notice, now=now, new_id=new_id, but=but)
