"""One corrective action as the firm works on it: agree or decline, work, hand in, or read how it went."""

import streamlit as st
from markupsafe import Markup

from data.action_changes import LONGEST_REASON
from data.action_rows import LONGEST_POST, CorrectiveAction
from data.actor import Actor
from data.rights import Action, may
from data.times import day_in_shanghai
from portal import figures, labels, visit
from portal.screens.firm import action_desk, action_markup, action_work, actions_terms
from portal.screens.firm import result_markup as markup
from portal.screens.firm.action_desk import carry_out, typed
from portal.web import addresses
from portal.widgets.markup import words
from portal.workflows import agreeing
from portal.workflows.action_pages import Detail


def show(detail: Detail, actor: Actor) -> None:
    """What it is, what to do now, its terms, its history."""
    line, action = detail.line, detail.line.action
    markup.draw(
        Markup(
            '<p class="rs-place"><a href="/{}" target="_self">整改清单</a> › 一项整改</p>'
        ).format(addresses.ACTIONS)
    )
    st.title(labels.plain(line.title), anchor=False)
    action_desk.notice()
    owner = may(actor, Action.ACTION_AGREE)
    markup.draw(
        Markup('<p class="rs-text rs-lead">{} {}</p>').format(
            action_markup.state(action.state), _lead(detail, owner=owner)
        )
    )
    markup.draw(action_markup.facts(line, day_in_shanghai(visit.now())))
    if action.state == "proposed":
        _consent(detail, owner=owner)
    if action.state == "declined" and owner:
        _take_up(action)
    action_work.show(detail, may_work=may(actor, Action.ACTION_WORK))
    if detail.changes:
        markup.draw(markup.fold("经过", action_markup.history(detail.changes)))


def _lead(detail: Detail, *, owner: bool) -> Markup:
    action = detail.line.action
    if action.state == "proposed":
        if action.firm_agreed_by is not None:
            return Markup("您已同意，等工作人员同意后开始。")
        if not owner:
            return Markup("等企业负责人同意。")
        return Markup("请看措施和期限，同意的写明由哪个岗位负责。")
    if action.state == "in_progress":
        back = action_markup.last_word(detail.changes, "in_progress")
        if back is not None and back.from_state != "proposed":
            return Markup("还差一些：{}").format(words(back.reason))
        return Markup("按措施去做，写明佐证，再提交复查。")
    if action.state == "awaiting_check" and action.handed_in_on is not None:
        return Markup("{} 提交，等另一位工作人员复查。").format(figures.day(action.handed_in_on))
    return _ended(detail)


def _ended(detail: Detail) -> Markup:
    last = action_markup.last_word(detail.changes, detail.line.action.state)
    if last is None:
        return Markup("")
    if last.to_state == "declined":
        return Markup("理由：{}").format(words(last.reason))
    who = "，".join(part for part in (last.post, last.agency) if part)
    how = labels.HOW[last.how] if last.how else ""
    said = Markup("。{}").format(words(last.reason)) if last.reason else Markup("")
    return Markup("{} 由{}{}后销号{}").format(figures.day(last.changed_at), who, how, said)


def _consent(detail: Detail, *, owner: bool) -> None:
    action = detail.line.action
    if owner and action.firm_agreed_by is None and action.terms.due_on is not None:
        _agree(action)
    actions_terms.show(detail, own_side_agreed=action.firm_agreed_by is not None)
    if owner:
        _decline(action)


def _agree(action: CorrectiveAction) -> None:
    field = f"ac-post-{action.id}"
    action_desk.seed(field, action.terms.post)
    with (
        st.container(key="ac-form-agree"),
        st.form(f"form-agree-{action.id}", border=False, enter_to_submit=False),
    ):
        st.text_input("由哪个岗位负责（不写姓名）", key=field, max_chars=LONGEST_POST)
        st.form_submit_button(
            "同意", type="primary", on_click=_say_yes, args=(action.id, action.version, field)
        )


def _say_yes(action_id: str, seen: int, field: str) -> None:
    carry_out(
        lambda hand: agreeing.agree(
            hand.store, action_id, seen=seen, post=typed(field), **hand.step
        ),
        "已同意。工作人员也同意的，就可以开始了。",
    )


def _decline(action: CorrectiveAction) -> None:
    field = f"ac-declined-{action.id}"
    with (
        st.container(key="ac-form-decline"),
        st.expander("不采纳这一项", expanded=bool(typed(field))),
        st.form(f"form-decline-{action.id}", border=False, enter_to_submit=False),
    ):
        st.text_area("为什么不采纳", key=field, max_chars=LONGEST_REASON)
        st.form_submit_button("不采纳", on_click=_say_no, args=(action.id, action.version, field))


def _say_no(action_id: str, seen: int, field: str) -> None:
    sure = action_desk.confirmed(field)
    carry_out(
        lambda hand: agreeing.decline(
            hand.store, action_id, typed(field), seen=seen, confirmed=sure, **hand.step
        ),
        "已记下不采纳和理由。以后还可以重新采纳。",
        field,
        doubt=field,
    )


def _take_up(action: CorrectiveAction) -> None:
    st.button(
        "重新采纳",
        key="ac-take-up",
        on_click=_again,
        args=(action.id, action.version),
    )


def _again(action_id: str, seen: int) -> None:
    carry_out(
        lambda hand: agreeing.take_up(hand.store, action_id, seen=seen, **hand.step),
        "已重新采纳，等工作人员同意后开始。",
    )
