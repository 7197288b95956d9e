"""Who looked at our file (谁看过我们的资料): post, agency, what was opened, why; and own exports."""

from collections.abc import Sequence
from itertools import groupby

import streamlit as st
from markupsafe import Markup

from data import exports, purposes
from data.exports import Export
from data.purposes import Look
from portal import figures, labels, visit
from portal.screens import page_turning
from portal.screens.firm import result_markup as markup
from portal.web import addresses
from portal.widgets.markup import words

_TRAIL = Markup(
    '<p class="rs-place"><a href="/{}" target="_self">本企业</a> › 谁看过我们的资料</p>'
).format(addresses.FIRM)
_EACH = 200
_LATEST = 2**62
_COLUMNS = (
    markup.Column("时间", narrow=True),
    markup.Column("岗位"),
    markup.Column("单位"),
    markup.Column("看了什么"),
    markup.Column("目的"),
)
_EXPORTS = (
    markup.Column("时间"),
    markup.Column("谁导出的"),
    markup.Column("记录数", figure=True),
    markup.Column("大小", figure=True),
)


def show() -> None:
    """Newest first, day by day; then who exported everything."""
    markup.style()
    actor = visit.actor()
    before = _before()
    with visit.store() as store:
        seen = purposes.looks(
            store, actor.firm_id or "", actor=actor, before=before, count=_EACH + 1
        )
        made = exports.of_firm(store, actor.firm_id or "", actor=actor)
    markup.draw(_TRAIL)
    st.title("谁看过我们的资料", anchor=False)
    markup.draw(
        markup.paragraph(
            "工作人员每次打开本企业的答案、证据或结果，都要先写明目的，并记在这里。"
            "草稿只有本企业能看，您请指导员协助填写的除外。管理员和审计员看不到内容。",
            "rs-lead",
        )
    )
    _looks(seen[:_EACH], more=len(seen) > _EACH, earlier=before < _LATEST)
    _exports(made)


def _before() -> int:
    """The number in the address from which on older looks are shown."""
    return page_turning.whole("before", otherwise=_LATEST)


def _looks(seen: Sequence[Look], *, more: bool, earlier: bool) -> None:
    if not seen:
        said = "没有更早的记录。" if earlier else "还没有工作人员看过本企业的资料。"
        markup.draw(markup.paragraph(said))
    for day, of_day in groupby(seen, key=lambda look: figures.day(look.at)):
        markup.draw(
            markup.table(_COLUMNS, [_row(look) for look in of_day], caption=day, hidden=False)
        )
    if earlier:
        markup.go(addresses.LOOKS, "回到最近的")
    if more:
        markup.go(addresses.LOOKS, "看更早的", before=str(seen[-1].number))


def _row(look: Look) -> tuple[markup.Cell, ...]:
    return (
        figures.clock(look.at),
        words(look.post or "未填岗位"),
        words(look.agency or "未填单位"),
        labels.looked_at(look.what),
        words(look.reason),
    )


def _exports(made: Sequence[Export]) -> None:
    st.header("全部资料的导出", anchor=False)
    if not made:
        markup.draw(markup.paragraph("还没有人导出过本企业的全部资料。只有企业负责人可以导出。"))
        return
    rows = [
        (
            figures.moment(one.made_at),
            labels.ROLES[one.role],
            figures.count(one.rows),
            _size(one.bytes),
        )
        for one in made
    ]
    markup.draw(markup.table(_EXPORTS, rows, caption="由近到远", small=True))


def _size(count: int) -> str:
    """Bytes as people say them."""
    return (
        f"{count / 1024 / 1024:.1f} MB" if count >= 1024 * 1024 else f"{max(1, count // 1024)} KB"
    )
