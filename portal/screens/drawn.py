"""A picture (图) on a page: the chart, its source, the table behind it."""

from collections.abc import Callable, Mapping

import streamlit as st
from markupsafe import Markup

from portal.charts import specification
from portal.pictures.model import Picture, Row, Table
from portal.screens.firm import result_markup as markup
from portal.workflows.taking_pictures import Way

_DRAWN = {"png": "PNG", "svg": "SVG"}
_FIGURES = {"csv": "CSV", "xlsx": "Excel"}


def show(
    picture: Picture, take: Way | None = None, *, pick: Callable[[str], None] | None = None
) -> None:
    """The chart, or why there is none; then what stands below it.

    `take`: where its files are, for who may take them (`taking_pictures.way_of`). `pick`: called with
    the code of what was clicked, before the page runs again.
    """
    if picture.chart is None:
        said = Markup("<b>{}</b><br>{}").format(picture.table.caption, picture.empty)
        markup.draw(markup.paragraph(said, "rs-empty"))
        return
    if picture.picks and pick:
        _clickable(picture, pick)
    else:
        markup.picture(picture.chart)
    below = [
        markup.paragraph(f"{picture.beside}{picture.source}", "rs-quiet"),
        markup.fold("看数字", table(picture.table)),
        *([_files(picture, take)] if take else []),
    ]
    markup.draw(Markup("").join(below))


def _files(picture: Picture, take: Way) -> Markup:
    """Quiet links to the files; of what, a screen reader hears once."""
    link = Markup('<a href="{}" target="_self">{}</a>')

    def links(kinds: Mapping[str, str]) -> Markup:
        return Markup(" · ").join(
            link.format(take.to(picture.name, kind), word) for kind, word in kinds.items()
        )

    return Markup(
        '<p class="rs-take"><span class="rs-unseen">{}：</span><span>下载图片 {}</span>'
        " <span>数据 {}</span></p>"
    ).format(picture.table.caption, links(_DRAWN), links(_FIGURES))


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
