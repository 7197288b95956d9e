"""One corrective action as officials work on it: agree, check, close, send back, reopen, postpone."""

from collections.abc import Callable
from typing import get_args

import streamlit as st
from markupsafe import Markup

from data.action_changes import LONGEST_REASON, How
from data.action_checks import NOT_ON_PAPER
from data.action_rows import CorrectiveAction
from data.actor import Actor
from data.rights import Action, may
from data.times import day_in_shanghai
from portal import figures, labels, visit
from portal.screens.firm import action_desk, action_markup, action_work, actions_terms
from portal.screens.firm import result_markup as markup
from portal.screens.firm.action_desk import Hand, carry_out, typed
from portal.widgets.markup import words
from portal.workflows import agreeing, rechecking
from portal.workflows.action_pages import Detail


def show(detail: Detail, actor: Actor, here: str) -> None:
    """What it is, what the reader may do with it, its terms, its history."""
    line, action = detail.line, detail.line.action
    markup.draw(
        Markup(
            '<p class="rs-place"><a href="/{}" target="_self">{} · 整改与跟进</a> › 一项整改</p>'
        ).format(here, words(detail.firm.name))
    )
    st.title(labels.plain(line.title), anchor=False)
    action_desk.notice()
    markup.draw(
        Markup('<p class="rs-text rs-lead">{} {}</p>').format(
            action_markup.state(action.state), _lead(action)
        )
    )
    markup.draw(action_markup.facts(line, day_in_shanghai(visit.now())))
    if action.state == "proposed":
        _terms(detail, actor)
    action_work.show(detail, may_work=may(actor, Action.ACTION_WORK))
    if action.state == "awaiting_check" and may(actor, Action.ACTION_CHECK):
        _check(detail)
    if action.state == "closed" and may(actor, Action.ACTION_REOPEN):
        _reasoned(action, "重开这一项", "为什么重开", _reopen)
    if action.is_open and may(actor, Action.ACTION_POSTPONE):
        _postpone(action)
    if detail.changes:
        markup.draw(markup.fold("经过", action_markup.history(detail.changes)))


def _lead(action: CorrectiveAction) -> str:
    if action.state == "proposed":
        if action.staff_agreed_by is None:
            return "请看措施和期限，合适就同意，也可以先改。"
        return "工作人员已同意，等企业同意。"
    if action.state == "awaiting_check" and action.handed_in_on is not None:
        return f"{figures.day(action.handed_in_on)} 提交，请看佐证后复查。"
    return {
        "in_progress": "企业正在整改。",
        "closed": "已经复查通过。",
        "declined": "企业没有采纳，理由在下面的经过里。",
    }.get(action.state, "")


def _terms(detail: Detail, actor: Actor) -> None:
    action = detail.line.action
    waits = action.staff_agreed_by is None and action.terms.due_on is not None
    if waits and may(actor, Action.ACTION_AGREE):
        st.button(
            "同意",
            key="ac-agree",
            type="primary",
            on_click=_agree,
            args=(action.id, action.version),
        )
    if may(actor, Action.ACTION_PROPOSE):
        actions_terms.show(detail, own_side_agreed=action.staff_agreed_by is not None)


def _agree(action_id: str, seen: int) -> None:
    carry_out(
        lambda hand: agreeing.agree(hand.store, action_id, seen=seen, **hand.step),
        "已同意。企业也同意的，就可以开始了。",
    )


def _check(detail: Detail) -> None:
    action = detail.line.action
    st.header("复查", anchor=False)
    if detail.not_second:
        markup.draw(markup.paragraph(detail.not_second))
    else:
        _close(action, red=detail.colour in NOT_ON_PAPER)
    _reasoned(action, "还差一些，退回去补", "还差什么", _send_back)


def _close(action: CorrectiveAction, *, red: bool) -> None:
    how, said = f"ac-how-{action.id}", f"ac-seen-{action.id}"
    ways = [way for way in get_args(How) if not (red and way == "paper")]
    if red:
        markup.draw(markup.paragraph("这家企业是红色，不能只看材料销号。"))
    with (
        st.container(key="ac-form-close"),
        st.form(f"form-close-{action.id}", border=False, enter_to_submit=False),
    ):
        st.radio("怎么看的", ways, index=None, format_func=lambda way: labels.HOW[way], key=how)
        st.text_area("看到了什么（可以不写）", key=said, max_chars=LONGEST_REASON)
        st.form_submit_button(
            "复查通过，销号",
            type="primary",
            on_click=_pass,
            args=(action.id, action.version, how, said),
        )


def _pass(action_id: str, seen: int, how: str, said: str) -> None:
    def do(hand: Hand) -> None:
        way = next((one for one in get_args(How) if one == typed(how)), None)
        if way is None:
            raise action_desk.NotChosen("请先选怎么看的。")
        rechecking.close(hand.store, action_id, way, typed(said), seen=seen, **hand.step)

    carry_out(do, "已销号，企业会收到消息。")


def _reasoned(
    action: CorrectiveAction, label: str, asked: str, do: Callable[[str, int, str], None]
) -> None:
    """A step that asks for a reason."""
    field = f"ac-why-{do.__name__}-{action.id}"
    with (
        st.container(key=f"ac-form-{do.__name__}"),
        st.expander(label, expanded=bool(typed(field))),
        st.form(f"form-{do.__name__}-{action.id}", border=False, enter_to_submit=False),
    ):
        st.text_area(asked, key=field, max_chars=LONGEST_REASON)
        st.form_submit_button(
            label.split("，")[0], on_click=do, args=(action.id, action.version, field)
        )


def _send_back(action_id: str, seen: int, field: str) -> None:
    carry_out(
        lambda hand: rechecking.send_back(
            hand.store, action_id, typed(field), seen=seen, **hand.step
        ),
        "已退回，企业会看到还差什么。",
        field,
    )


def _reopen(action_id: str, seen: int, field: str) -> None:
    carry_out(
        lambda hand: rechecking.reopen(hand.store, action_id, typed(field), seen=seen, **hand.step),
        "已重开，企业会看到理由。",
        field,
    )


def _postpone(action: CorrectiveAction) -> None:
    dated, why = f"ac-later-{action.id}", f"ac-later-why-{action.id}"
    with (
        st.container(key="ac-form-later"),
        st.expander("延长期限", expanded=bool(typed(dated) or typed(why))),
        st.form(f"form-later-{action.id}", border=False, enter_to_submit=False),
    ):
        st.text_input("新的期限（如 2027-01-31）", key=dated, max_chars=20)
        st.text_area("为什么延期", key=why, max_chars=LONGEST_REASON)
        st.form_submit_button(
            "延长期限", on_click=_later, args=(action.id, action.version, dated, why)
        )


def _later(action_id: str, seen: int, dated: str, why: str) -> None:
    carry_out(
        lambda hand: agreeing.postpone(
            hand.store, action_id, action_desk.day(dated), typed(why), seen=seen, **hand.step
        ),
        "期限已延长，原来的期限和理由留在经过里。",
        dated,
        why,
    )
