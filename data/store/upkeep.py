"""Care of a whole database (维护): a copy while others write, and what is wrong with it."""

from pathlib import Path

from data.store.door import Store

_COPY = "VACUUM INTO :path"
_PAGES = "PRAGMA integrity_check"
_STRAYS = "PRAGMA foreign_key_check"


def copy_to(store: Store, path: Path) -> None:
    """Write the database as it stands to an empty or new file; others go on writing meanwhile.

    Raises:
        StoreError: no room there, or the database cannot be read.
    """
    store.rows(_COPY, path=str(path))


def faults(store: Store) -> list[str]:
    """What the database finds wrong with its own pages, indexes and references; none is well."""
    pages = [row["integrity_check"] for row in store.rows(_PAGES)]
    strays = [f"{row['table']} → {row['parent']}" for row in store.rows(_STRAYS)]
    return [page for page in pages if page != "ok"] + strays
