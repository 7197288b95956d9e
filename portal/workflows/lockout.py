"""Lockout (暂停登录): how often one may guess, per account and per address, and what is noted of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from data import accounts, audit, sign_in_failures
from data.actor import VISITOR
from data.rights import Action
from data.sign_in_failures import BLOCK, USUAL, Counted, Limit
from data.store import Store

FROM_ONE_PLACE = Limit(40, BLOCK)


@dataclass(frozen=True, slots=True)
class Door:
    """One thing that strangers guess at.

    `per_name`: attempts at one account. `per_address`: attempts from one place, whatever the account:
    many people share one behind a firm's router.
    """

    name: str
    per_name: Limit = USUAL
    per_address: Limit = FROM_ONE_PLACE


PASSWORD = Door("")
OWN_PASSWORD = Door("own password")
CODE = Door("second factor")
LINK = Door("link", per_name=Limit(20, BLOCK))
FORGOTTEN = Door(
    "forgotten",
    per_name=Limit(3, timedelta(hours=1)),
    per_address=Limit(20, timedelta(hours=1)),
)


@dataclass(frozen=True, slots=True)
class Knock:
    """One counted attempt."""

    subject: str
    address: str
    at_name: Counted
    from_address: Counted

    @property
    def refused(self) -> bool:
        """Whether there were too many before it."""
        return Counted.BLOCKED in {self.at_name, self.from_address}


def knock(store: Store, door: Door, name: str, address: str, *, now: datetime) -> Knock:
    """Count an attempt before it is looked at.

    `name`: a login name as typed, or an account's id. `address`: one key per client, empty where only
    the account is counted.
    """
    subject = f"{door.name} {name}".strip()
    place = f"{door.name} from {address}".strip()
    with store.atomic():
        at_name = sign_in_failures.count(store, subject, now=now, limit=door.per_name)
        if not address:
            return Knock(subject, place, at_name, Counted.FREE)
        from_address = sign_in_failures.count(store, place, now=now, limit=door.per_address)
        return Knock(subject, place, at_name, from_address)


def opened(store: Store, knock: Knock) -> None:
    """It was right: the account's failures are forgotten, the address gets its attempt back."""
    sign_in_failures.clear(store, knock.subject)
    sign_in_failures.give_back(store, knock.address)


def missed(store: Store, knock: Knock, account_id: str | None, *, now: datetime) -> None:
    """It was wrong: note the lockout that began with it.

    A single failure is no entry, nor is a name that nobody has: a stranger could make the chain grow.
    """
    with store.atomic():
        if knock.at_name is Counted.LAST and account_id is not None:
            account = accounts.by_id(store, account_id)
            _note(store, f"accounts/{account.id}/pause", account.firm_id, now)
        if knock.from_address is Counted.LAST:
            digest = store.keyring.digest(knock.address, purpose="paused address")
            _note(store, f"addresses/{digest[:16]}/pause", None, now)


def _note(store: Store, what: str, firm: str | None, now: datetime) -> None:
    audit.append(store, Action.ACCOUNT_PAUSE, actor=VISITOR, now=now, what=what, firm=firm)
