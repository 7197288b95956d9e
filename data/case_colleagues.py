"""Colleagues (同事复核人员) who may work on a firm's case: they reach it, can come in, keep not out of it."""

from dataclasses import dataclass

from data import accounts
from data.actor import Actor
from data.caseloads import FIT, named
from data.rights import Action, require
from data.scope import in_scope, parameters
from data.store import Store

_FIT = f"""
    SELECT accounts.id FROM accounts JOIN firms ON firms.id = :firm AND {{scope}}
    WHERE {FIT} AND accounts.id <> :scope_account
    ORDER BY coalesce(accounts.park, ''), accounts.created_at, accounts.id
"""  # noqa: S608 - made of own names only


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the staff, as those who work together know them."""

    account_id: str
    name: str
    said: str


def for_firm(store: Store, firm_id: str, *, actor: Actor) -> list[Colleague]:
    """To whom a case of this firm can be handed; nobody where it is out of the actor's scope.

    Raises:
        NotAllowed: no reviewer.
    """
    require(actor, Action.CASE_TAKE)
    sql = _FIT.format(scope=in_scope(actor, Action.CASE_TAKE))
    found = store.rows(sql, firm=firm_id, **parameters(actor))
    return [of_account(store, row["id"]) for row in found]


def of_account(store: Store, account_id: str) -> Colleague:
    """Name, post and agency of one of the staff."""
    found = accounts.by_id(store, account_id)
    return Colleague(found.id, found.name, named(found.post, found.agency))
