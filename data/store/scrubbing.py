"""Takes what was deleted out of the file itself (擦除): a deleted row leaves its bytes in free pages."""

from data import errors
from data.store.door import Store

_REWRITE = "VACUUM"
_EMPTY_LOG = "PRAGMA wal_checkpoint(TRUNCATE)"


def scrub(store: Store) -> None:
    """Write the file anew without free pages, and empty the write-ahead log.

    Others wait meanwhile: about a second per 100 MB. Needs as much free disk as the database has.

    Raises:
        StoreBusy: somebody was reading for longer than the waiting time; to be tried again.
        StoreError: no room, or the disk refuses; nothing was lost.
    """
    store.rows(_REWRITE)
    if store.rows(_EMPTY_LOG)[0]["busy"]:
        raise errors.StoreBusy
