"""How corrective actions look (整改项的样子), to the firm and to staff: states, days, tables, facts."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

import streamlit as st
from markupsafe import Markup, escape

from data.action_changes import ActionChange
from data.action_rows import SAID, State
from portal import charts, figures, labels
from portal.screens.firm import result_markup as markup
from portal.widgets.markup import words
from portal.workflows import due_words
from portal.workflows.action_pages import Line
from portal.workflows.progress import Progress, Standing

_SHAPES: dict[State, str] = {
    "proposed": "○",
    "in_progress": "◐",
    "awaiting_check": "◇",
    "closed": "✓",
    "declined": "—",
}
_COLUMNS = (
    markup.Column("事项"),
    markup.Column("现状 → 目标", narrow=True),
    markup.Column("期限"),
    markup.Column("人天", figure=True),
    markup.Column("谁来帮"),
)


def style() -> None:
    """The styles of these pages, once a run."""
    markup.style()
    st.html(f"<style>{_sheet()}</style>")


@cache
def _sheet() -> str:
    return Path(__file__).with_name("actions.css").read_text(encoding="utf-8")


def state(of: State) -> Markup:
    """A state with its shape and word."""
    kind = "ac-state ac-open" if of in ("proposed", "in_progress", "awaiting_check") else "ac-state"
    return Markup('<span class="{}">{} {}</span>').format(kind, _SHAPES[of], SAID[of])


def due(line: Line, today: date) -> Markup:
    """The day, and how far it is: workdays left, or overdue, said plainly."""
    terms = line.action.terms
    if terms.due_on is None:
        return Markup("待商定")
    if line.action.state not in ("proposed", "in_progress"):
        mark = "（暂定）" if terms.provisional else ""
        return Markup("{}{}").format(figures.day(terms.due_on), mark)
    day = due_words.day(terms.due_on, provisional=terms.provisional, today=today)
    return Markup("{}<br>{}").format(day, left(terms.due_on, today))


def left(day: date, today: date, *, duty: str = "work") -> Markup:
    """Workdays until a day, or since."""
    said = due_words.how_long(duty, day, today=today)
    late = day < today
    return Markup('<span class="ac-late">{}</span>').format(said) if late else escape(said)


def levels(line: Line) -> str:
    """现状 → 目标, short."""
    start, end = line.action.from_level, line.action.terms.to_level
    if line.question is None or end is None:
        return "—"
    return (
        f"{labels.answer(line.question, start)} → {labels.answer(line.question, end)}"
        if start is not None
        else labels.answer(line.question, end)
    )


def table(
    lines: Sequence[Line], address: str, today: date, *, caption: str, states: bool = False
) -> Markup:
    """Actions as a table; each leads to its own page. `states`: where a list mixes them."""
    rows = [
        (
            markup.lines(
                Markup('<a href="/{}action={}" target="_self">{}</a>').format(
                    address, line.action.id, words(line.title)
                ),
                state(line.action.state) if states else "",
                line.action.terms.measure if line.question else "",
            ),
            levels(line),
            due(line, today),
            _days(line),
            line.action.helper or "企业自行完成",
        )
        for line in lines
    ]
    return Markup('<div class="ac-list">{}</div>').format(
        markup.table(_COLUMNS, rows, caption=caption)
    )


def facts(line: Line, today: date) -> Markup:
    """Everything that is agreed on, field by field."""
    terms = line.action.terms
    entries: list[tuple[str, markup.Cell]] = [
        ("措施", words(terms.measure)),
        ("现状", line.present),
        ("目标", line.target),
        ("期限", due(line, today)),
        ("负责岗位", words(terms.post) if terms.post else "待企业写明"),
        ("投入", f"约 {_days(line)} 人天" if terms.person_days else ""),
        ("协助部门", line.action.helper or "企业自行完成"),
        ("示范文本", line.template),
        ("可用的佐证", "、".join(line.proofs_wanted)),
        ("题号", line.action.item),
        ("退回次数", f"{line.action.reopened} 次" if line.action.reopened else ""),
    ]
    cells = Markup("").join(
        Markup("<dt>{}</dt><dd>{}</dd>").format(name, value) for name, value in entries if value
    )
    return Markup('<dl class="ac-facts">{}</dl>').format(cells)


def history(changes: Sequence[ActionChange]) -> Markup:
    """What was done, newest first; of staff post and agency."""
    rows = Markup("").join(
        Markup("<li>{} · {} · {}{}</li>").format(
            figures.moment(one.changed_at), _who(one), _step(one), _why(one)
        )
        for one in reversed(changes)
    )
    return Markup('<ul class="ac-history">{}</ul>').format(rows)


def last_word(changes: Sequence[ActionChange], to: State) -> ActionChange | None:
    """The last step that led to a state."""
    return next((one for one in reversed(changes) if one.to_state == to), None)


def progress(found: Progress) -> None:
    """R now, provisionally, and once all that was agreed is closed."""
    note = "暂计，复评后为准。" + ("" if found.verified else "这份自评还没有核验。")
    markup.draw(markup.paragraph(note) + markup.what_is("暂计"))
    stations = [("现在", found.now)]
    if found.provisional.done:
        stations.append((f"暂计：已销号 {found.provisional.done} 项", found.provisional))
    stations.append((f"商定的 {found.all_agreed.done} 项都销号以后", found.all_agreed))
    bars = [charts.LabelledBar(label, _standing(found, at), at.risk) for label, at in stations]
    reading = "核验" if found.verified else "自评（可信）"
    subtitle = f"剩余风险，从{reading}的结果算起"
    markup.picture(charts.labelled_bars(bars, title=_headline(found), subtitle=subtitle))


def _headline(found: Progress) -> str:
    now, after, end = found.now.risk, found.provisional.risk, found.all_agreed.risk
    edges = found.bands.edges
    if now is None or after is None or end is None:
        return "还算不出剩余风险"
    if found.provisional.done and after < now:
        return f"已销号的整改让剩余风险暂计从 {figures.points(now, edges)} 降到 {figures.points(after, edges)}"
    if end < now:
        return f"商定的都做完，剩余风险暂计可从 {figures.points(now, edges)} 降到 {figures.points(end, edges)}"
    return f"剩余风险现在是 {figures.points(now, edges)}"


def _standing(found: Progress, at: Standing) -> str:
    colour = labels.colour(at.colour).short if at.colour else ""
    return f"{figures.points(at.risk, found.bands.edges)} {colour}".strip()


def _days(line: Line) -> str:
    days = line.action.terms.person_days
    return figures.days(days) if days else "—"


def _who(one: ActionChange) -> str:
    return "，".join(part for part in (one.post, one.agency) if part) or "企业"


def _step(one: ActionChange) -> str:
    if one.to_due is not None:
        before = f"（原为{figures.day(one.from_due)}）" if one.from_due else ""
        return f"期限延到{figures.day(one.to_due)}{before}"
    how = f"（{labels.HOW[one.how]}）" if one.how else ""
    return f"{SAID[one.from_state]} → {SAID[one.to_state]}{how}"


def _why(one: ActionChange) -> Markup:
    return Markup("：{}").format(words(one.reason)) if one.reason else Markup("")
