"""The lead at the queue (牵头): who has how much, giving cases out, spreading them evenly."""

from collections.abc import Callable, Sequence
from datetime import date

import streamlit as st
from markupsafe import Markup

from data import assignments, case_colleagues, queue_loads
from data.actor import Actor
from data.errors import Refusal, StoreError
from data.queue import Entry
from data.queue_loads import CountyLoad, ReviewerLoad
from data.store import Store
from portal import figures, labels, visit
from portal.screens.firm import result_markup as markup
from portal.screens.staff import firm_guides, queue_rows
from portal.web import addresses
from portal.workflows import assigning, guiding
from portal.workflows.assigning import Given, Move
from portal.workflows.queueing import Desk

_COUNTIES = (
    markup.Column("县（市、区）"),
    markup.Column("企业", figure=True),
    markup.Column("红色", figure=True),
    markup.Column("待复核", figure=True),
    markup.Column("其中无人主办", figure=True),
    markup.Column("超期", figure=True),
    markup.Column("最久等了", figure=True),
)
_REVIEWERS = (
    markup.Column("复核人员"),
    markup.Column("范围"),
    markup.Column("主办", figure=True),
    markup.Column("其中有事等办", figure=True),
    markup.Column("最久等了", figure=True),
    markup.Column("今天", narrow=True),
)
_MOVES = (markup.Column("企业"), markup.Column("现在"), markup.Column("改为"))
_REPORT = "queue-given"


def show(store: Store, actor: Actor, desk: Desk) -> None:
    """Above the list: what waits in each county, and folded, who has how much."""
    _report()
    now = visit.now()
    counties = queue_loads.counties(store, actor=actor, now=now)
    if not counties:
        return
    rows = [_county(one, desk.today) for one in counties]
    markup.draw(markup.table(_COUNTIES, rows, caption="各县（市、区）的企业和等办数"))
    with st.expander("各复核人员手上的，均衡分派"):
        reviewers = queue_loads.reviewers(store, actor=actor, now=now)
        if not reviewers:
            markup.draw(markup.paragraph("还没有复核人员的账号。请管理员先建立账号。"))
            return
        names = _names(store, reviewers)
        lines = [_reviewer(one, names, desk.today) for one in reviewers]
        markup.draw(markup.table(_REVIEWERS, lines, caption="各复核人员主办的企业数"))
        _balance(store, actor, counties, names)


def pick(store: Store, actor: Actor, desk: Desk) -> None:
    """Give the firms that were picked in the list to one reviewer, or to one guide (指派)."""
    entries = [*desk.first, *desk.rest]
    picked = [e for e in entries if st.session_state.get(f"{queue_rows.PICKED}{e.id}")]
    if picked:
        names = _names(store, queue_loads.reviewers(store, actor=actor, now=visit.now()))
        guides = {
            one.account_id: f"指导员 {firm_guides.option(one)}"
            for one in assignments.to_choose(store, actor=actor)
        }
        with (
            st.bottom,
            st.container(key="queue-give", horizontal=True, vertical_alignment="bottom"),
        ):
            _give_to(picked, names, guides)


def _give_to(picked: Sequence[Entry], names: dict[str, str], guides: dict[str, str]) -> None:
    options = names | guides
    to = st.selectbox(
        f"把选中的 {len(picked)} 家分派给",
        list(options),
        index=None,
        placeholder="选一位复核人员或指导员",
        format_func=lambda account: options[account],
        key="queue-give-to",
    )
    moves = [
        Move(e.id, e.name, e.holder.account_id if e.holder else None, to or "") for e in picked
    ]
    st.button(
        "分派",
        key="queue-give-out",
        type="primary",
        disabled=to is None,
        on_click=_assign if to in guides else _give,
        args=(moves,),
    )


def _assign(moves: list[Move]) -> None:
    """Each firm to the guide; whoever guides it already goes on."""
    names = {move.firm_id: move.firm for move in moves}

    def step(store: Store, actor: Actor) -> Given:
        return guiding.assign_many(
            store, names, moves[0].to, actor=actor, now=visit.now(), new_id=visit.new_id
        )

    _do(moves, step)


def _give(moves: list[Move]) -> None:
    """What was shown is what is done: a case that moved meanwhile is refused, not overwritten."""

    def step(store: Store, actor: Actor) -> Given:
        return assigning.give_out(store, moves, actor=actor, now=visit.now(), new_id=visit.new_id)

    _do(moves, step)


def _do(moves: list[Move], step: Callable[[Store, Actor], Given]) -> None:
    actor = visit.actor()
    with visit.store() as store:
        try:
            given = step(store, actor)
        except StoreError:
            raise
        except Refusal as refusal:
            given = Given(0, (("", str(refusal)),))
    st.session_state[_REPORT] = given
    for move in moves:
        st.session_state.pop(f"{queue_rows.PICKED}{move.firm_id}", None)


def _report() -> None:
    given: Given | None = st.session_state.pop(_REPORT, None)
    if given is None:
        return
    st.info(f"已分派 {given.made} 家，接手的人会收到消息。")
    for firm, why in given.refused:
        st.warning(f"{labels.plain(firm)}：{why}" if firm else why)


def _balance(
    store: Store, actor: Actor, counties: Sequence[CountyLoad], names: dict[str, str]
) -> None:
    """A proposal for one county, carried out only when the lead says so."""
    st.subheader("均衡分派", anchor=False)
    markup.draw(
        markup.paragraph(
            "按各人手上有事等办的家数，把没人主办的和还没开始复核的摊匀。"
            "已回避的、有人代理的不分给；先看方案，确认后才改。"
        )
    )
    waiting = {one.code: one for one in counties if one.waiting}
    if not waiting:
        markup.draw(markup.paragraph("眼下没有等待复核的企业，不用分派。"))
        return
    county = st.selectbox(
        "给哪个县（市、区）",
        list(waiting),
        index=None,
        placeholder="选一个",
        format_func=lambda code: f"{waiting[code].name}（待复核 {waiting[code].waiting} 家）",
        key="queue-balance",
    )
    if county is None:
        return
    moves = assigning.propose(store, county, actor=actor, now=visit.now())
    if not moves:
        markup.draw(markup.paragraph("已经摊匀了，或者没有可以接手的复核人员。"))
        return
    rows = [(m.firm, _who(m.held_by, names), _who(m.to, names)) for m in moves]
    markup.draw(markup.table(_MOVES, rows, caption=f"方案：改 {len(moves)} 家", hidden=False))
    st.button(
        f"照此分派 {len(moves)} 家",
        key="queue-balance-do",
        type="primary",
        on_click=_give,
        args=(moves,),
    )


def _names(store: Store, reviewers: Sequence[ReviewerLoad]) -> dict[str, str]:
    """Account → name, post and place."""
    known = {one.account_id: case_colleagues.of_account(store, one.account_id) for one in reviewers}
    return {account: f"{one.name}，{one.said}" for account, one in known.items()}


def _who(account: str | None, names: dict[str, str]) -> str:
    return "无人主办" if account is None else names.get(account, "其他人")


def _county(one: CountyLoad, today: date) -> tuple[markup.Cell, ...]:
    numbers = (one.firms, one.red, one.waiting, one.free, one.overdue)
    name = Markup('<a href="/{}?county={}&amp;kind=all" target="_self">{}</a>').format(
        addresses.QUEUE, one.code, one.name
    )
    return (name, *(figures.count(number) for number in numbers), _since(one.since, today))


def _reviewer(one: ReviewerLoad, names: dict[str, str], today: date) -> tuple[markup.Cell, ...]:
    return (
        names[one.account_id],
        one.place,
        figures.count(one.cases),
        figures.count(one.open),
        _since(one.since, today),
        "有人代理" if one.is_absent else "在岗",
    )


def _since(since: date | None, today: date) -> str:
    return figures.NOTHING if since is None else f"{(today - since).days} 天"
