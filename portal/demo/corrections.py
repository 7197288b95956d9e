"""Invented corrective actions (演示整改): some of each state for the guide's firms, by the workflows.

Where the review has proposed some already, these are worked on; else the guide proposes a few of the
findings by hand.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from data import corrective_actions, follow_ups, purposes
from data.action_rows import CorrectiveAction
from data.actor import Actor, Role
from data.follow_ups import FollowUp
from data.store import Store
from data.times import day_in_shanghai
from portal.workflows import agreeing, correcting, following_up, rechecking, working
from portal.workflows.correcting import ActionForm

NewId = Callable[[], str]
PURPOSE = "演示：商定和跟进整改"
POSTS = ("人事主管", "研发部经理", "信息化专员", "办公室主任")
PROOF = "演示：名称、日期和编号，内容已遮盖"
_BY_HAND, _OWN = 5, 1
_FIXED_DAYS_AGO, _AGREED_DAYS_AGO, _DONE_DAYS_AGO, _CLOSED_DAYS_AGO = 20, 18, 9, 4


@dataclass(frozen=True, slots=True)
class _Case:
    """One firm under guidance, and who acts there."""

    store: Store
    firm_id: str
    assessment_id: str
    owner: Actor
    staff: dict[Role, Actor]
    now: datetime
    new_id: NewId

    def at(self, days_ago: int) -> datetime:
        return self.now - timedelta(days=days_ago)

    def official(self, role: Role, when: datetime) -> Actor:
        """An official on that day, who has said why."""
        actor = replace(self.staff[role], day=day_in_shanghai(when).isoformat())
        purposes.state(self.store, self.new_id(), self.firm_id, PURPOSE, actor=actor, now=when)
        return actor


def follow(
    store: Store,
    firm_id: str,
    assessment_id: str,
    owner: Actor,
    staff: dict[Role, Actor],
    *,
    now: datetime,
    new_id: NewId,
) -> None:
    """Limits, proposals, and one action in each state."""
    case = _Case(store, firm_id, assessment_id, owner, staff, now, new_id)
    lead = case.official(Role.LEAD, case.at(_FIXED_DAYS_AGO))
    colour = follow_ups.colour_of(store, firm_id, actor=owner)
    counted = following_up.count_from(
        store,
        assessment_id,
        colour,
        actor=lead,
        now=case.at(_FIXED_DAYS_AGO),
        new_id=new_id,
    )
    _contact(case, counted)
    for place, action in enumerate(_proposed(case)):
        _carry(case, place, action)


def _contact(case: _Case, counted: Sequence[FollowUp]) -> None:
    when = case.at(_AGREED_DAYS_AGO)
    guide = case.official(Role.GUIDE, when)
    for one in counted:
        if one.duty == "contact" and one.done_on is None:
            following_up.mark_done(case.store, one.id, day_in_shanghai(when), actor=guide, now=when)


def _proposed(case: _Case) -> list[CorrectiveAction]:
    """What the review proposed; else a few findings: one by the firm, the others by the guide."""
    when = case.at(_AGREED_DAYS_AGO)
    guide = case.official(Role.GUIDE, when)
    standing = [
        one
        for one in corrective_actions.of_firm(case.store, case.firm_id, actor=guide)
        if one.state == "proposed" and one.terms.due_on is not None
    ]
    if standing:
        return standing
    found = correcting.found_of(case.store, case.firm_id, actor=guide)[:_BY_HAND]
    return [
        correcting.add(
            case.store,
            case.firm_id,
            ActionForm(
                one.question.remedy.text if one.question.remedy else one.question.title,
                one.id,
                post=POSTS[place] if place == _OWN else "",
                due_on=day_in_shanghai(case.now) + timedelta(days=12 * place - 6),
            ),
            actor=case.owner if place == _OWN else guide,
            now=when,
            new_id=case.new_id,
        )
        for place, one in enumerate(found)
    ]


def _carry(case: _Case, place: int, action: CorrectiveAction) -> None:
    """The first is in progress (and may be overdue), then one closed, one to check, one declined."""
    if place == 3:
        agreeing.decline(
            case.store,
            action.id,
            "演示：这项工作已由集团统一安排，暂不单独做",
            seen=action.version,
            actor=case.owner,
            now=case.at(_DONE_DAYS_AGO),
            new_id=case.new_id,
        )
    if place > 2:
        return
    agreed = _agree(case, action, POSTS[place % len(POSTS)])
    _work(case, agreed)
    if place == 0:
        return
    handed = working.hand_in(
        case.store,
        agreed.id,
        seen=agreed.version,
        actor=case.owner,
        now=case.at(_DONE_DAYS_AGO),
        new_id=case.new_id,
    )
    if place == _OWN:
        when = case.at(_CLOSED_DAYS_AGO)
        rechecking.close(
            case.store,
            handed.id,
            "on_site",
            "演示：现场看过，已做到位",
            seen=handed.version,
            actor=case.official(Role.GUIDE, when),
            now=when,
            new_id=case.new_id,
        )


def _agree(case: _Case, action: CorrectiveAction, post: str) -> CorrectiveAction:
    when = case.at(_AGREED_DAYS_AGO)
    guide = case.official(Role.GUIDE, when)
    if action.staff_agreed_by is None:
        action = agreeing.agree(
            case.store,
            action.id,
            seen=action.version,
            actor=guide,
            now=when,
            new_id=case.new_id,
        )
    if action.firm_agreed_by is not None:
        return action
    return agreeing.agree(
        case.store,
        action.id,
        seen=action.version,
        actor=case.owner,
        now=when,
        new_id=case.new_id,
        post=post,
    )


def _work(case: _Case, action: CorrectiveAction) -> None:
    when = case.at(_DONE_DAYS_AGO)
    for step in ("演示：列出涉及的岗位和材料", "演示：按示范文本改好并请部门确认"):
        working.add_step(
            case.store, action.id, step, actor=case.owner, now=when, new_id=case.new_id
        )
    working.add_proof(
        case.store,
        action.id,
        kind="其他",
        dated_on=day_in_shanghai(when),
        described=PROOF,
        actor=case.owner,
        now=when,
        new_id=case.new_id,
    )
