"""Two snapshots of the synthetic city (演示公布): of the campaign a year ago, and of today, by two persons each."""

from collections.abc import Callable
from datetime import datetime, timedelta

from data import publications, publishing
from data.actor import Actor, Role
from data.publishable import TooFewFirms, TooLittleChanged
from data.series import Series
from data.store import Store
from portal.demo.campaigns import ENDED_DAYS_AGO, Asking
from questionnaires.editions import CURRENT

NewId = Callable[[], str]


def publish(
    store: Store, asking: Asking, staff: dict[Role, Actor], *, now: datetime, new_id: NewId
) -> None:
    """Once; a city that is too small for it goes without."""
    if publications.published(store):
        return
    then = now - timedelta(days=ENDED_DAYS_AGO[1] - 10)
    for of, when in (
        (Series(CURRENT, "full", "credible", asking.ended), then),
        (Series(CURRENT, "full", "credible"), now),
    ):
        try:
            draft = publishing.draft(store, new_id(), of, actor=staff[Role.LEAD], now=when)
        except (TooFewFirms, TooLittleChanged):
            continue
        publishing.settle(store, draft.id, actor=staff[Role.REVIEWER], now=when)
