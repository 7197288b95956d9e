"""Series (统计序列): the firms whose figures may stand in one statistic.

Editions, scopes, readings and campaigns are never mixed: each figure belongs to one series, and no
function gives a statistic without one.
"""

from dataclasses import dataclass
from typing import Literal

from data.store import Store
from scoring.model import ReadingName

_FIND = """
    SELECT id FROM figure_series WHERE edition = :edition AND scope = :scope
        AND reading = :reading AND campaign = :campaign
"""
_ADD = """
    INSERT INTO figure_series (edition, scope, reading, campaign)
    VALUES (:edition, :scope, :reading, :campaign) RETURNING id
"""
_ALL = """
    SELECT id, edition, scope, reading, campaign FROM figure_series
    WHERE edition <> '' ORDER BY edition, scope, reading, campaign
"""


@dataclass(frozen=True, slots=True, order=True)
class Series:
    """The latest check of each firm in one edition and scope, in one reading (口径).

    `campaign`: its latest check for this campaign (批次); empty: its latest at all.
    """

    edition: str
    scope: Literal["full", "light"]
    reading: ReadingName
    campaign: str = ""


def find(store: Store, series: Series | None) -> int | None:
    """The number of a series; None where no firm has ever had a figure in it.

    `None` asks for the confirmed firms, of which each counts once.
    """
    found = store.rows(_FIND, **_key(series))
    return int(found[0]["id"]) if found else None


def numbered(store: Store, series: Series | None) -> int:
    """The number of a series, given now if it has none."""
    number = find(store, series)
    return number if number is not None else int(store.rows(_ADD, **_key(series))[0]["id"])


def known(store: Store) -> list[Series]:
    """Every series in which a firm has, or had, a figure."""
    return [
        Series(row["edition"], row["scope"], row["reading"], row["campaign"])
        for row in store.rows(_ALL)
    ]


def _key(series: Series | None) -> dict[str, str]:
    if series is None:
        return dict.fromkeys(("edition", "scope", "reading", "campaign"), "")
    return {
        "edition": series.edition,
        "scope": series.scope,
        "reading": series.reading,
        "campaign": series.campaign,
    }
