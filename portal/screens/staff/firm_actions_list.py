"""A firm's list for officials: what waits for them first, then follow-up, then the rest (整改与跟进)."""

from collections.abc import Sequence
from datetime import date

import streamlit as st
from markupsafe import Markup

from data import follow_up_limits
from data.action_rows import SAID, State
from data.actor import Actor
from data.follow_ups import FollowUp
from data.rights import Action, may
from data.times import day_in_shanghai
from portal import figures, labels, visit
from portal.screens.firm import action_desk, action_markup
from portal.screens.firm import result_markup as markup
from portal.screens.firm.action_desk import typed
from portal.workflows import agreeing, due_words, following_up
from portal.workflows.action_pages import Board, Line

_COLUMNS = (
    markup.Column("事项"),
    markup.Column("期限"),
    markup.Column("办理"),
)
_TOLD: tuple[State, ...] = ("awaiting_check", "proposed", "in_progress", "closed")
_SUGGESTED = "时限是建议，须由政法委确认。"


def show(board: Board, actor: Actor, here: str) -> None:
    """What is to be done, by whom; each group in the order of its days."""
    today = day_in_shanghai(visit.now())
    markup.draw(markup.paragraph(_lead(board), "rs-lead"))
    _group("等复查", board.in_state("awaiting_check"), here, today)
    _follow_ups(board, actor, today)
    asked = [line for line in board.in_state("proposed") if line.action.staff_agreed_by is None]
    _group("等工作人员同意", asked, here, today)
    if may(actor, Action.ACTION_AGREE):
        _agree_all(asked)
    agreed = [line for line in board.in_state("proposed") if line not in asked]
    _group("等企业同意", agreed, here, today)
    _group("正在整改", board.in_state("in_progress"), here, today)
    _finished(board, here, today)
    _ways(board, actor, here)


def _lead(board: Board) -> str:
    said = [
        f"{len(board.in_state(state))} 项{SAID[state]}" for state in _TOLD if board.in_state(state)
    ]
    return "，".join(said) + "。" if said else "这家企业还没有整改项。"


def _group(title: str, lines: Sequence[Line], here: str, today: date) -> None:
    if not lines:
        return
    st.header(f"{title}（{len(lines)}）", anchor=False)
    markup.draw(action_markup.table(lines, f"{here}&", today, caption=f"{title}，按期限先后"))


def _follow_ups(board: Board, actor: Actor, today: date) -> None:
    st.header("跟进", anchor=False)
    if not board.follow_ups:
        markup.draw(markup.paragraph("复核办结、颜色确定以后，从那一天起计算跟进时限。"))
        return
    colour = board.follow_ups[0].colour
    hows = {limit.duty: limit for limit in follow_up_limits.of_colour(colour)}
    rows = [_duty(one, today) for one in board.follow_ups]
    standing = {one.duty for one in board.follow_ups}
    rows += [
        (limit.how, "没有固定时限", "")
        for duty, limit in hows.items()
        if limit.amount is None and duty not in standing
    ]
    counted = figures.day(max(one.counted_from for one in board.follow_ups))
    caption = f"按 {labels.colour(colour).phrase}，从 {counted} 起计算。{_SUGGESTED}"
    markup.draw(markup.table(_COLUMNS, rows, caption=caption, hidden=False))
    waiting = [one for one in board.follow_ups if one.done_on is None and one.duty != "reassess"]
    if waiting and may(actor, Action.FOLLOW_UP_DONE):
        _mark(board.firm.id, waiting)


def _duty(one: FollowUp, today: date) -> tuple[markup.Cell, ...]:
    if one.done_on is not None:
        return _said(one), figures.day(one.due_on), f"✓ {figures.day(one.done_on)} 办结"
    waits = "等企业重新自评，" if one.duty == "reassess" else ""
    day = due_words.day(one.due_on, provisional=one.provisional, today=today)
    return _said(one), day, Markup("{}{}").format(waits, action_markup.left(one.due_on, today))


def _said(one: FollowUp) -> str:
    limits = follow_up_limits.of_colour(one.colour)
    return next((limit.how for limit in limits if limit.duty == one.duty), labels.DUE[one.duty])


def _mark(firm_id: str, waiting: Sequence[FollowUp]) -> None:
    done_on, duty = f"fu-done-on-{firm_id}", f"fu-duty-{firm_id}"
    by_id = {one.id: _said(one) for one in waiting}
    with (
        st.container(key="ac-form-done"),
        st.expander("记下已经办了的", expanded=bool(typed(done_on))),
        st.form("form-follow-up", border=False, enter_to_submit=False),
    ):
        st.radio("办了哪一件", list(by_id), format_func=lambda one: by_id[one], key=duty)
        st.text_input("哪一天办的（如 2026-12-01）", key=done_on, max_chars=20)
        st.form_submit_button("记为已办", on_click=_done, args=(done_on, duty))


def _done(done_on: str, duty: str) -> None:
    chosen = str(st.session_state.get(duty) or "")
    action_desk.carry_out(
        lambda hand: following_up.mark_done(
            hand.store, chosen, action_desk.day(done_on), actor=hand.actor, now=hand.now
        ),
        "已记下。",
        done_on,
    )


def _agree_all(asked: Sequence[Line]) -> None:
    ready = {one.action.id: one.action.version for one in asked if one.action.terms.due_on}
    if len(ready) < 2:
        return
    with st.container(key="ac-form-all"):
        st.button(f"一并同意这 {len(ready)} 项", key="ac-all", on_click=_agree, args=(ready,))


def _agree(seen: dict[str, int]) -> None:
    action_desk.carry_out(
        lambda hand: agreeing.agree_all(hand.store, seen, **hand.step),
        "已同意。企业也同意的，就可以开始了。",
    )


def _finished(board: Board, here: str, today: date) -> None:
    closed, declined = board.in_state("closed"), board.in_state("declined")
    if not closed and not declined:
        return
    said = [f"已销号 {len(closed)} 项"] if closed else []
    said += [f"不采纳 {len(declined)} 项"] if declined else []
    body = action_markup.table(
        [*closed, *declined], f"{here}&", today, caption="已了结", states=True
    )
    markup.draw(markup.fold("，".join(said), body))


def _ways(board: Board, actor: Actor, here: str) -> None:
    new = Markup('<a href="/{}&amp;view=new" target="_self">加一项整改</a>').format(here)
    sheet = Markup('<a href="/{}&amp;view=sheet" target="_self">整改单，可打印</a>').format(here)
    may_add = may(actor, Action.ACTION_PROPOSE)
    markup.draw(
        Markup('<p class="ac-ways">{}{}</p>').format(
            new if may_add else "", sheet if board.lines else ""
        )
    )
