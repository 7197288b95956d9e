"""The directory of firms (企业名录): who there is in one's scope, and when each last submitted.

No answer, no result and nobody to call: those open with a stated purpose (`data.purposes`).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from data.actor import Actor
from data.rights import Action, require
from data.scope import in_scope, parameters
from data.searching import FIRMS, patterns
from data.store import Row, Store
from data.times import from_text

_FOUND = f"""
    FROM firms
    JOIN industries ON industries.code = firms.industry
    JOIN regions ON regions.code = firms.county
    LEFT JOIN parks ON parks.id = firms.park
    WHERE {{scope}}
        AND (:words = '' OR {FIRMS} OR industries.name LIKE :anywhere ESCAPE '!')
        AND (CAST(:state AS TEXT) IS NULL OR firms.state = :state)
"""
_PAGE = """
    SELECT firms.id, firms.code, firms.name, firms.state, industries.name AS industry,
        regions.name AS county, parks.name AS park,
        (SELECT max(assessments.submitted_at) FROM assessments
         WHERE assessments.firm_id = firms.id AND assessments.state <> 'withdrawn') AS submitted_at
    {found}
    ORDER BY CASE firms.state WHEN 'pending' THEN 0 ELSE 1 END, firms.name, firms.id
    LIMIT :count OFFSET :skipped
"""
_COUNT = """
    SELECT count(*) AS firms, sum(CASE firms.state WHEN 'pending' THEN 1 ELSE 0 END) AS pending
    {found}
"""


_AREA = """
    SELECT name FROM parks WHERE id = :park
    UNION ALL
    SELECT name FROM regions WHERE code = :county AND CAST(:park AS TEXT) IS NULL
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One firm as it stands in the list; `submitted_at` is None where nothing was submitted."""

    id: str
    code: str
    name: str
    state: Literal["pending", "confirmed"]
    industry: str
    county: str
    park: str | None
    submitted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Found:
    """A page of the list, how many there are in all, and how many of these are pending."""

    entries: tuple[Entry, ...]
    total: int
    pending: int


def search(
    store: Store,
    *,
    actor: Actor,
    words: str = "",
    state: Literal["pending"] | None = None,
    skipped: int = 0,
    count: int = 50,
) -> Found:
    """The firms in the actor's scope, pending ones first, then by name.

    Args:
        words: a part of the name or of the industry's name, or the beginning of the code.

    Raises:
        NotAllowed: the actor reads no firms.
    """
    require(actor, Action.FIRM_READ)
    found = _FOUND.format(scope=in_scope(actor, Action.FIRM_READ))
    wanted = {**patterns(words), "state": state, **parameters(actor)}
    counted = store.rows(_COUNT.format(found=found), **wanted)[0]
    page = store.rows(_PAGE.format(found=found), count=count, skipped=max(0, skipped), **wanted)
    return Found(tuple(map(_entry, page)), int(counted["firms"]), int(counted["pending"] or 0))


def area(store: Store, *, actor: Actor) -> str:
    """The name of the park or county that the actor looks after; empty for who has none."""
    wanted = {"park": actor.park, "county": actor.county}
    found = store.rows(_AREA, **wanted)
    return str(found[0]["name"]) if found else ""


def park_name(store: Store, park_id: str | None) -> str:
    """The name of a park, closed or not; empty for none."""
    found = store.rows("SELECT name FROM parks WHERE id = :id", id=park_id)
    return str(found[0]["name"]) if found else ""


def _entry(row: Row) -> Entry:
    submitted = row.pop("submitted_at")
    return Entry(**row, submitted_at=from_text(submitted) if submitted else None)
