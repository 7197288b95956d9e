"""Who looks after a firm (指导员), on its file: read by all; the lead gives it to one and takes it back."""

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from data.actor import Actor
from data.assignments import Choice, Given
from data.firms import Firm
from data.store import Store
from portal import figures, visit
from portal.screens.firm import result_markup as markup
from portal.screens.staff import second_look, steps
from portal.widgets.markup import words
from portal.workflows import guiding

_SURE, _TO = "guide-end-sure", "guide-to"


def show(store: Store, firm: Firm, *, actor: Actor) -> None:
    """The firm's guides, each with since when; for the lead the way to change that."""
    guides = guiding.read(store, firm.id, actor=actor)
    st.header("指导员", anchor=False)
    second_look.told()
    if not guides.given:
        markup.draw(markup.paragraph("还没有指派指导员。"))
    for one in guides.given:
        _line(firm, one, changes=guides.choices is not None)
    asking = any(_is_asked(firm.id, one.account_id) for one in guides.given)
    if guides.choices is not None and not asking:
        _choose(firm, guides.choices, another=bool(guides.given))


def said(one: Given) -> str:
    """Name, agency and post, as colleagues read it."""
    return f"{one.name}，{guiding.place(one.post, one.agency)}"


def option(one: Choice) -> str:
    """The same with how many firms the guide has, early enough to be read on a telephone."""
    place = guiding.place(one.post, one.agency)
    return f"{one.name}（{figures.count(one.firms)} 家），{place}"


def _line(firm: Firm, one: Given, *, changes: bool) -> None:
    out = "" if one.works else "。账号已停用或已回避，不能办理这家企业"
    line = Markup('<p class="rs-text"><b>{}</b>（{}起{}）</p>').format(
        words(said(one)), figures.day(one.since), out
    )
    if not changes:
        markup.draw(line)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(str(line), width="content")
        if not _is_asked(firm.id, one.account_id):
            st.button(
                "结束指派",
                key=f"guide-end-{one.account_id}",
                on_click=_ask,
                args=(firm.id, one.account_id),
            )
    if _is_asked(firm.id, one.account_id):
        _sure(firm, one)


def _sure(firm: Firm, one: Given) -> None:
    markup.draw(
        markup.paragraph(
            "结束以后，这位指导员不再看到这家企业，没有完成的协助填写随之结束。双方都会收到消息。"
        )
    )
    with st.container(horizontal=True):
        st.button(
            "确认结束",
            key="guide-end-now",
            type="primary",
            on_click=_end,
            args=(firm.id, one.account_id),
        )
        st.button("不结束", key="guide-end-not", on_click=_ask, args=(firm.id, ""))


def _choose(firm: Firm, choices: Sequence[Choice], *, another: bool) -> None:
    if not choices:
        if not another:
            markup.draw(markup.paragraph("眼下没有可以指派的指导员。请管理员先建立账号。"))
        return
    options = {one.account_id: option(one) for one in choices}
    with st.container(key="guide-choose", horizontal=True, vertical_alignment="bottom"):
        to = st.selectbox(
            "再指派一位" if another else "指派给",
            list(options),
            index=None,
            placeholder="选一位指导员",
            format_func=lambda account: options[account],
            key=f"{_TO}-{firm.id}",
        )
        st.button(
            "指派",
            key="guide-assign",
            disabled=to is None,
            on_click=_assign,
            args=(firm.id, to or ""),
        )


def _is_asked(firm_id: str, account_id: str) -> bool:
    return bool(st.session_state.get(_SURE) == (firm_id, account_id))


def _ask(firm_id: str, account_id: str) -> None:
    """Ask whether to end this assignment; none for an empty one."""
    st.session_state[_SURE] = (firm_id, account_id)


def _assign(firm_id: str, account_id: str) -> None:
    def step(store: Store, actor: Actor) -> None:
        news = guiding.assign(
            store, firm_id, account_id, actor=actor, now=visit.now(), new_id=visit.new_id
        )
        steps.say("已指派，指导员和企业会收到消息。" if news else "这家企业已经由这位指导员联系。")

    if steps.attempt(step):
        st.session_state[f"{_TO}-{firm_id}"] = None


def _end(firm_id: str, account_id: str) -> None:
    def step(store: Store, actor: Actor) -> None:
        ended = guiding.end(
            store, firm_id, account_id, actor=actor, now=visit.now(), new_id=visit.new_id
        )
        steps.say("指派已结束，双方会收到消息。" if ended else "这项指派已经由别人结束。")

    steps.attempt(step)
    _ask(firm_id, "")
