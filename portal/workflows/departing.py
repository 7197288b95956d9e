"""The owner asks that the firm be deleted (申请注销), or calls it off."""

from collections.abc import Callable
from datetime import datetime, timedelta

from data import departures
from data.actor import Actor
from data.departures import Departure
from data.rights import Action, require
from data.store import Store
from portal.workflows import own_password


def ask(
    store: Store,
    reason: str,
    password: str,
    *,
    cooling_off: timedelta,
    actor: Actor,
    now: datetime,
    new_id: Callable[[], str],
) -> Departure:
    """Begin the cooling-off time.

    Raises:
        NotAllowed: the actor is no owner. WrongPassword: the password was not right.
        AlreadyLeaving, BadText, Refusal: as `departures.ask`.
    """
    require(actor, Action.FIRM_LEAVE)
    own_password.check(store, password, actor=actor, now=now)
    return departures.ask(store, new_id(), reason, cooling_off=cooling_off, actor=actor, now=now)


def cancel(store: Store, *, actor: Actor, now: datetime) -> None:
    """Stay; no password is asked for what keeps everything."""
    departures.cancel(store, actor=actor, now=now)
