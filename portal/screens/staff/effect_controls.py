"""Which controls rose and fell in the two groups (成效): the eight that rose most, and all as a table."""

from collections.abc import Sequence

from data.effect import MOST_FOR_CONTROLS, ControlChange, Moved
from data.spread import SMALLEST
from portal import charts, figures
from portal.charts import LabelledBar
from portal.screens.firm import result_markup as markup
from questionnaires.model import Question

_MOST = 8
_COLUMNS = (
    markup.Column("措施"),
    *(
        markup.Column(f"{group}：{figure}", figure=True)
        for group in ("指导过", "还没指导")
        for figure in ("升级", "降级", "平均")
    ),
)
Row = tuple[Question, ControlChange]


def show(controls: Sequence[Row], *, firms: int) -> None:
    """Share of firms that rose to a higher level; rings are the firms not yet guided. `firms`: of both groups."""
    if not controls:
        markup.draw(markup.paragraph(f"每一项都不足 {SMALLEST} 家，不列出。"))
        return
    rose = [(q, c.guided, c.waiting) for q, c in controls if c.guided and c.guided.raised]
    best = sorted(rose, key=lambda one: -one[1].raised)[:_MOST]
    if best:
        top = best[0][0].title
        markup.picture(
            charts.labelled_bars(
                [_bar(*one) for one in best],
                title=f"指导过的企业里，升级最多的是“{top}”",
                subtitle="横条是指导过的企业里升了级的比例，圆圈是还没指导的企业里的。",
            )
        )
    table = markup.table(_COLUMNS, [_line(*row) for row in controls], caption="每一项措施的变化")
    markup.draw(markup.fold(f"看全部 {len(controls)} 项", table))
    if firms > MOST_FOR_CONTROLS:
        markup.draw(
            markup.paragraph(
                f"企业多于 {figures.count(MOST_FOR_CONTROLS)} 家，逐项只看最近提交的"
                f" {figures.count(MOST_FOR_CONTROLS)} 家；上面的风险和防护分看全部。",
                "rs-quiet",
            )
        )


def _bar(question: Question, guided: Moved, waiting: Moved | None) -> LabelledBar:
    note = f"{figures.share(guided.raised)}"
    if waiting:
        note += f"，还没指导 {figures.share(waiting.raised)}"
    return LabelledBar(
        question.title,
        note,
        guided.raised * 100,
        before=waiting.raised * 100 if waiting else None,
    )


def _line(question: Question, change: ControlChange) -> tuple[markup.Cell, ...]:
    name = markup.lines(question.title, question.id)
    return (name, *_moved(change.guided), *_moved(change.waiting))


def _moved(moved: Moved | None) -> tuple[str, str, str]:
    if moved is None:
        return ("不列出", figures.NOTHING, figures.NOTHING)
    return (
        figures.share(moved.raised),
        figures.share(moved.lowered),
        f"{figures.change(moved.mean)} 级",
    )
