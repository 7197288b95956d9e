"""What an official has typed about a firm and not entered yet (草稿): one for each person and firm.

Kept while it is typed, so that no reload, dead battery or restarted server loses it. Nobody else reads
it; it leaves no entry in the audit chain, which speaks of what was entered.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from data import firms
from data.actor import Actor
from data.errors import NotUnique, Refusal
from data.rights import Action, require
from data.scope import in_scope, parameters
from data.store import Row, Store
from data.times import from_text, to_text

LARGEST = 20_000
"""Characters of all fields together; the fields' own limits are looked at when it is entered."""

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
_OF_ACCOUNT = "SELECT * FROM guidance_drafts WHERE account_id = :account ORDER BY firm_id"
_DROP = "DELETE FROM guidance_drafts WHERE account_id = :account AND firm_id = :firm"


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed: field → text. `version` 0: nothing was kept yet."""

    content: Mapping[str, str]
    version: int
    saved_at: datetime | None


NOTHING = Draft({}, 0, None)


class DraftMoved(Refusal):
    """The same person typed elsewhere meanwhile; `draft` is what stands there now."""

    message = "您在另一个页面或另一台设备上也写了这份草稿，两处不一样。请选用哪一份。"

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        super().__init__()


class DraftTooLong(Refusal):
    """More than anybody types at a gate."""

    message = f"草稿太长，最多 {LARGEST} 字。请先保存一部分，再写下一条。"


def read(store: Store, firm_id: str, *, actor: Actor) -> Draft:
    """The actor's own draft about a firm; `NOTHING` where there is none.

    Raises:
        NotAllowed: the actor keeps no diary.
    """
    require(actor, Action.DIARY_WRITE)
    sql = _OWN.format(scope=in_scope(actor, Action.DIARY_WRITE))
    found = store.rows(sql, firm=firm_id, **parameters(actor))
    return _draft(store, found[0]) if found else NOTHING


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
        NotAllowed, NoSuchFirm: not the actor's to write about.
        DraftMoved: another version stands there than the one read; nothing was overwritten.
        DraftTooLong: nothing was kept.
    """
    require(actor, Action.DIARY_WRITE)
    if sum(map(len, content.values())) > LARGEST:
        raise DraftTooLong
    with store.atomic():
        firms.get(store, firm_id, actor=actor)
        standing = read(store, firm_id, actor=actor)
        if dict(standing.content) == dict(content):
            return standing
        if standing.version != seen_version:
            raise DraftMoved(standing)
        draft = Draft(dict(content), standing.version + 1, now)
        _put(store, actor.account_id, firm_id, draft)
    return draft


def drop(store: Store, firm_id: str, *, actor: Actor) -> None:
    """Let go of the own draft: it was entered, or is not wanted.

    Raises:
        NotAllowed: the actor keeps no diary.
    """
    require(actor, Action.DIARY_WRITE)
    store.rows(_DROP, account=actor.account_id, firm=firm_id)


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
    moved = 0
    with store.atomic():
        for row in store.rows(_OF_ACCOUNT, account=leaving):
            try:
                with store.atomic():
                    _add(store, successor, row["firm_id"], _draft(store, row))
            except NotUnique:
                continue
            store.rows(_DROP, account=leaving, firm=row["firm_id"])
            moved += 1
    return moved


def _put(store: Store, account_id: str, firm_id: str, draft: Draft) -> None:
    store.rows(_DROP, account=account_id, firm=firm_id)
    _add(store, account_id, firm_id, draft)


def _add(store: Store, account_id: str, firm_id: str, draft: Draft) -> None:
    assert draft.saved_at is not None  # noqa: S101  # only `NOTHING` was never saved
    text = json.dumps(dict(draft.content), ensure_ascii=False, sort_keys=True)
    place = f"{account_id}/{firm_id}/{draft.version}"
    store.insert(
        "guidance_drafts",
        {
            "account_id": account_id,
            "firm_id": firm_id,
            "content": store.keyring.encrypt(
                text, table="guidance_drafts", column="content", row=place
            ),
            "saved_at": to_text(draft.saved_at),
            "version": draft.version,
        },
    )


def _draft(store: Store, row: Row) -> Draft:
    place = f"{row['account_id']}/{row['firm_id']}/{row['version']}"
    text = store.keyring.decrypt(
        row["content"], table="guidance_drafts", column="content", row=place
    )
    return Draft(json.loads(text), row["version"], from_text(row["saved_at"]))
