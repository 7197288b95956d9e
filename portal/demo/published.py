"""Snapshots of the synthetic city (演示公布), a year ago and today: of one series, so that they may be compared.

Another reading was published a year ago as well, and waits for a second person today. A campaign of then
could not be: it has nearly the same checks as the whole city, and the few others would be told.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from data import publications, publishing
from data.actor import Actor, Role
from data.publications import Publication
from data.publishable import TooFewFirms, TooLittleChanged
from data.series import Series
from data.store import Store
from portal.demo.campaigns import ENDED_DAYS_AGO
from portal.workflows import publication_news, settling
from questionnaires.editions import CURRENT

NewId = Callable[[], str]
USUAL = Series(CURRENT, "full", "credible")
OTHER = replace(USUAL, reading="self")
_AFTER_THE_END = 10
"""Days after the end of the campaign of a year ago at which was published."""


def publish_last_year(
    store: Store, staff: dict[Role, Actor], *, now: datetime, new_id: NewId
) -> None:
    """Of the whole city in both readings, once, while it holds nothing newer."""
    if publications.published(store):
        return
    then = now - timedelta(days=ENDED_DAYS_AGO[1] - _AFTER_THE_END)
    for of in (USUAL, OTHER):
        if draft := _drafted(store, of, staff, then, new_id):
            publishing.settle(store, draft.id, actor=staff[Role.REVIEWER], now=then)


def publish_now(store: Store, staff: dict[Role, Actor], *, now: datetime, new_id: NewId) -> None:
    """Of the city as it stands, once; whom it concerns is told. Another reading waits to be looked at."""
    if publications.drafts(store, actor=staff[Role.LEAD]):
        return
    if draft := _drafted(store, USUAL, staff, now, new_id, is_told=True):
        settling.publish(store, draft.id, actor=staff[Role.REVIEWER], now=now, new_id=new_id)
    _drafted(store, OTHER, staff, now, new_id, is_told=True)


def _drafted(
    store: Store,
    of: Series,
    staff: dict[Role, Actor],
    when: datetime,
    new_id: NewId,
    *,
    is_told: bool = False,
) -> Publication | None:
    """None where the city is too small for it."""

    def tell(made: Publication) -> None:
        if is_told:
            publication_news.waits(store, made, now=when, new_id=new_id)

    lead = staff[Role.LEAD]
    try:
        return publishing.draft(store, new_id(), of, actor=lead, now=when, beside=tell)
    except (TooFewFirms, TooLittleChanged):
        return None
