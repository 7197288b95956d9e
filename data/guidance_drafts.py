"""What an official has typed about a firm and not entered yet (草稿): one for each person and firm."""

from collections.abc import Mapping
from datetime import datetime

from data import firms
from data.actor import Actor
from data.drafts import NOTHING, Draft, Drafts
from data.rights import Action, require
from data.scope import in_scope, parameters
from data.store import Row, Store

_DRAFTS = Drafts("guidance_drafts", "firm_id")
_OWN = """
    SELECT guidance_drafts.* FROM guidance_drafts
    JOIN firms ON firms.id = guidance_drafts.firm_id AND {scope}
    WHERE guidance_drafts.account_id = :scope_account AND guidance_drafts.firm_id = :firm
"""
_ALL = """
    SELECT guidance_drafts.firm_id, guidance_drafts.saved_at, firms.name FROM guidance_drafts
    JOIN firms ON firms.id = guidance_drafts.firm_id AND {scope}
    WHERE guidance_drafts.account_id = :scope_account
    ORDER BY guidance_drafts.saved_at DESC, guidance_drafts.firm_id
"""


def read(store: Store, firm_id: str, *, actor: Actor) -> Draft:
    """The actor's own draft about a firm; `NOTHING` where there is none.

    Raises:
        NotAllowed: the actor keeps no diary.
    """
    require(actor, Action.DIARY_WRITE)
    sql = _OWN.format(scope=in_scope(actor, Action.DIARY_WRITE))
    found = store.rows(sql, firm=firm_id, **parameters(actor))
    return _DRAFTS.opened(store, found[0]) if found else NOTHING


def keep(
    store: Store,
    firm_id: str,
    content: Mapping[str, str],
    *,
    seen_version: int,
    actor: Actor,
    now: datetime,
) -> Draft:
    """Keep what has been typed so far.

    Raises:
        NotAllowed, NoSuchFirm: not the actor's to write about. DraftMoved, DraftTooLong: as `Drafts.keep`.
    """
    require(actor, Action.DIARY_WRITE)
    with store.atomic():
        firms.get(store, firm_id, actor=actor)
        return _DRAFTS.keep(
            store, actor.account_id, firm_id, content, seen_version=seen_version, now=now
        )


def drop(store: Store, firm_id: str, *, actor: Actor) -> None:
    """Let go of the own draft: it was entered, or is not wanted.

    Raises:
        NotAllowed: the actor keeps no diary.
    """
    require(actor, Action.DIARY_WRITE)
    _DRAFTS.drop(store, actor.account_id, firm_id)


def own(store: Store, *, actor: Actor) -> list[Row]:
    """`firm_id`, `name` and `saved_at` of each firm about which the actor has a draft, latest first."""
    require(actor, Action.DIARY_WRITE)
    return store.rows(_ALL.format(scope=in_scope(actor, Action.DIARY_WRITE)), **parameters(actor))


def move(store: Store, leaving: str, successor: str, *, actor: Actor) -> int:
    """Give the drafts of one official to another (交接), where that one has none; how many.

    Raises:
        NotAllowed: the actor hands nothing over.
    """
    require(actor, Action.ACCOUNT_HAND_OVER)
    return _DRAFTS.move(store, leaving, successor)
