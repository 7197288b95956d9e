"""Marks (标记): what is true of the database as a whole."""

from data.store import Store

_DEMO = "demo"


def is_demo(store: Store) -> bool:
    """Whether the firms of this database are invented (演示)."""
    return bool(store.rows("SELECT value FROM marks WHERE name = :name", name=_DEMO))


def set_demo(store: Store, *, seed: int) -> None:
    """Mark the database as a synthetic city, for good."""
    store.insert("marks", {"name": _DEMO, "value": str(seed)})


def standing_firms(store: Store) -> int:
    """How many firms the database holds: a count for filling it, told to nobody else."""
    return int(store.rows("SELECT count(*) AS firms FROM firms")[0]["firms"])
