"""Settling a snapshot (核对公布、退回、撤回): what becomes of it, and that its drafter is told, in one step.

A reason of a refusal is for those who may settle; that of a withdrawal everybody gets to read.
"""

from collections.abc import Callable
from datetime import datetime

from data import publications, publishing
from data.actor import Actor
from data.publications import Publication
from data.store import Store
from data.texts import required
from portal import guard
from portal.workflows import publication_news
from portal.workflows.publication_news import What

NewId = Callable[[], str]

REFUSED, WITHDRAWN = "退回原因", "撤回原因"


def publish(
    store: Store, publication_id: str, *, actor: Actor, now: datetime, new_id: NewId
) -> Publication:
    """Publish what somebody else drafted; raises as `publishing.settle`."""
    with store.atomic():
        made = publishing.settle(store, publication_id, actor=actor, now=now)
        _tell(store, made, "published", actor, now, new_id)
    return made


def refuse(
    store: Store,
    publication_id: str,
    reason: str,
    *,
    vouched: bool = False,
    actor: Actor,
    now: datetime,
    new_id: NewId,
) -> None:
    """Send back what somebody else drafted, with the reason.

    Raises:
        BadText: no reason, or too long. LooksSecret: it looks like a secret, and nobody vouched.
        Else as `publishing.refuse`.
    """
    text = _said(reason, REFUSED, vouched=vouched)
    with store.atomic():
        found = publishing.refuse(store, publication_id, text, actor=actor, now=now)
        _tell(store, found, "refused", actor, now, new_id)


def withdraw(
    store: Store,
    publication_id: str,
    reason: str,
    *,
    vouched: bool = False,
    actor: Actor,
    now: datetime,
    new_id: NewId,
) -> None:
    """Take a snapshot back at once; the reason stands on the public page.

    Raises:
        BadText: no reason, or too long. LooksSecret: it looks like a secret, and nobody vouched.
        NoSuchPublication: it does not stand.
    """
    text = _said(reason, WITHDRAWN, vouched=vouched)
    with store.atomic():
        publishing.withdraw(store, publication_id, text, actor=actor, now=now)
        found = publications.found(store, publication_id, "withdrawn")
        _tell(store, found, "withdrawn", actor, now, new_id)


def _said(reason: str, field: str, *, vouched: bool) -> str:
    text = required(reason, field=field, lines=True)
    if not vouched:
        guard.refuse_secrets(text, field=field)
    return text


def _tell(
    store: Store, one: Publication, what: What, actor: Actor, now: datetime, new_id: NewId
) -> None:
    publication_news.became(store, one, what, by=actor.account_id, now=now, new_id=new_id)
