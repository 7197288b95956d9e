"""A snapshot made by other rules (换一套规则的快照), as its readers would see it."""

import json
from collections.abc import Sequence

from data import publishable, published_tables, published_units
from data.disclosure import RULES, Rules
from data.published_units import CUTS, Earlier
from data.store import Store
from tests.data.attack import Seen
from tests.data.figure_rows import City


def made(city: City, rules: Rules = RULES, earlier: Sequence[Earlier] = ()) -> Seen:
    """By these rules, and not compared with more than these earlier ones."""
    units = published_units.current(city.store, city.number)
    groups = publishable.groups(units, earlier, rules)
    content = {
        "counts": published_tables.counts(groups["N"], registered={}, verified={}),
        "scores": published_tables.scores(units, groups, earlier, rules),
    }
    members = {
        unit: {str(cut): units.groups[cut][place] for cut in CUTS}
        for place, unit in enumerate(units.digests)
    }
    lacking = {
        unit: frozenset(units.lacking[place].split()) for place, unit in enumerate(units.digests)
    }
    return Seen(content, members, lacking, is_shared=rules.shared)


def seen(store: Store) -> list[Seen]:
    """Everything ever published; its readers are taken to know who took part and who checked again."""
    rows = store.rows("SELECT * FROM publications WHERE settled_at IS NOT NULL ORDER BY id")
    return [_read(store, row["id"], row["content"]) for row in rows]


def _read(store: Store, name: str, content: str) -> Seen:
    members = store.rows("SELECT * FROM publication_units WHERE publication_id = :id", id=name)
    return Seen(
        json.loads(content),
        {row["unit"]: {cut: row[cut] for cut in CUTS} for row in members},
        {row["unit"]: frozenset(row["missing"].split()) for row in members},
    )
