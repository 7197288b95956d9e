"""Reminding (到期提醒): who has not done what is due is told, once for each reminder of the rules."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from data import accounts, audit, due, recipients, reminder_rules, workdays
from data.accounts import NoSuchAccount
from data.actor import OPERATOR
from data.due import Due
from data.messages import Kind, Notice
from data.reminder_rules import Rule
from data.rights import Action
from data.store import Store
from data.times import day_in_shanghai
from portal.workflows import due_words, telling

_PAGE = 500
_OVERDUE = timedelta(days=60)
"""What is overdue for longer is for those who escalate it; a reminder says nothing new."""
_AHEAD_EXTRA = 14
"""Calendar days beyond the workdays of the earliest reminder: the longest holidays lie within."""


def send_due(store: Store, *, now: datetime, new_id: Callable[[], str]) -> int:
    """Tell everybody what is due for them, as the rules say; how many messages were new.

    Only on workdays; a day that falls on a holiday is reminded of on the next workday. Page by page,
    each in a transaction in which what is done already is seen as done.
    """
    today = day_in_shanghai(now)
    if not workdays.is_workday(today):
        return 0
    first, last = _window(today)
    after, posted = ("", ""), 0
    while True:
        with store.atomic():
            page = due.everywhere(
                store, actor=OPERATOR, first=first, last=last, after=after, count=_PAGE
            )
            told = sum(_remind(store, one, today=today, now=now, new_id=new_id) for one in page)
            _note(store, told, now=now)
        posted += told
        if len(page) < _PAGE:
            return posted
        after = (page[-1].firm_id, page[-1].about)


def _window(today: date) -> tuple[date, date]:
    before, _ = reminder_rules.farthest()
    ahead = workdays.after(today, before).day + timedelta(days=_AHEAD_EXTRA)
    return today - _OVERDUE, ahead


def _remind(
    store: Store, one: Due, *, today: date, now: datetime, new_id: Callable[[], str]
) -> int:
    rules = reminder_rules.reached(one.kind, one.duty, one.due_on, today=today)
    return sum(_tell(store, one, rule, today=today, now=now, new_id=new_id) for rule in rules)


def _tell(
    store: Store, one: Due, rule: Rule, *, today: date, now: datetime, new_id: Callable[[], str]
) -> int:
    of_firm = rule.to == "firm"
    if of_firm and one.duty == "meet" and one.due_on < today:
        return 0
    notice = Notice(
        Kind.REMINDER,
        due_words.reminder(one, today=today, of_firm=of_firm),
        about=f"reminder/{one.about}/{one.due_on.isoformat()}/{rule.name}",
        address=due_words.address(one, of_firm=of_firm),
        firm_id=one.firm_id,
    )
    return telling.tell(store, _whom(store, one, rule), notice, now=now, new_id=new_id)


def _whom(store: Store, one: Due, rule: Rule) -> Sequence[str]:
    if rule.to == "firm":
        return recipients.of_firm(store, one.firm_id)
    if rule.to == "author" and _is_in_use(store, one.author):
        return [one.author]
    if one.duty == "check":
        return recipients.reviewers_of(store, one.firm_id)
    return recipients.guides_of(store, one.firm_id) or recipients.reviewers_of(store, one.firm_id)


def _is_in_use(store: Store, account_id: str) -> bool:
    try:
        return accounts.by_id(store, account_id).disabled_at is None
    except NoSuchAccount:
        return False


def _note(store: Store, told: int, *, now: datetime) -> None:
    """That reminders went out, with their number; nothing where nobody was told."""
    if told:
        what = f"reminders/{day_in_shanghai(now).isoformat()}"
        audit.append(
            store, Action.REMINDERS_SEND, actor=OPERATOR, now=now, what=what, after={"told": told}
        )
