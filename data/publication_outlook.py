"""What is likely of a draft (拟稿前的估计): how many firms it would speak of, and how many are new since the last."""

from dataclasses import dataclass

from data import publications, series
from data.actor import Actor
from data.figures import PROTECTION
from data.publications import NoSuchPublication, Publication
from data.rights import Action, require
from data.series import Series
from data.store import Store
from data.times import to_text

_FIRMS = "SELECT count(*) AS firms FROM figures WHERE series = :series AND node = :node"
_SINCE = """
    SELECT count(*) AS firms FROM figures JOIN results ON results.id = figures.unit
    WHERE figures.series = :series AND figures.node = :node AND results.created_at > :since
"""


@dataclass(frozen=True, slots=True)
class Outlook:
    """Firms that have a check now; the snapshot that stands, and the checks submitted since."""

    firms: int
    last: Publication | None
    since: int


def read(store: Store, of: Series, *, actor: Actor) -> Outlook:
    """Cheap counts, before anything is computed; whether a draft may be made, only drafting says.

    Raises:
        NotAllowed: not for this role.
    """
    require(actor, Action.STATISTICS_DRAFT)
    key = {"series": series.find(store, of), "node": PROTECTION}
    firms = int(store.rows(_FIRMS, **key)[0]["firms"])
    try:
        last = publications.latest(store, of)
    except NoSuchPublication:
        return Outlook(firms, None, firms)
    since = store.rows(_SINCE, **key, since=to_text(last.made_at))[0]["firms"]
    return Outlook(firms, last, int(since))
