"""Who works on which case (主办): take one, give it back, hand it over, give out, spread evenly."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from data import caseloads, firms, queue, queue_loads, recusals
from data.actor import Actor
from data.caseloads import CaseMoved, NotFit
from data.firms import NoSuchFirm
from data.messages import Kind, Notice
from data.queue import Entry, Query
from data.queue_loads import ReviewerLoad
from data.rights import Action, require
from data.store import Store
from portal.workflows import telling

MOST_AT_ONCE = 200
"""So many cases at most are given out in one step."""
_UNEVEN = 2
"""From this difference on a case is moved: one less would only change sides."""


@dataclass(frozen=True, slots=True)
class Move:
    """One case that is to go to a reviewer; `held_by` is who has it now, None for nobody."""

    firm_id: str
    firm: str
    held_by: str | None
    to: str


@dataclass(frozen=True, slots=True)
class Given:
    """What became of the moves: how many were made, and why the others were not (firm, sentence)."""

    made: int
    refused: tuple[tuple[str, str], ...]


def take(
    store: Store, firm_id: str, *, actor: Actor, now: datetime, new_id: Callable[[], str]
) -> None:
    """Take a case (认领); raises as `caseloads.take`."""
    caseloads.take(store, new_id(), firm_id, actor=actor, now=now)


def give_back(store: Store, firm_id: str, *, actor: Actor, now: datetime) -> None:
    """Give an own case back (退回); raises as `caseloads.give_back`."""
    caseloads.give_back(store, firm_id, actor=actor, now=now)


def hand_over(
    store: Store,
    firm_id: str,
    colleague: str,
    *,
    actor: Actor,
    now: datetime,
    new_id: Callable[[], str],
) -> None:
    """Hand an own case to a colleague, who is told; raises as `caseloads.hand_over`."""
    with store.atomic():
        case_id = new_id()
        caseloads.hand_over(store, case_id, firm_id, colleague, actor=actor, now=now)
        _tell(store, case_id, firm_id, colleague, "转给", actor, now, new_id)


def give_out(
    store: Store,
    moves: Sequence[Move],
    *,
    actor: Actor,
    now: datetime,
    new_id: Callable[[], str],
) -> Given:
    """Give cases to reviewers (分派), who are told; what changed meanwhile stays as it is and is named.

    Raises:
        NotAllowed: no lead.
    """
    require(actor, Action.CASE_ASSIGN)
    made, refused = 0, []
    with store.atomic():
        for move in moves[:MOST_AT_ONCE]:
            try:
                with store.atomic():
                    made += _give(store, move, actor, now, new_id)
            except (CaseMoved, NotFit, NoSuchFirm) as refusal:
                refused.append((move.firm, str(refusal)))
    return Given(made, tuple(refused))


def propose(store: Store, county: str, *, actor: Actor, now: datetime) -> list[Move]:
    """How the waiting cases of a county could lie evenly; nothing is changed.

    Cases that nobody holds go to whoever has least; then cases whose review has not begun move from
    who has most. Who is absent and stood in for, and who keeps out of a firm, gets none.

    Raises:
        NotAllowed: no lead.
    """
    require(actor, Action.CASE_ASSIGN)
    loads = [
        one for one in queue_loads.reviewers(store, actor=actor, now=now) if one.county == county
    ]
    wanted = Query("all", county=county, state="submitted")
    entries = queue.page(store, wanted, actor=actor, now=now, count=MOST_AT_ONCE)
    fit = {entry.id: _fit(store, entry, loads) for entry in entries}
    return spread(entries, {one.account_id: one.open for one in loads}, fit)


def spread(
    entries: Sequence[Entry], loads: Mapping[str, int], fit: Mapping[str, Sequence[str]]
) -> list[Move]:
    """The moves that make the loads as even as they can be, most pressing cases first.

    Args:
        loads: reviewer → cases in which something waits.
        fit: firm → the reviewers who may work on it.
    """
    now_with = Counter(loads)
    holders = {entry.id: entry.holder.account_id if entry.holder else None for entry in entries}
    going: dict[str, str] = {}

    def give(entry: Entry, to: str) -> None:
        held = going.get(entry.id, holders[entry.id])
        if held is not None:
            now_with[held] -= 1
        now_with[to] += 1
        going[entry.id] = to

    for entry in entries:
        if holders[entry.id] is None and fit[entry.id]:
            give(entry, _least(fit[entry.id], now_with))
    while step := _uneven(entries, going, holders, now_with, fit):
        give(*step)
    return [
        Move(entry.id, entry.name, holders[entry.id], going[entry.id])
        for entry in entries
        if entry.id in going and going[entry.id] != holders[entry.id]
    ]


def _uneven(
    entries: Sequence[Entry],
    going: Mapping[str, str],
    holders: Mapping[str, str | None],
    now_with: Mapping[str, int],
    fit: Mapping[str, Sequence[str]],
) -> tuple[Entry, str] | None:
    """The least pressing case that would be better off with somebody else; each step evens out."""
    for entry in reversed(entries):
        held = going.get(entry.id, holders[entry.id])
        if held in now_with and fit[entry.id]:
            least = _least(fit[entry.id], now_with)
            if now_with[held or ""] - now_with[least] >= _UNEVEN:
                return entry, least
    return None


def _least(reviewers: Iterable[str], now_with: Mapping[str, int]) -> str:
    return min(reviewers, key=lambda one: (now_with[one], one))


def _fit(store: Store, entry: Entry, loads: Sequence[ReviewerLoad]) -> tuple[str, ...]:
    recused = recusals.of_firm(store, entry.id)
    return tuple(
        one.account_id
        for one in loads
        if (one.park is None or one.park == entry.park_code)
        and not one.is_absent
        and one.account_id not in recused
    )


def _give(store: Store, move: Move, actor: Actor, now: datetime, new_id: Callable[[], str]) -> bool:
    case_id = new_id()
    changed = caseloads.assign(
        store, case_id, move.firm_id, move.to, seen=move.held_by, actor=actor, now=now
    )
    if changed:
        _tell(store, case_id, move.firm_id, move.to, "分派给", actor, now, new_id)
    return changed


def _tell(
    store: Store,
    case_id: str,
    firm_id: str,
    account: str,
    how: str,
    actor: Actor,
    now: datetime,
    new_id: Callable[[], str],
) -> None:
    name = firms.get(store, firm_id, actor=actor).name
    notice = Notice(
        Kind.CASE,
        f"“{name}”{how}您主办，请在工作队列里查看。",
        about=f"caseloads/{case_id}",
        address="queue?holder=mine&kind=all",
        firm_id=firm_id,
    )
    telling.tell(store, (account,), notice, now=now, new_id=new_id, but=actor.account_id)
