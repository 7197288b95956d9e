"""The list of firms in one's scope (企业名录): who there is, who waits for confirmation, who submitted."""

import streamlit as st
from markupsafe import Markup

from data import directory
from data.actor import Actor, Role
from data.directory import Entry, Found
from data.rights import Action, may
from data.store import Store
from portal import figures, visit
from portal.screens.firm import result_markup as markup
from portal.screens.staff import second_look
from portal.web import addresses
from portal.widgets.markup import words
from portal.workflows import export_alarms

_EACH = 50
_SKIPPED = "firms-skipped"
_COLUMNS = (
    markup.Column("企业"),
    markup.Column("行业"),
    markup.Column("所在地"),
    markup.Column("状态", narrow=True),
    markup.Column("最近提交", figure=True),
)


def show() -> None:
    """Look for a firm, then open it; an export is one click away."""
    markup.style()
    actor = visit.actor()
    st.title("企业名录", anchor=False)
    with visit.store() as store:
        place = _place(store, actor)
        markup.draw(markup.paragraph(f"您负责的范围：{place}。待确认的排在前面。", "rs-lead"))
        if waiting := second_look.ways(store, actor):
            markup.draw(waiting)
        sought, pending = _sought()
        skipped: int = st.session_state.get(_SKIPPED, 0)
        found = directory.search(
            store,
            actor=actor,
            words=sought,
            state="pending" if pending else None,
            skipped=skipped,
            count=_EACH,
        )
        unusual = _unusual(store, actor)
    if unusual:
        markup.draw(_warning(unusual))
    _list(found, skipped, narrowed=bool(sought or pending))
    if found.total:
        markup.draw(_export())


def _sought() -> tuple[str, bool]:
    with st.container(key="firms-search"):
        sought = st.text_input(
            "查找企业",
            key="firms-words",
            max_chars=100,
            placeholder="名称、代码或行业的一部分，按回车",
            on_change=_from_the_start,
        )
        pending = st.checkbox("只看待确认的", key="firms-pending", on_change=_from_the_start)
    return sought, pending


def _from_the_start() -> None:
    st.session_state[_SKIPPED] = 0


def _turn(by: int) -> None:
    st.session_state[_SKIPPED] = max(0, st.session_state.get(_SKIPPED, 0) + by)


def _list(found: Found, skipped: int, *, narrowed: bool) -> None:
    if not found.total:
        said = (
            "没有符合的企业。换一个词，或者取消筛选再看。"
            if narrowed
            else "范围内还没有企业登记。企业登记后会出现在这里。"
        )
        markup.draw(markup.paragraph(said))
        return
    last = min(skipped + _EACH, found.total)
    waiting = f"，其中 {figures.count(found.pending)} 家待确认" if found.pending else ""
    caption = f"共 {figures.count(found.total)} 家{waiting}。"
    if found.total > _EACH:
        caption += f"这一页是第 {min(skipped + 1, last)}—{last} 家。"
    rows = [_row(entry) for entry in found.entries]
    markup.draw(markup.table(_COLUMNS, rows, caption=caption, hidden=False))
    with st.container(key="firms-pages", horizontal=True):
        if skipped:
            st.button("上一页", key="firms-back", on_click=_turn, args=(-_EACH,))
        if last < found.total:
            st.button("下一页", key="firms-on", on_click=_turn, args=(_EACH,))


def _row(entry: Entry) -> tuple[markup.Cell, ...]:
    name = Markup('<a href="/{}?firm={}" target="_self">{}</a>').format(
        addresses.FIRM_FILE, entry.id, words(entry.name)
    )
    place = f"{entry.county} {entry.park}" if entry.park else entry.county
    return (
        markup.lines(name, entry.code),
        entry.industry,
        place,
        Markup("<b>待确认</b>") if entry.state == "pending" else "已确认",
        figures.day(entry.submitted_at) if entry.submitted_at else "还没有提交",
    )


def _place(store: Store, actor: Actor) -> str:
    if actor.role is Role.LEAD:
        return "全市"
    if actor.role is Role.GUIDE:
        return "分派给您的企业"
    return directory.area(store, actor=actor) or "还没有分配，请联系管理员"


def _unusual(store: Store, actor: Actor) -> int:
    """How many unusual exports the lead has to look at; others are told of none."""
    if not may(actor, Action.EXPORTS_READ):
        return 0
    watched = export_alarms.watch(store, actor=actor, now=visit.now())
    return sum(bool(one.why) for one in watched)


def _warning(unusual: int) -> Markup:
    return Markup(
        '<div class="rs-note"><p>最近有 <b>{} 次</b>不寻常的名单导出，'
        '<a href="/{}" target="_self">请看一眼</a>。</p></div>'
    ).format(unusual, addresses.EXPORTS)


def _export() -> Markup:
    return Markup(
        '<p class="rs-text"><a href="{}" target="_self">导出这份名单</a>'
        "（不含答案和结果；要写明用途，有数量限制并留痕）</p>"
    ).format(addresses.FIRMS_EXPORT)
