"""What followed the review of a year ago (演示跟进): contacted, visited, corrected, closed on the spot."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from data import corrective_actions, follow_ups
from data.action_rows import CorrectiveAction
from data.actor import Actor
from data.store import Store
from data.times import day_in_shanghai
from portal.workflows import agreeing, following_up, rechecking, visiting, working

POST = "综合管理岗"
PROOF = "演示：名称、日期和编号，内容已遮盖"
SEEN = "演示：现场看过，已做到位"
VISITED = "演示：上门看了整改的几处地方，都在做。"


class Case(Protocol):
    """One firm and who acts there, as `portal.demo.reviews.Visit`."""

    @property
    def store(self) -> Store: ...
    @property
    def firm_id(self) -> str: ...
    @property
    def owner(self) -> Actor: ...
    @property
    def new_id(self) -> Callable[[], str]: ...
    def on(self, now: datetime) -> Actor:
        """The reviewer on a day, having said why."""


def finish(case: Case, *, now: datetime) -> None:
    """All that was due and agreed is done on this day."""
    reviewer, day = case.on(now), day_in_shanghai(now)
    for one in follow_ups.of_firm(case.store, case.firm_id, actor=reviewer):
        if one.duty != "reassess":
            following_up.mark_done(case.store, one.id, day, actor=reviewer, now=now)
    fields = {
        visiting.KIND: "visit",
        visiting.DAY: day.isoformat(),
        visiting.SAID: VISITED,
        visiting.SHOWN: visiting.YES,
    }
    visiting.record(case.store, case.firm_id, fields, actor=reviewer, now=now, new_id=case.new_id)
    for action in corrective_actions.of_firm(case.store, case.firm_id, actor=reviewer):
        _carry_out(case, action, reviewer, now)


def _carry_out(case: Case, action: CorrectiveAction, reviewer: Actor, now: datetime) -> None:
    store, new_id = case.store, case.new_id
    if action.staff_agreed_by is None:
        action = agreeing.agree(
            store, action.id, seen=action.version, actor=reviewer, now=now, new_id=new_id
        )
    action = agreeing.agree(
        store, action.id, seen=action.version, post=POST, actor=case.owner, now=now, new_id=new_id
    )
    working.add_proof(
        store,
        action.id,
        kind="其他",
        dated_on=day_in_shanghai(now),
        described=PROOF,
        actor=case.owner,
        now=now,
        new_id=new_id,
    )
    action = working.hand_in(
        store, action.id, seen=action.version, actor=case.owner, now=now, new_id=new_id
    )
    rechecking.close(
        store,
        action.id,
        "on_site",
        SEEN,
        seen=action.version,
        actor=reviewer,
        now=now,
        new_id=new_id,
    )
