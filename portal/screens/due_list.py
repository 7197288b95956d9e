"""Due days as a table (到期事项): for the page of messages, and as one line for the home page."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import streamlit as st
from markupsafe import Markup

from data import due, lateness
from data.actor import Actor, Role
from data.due import Due
from data.store import Store
from data.times import day_in_shanghai
from portal import figures
from portal.screens.firm import result_markup as markup
from portal.widgets.markup import words
from portal.workflows import due_words

BACK, AHEAD = timedelta(days=365), timedelta(days=30)
_MOST = 30
_WHAT = (markup.Column("期限"), markup.Column("事项"), markup.Column("还有多久", narrow=True))
_WITH_FIRM = (_WHAT[0], markup.Column("企业"), *_WHAT[1:])


def read(store: Store, *, actor: Actor, now: datetime) -> list[Due]:
    """What stands open, from a year ago to a month ahead; of the lead's only what is overdue."""
    today = day_in_shanghai(now)
    return due.of(store, actor=actor, first=today - BACK, last=today + AHEAD)


def show(found: Sequence[Due], *, actor: Actor, now: datetime) -> None:
    """The nearest days first, each with the way to where it is done."""
    today = day_in_shanghai(now)
    st.header("超期事项" if actor.role is Role.LEAD else "到期事项", anchor=False)
    if not found:
        none = "全市没有超期的事项。" if actor.role is Role.LEAD else "今后 30 天没有到期的事项。"
        markup.draw(markup.paragraph(none))
        return
    columns = _WHAT if actor.is_of_firm else _WITH_FIRM
    rows = [_row(one, actor, today) for one in found[:_MOST]]
    caption = _caption(found, today)
    markup.draw(markup.table(columns, rows, caption=caption, hidden=False))


def _caption(found: Sequence[Due], today: date) -> str:
    overdue = sum(bool(lateness.of(one.due_on, today=today)) for one in found)
    said = f"共 {figures.count(len(found))} 项"
    if overdue:
        said += f"，{figures.count(overdue)} 项已超期"
    more = len(found) - _MOST
    return f"{said}，这里是最早的 {_MOST} 项。" if more > 0 else f"{said}。"


def _row(one: Due, actor: Actor, today: date) -> tuple[markup.Cell, ...]:
    day = due_words.day(one.due_on, provisional=one.provisional, today=today)
    how_long = due_words.how_long(one.duty, one.due_on, today=today)
    what = Markup('<a href="/{}" target="_self">{}</a>{}').format(
        due_words.address(one, of_firm=actor.is_of_firm), due_words.thing(one), _turn(one, actor)
    )
    told = Markup("<b>{}</b>").format(how_long) if one.due_on <= today else how_long
    if actor.is_of_firm:
        return day, what, told
    return day, words(one.firm_name), what, told


def _turn(one: Due, actor: Actor) -> Markup:
    """Whom it waits for, where that is the other side."""
    if one.of_firm == actor.is_of_firm or one.duty == "meet":
        return Markup("")
    whom = "企业" if one.of_firm else "工作人员"
    return Markup('<span class="rs-quiet">等{}办</span>').format(whom)


def line(found: Sequence[Due], unread: int, *, now: datetime) -> str:
    """One sentence: how many things are due and how many messages are unread; empty for none."""
    today = day_in_shanghai(now)
    overdue = sum(bool(lateness.of(one.due_on, today=today)) for one in found)
    parts = [f"{figures.count(unread)} 条未读消息"] if unread else []
    if overdue:
        parts.append(f"{figures.count(overdue)} 项已超期")
    if len(found) > overdue:
        parts.append(f"今后 30 天有 {figures.count(len(found) - overdue)} 项到期")
    return "，".join(parts)
