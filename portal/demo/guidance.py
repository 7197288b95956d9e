"""Guidance in the synthetic city (演示指导): calls, visits and letters in every state, by the workflows."""

from collections.abc import Callable
from datetime import datetime, timedelta

from data import case_colours, guidance, purposes, workdays
from data.actor import Actor, Role
from data.letters import Kind as LetterKind
from data.store import Store
from data.times import day_in_shanghai
from portal.demo.officials import PURPOSE
from portal.letters import composing
from portal.workflows import visiting, wishing, writing_letters
from portal.workflows.visiting import DAY, KIND, NEXT, NEXT_DAY, PERSONS, SAID, SHOWN, YES

NewId = Callable[[], str]
_CALL = "演示：电话里说明了怎么看结果，约了上门的时间。"
_VISIT = "演示：看了门禁、打印室和离职交接的做法，先补涉密岗位清单和交接记录。"
_NEXT = "演示：带交接记录的样式再来一次"
_CORRECTED = "演示：更正，看的是门禁和打印室，交接的做法下次再看。"
_LESSON = "演示：给研发和销售讲了一小时，二十人参加。"
_PLANNED, _WAITING = 1, 2
"""Numbers of the firms that ask for a visit: a day was agreed on, nobody has answered yet."""
_WISH = "演示：换了行政主管，想当面看看访客登记和门禁怎么做。"
_REVOKED = "演示：发错了企业，另行起草"


def visit_between(
    store: Store, firm_id: str, actor: Actor, *, now: datetime, new_id: NewId
) -> None:
    """Somebody came half a year ago, between the firm's two checks."""
    when = now - timedelta(days=200)
    fields = {
        KIND: guidance.Kind.VISIT.value,
        DAY: day_in_shanghai(when).isoformat(),
        PERSONS: "总经理、研发主管",
        SAID: _VISIT,
        SHOWN: YES,
    }
    visiting.record(store, firm_id, fields, actor=actor, now=when, new_id=new_id)


def guide(
    store: Store,
    firm_id: str,
    number: int,
    owner: Actor,
    officials: dict[Role, Actor],
    *,
    now: datetime,
    new_id: NewId,
) -> None:
    """What the guide did for one firm; the letter's state goes by the firm's number."""
    guide = officials[Role.GUIDE]
    _diary(store, firm_id, number, guide, now=now, new_id=new_id)
    if case_colours.standing(store, firm_id, actor=guide) is not None:
        _letter(store, firm_id, number, owner, officials, now=now, new_id=new_id)
    if number in (_PLANNED, _WAITING):
        _wish(store, owner, guide if number == _PLANNED else None, now=now, new_id=new_id)


def _wish(
    store: Store, owner: Actor, planned_by: Actor | None, *, now: datetime, new_id: NewId
) -> None:
    """A wish for a visit next week (请上门); yesterday the guide agreed on its first day."""
    today, asked = day_in_shanghai(now), now - timedelta(days=3)
    first, last = (workdays.after(today, count).day for count in (4, 6))
    wish = wishing.ask(store, _WISH, first, last, actor=owner, now=asked, new_id=new_id)
    if planned_by is not None:
        wishing.plan(
            store, wish.id, first, seen=wish.version, actor=planned_by,
            now=now - timedelta(days=1), new_id=new_id,
        )  # fmt: skip


def _diary(
    store: Store, firm_id: str, number: int, guide: Actor, *, now: datetime, new_id: NewId
) -> None:
    def record(days_ago: int, kind: guidance.Kind, said: str, **more: str) -> guidance.Entry:
        when = now - timedelta(days=days_ago)
        fields = {
            KIND: kind.value,
            DAY: day_in_shanghai(when).isoformat(),
            PERSONS: "总经理、人事主管",
            SAID: said,
            **more,
        }
        return visiting.record(store, firm_id, fields, actor=guide, now=when, new_id=new_id)

    record(20, guidance.Kind.CALL, _CALL, **{SHOWN: YES})
    ahead = day_in_shanghai(now) + timedelta(days=3 + number)
    step = {NEXT: _NEXT, NEXT_DAY: ahead.isoformat()}
    visit = record(12, guidance.Kind.VISIT, _VISIT, **step, **{SHOWN: YES})
    if number % 3 == 0:
        record(
            11, guidance.Kind.VISIT, _CORRECTED, **step, **{SHOWN: YES, visiting.CORRECTS: visit.id}
        )
    elif number % 2 == 0:
        guidance.finish_next(store, visit.id, actor=guide, now=now - timedelta(days=2))
        record(2, guidance.Kind.LESSON, _LESSON)


def _letter(
    store: Store,
    firm_id: str,
    number: int,
    owner: Actor,
    officials: dict[Role, Actor],
    *,
    now: datetime,
    new_id: NewId,
) -> None:
    """1 draft, 2 issued, 3 received, 4 revoked, and so on."""
    guide, lead = officials[Role.GUIDE], officials[Role.LEAD]
    standing = case_colours.standing(store, firm_id, actor=guide)
    warned = standing is not None and standing.colour in composing.WARNED and number % 2 == 0
    kind = LetterKind.WARNING if warned else LetterKind.GUIDANCE
    letter = writing_letters.begin(store, firm_id, kind, actor=guide, now=now, new_id=new_id)
    if number % 4 == 1:
        return
    purposes.state(store, new_id(), firm_id, PURPOSE, actor=lead, now=now)
    page = writing_letters.opened(store, letter, actor=lead, now=now)
    writing_letters.issue(
        store,
        letter,
        seen_version=page.letter.version,
        actor=lead,
        now=now,
        new_id=new_id,
    )
    if number % 4 == 3:
        writing_letters.receive(store, letter, actor=owner, now=now, new_id=new_id)
    if number % 4 == 0:
        writing_letters.revoke(store, letter, _REVOKED, actor=lead, now=now, new_id=new_id)
