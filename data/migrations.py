"""Brings a database to the schema of this version, and fills the reference data once.

Runs at every start; two processes starting at once wait for each other, and the second finds all done.
"""

from importlib.resources import files

from data import key_checks, rebinding, reference
from data.store import Store


def scripts() -> dict[str, str]:
    """Schema scripts by name, in the order of their numbers."""
    folder = files("data") / "schema"
    found = sorted((f for f in folder.iterdir() if f.name.endswith(".sql")), key=lambda f: f.name)
    return {f.name.removesuffix(".sql"): f.read_text(encoding="utf-8") for f in found}


def migrate(store: Store) -> None:
    """Apply what is missing, remember the keys, load the reference data into empty tables.

    Raises:
        StoreFromFuture: the database belongs to a newer version.
        WrongKey: it was sealed under other keys.
    """
    store.migrate(scripts())
    if not _is_prepared(store):
        with store.atomic():
            key_checks.remember(store)
            reference.load(store)
            if not rebinding.is_done(store):
                rebinding.bind_contacts(store)


def _is_prepared(store: Store) -> bool:
    is_known = not key_checks.unknown(store)
    return is_known and reference.is_loaded(store) and rebinding.is_done(store)
