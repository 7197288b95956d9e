"""The pieces of HTML that the result page is made of (标记): tables, folds, figures.

Own HTML instead of data grids: it can be read aloud, folds on a phone and prints as it stands.
Every text is escaped here, once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import streamlit as st
from markupsafe import Markup

from portal import labels, navigation
from portal.charts import Chart, specification

Cell = str | Markup


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; figures stand at the right."""

    name: str
    figure: bool = False
    narrow: bool = False


def draw(markup: Markup) -> None:
    """Put HTML on the page."""
    st.html(str(markup))


def go(address: str, label: str, *, main: bool = False, **query: str) -> None:
    """A way on to another screen; the one that matters most is `main`."""
    way = "-".join(("main" if main else "on", address, *query.values()))
    with st.container(key=f"rs-go-{way}"):
        st.page_link(navigation.page(address), label=label, query_params=query or None)


def go_to(address: str, label: str) -> None:
    """A way on to an own page that is no screen."""
    draw(Markup('<p class="rs-text"><a href="{}" target="_self">{}</a></p>').format(address, label))


def picture(chart: Chart) -> None:
    """Put a chart on the page, as wide as the page."""
    st.vega_lite_chart(specification(chart), theme=None, width="stretch")


def style() -> None:
    """The style of this page and of its print; once a run."""
    st.html(f"<style>{_sheet()}</style>")


@cache
def _sheet() -> str:
    return Path(__file__).with_name("result.css").read_text(encoding="utf-8")


def what(term: str) -> Markup:
    """「这是什么」 beside a term that stands here for the first time."""
    return Markup(
        '<details class="rs-what"><summary><span class="rs-unseen">{term}：</span>这是什么</summary>'
        "<p>{text}</p></details>"
    ).format(term=term, text=labels.TERMS[term])


def what_is(term: str) -> Markup:
    """The same where the term does not stand right before it."""
    return Markup(
        '<details class="rs-what"><summary>什么是{term}</summary><p>{text}</p></details>'
    ).format(term=term, text=labels.TERMS[term])


def colour(colour_id: str, text: str) -> Markup:
    """A level as a tag: its colour, and always its shape and word in `text`."""
    label = labels.colour(colour_id)
    return Markup(
        '<span class="rs-level" style="background:{fill};color:{ink};border-color:{edge}">{text}</span>'
    ).format(fill=label.fill, ink=label.text, edge=label.edge, text=text)


def paragraph(text: Cell, kind: str = "") -> Markup:
    """One paragraph; `kind` is a class of the style sheet."""
    return Markup('<p class="rs-text {}">{}</p>').format(kind, text)


def fold(title: str, body: Markup) -> Markup:
    """More on demand; open on paper."""
    return Markup('<details class="rs-fold"><summary>{}</summary>{}</details>').format(title, body)


def listed(entries: Sequence[Cell]) -> Markup:
    """A list of sentences."""
    rows = Markup("").join(Markup("<li>{}</li>").format(entry) for entry in entries)
    return Markup('<ul class="rs-list">{}</ul>').format(rows)


def lines(*entries: Cell) -> Markup:
    """A cell of several lines; the first is the heading of the row, the others are quiet."""
    first, *rest = entries
    quiet = Markup("").join(Markup('<span class="rs-quiet">{}</span>').format(e) for e in rest if e)
    return Markup("<b>{}</b>{}").format(first, quiet)


def table(
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    *,
    caption: str,
    hidden: bool = True,
    small: bool = False,
) -> Markup:
    """A table that turns into cards on a phone, unless it is `small` enough to stay one.

    `hidden` keeps the caption for screen readers.
    """
    head = Markup("").join(
        Markup('<th scope="col"{}>{}</th>').format(_kind(c), c.name) for c in columns
    )
    body = Markup("").join(_row(columns, row) for row in rows)
    return Markup(
        '<table class="rs-table {size}"><caption class="{unseen}">{caption}</caption>'
        "<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    ).format(
        size="rs-small" if small else "rs-cards",
        unseen="rs-unseen" if hidden else "",
        caption=caption,
        head=head,
        body=body,
    )


def _row(columns: Sequence[Column], row: Sequence[Cell]) -> Markup:
    """The first cell names the row; the others carry their column's name for the phone."""
    (first, *rest), (name, *names) = columns, row
    head = Markup('<th scope="row"{}>{}</th>').format(_kind(first), name)
    cells = Markup("").join(
        Markup('<td{} data-name="{}">{}</td>').format(_kind(column), column.name, cell)
        for column, cell in zip(rest, names, strict=True)
    )
    return Markup("<tr>{}{}</tr>").format(head, cells)


def _kind(column: Column) -> Markup:
    """The class of a cell, where it has one."""
    kinds = (("rs-figure", column.figure), ("rs-narrow", column.narrow))
    names = " ".join(name for name, on in kinds if on)
    return Markup(' class="{}"').format(names) if names else Markup("")
