"""Contact data sealed for the firm alone (重新绑定): sealed again for the version of the row, once.

Before, an older value of the same firm could be put back unnoticed. Runs at a start, in the
transaction that prepares the database.
"""

from data import marks, sealed
from data.keys import KeyProblem
from data.sealed import SealedColumn
from data.store import Row, Store

_BOUND = "contacts bound to version"
_FIRM = "{id}"


def is_done(store: Store) -> bool:
    """Whether the contact data of this database is bound already."""
    return marks.find(store, _BOUND) is not None


def bind_contacts(store: Store) -> None:
    """Seal the contact data of every firm again; what does not open stays, and is told when read."""
    for column in sealed.COLUMNS:
        if column.table == "firms":
            for page in sealed.pages(store, column):
                for row in page:
                    _bind(store, column, row)
    marks.put(store, _BOUND, "1")


def _bind(store: Store, column: SealedColumn, row: Row) -> None:
    unbound = {**column.place(row), "row": _FIRM.format_map(row)}
    try:
        content = store.keyring.unseal(row[column.column], **unbound)
    except KeyProblem:
        return
    fresh = store.keyring.seal(content, **column.place(row))
    store.update("firms", row["id"], {column.column: fresh})
