"""A picture (图) on a page: the chart, its source, the table behind it."""

from collections.abc import Callable

import streamlit as st
from markupsafe import Markup

from portal.charts import specification
from portal.pictures.model import Picture, Row, Table
from portal.screens.firm import result_markup as markup


def show(picture: Picture, *, pick: Callable[[str], None] | None = None) -> None:
    """The chart, or why there is none; then what stands below it.

    `pick`: called with the code of what was clicked, before the page runs again.
    """
    if picture.chart is None:
        markup.draw(markup.paragraph(picture.empty, "rs-empty"))
        return
    if picture.picks and pick:
        _clickable(picture, pick)
    else:
        markup.picture(picture.chart)
    markup.draw(markup.paragraph(f"{picture.beside}{picture.source}", "rs-quiet"))
    markup.draw(markup.fold("看数字", table(picture.table)))


def _clickable(picture: Picture, pick: Callable[[str], None]) -> None:
    """A chart whose marks may be clicked; a list on the page does the same for who uses no mouse."""
    assert picture.chart is not None  # noqa: S101  # asked before
    key = f"picture-{picture.name}"

    def picked() -> None:
        found = st.session_state[key].selection.get(picture.picks) or []
        code = found[0].get("code") if found else None
        if code:
            pick(str(code))

    st.vega_lite_chart(
        specification(picture.chart),
        theme=None,
        width="stretch",
        key=key,
        on_select=picked,
        selection_mode=picture.picks,
    )


def table(one: Table) -> Markup:
    """The table as HTML."""
    return markup.table(
        [markup.Column(column.name, figure=column.figure) for column in one.columns],
        [(_name(one, row), *row.cells) for row in one.rows],
        caption=one.caption,
        small=one.is_small,
    )


def _name(one: Table, row: Row) -> Markup | str:
    return markup.lines(row.name, f"{one.note} {row.note}") if row.note else row.name
