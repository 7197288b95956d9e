"""A picture (图) on a page: the chart, its source, the table behind it."""

from markupsafe import Markup

from portal.pictures.model import Picture, Row, Table
from portal.screens.firm import result_markup as markup


def show(picture: Picture) -> None:
    """The chart, or why there is none; then what stands below it."""
    if picture.chart is None:
        markup.draw(markup.paragraph(picture.empty, "rs-empty"))
        return
    markup.picture(picture.chart)
    markup.draw(markup.paragraph(f"{picture.beside}{picture.source}", "rs-quiet"))
    markup.draw(markup.fold("看数字", table(picture.table)))


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
