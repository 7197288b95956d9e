"""Next steps (下一步) that officials noted in guidance entries and that are not done yet."""

from dataclasses import dataclass
from datetime import date

from data import guidance
from data.actor import Actor
from data.rights import Action, require
from data.scope import in_scope, named, parameters
from data.store import Store

_OPEN = """
    SELECT guidance_entries.*, firms.name AS firm_name, accounts.disabled_at AS author_left,
        CASE WHEN guidance_entries.author = :scope_account OR {named} THEN 1 ELSE 0 END AS is_open
    FROM guidance_entries
    JOIN firms ON firms.id = guidance_entries.firm_id AND {scope}
    JOIN accounts ON accounts.id = guidance_entries.author
    LEFT JOIN guidance_entries AS later ON later.replaces = guidance_entries.id
    WHERE guidance_entries.next_on IS NOT NULL AND guidance_entries.next_done_at IS NULL
        AND guidance_entries.withdrawn_at IS NULL AND later.id IS NULL
        AND (CAST(:firm AS TEXT) IS NULL OR firms.id = :firm)
    ORDER BY guidance_entries.next_on, guidance_entries.id LIMIT :count
"""


@dataclass(frozen=True, slots=True)
class NextStep:
    """A next step (下一步) that is open.

    `step`: empty where the actor may not read it before stating a purpose. `author_left`: who wrote
    it is with the office no more.
    """

    entry_id: str
    firm_id: str
    firm_name: str
    due_on: date
    step: str
    author_left: bool


def still_open(
    store: Store, *, actor: Actor, firm_id: str | None = None, count: int = 50
) -> list[NextStep]:
    """Open next steps in the actor's scope, or of one firm there, the earliest first.

    Whoever takes over from an official finds the steps that were left.
    """
    require(actor, Action.DIARY_WRITE)
    sql = _OPEN.format(scope=in_scope(actor, Action.DIARY_WRITE), named=named(actor))
    found = store.rows(sql, firm=firm_id, count=count, **parameters(actor))
    return [
        NextStep(
            entry_id=row["id"],
            firm_id=row["firm_id"],
            firm_name=row["firm_name"],
            due_on=date.fromisoformat(row["next_on"]),
            step=guidance.opened(store, "next_step", row) if row["is_open"] else "",
            author_left=row["author_left"] is not None,
        )
        for row in found
    ]
