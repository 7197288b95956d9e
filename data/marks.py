"""Marks (标记): what is true of the database as a whole."""

from data.store import Store

_DEMO = "demo"
_FIND = "SELECT value FROM marks WHERE name = :name"
_TAKE_AWAY = "DELETE FROM marks WHERE name = :name"


def is_demo(store: Store) -> bool:
    """Whether the firms of this database are invented (演示)."""
    return find(store, _DEMO) is not None


def set_demo(store: Store, *, seed: int) -> None:
    """Mark the database as a synthetic city, for good."""
    store.insert("marks", {"name": _DEMO, "value": str(seed)})


def standing_firms(store: Store) -> int:
    """How many firms the database holds: a count for filling it, told to nobody else."""
    return int(store.rows("SELECT count(*) AS firms FROM firms")[0]["firms"])


def find(store: Store, name: str) -> str | None:
    """The value of a mark; None where it was never set."""
    found = store.rows(_FIND, name=name)
    return str(found[0]["value"]) if found else None


def put(store: Store, name: str, value: str) -> None:
    """Set a mark, whether it stands or not."""
    store.upsert("marks", {"name": name, "value": value}, key="name")


def take_away(store: Store, name: str) -> None:
    """Remove a mark; that it is not there is no matter."""
    store.rows(_TAKE_AWAY, name=name)
