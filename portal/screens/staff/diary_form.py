"""The form of the diary (记一条): for a phone at the firm's gate, losing nothing that was typed."""

from datetime import timedelta

import streamlit as st
from markupsafe import Markup

from data import guidance
from data.errors import Refusal, StoreError
from data.guidance import Kind
from data.times import day_in_shanghai
from portal import figures, labels, visit
from portal.guard import NEVER, LooksSecret
from portal.screens.staff import diary_desk
from portal.screens.staff.diary_desk import Desk
from portal.widgets import saved
from portal.widgets.markup import words
from portal.widgets.typing import typed
from portal.workflows import visiting
from portal.workflows.visiting import CORRECTS, DAY, KIND, NEXT, NEXT_DAY, PERSONS, SAID, SHOWN

_AGAIN = "diary-again"
"""Something was entered: the whole page is to be drawn again."""
_DAYS = ((7, "一周后"), (14, "两周后"), (30, "一个月后"))
_ENDED = (
    "登录已经结束，从现在起写的还没有保存",
    "请不要关闭这一页：先把下面的字复制下来，重新登录以后再粘贴。结束以前写的都在草稿里。",
)


@st.fragment
def form(firm_id: str) -> None:
    """A run of its own: what is typed is kept without drawing the page again."""
    if st.session_state.pop(_AGAIN, False):
        st.rerun()
    try:
        with visit.store() as store:
            actor = visit.actor(store)
            if not actor.account_id:
                _signed_out(firm_id)
                return
            desk = diary_desk.of_tab(store, firm_id, actor=actor)
            line = st.empty()
            report = _draw(desk)
            diary_desk.keep(store, desk, report, actor=actor)
            line.html(_line(desk))
            _elsewhere(desk)
            _enter(desk)
    except StoreError as refusal:
        st.html(saved.unsaved("刚才写的还没有保存", str(refusal)))
        st.button("再试一次")


def _signed_out(firm_id: str) -> None:
    """The form stays as it is, so that whoever typed can still copy the words."""
    st.html(saved.unsaved(*_ENDED))
    desk = diary_desk.held(firm_id)
    if desk is not None:
        desk.hear(_draw(desk))


def _draw(desk: Desk) -> dict[str, str]:
    """The fields, and what is being typed in them."""
    _fields(desk)
    return typed(
        f"diary-{desk.firm_id}",
        {desk.key(name): desk.fields.get(name, "") for name in diary_desk.TYPED},
        serial=desk.serial,
    )


def _fields(desk: Desk) -> None:
    if desk.fields.get(CORRECTS):
        st.html(
            '<p class="zd-quiet">您在更正以前的一条记录：保存以后由这一条代替，原来的留作痕迹。</p>'
        )
    st.radio(
        "怎么联系的",
        [kind.value for kind in Kind],
        format_func=lambda value: labels.GUIDANCE_KINDS[value],
        horizontal=True,
        key=desk.key(KIND),
        on_change=desk.take,
        args=(KIND,),
    )
    _line_field(desk, DAY, "日期", "例如 2026-11-25")
    _line_field(
        desk,
        PERSONS,
        "见了哪些岗位（写岗位，不写姓名）",
        "例如：总经理、人事部长",
        longest=guidance.LONGEST[PERSONS],
    )
    _area(desk, SAID, f"说了什么、看了什么（{NEVER}）", height=180)
    _area(desk, NEXT, "下一步做什么（没有就空着）", height=80)
    _line_field(desk, NEXT_DAY, "下一步在哪一天以前", "例如 2026-12-07")
    with st.container(horizontal=True, key="diary-days"):
        for days, label in _DAYS:
            st.button(label, type="tertiary", on_click=_in_days, args=(desk, days))
    st.checkbox(
        "企业可以看这条记录",
        key=desk.key(SHOWN),
        on_change=desk.take,
        args=(SHOWN,),
    )


def _line_field(desk: Desk, name: str, label: str, hint: str, *, longest: int = 20) -> None:
    st.text_input(
        label,
        key=desk.key(name),
        max_chars=longest,
        placeholder=hint,
        on_change=desk.take,
        args=(name,),
    )


def _area(desk: Desk, name: str, label: str, *, height: int) -> None:
    st.text_area(
        label,
        key=desk.key(name),
        height=height,
        max_chars=guidance.LONGEST[name],
        on_change=desk.take,
        args=(name,),
    )


def _in_days(desk: Desk, days: int) -> None:
    desk.standing()
    day = day_in_shanghai(visit.now()) + timedelta(days=days)
    desk.put(NEXT_DAY, day.isoformat())
    desk.serial += 1


def _line(desk: Desk) -> Markup:
    if desk.problem:
        return saved.unsaved("刚才写的还没有保存", desk.problem)
    if desk.elsewhere is not None:
        return saved.not_saved()
    if desk.saved_at is None:
        return Markup('<p class="zd-quiet">边写边存草稿：断网、刷新、换手机都能接着写。</p>')
    return saved.saved(desk.saved_at)


def _elsewhere(desk: Desk) -> None:
    """Two drafts of one person: both are shown, one is chosen."""
    if desk.elsewhere is None:
        return
    other = desk.elsewhere.content
    when = figures.moment(desk.elsewhere.saved_at) if desk.elsewhere.saved_at else ""
    said = words(other.get(SAID, "")) or "（没有写）"
    st.html(
        Markup(
            '<div class="zd-unsaved" role="alert"><p><strong>您在别处也写了这份草稿（{}）</strong></p>'
            '<p style="white-space:pre-wrap">{}</p></div>'
        ).format(when, said)
    )
    with st.container(horizontal=True):
        st.button("用这一页上的", key="diary-mine", on_click=diary_desk.choose(desk, mine=True))
        st.button("用别处的", key="diary-theirs", on_click=diary_desk.choose(desk, mine=False))


def _enter(desk: Desk) -> None:
    with st.container(horizontal=True, key="diary-enter"):
        st.button(
            "保存这条记录", type="primary", key="diary-save", on_click=_record, args=(desk, False)
        )
        if desk.doubted:
            st.button("没有写秘密，照样保存", key="diary-sure", on_click=_record, args=(desk, True))
        if desk.saved_at is not None:
            st.button("不写了，清空草稿", key="diary-drop", on_click=_give_up, args=(desk,))
    if desk.refusal:
        st.html(saved.unsaved("这条记录还没有保存，草稿还在", desk.refusal))


def _record(desk: Desk, sure: bool) -> None:
    fields = desk.standing()
    said = "\n".join(fields.get(name, "") for name in (PERSONS, SAID, NEXT))
    try:
        with visit.store() as store:
            visiting.record(
                store,
                desk.firm_id,
                fields,
                confirmed=sure and desk.doubted == said,
                actor=visit.actor(store),
                now=visit.now(),
                new_id=visit.new_id,
            )
    except LooksSecret as looks:
        desk.doubted = said
        desk.refuse(f"{looks}改好再保存；确认没有写出秘密，可以照样保存。")
    except Refusal as refusal:
        desk.refuse(str(refusal))
    else:
        _begin_anew(desk, "这条记录已经保存。")


def _give_up(desk: Desk) -> None:
    try:
        with visit.store() as store:
            visiting.give_up(store, desk.firm_id, actor=visit.actor(store))
    except Refusal as refusal:
        desk.refuse(str(refusal))
    else:
        _begin_anew(desk, "草稿已经清空。")


def _begin_anew(desk: Desk, told: str) -> None:
    diary_desk.forget(desk.firm_id)
    st.session_state[told_key(desk.firm_id)] = told
    st.session_state[_AGAIN] = True


def open_again(firm_id: str) -> None:
    """Draw the form anew from the draft that the database has now."""
    diary_desk.forget(firm_id)


def told(firm_id: str) -> str:
    """What was just done, once; not in the run that is only to be followed by a whole one."""
    return "" if st.session_state.get(_AGAIN) else st.session_state.pop(told_key(firm_id), "")


def told_key(firm_id: str) -> str:
    """Where it stands what was just done, for the page to say it once."""
    return f"diary-told-{firm_id}"
