"""Hand the firm over to a colleague (移交负责人)."""

from datetime import datetime

from data import ownership, successors
from data.accounts import Account
from data.actor import Actor
from data.rights import Action, require
from data.store import Store
from portal.workflows import own_password


def candidates(store: Store, *, actor: Actor) -> list[Account]:
    """To whom the owner may hand over.

    Raises:
        NotAllowed: not the owner in person.
    """
    require(actor, Action.OWNER_TRANSFER)
    return successors.all_of(store, actor=actor)


def hand_over(store: Store, to_id: str, password: str, *, actor: Actor, now: datetime) -> None:
    """The owner, by the own password, becomes a colleague; the colleague the owner.

    Raises:
        NotAllowed: not the owner in person. NotReady: not an active colleague of the own firm.
        WrongPassword: nothing was done.
    """
    require(actor, Action.OWNER_TRANSFER)
    successors.checked(store, to_id, actor=actor)
    own_password.check(store, password, actor=actor, now=now)
    ownership.hand_over(store, to_id, actor=actor, now=now)
