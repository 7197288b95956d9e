"""Bindings (绑定): which person at a provider of single sign-on is which account.

A person is known by issuer and subject, which the provider never gives to anybody else; the database
keeps the subject as a keyed digest. One account has at most one binding per issuer, and one person one.
"""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from data import audit
from data.actor import Actor
from data.errors import NoSuch, NotUnique, Refusal
from data.rights import Action, require
from data.store import Row, Store
from data.times import to_text

_OWN = (
    "SELECT * FROM bindings WHERE account_id = :account AND ended_at IS NULL ORDER BY bound_at, id"
)
_OF_SUBJECT = """
    SELECT account_id FROM bindings
    WHERE issuer = :issuer AND subject_digest = :subject AND ended_at IS NULL
"""
_EVER = "SELECT 1 FROM bindings WHERE account_id = :account AND issuer = :issuer"
_STANDING = """
    SELECT id FROM bindings
    WHERE account_id = :account AND issuer = :issuer AND ended_at IS NULL
"""


class NoSuchBinding(NoSuch):
    """Nobody here is this person, or the account has no binding with this issuer."""

    message = "没有找到这项绑定，可能已经解除。请刷新页面查看。"


class AlreadyBound(Refusal):
    """The person is another account already, or the account is another person."""

    message = "没有绑定：这个身份已绑定别的账号，或者本账号已绑定别的身份。请先解除原来的绑定。"


class Binding(BaseModel):
    """A standing binding, as its account sees it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    issuer: str
    account_id: str
    matched: bool
    """Made by a claim that the operator trusts, not by the person's own hand."""
    bound_at: datetime


def bind(
    store: Store,
    binding_id: str,
    issuer: str,
    subject: str,
    *,
    actor: Actor,
    now: datetime,
    matched: bool = False,
) -> None:
    """Let this person of the provider sign in as the actor's own account.

    Raises:
        AlreadyBound: one of the two is bound otherwise.
    """
    require(actor, Action.ACCOUNT_BIND)
    row: Row = {
        "id": binding_id,
        "issuer": issuer,
        "subject_digest": _digest(store, issuer, subject),
        "account_id": actor.account_id,
        "matched": int(matched),
        "bound_at": to_text(now),
    }
    try:
        with store.atomic():
            store.insert("bindings", row)
            _note(store, binding_id, Action.ACCOUNT_BIND, actor=actor, now=now)
    except NotUnique:
        raise AlreadyBound from None


def unbind(store: Store, issuer: str, *, actor: Actor, now: datetime) -> None:
    """End the own account's binding with an issuer.

    Raises:
        NoSuchBinding: there is none.
    """
    require(actor, Action.ACCOUNT_UNBIND)
    with store.atomic():
        found = store.rows(_STANDING, account=actor.account_id, issuer=issuer)
        if not found:
            raise NoSuchBinding
        binding_id = found[0]["id"]
        stood = recorded(store, binding_id)
        store.update("bindings", binding_id, {"ended_at": to_text(now)})
        _note(store, binding_id, Action.ACCOUNT_UNBIND, actor=actor, now=now, before=stood)


def own(store: Store, *, actor: Actor) -> list[Binding]:
    """The standing bindings of the actor's account, oldest first."""
    return [Binding.model_validate(row) for row in store.rows(_OWN, account=actor.account_id)]


def account_of(store: Store, issuer: str, subject: str) -> str:
    """The id of the account that this person signs in as.

    Raises:
        NoSuchBinding: nobody here is this person.
    """
    digest = _digest(store, issuer, subject)
    found = store.rows(_OF_SUBJECT, issuer=issuer, subject=digest)
    if not found:
        raise NoSuchBinding
    account_id: str = found[0]["account_id"]
    return account_id


def was_ever(store: Store, account_id: str, issuer: str) -> bool:
    """Whether the account is, or was once, bound to a person of this issuer."""
    return bool(store.rows(_EVER, account=account_id, issuer=issuer))


def recorded(store: Store, binding_id: str) -> Row:
    """What the audit chain keeps a digest of: the row."""
    return store.rows("SELECT * FROM bindings WHERE id = :id", id=binding_id)[0]


def _digest(store: Store, issuer: str, subject: str) -> str:
    return store.keyring.digest(f"{issuer}\0{subject}", purpose="single sign-on subject")


def _note(
    store: Store,
    binding_id: str,
    action: Action,
    *,
    actor: Actor,
    now: datetime,
    before: Row | None = None,
) -> None:
    audit.append(
        store,
        action,
        actor=actor,
        now=now,
        what=f"bindings/{binding_id}",
        firm=actor.firm_id,
        before=before,
        after=recorded(store, binding_id),
    )
