"""What a person has typed and not given yet (草稿): one for each person and thing.

Kept while it is typed, so that no reload, dead battery or restarted server loses it. Nobody else reads
it; it leaves no entry in the audit chain, which speaks of what was given.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from data.errors import NotUnique, Refusal
from data.sealed import seal_text, text_of
from data.store import Row, Store
from data.times import from_text, to_text

LARGEST = 20_000
"""Characters of all fields together; the fields' own limits are looked at when it is given."""

_OWN = "SELECT * FROM {table} WHERE account_id = :account AND {about} = :about"
_OF_ACCOUNT = "SELECT * FROM {table} WHERE account_id = :account ORDER BY {about}"
_DROP = "DELETE FROM {table} WHERE account_id = :account AND {about} = :about"
_FORGET = "DELETE FROM {table} WHERE {about} = :about OR {about} LIKE :below"


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
    """More than anybody types into a form."""

    message = f"草稿太长，最多 {LARGEST} 字。请先保存一部分，再写下一条。"


@dataclass(frozen=True, slots=True)
class Drafts:
    """A table of drafts; `about`: its column that names the thing. Who may write of what, callers ask."""

    table: str
    about: str

    def read(self, store: Store, account_id: str, about: str) -> Draft:
        """The draft of one person about one thing; `NOTHING` where there is none."""
        found = store.rows(self._sql(_OWN), account=account_id, about=about)
        return self.opened(store, found[0]) if found else NOTHING

    def keep(
        self,
        store: Store,
        account_id: str,
        about: str,
        content: Mapping[str, str],
        *,
        seen_version: int,
        now: datetime,
    ) -> Draft:
        """Keep what has been typed so far.

        Raises:
            DraftMoved: another version stands there than the one read; nothing was overwritten.
            DraftTooLong: nothing was kept.
        """
        if sum(map(len, content.values())) > LARGEST:
            raise DraftTooLong
        with store.atomic():
            standing = self.read(store, account_id, about)
            if dict(standing.content) == dict(content):
                return standing
            if standing.version != seen_version:
                raise DraftMoved(standing)
            draft = Draft(dict(content), standing.version + 1, now)
            self.drop(store, account_id, about)
            self._add(store, account_id, about, draft)
        return draft

    def drop(self, store: Store, account_id: str, about: str) -> None:
        """Let go of one: it was given, or is not wanted."""
        store.rows(self._sql(_DROP), account=account_id, about=about)

    def forget(self, store: Store, about: str) -> None:
        """Let go of everybody's about a thing, and about a part of it: it is no more."""
        store.rows(self._sql(_FORGET), about=about, below=f"{about}/%")

    def move(self, store: Store, leaving: str, successor: str) -> int:
        """Give the drafts of one official to another (交接), where that one has none; how many."""
        moved = 0
        with store.atomic():
            for row in store.rows(self._sql(_OF_ACCOUNT), account=leaving):
                try:
                    with store.atomic():
                        self._add(store, successor, row[self.about], self.opened(store, row))
                except NotUnique:
                    continue
                self.drop(store, leaving, row[self.about])
                moved += 1
        return moved

    def opened(self, store: Store, row: Row) -> Draft:
        """A row as it reads when opened."""
        text = text_of(store, self.table, "content", row)
        return Draft(json.loads(text), row["version"], from_text(row["saved_at"]))

    def _add(self, store: Store, account_id: str, about: str, draft: Draft) -> None:
        assert draft.saved_at is not None  # noqa: S101  # only `NOTHING` was never saved
        text = json.dumps(dict(draft.content), ensure_ascii=False, sort_keys=True)
        row = {
            "account_id": account_id,
            self.about: about,
            "saved_at": to_text(draft.saved_at),
            "version": draft.version,
        }
        content = seal_text(store, self.table, "content", row, text)
        store.insert(self.table, row | {"content": content})

    def _sql(self, statement: str) -> str:
        return statement.format(table=self.table, about=self.about)


PLANS = Drafts("plan_drafts", "about")
"""Of trainings and campaigns; here, because these let go of them and the drafts ask these for rights."""
