"""Where it would leak (泄密途径): the ways ranked, before and after the firm's measures."""

from markupsafe import Markup

from portal import charts, figures, labels
from portal.screens.firm import result_markup as markup
from portal.workflows.outcomes import Outcome, Way

_COLUMNS = (
    markup.Column("泄密途径"),
    markup.Column("现在", figure=True),
    markup.Column("没有措施时", figure=True),
    markup.Column("措施挡住了", figure=True),
)


def show(outcome: Outcome) -> None:
    """The picture and its words; ways that the firm does not have are named apart."""
    open_ways = [way for way in outcome.ways if way.index > 0]
    markup.draw(markup.what_is("泄密途径"))
    if open_ways:
        markup.picture(_picture(open_ways, labels.by_reading(outcome.shown)))
    closed = [way.title for way in outcome.ways if way.index == 0]
    if closed:
        markup.draw(markup.paragraph(f"企业目前没有这些途径：{'、'.join(closed)}。", "rs-quiet"))
    markup.draw(
        markup.fold("文字说明：每条途径", _in_words(open_ways, labels.by_reading(outcome.shown)))
    )


def _picture(ways: list[Way], counted: str) -> charts.Chart:
    bars = [
        charts.LabelledBar(
            f"{place} {way.title}", f"{figures.points(way.index)}", way.index, frame=way.inherent
        )
        for place, way in enumerate(ways, start=1)
    ]
    return charts.labelled_bars(
        bars,
        title=f"最可能的漏点：{ways[0].title}",
        subtitle=f"{counted}。深色：现在的开放程度；浅色：没有措施时",
    )


def _in_words(ways: list[Way], counted: str) -> Markup:
    rows = [
        (
            way.title,
            figures.points(way.index),
            figures.points(way.inherent),
            figures.share(1 - way.index / way.inherent),
        )
        for way in ways
    ]
    return markup.table(_COLUMNS, rows, caption=f"泄密途径（{counted}），由开放到收紧", small=True)
