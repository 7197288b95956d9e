"""The queue in words (为什么排在这里): reasons of a place, kinds of what waits, one way on every page."""

from collections.abc import Mapping
from datetime import date

from markupsafe import Markup

from data import workdays
from data.queue import Entry
from data.queue_places import COLOURS, Factor, Standing, factors, number
from portal import labels
from portal.workflows import due_words

KINDS: Mapping[str, str] = {
    "todo": "全部待办",
    "review": "待复核",
    "objection": "待答复异议",
    "colour": "待确认颜色",
    "check": "待复查整改",
    "agree": "待商定整改",
    "wish": "请上门",
    "overdue": "超期",
    "assign": "待分派",
    "confirm": "待确认企业",
    "all": "全部企业",
}
STATES: Mapping[str, str] = {
    "submitted": "已提交，待复核",
    "in_review": "复核中",
    "returned": "已退回，等企业补充",
    "reviewed": "已核验",
    "objected": "已提出异议",
    "closed": "已办结",
    "never": "从未提交自评",
    "pending": "待确认企业身份",
}
HOLDERS: Mapping[str, str] = {"": "不限", "mine": "我主办", "free": "无人主办"}
_DUE: Mapping[str, str] = {
    "action": "整改",
    "contact": "首次联系",
    "visit": "上门指导",
    "plan": "整改清单",
    "reassess": "复评",
}
_WAITING: Mapping[str, str] = {
    "submitted": "已提交待复核",
    "in_review": "复核中",
    "objected": "异议待答复",
}
FACTORS: Mapping[str, str] = {
    "colour": "颜色",
    "overdue": "超期",
    "gap": "自评与可信的差距",
    "stale": "多久没有新的自评",
    "worse": "比上次变差",
    "waiting": "企业在等我们",
}
_DAYS_OF_A_MONTH = 30.4


_UNITS: Mapping[str, str] = {
    "overdue": "个工作日",
    "gap": "分",
    "stale": "天",
    "worse": "分",
    "waiting": "天",
}


def rule() -> list[tuple[str, str]]:
    """How a place comes about: each factor with its numbers, as they stand in the parameters."""
    colours = [f"{labels.colour(c).short} ×{number(f'colour_{c}'):g}" for c in COLOURS]
    rows = [(FACTORS["colour"], "、".join([*colours, "其他 ×1"]))]
    for name, unit in _UNITS.items():
        start, each, most = (number(f"{name}_{part}") for part in ("from", "each", "most"))
        beyond = f"超过 {start:g} {unit}以后，" if start else ""
        rows.append((FACTORS[name], f"{beyond}每 {each:g} {unit}加 1 倍，最多 ×{most:g}"))
    return rows


def level(entry: Entry) -> Markup:
    """The colour as a tag with shape and word; a plain word where there is no colour."""
    standing = entry.standing
    if not standing.colour:
        return Markup('<span class="zd-none">未评</span>')
    label = labels.colour(standing.colour)
    return Markup(
        '<span class="zd-level" style="background:{};color:{};border-color:{}">{}</span>'
    ).format(label.fill, label.text, label.edge, label.short)


def why(entry: Entry, *, today: date) -> list[str]:
    """The reasons of the place, the weightiest kinds first; the colour is shown beside them."""
    standing = entry.standing
    if entry.state == "pending" and not standing.check_state:
        return [STATES["pending"]]
    if not standing.check_state:
        return [STATES["never"], *([wished] if (wished := _wished(entry, today)) else [])]
    found = {factor.name: factor for factor in factors(standing, today=today)}
    said = (
        _overdue(standing, today),
        _gap(found.get("gap")),
        _last(standing, today),
        _worse(found.get("worse")),
        _waiting(standing, today),
        f"整改待复查 {standing.to_check} 项" if standing.to_check else "",
        f"整改待商定 {standing.to_agree} 项" if standing.to_agree else "",
        _wished(entry, today),
        "只做过轻量版" if standing.scope == "light" else "",
        STATES["pending"] if entry.state == "pending" else "",
    )
    return [sentence for sentence in said if sentence]


def reasons(entry: Entry, *, today: date) -> Markup:
    """The reasons of the place one after the other; none is broken, a dot ends a line and begins none."""
    said = why(entry, today=today)
    return Markup(" ").join(
        Markup("<span>{}{}</span>").format(one, " ·" if number < len(said) else "")
        for number, one in enumerate(said, 1)
    )


def sentence(entry: Entry, *, today: date) -> str:
    """Colour and reasons in one line: 红 · 超期 9 个工作日 · 自评与可信差 21 分."""
    colour = labels.colour(entry.standing.colour).word if entry.standing.colour else ""
    return " · ".join([*([colour] if colour else []), *why(entry, today=today)])


def held(entry: Entry) -> str:
    """Who works on the case."""
    if entry.is_mine:
        return "我主办"
    return f"{entry.holder.said}主办" if entry.holder else "无人主办"


def _overdue(standing: Standing, today: date) -> str:
    late = due_words.late(standing.due_on, today=today) if standing.due_on else ""
    return f"{_DUE.get(standing.due_what, '')}{late}" if late else ""


def _wished(entry: Entry, today: date) -> str:
    if entry.wished_on is None:
        return ""
    many = workdays.between(entry.wished_on, today)
    return f"企业请上门，等了 {many} 个工作日" if many else "企业请上门，今天提出"


def _gap(factor: Factor | None) -> str:
    return f"自评与可信差 {factor.amount:.0f} 分" if factor else ""


def _worse(factor: Factor | None) -> str:
    return f"比上次变差 {factor.amount:.0f} 分" if factor else ""


def _last(standing: Standing, today: date) -> str:
    """How long ago the last check was; said only where it is not the one that waits."""
    if standing.checked_on is None or standing.checked_on == standing.waiting_on:
        return ""
    days = (today - standing.checked_on).days
    if days < 1:
        return "今天刚自评"
    months = int(days / _DAYS_OF_A_MONTH)
    return f"上次自评 {months} 个月前" if months else f"上次自评 {days} 天前"


def _waiting(standing: Standing, today: date) -> str:
    """What of the case waits, and for how long."""
    what = "颜色调整待确认" if standing.mover else _WAITING.get(standing.check_state, "")
    if not what:
        return STATES["returned"] if standing.check_state == "returned" else ""
    if standing.waiting_on is None:
        return what
    days = (today - standing.waiting_on).days
    # A review begun today may be of a check that waits for weeks: the days are the firm's.
    began = "提交" if standing.check_state == "in_review" and not standing.mover else ""
    if not days:
        return f"{what}，今天{began or '起'}"
    return f"{what}，{began} {days} 天" if began else f"{what} {days} 天"
