"""The one door to the database (数据库); nothing outside this package knows which one it is."""

from data.store.alone import StoreServed, file_of, held_alone
from data.store.connections import WAIT_SECONDS, keep_open
from data.store.door import Row, Store, UnknownTable, is_sealed, key_proofs, open_store
from data.store.scrubbing import scrub
from data.store.upkeep import copy_to, faults

__all__ = [
    "WAIT_SECONDS",
    "Row",
    "Store",
    "StoreServed",
    "UnknownTable",
    "copy_to",
    "faults",
    "file_of",
    "held_alone",
    "is_sealed",
    "keep_open",
    "key_proofs",
    "open_store",
    "scrub",
]
