"""Reading a firm's case (一企一档): where it stands, what comes next, what happened, in this order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from data import case_colours, case_dates, case_file, firms, letters, purposes
from data.actor import Actor
from data.case_colours import Standing
from data.case_dates import Coming
from data.case_file import EVERYTHING, LATEST, Event, Place
from data.case_sources import Group
from data.firms import Firm
from data.letters import Letter
from data.store import Store

EACH = 30
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Case:
    """A firm's case. `standing`: None where nothing was submitted. `more`: where the next page begins."""

    firm: Firm
    standing: Standing | None
    coming: tuple[Coming, ...]
    letters: tuple[Letter, ...]
    events: tuple[Event, ...]
    more: Place | None

    @property
    def drafts(self) -> tuple[Letter, ...]:
        """Letters in draft; the firm knows of none."""
        return tuple(letter for letter in self.letters if letter.state == "draft")

    @property
    def unreceived(self) -> tuple[Letter, ...]:
        """Letters that were issued and not received yet."""
        return tuple(letter for letter in self.letters if letter.state == "issued")


def read(
    store: Store,
    firm_id: str,
    *,
    actor: Actor,
    now: datetime,
    groups: Iterable[Group] = EVERYTHING,
    before: Place = LATEST,
    whole: bool = False,
) -> Case:
    """A page of a firm's case, or the `whole` of it for printing; staff's look is noted first.

    Raises:
        NoSuchFirm: out of scope. PurposeMissing: staff have stated nothing today.
    """
    firm = firms.get(store, firm_id, actor=actor)
    purposes.note_look(store, firm_id, f"firms/{firm_id}", actor=actor, now=now)
    wanted = frozenset(groups)
    with store.steady():
        events, more = (
            (_all(store, firm_id, wanted, actor), None)
            if whole
            else _page(store, firm_id, wanted, before, actor)
        )
        return Case(
            firm=firm,
            standing=case_colours.standing(store, firm_id, actor=actor),
            coming=tuple(case_dates.of_firm(store, firm_id, actor=actor)),
            letters=tuple(letters.of_firm(store, firm_id, actor=actor)),
            events=tuple(events),
            more=more,
        )


def _page(
    store: Store, firm_id: str, groups: frozenset[Group], before: Place, actor: Actor
) -> tuple[list[Event], Place | None]:
    found = case_file.page(
        store, firm_id, actor=actor, groups=groups, before=before, count=EACH + 1
    )
    return found[:EACH], found[EACH - 1].place if len(found) > EACH else None


def _all(store: Store, firm_id: str, groups: frozenset[Group], actor: Actor) -> list[Event]:
    events: list[Event] = []
    before = LATEST
    while True:
        found = case_file.page(
            store, firm_id, actor=actor, groups=groups, before=before, count=_AT_ONCE
        )
        events += found
        if len(found) < _AT_ONCE:
            return events
        before = found[-1].place
