"""What is due and overdue in one's scope (到期与超期): where to go first."""

from datetime import date, timedelta

import streamlit as st
from markupsafe import Markup

from data import overdue, regions, workdays
from data.overdue import Due, DueThing, Only
from data.times import day_in_shanghai
from portal import figures, labels, visit
from portal.screens import page_turning
from portal.screens.firm import action_markup
from portal.screens.firm import result_markup as markup
from portal.web import addresses
from portal.widgets.markup import words

LATE_ACTIONS = "late-actions"
"""In the address: corrective actions that are overdue, alone."""
_EACH = 50
_AHEAD = timedelta(days=14)
"""How far the list looks ahead."""
_COLUMNS = (
    markup.Column("企业"),
    markup.Column("事项"),
    markup.Column("期限"),
    markup.Column("情况"),
)


def show() -> None:
    """Counts, then one line for each thing, the oldest day first; a firm is one click away."""
    action_markup.style()
    actor = visit.actor()
    today = day_in_shanghai(visit.now())
    page, only = page_turning.asked(), _only()
    skipped = (page - 1) * _EACH
    with visit.store() as store:
        found = overdue.in_view(
            store,
            today=today,
            until=today + _AHEAD,
            actor=actor,
            only=only,
            skipped=skipped,
            count=_EACH,
        )
        where = regions.county(store, only.county).name if only.county else ""
    st.title("到期与超期", anchor=False)
    markup.draw(markup.paragraph(_lead(found), "rs-lead"))
    if only != overdue.ALL:
        narrowed = "超期的整改" if only.late_actions else "到期和超期的事项"
        markup.draw(markup.paragraph(f"只列{where}{narrowed}。"))
        markup.go(addresses.OVERDUE, "看全部到期和超期的事项")
    if not found.things:
        return
    last = min(skipped + _EACH, found.total)
    caption = f"期限早的在前，共 {figures.count(found.total)} 件"
    if found.total > _EACH:
        caption += f"，这一页是第 {skipped + 1}—{last} 件"
    rows = [_row(one, today) for one in found.things]
    markup.draw(markup.table(_COLUMNS, rows, caption=f"{caption}。", hidden=False))
    page_turning.ways(addresses.OVERDUE, page, total=found.total, each=_EACH, **_query(only))


def _only() -> Only:
    """What the address narrows the list to; out of scope there is simply nothing."""
    county = st.query_params.get("county", "")
    with visit.store() as store:
        known = county in {one.code for one in regions.counties(store)}
    late = st.query_params.get("only", "") == LATE_ACTIONS
    return Only(county if known else "", late_actions=late)


def _query(only: Only) -> dict[str, str]:
    words = {"county": only.county, "only": LATE_ACTIONS if only.late_actions else ""}
    return {name: word for name, word in words.items() if word}


def _lead(found: Due) -> str:
    if not found.total:
        return f"您负责的范围里，{_AHEAD.days} 天内没有到期的整改和跟进，也没有约定的上门。"
    said = [f"已超期 {figures.count(found.overdue)} 件"] if found.overdue else []
    said += [f"等复查 {figures.count(found.waiting)} 件"] if found.waiting else []
    ahead = found.total - found.overdue - found.waiting
    said += [f"{_AHEAD.days} 天内到期 {figures.count(ahead)} 件"] if ahead else []
    return "，".join(said) + "。"


def _row(one: DueThing, today: date) -> tuple[markup.Cell, ...]:
    way = addresses.DIARY if one.kind == "meet" else addresses.FIRM_ACTIONS
    name = Markup('<a href="/{}?firm={}" target="_self">{}</a>').format(
        way, one.firm_id, words(one.name)
    )
    day = figures.day(one.due_on)
    if one.kind == "check":
        return name, f"{one.many} 项整改等复查", f"{day} 提交", _waiting(one.due_on, today)
    what = f"{one.many} 项整改" if one.kind == "action" else labels.DUE[one.kind]
    return name, what, day, action_markup.left(one.due_on, today, duty=one.kind)


def _waiting(since: date, today: date) -> str:
    many = workdays.between(since, today)
    return f"已等 {many} 个工作日" if many else "刚提交"
