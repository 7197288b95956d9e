"""Who of a firm could act for its owner (可接手的同事): colleagues who have a password and are not disabled."""

from data import accounts
from data.accounts import Account, NoSuchAccount
from data.actor import Actor
from data.store import Store

_READY = """
    SELECT id FROM accounts
    WHERE firm_id = :firm AND role = 'firm_member' AND disabled_at IS NULL AND password_hash <> ''
"""


class NotReady(NoSuchAccount):
    """No colleague of the own firm who has set a password and is not disabled."""

    message = "只能选本企业正在使用中的同事账号。请先请对方用链接设好密码，再来安排。"


def all_of(store: Store, *, actor: Actor) -> list[Account]:
    """The colleagues of the actor's own firm who could, oldest first."""
    ready = {row["id"] for row in store.rows(_READY, firm=actor.firm_id)}
    found = accounts.of_firm(store, actor.firm_id or "", actor=actor)
    return [account for account in found if account.id in ready]


def checked(store: Store, account_id: str, *, actor: Actor) -> Account:
    """The colleague of this id.

    Raises:
        NotReady: another firm's, disabled, without a password, or the owner: all look the same.
    """
    for account in all_of(store, actor=actor):
        if account.id == account_id:
            return account
    raise NotReady
