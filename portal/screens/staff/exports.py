"""What staff took out of the portal (名单导出、图表导出), unusual lists first, for the lead."""

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from data.chart_exports import ChartExport
from data.exports import Export
from portal import figures, labels, visit
from portal.screens.firm import result_markup as markup
from portal.widgets.markup import words
from portal.workflows import export_alarms, taken_pictures
from portal.workflows.export_alarms import Watched
from portal.workflows.taken_pictures import TakenPicture

_COLUMNS = (
    markup.Column("时间", narrow=True),
    markup.Column("谁"),
    markup.Column("企业数", figure=True),
    markup.Column("用途"),
)
_PICTURES = (
    *_COLUMNS[:2],
    markup.Column("图"),
    markup.Column("哪些数字"),
    markup.Column("文件", figure=True),
)
_UNUSUAL = (*_COLUMNS, markup.Column("为什么请您看一眼"))


def show() -> None:
    """What stands out, then all of it."""
    markup.style()
    actor = visit.actor()
    with visit.store() as store:
        watched = export_alarms.watch(store, actor=actor, now=visit.now())
        pictures = taken_pictures.lately(store, actor=actor, now=visit.now())
    st.title("名单导出", anchor=False)
    markup.draw(
        markup.paragraph(
            f"工作人员最近 {export_alarms.WATCHED.days} 天导出的企业名单和图表。名单不含答案和结果，"
            "图表不含单家企业的得分。",
            "rs-lead",
        )
    )
    unusual = [one for one in watched if one.why]
    st.header("请看一眼", anchor=False)
    if unusual:
        rows = [(*_row(one), "；".join(one.why)) for one in unusual]
        caption = "不一定有问题，请向本人核实用途"
        markup.draw(markup.table(_UNUSUAL, rows, caption=caption, hidden=False))
    else:
        markup.draw(markup.paragraph("没有不寻常的导出。"))
    st.header("全部名单", anchor=False)
    _all(watched)
    st.header("图表", anchor=False)
    _pictures(pictures)


def _all(watched: Sequence[Watched]) -> None:
    if not watched:
        markup.draw(markup.paragraph("最近没有人导出过名单。"))
        return
    markup.draw(markup.table(_COLUMNS, [_row(one) for one in watched], caption="由近到远"))


def _pictures(taken: Sequence[TakenPicture]) -> None:
    if not taken:
        markup.draw(markup.paragraph("最近没有人导出过图表。"))
        return
    rows = [
        (
            figures.moment(one.export.made_at),
            _who(one.export),
            words(one.picture),
            words(one.figures),
            f"{one.file}，{figures.file_size(one.export.bytes)}",
        )
        for one in taken
    ]
    markup.draw(markup.table(_PICTURES, rows, caption="由近到远"))


def _who(export: Export | ChartExport) -> Markup:
    who = "，".join(part for part in (export.post, export.agency) if part)
    return markup.lines(words(who or "未填岗位"), labels.ROLES[export.role])


def _row(one: Watched) -> tuple[markup.Cell, ...]:
    export = one.export
    return (
        figures.moment(export.made_at),
        _who(export),
        figures.count(export.rows),
        words(export.reason),
    )
