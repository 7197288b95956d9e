"""Numbers of letters (文号): one after the other in each kind and year, given at the issue."""

from data.store import Store

_FOLLOWING = """
    INSERT INTO letter_numbers (kind, year, last) VALUES (:kind, :year, 1)
    ON CONFLICT (kind, year) DO UPDATE SET last = letter_numbers.last + 1
    RETURNING last
"""


def following(store: Store, kind: str, year: int) -> int:
    """Take the next number, in the transaction of the issue: what is not issued takes none."""
    return int(store.rows(_FOLLOWING, kind=kind, year=year)[0]["last"])
