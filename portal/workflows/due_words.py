"""How due things are called (到期事项的叫法), and where each is done; one way on all pages.

No measure, level, score or colour: a duty such as 上门指导 would tell the colour of a firm, so that a
calendar, which leaves the portal, says only the kind.
"""

from datetime import date

from data import lateness, workdays
from data.due import Due
from portal import figures
from portal.web import addresses

_PROVISIONAL = "（暂定）"
_THINGS = {
    "work": "一项整改",
    "check": "一项整改待复查",
    "contact": "首次联系",
    "visit": "上门指导",
    "plan": "商定整改清单",
    "reassess": "再做一次自评",
    "meet": "约定的上门",
    "answer": "一次上门申请，等约定日期",
    "submit": "批次自评",
    "next": "约定的下一步",
    "receive": "一份文书待签收",
}
KINDS = {
    "action": "整改",
    "follow-up": "跟进",
    "visit": "上门",
    "campaign": "批次",
    "next-step": "下一步",
    "letter": "文书",
}
"""Kind → its word."""
# Screens of the other parts by their addresses; one that this portal does not have leads nowhere.
_FIRM_WAYS = {
    "work": ("actions", "?action={id}"),
    "check": ("actions", "?action={id}"),
    "plan": ("actions", ""),
    "receive": ("letters", "?letter={id}"),
    "meet": ("actions", ""),
    "next": (addresses.CASE_FILE, ""),
    "submit": (addresses.SELF_CHECK, ""),
    "reassess": (addresses.SELF_CHECK, ""),
}
_STAFF_WAYS = {
    "work": ("firm-actions", "?firm={firm}&action={id}"),
    "check": ("firm-actions", "?firm={firm}&action={id}"),
    "plan": ("firm-actions", "?firm={firm}"),
    "contact": ("diary", "?firm={firm}"),
    "visit": ("diary", "?firm={firm}"),
    "meet": ("diary", "?firm={firm}"),
    "answer": ("diary", "?firm={firm}"),
    "next": ("diary", "?firm={firm}"),
}


_VISIT = {
    (True, False): "这一天不方便的，请尽早联系工作人员改约。",
    (False, False): "去过以后，请记一条走访。",
    (False, True): "去过的，请记一条走访；没有去成的，请和企业改约。",
}
"""Whether the firm is told, and whether the day is over → what to do."""


def thing(due: Due) -> str:
    """What is to be done, for example 一项整改."""
    return _THINGS[due.duty]


def kind(due: Due) -> str:
    """Which kind of thing, for example 整改."""
    return KINDS[due.kind]


def address(due: Due, *, of_firm: bool) -> str:
    """The screen where it is done, without a leading slash; the firm's own page or file, failing that."""
    ways = _FIRM_WAYS if of_firm else _STAFF_WAYS
    screen, query = ways.get(due.duty, ("", ""))
    if screen and addresses.is_screen(f"/{screen}"):
        return screen + query.format(id=due.about.rpartition("/")[2], firm=due.firm_id)
    return addresses.FIRM if of_firm else f"{addresses.FIRM_FILE}?firm={due.firm_id}"


def how_long(duty: str, due_on: date, *, today: date) -> str:
    """How far its day is, in the words of its kind: nothing has to be done up to the day of a visit."""
    if duty != "meet" or due_on > today:
        return distance(due_on, today=today)
    return "今天上门" if due_on == today else "日子过了，还没有记录"


def distance(due_on: date, *, today: date) -> str:
    """How far the day is: 今天到期, 还有 3 个工作日, 已超期 2 个工作日."""
    if due_on == today:
        return "今天到期"
    if due_on > today:
        left = workdays.between(today, due_on)
        provisional = "" if workdays.are_known(today, due_on) else _PROVISIONAL
        return f"还有 {left} 个工作日{provisional}" if left else "就在眼前"
    return f"已{over}" if (over := late(due_on, today=today)) else "刚到期"


def day(due_on: date, *, provisional: bool, today: date) -> str:
    """The day as it stands beside its distance; 暂定 is said once where both are."""
    is_said = _PROVISIONAL in distance(due_on, today=today)
    return f"{figures.day(due_on)}{_PROVISIONAL if provisional and not is_said else ''}"


def late(due_on: date, *, today: date) -> str:
    """By how much something is late: 超期 2 个工作日; empty while it is not."""
    found = lateness.of(due_on, today=today)
    if not found:
        return ""
    return f"超期 {found.workdays} 个工作日{_PROVISIONAL if found.provisional else ''}"


def reminder(due: Due, *, today: date, of_firm: bool) -> str:
    """The sentences of a reminder in the portal; officials read which firm it is."""
    which = thing(due) if of_firm else f"{due.firm_name}：{thing(due)}"
    when = f"{figures.day(due.due_on)}（{how_long(due.duty, due.due_on, today=today)}）"
    if due.duty == "meet":
        return f"{which}，在{when}。{_VISIT[of_firm, due.due_on < today]}"
    if due.due_on >= today:
        return f"{which}，期限是{when}。已经办好的，请在门户里记下来。"
    return f"{which}，期限到{when}，还没有记下办结。来不及的，请与对方商量新的日期。"
