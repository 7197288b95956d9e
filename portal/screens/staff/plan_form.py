"""The form of a plan (方案表单): of a training, of a campaign; it loses nothing typed and overwrites nothing unseen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, TypeVar

import streamlit as st
from markupsafe import Markup

from data import plan_drafts
from data.actor import Actor
from data.campaigns import Campaign
from data.errors import Refusal, StoreError
from data.store import Store
from data.training_plans import Training
from portal import figures, navigation, visit
from portal.guard import LooksSecret
from portal.screens.firm import result_markup as markup
from portal.screens.staff import plan_desk
from portal.screens.staff.plan_desk import Desk
from portal.screens.staff.plan_fields import Fields
from portal.widgets import saved
from portal.widgets.markup import words
from portal.widgets.typing import typed

_CHOOSE = "有的栏目别人也改了。请先在栏目下面选定用哪一个，再保存。"
_FIRST = "上面有没保存的修改。请先保存或者放弃，再按一次。"
_ENDED = "请不要关闭这一页：先把下面的字复制下来，重新登录以后再粘贴。结束以前写的都在草稿里。"


One = TypeVar("One", Training, Campaign)


@dataclass(frozen=True, slots=True)
class Sheet(Generic[One]):
    """A plan on its page.

    `about`: `trainings/id` or `campaigns/id`. `read`: the plan as it is now. `texts`: what stands in its
    fields. `fields`: draws them. `save`: saves what they say.
    """

    about: str
    button: str
    read: Callable[[Store, Actor], One]
    texts: Callable[[One], Mapping[str, str]]
    fields: Callable[[Fields, Store, One, Actor], None]
    save: Callable[[Store, One, Mapping[str, str], "Pressed"], object]


@dataclass(frozen=True, slots=True)
class Pressed:
    """Who saved, when, which version they had read, and whether what looks like a secret is none."""

    seen_version: int
    confirmed: bool
    actor: Actor
    now: datetime


def folded(store: Store, title: str, sheet: Sheet[One], actor: Actor, *, lead: str = "") -> None:
    """The form, folded away unless something was typed into it."""
    typed_into = plan_drafts.read(store, sheet.about, actor=actor).content
    with st.expander(title, expanded=bool(typed_into)):
        if lead:
            markup.draw(markup.paragraph(lead))
        show(sheet)


@st.fragment
def show(sheet: Sheet[One]) -> None:
    """A run of its own: what is typed is kept without drawing the page again."""
    try:
        with visit.store() as store:
            actor = visit.actor(store)
            if not actor.account_id:
                _signed_out(sheet, store)
                return
            _show(sheet, store, actor)
    except StoreError as refusal:
        st.html(saved.unsaved("刚才写的还没有保存", str(refusal)))
        st.button("再试一次")
    except Refusal as refusal:
        st.error(str(refusal))


def _signed_out(sheet: Sheet[One], store: Store) -> None:
    """The form stays as it is, so that whoever typed can still copy the words."""
    st.html(saved.unsaved("登录已经结束，从现在起写的还没有保存", _ENDED))
    desk = plan_desk.held(sheet.about)
    last = st.session_state.get(f"plan-last-{sheet.about}")
    if desk is not None and last is not None:
        _draw(sheet, store, desk, *last)


def _draw(sheet: Sheet[One], store: Store, desk: Desk, one: One, actor: Actor) -> Fields:
    """The fields, and what is being typed in them."""
    fields = Fields(desk)
    sheet.fields(fields, store, one, actor)
    desk.hear(typed(f"plan-{sheet.about}", fields.kept, serial=desk.serial))
    return fields


def _show(sheet: Sheet[One], store: Store, actor: Actor) -> None:
    one = sheet.read(store, actor)
    desk = plan_desk.of_tab(store, sheet.about, sheet.texts(one), one.version, actor=actor)
    line = st.empty()
    fields = _draw(sheet, store, desk, one, actor)
    st.session_state[f"plan-last-{sheet.about}"] = one, actor
    plan_desk.keep(store, desk, actor=actor)
    line.html(_line(desk, sheet.button))
    _elsewhere(desk, fields)
    row = st.container(horizontal=True, key=desk.key("row"))
    with row:
        pressed = st.button(sheet.button, key=desk.key("save"))
        if desk.typed:
            st.button("放弃修改", key=desk.key("drop"), on_click=_give_up, args=(desk,))
    by = Pressed(one.version, confirmed=False, actor=actor, now=visit.now())
    if pressed:
        _save(sheet, store, one, desk, fields, by)
    if desk.doubted == fields.words and row.button("没有写秘密，照样保存", key=desk.key("sure")):
        _save(sheet, store, one, desk, fields, replace(by, confirmed=True))
    if desk.notice:
        st.html(saved.unsaved("还没有保存，草稿还在", desk.notice))


def _save(
    sheet: Sheet[One], store: Store, one: One, desk: Desk, fields: Fields, by: Pressed
) -> None:
    desk.notice = ""
    if any(map(desk.in_conflict, fields.said)):
        desk.notice = _CHOOSE
        return
    try:
        sheet.save(store, one, desk.texts, by)
    except LooksSecret as looks:
        desk.doubted = fields.words
        desk.notice = f"{looks}改好再保存；确认没有写出秘密，可以照样保存。"
        return
    except Refusal as refusal:
        desk.notice = str(refusal)
        return
    desk.saved()
    st.rerun()


def _line(desk: Desk, button: str) -> Markup:
    if desk.problem:
        return saved.unsaved("刚才写的还没有保存", desk.problem)
    if desk.elsewhere is not None:
        return saved.not_saved()
    if not desk.typed or desk.draft.saved_at is None:
        return Markup('<p class="zd-quiet">边写边存草稿，刷新、断网都不丢。</p>')
    return Markup(
        '<span class="zd-saved" role="status">草稿已自动保存 {}，按“{}”才生效</span>'
    ).format(figures.clock(desk.draft.saved_at), button)


def _elsewhere(desk: Desk, fields: Fields) -> None:
    """Two drafts of one person: both are shown, one is chosen."""
    if desk.elsewhere is None:
        return
    other = desk.elsewhere
    when = figures.moment(other.saved_at) if other.saved_at else ""
    said = "\n".join(
        say(other.content[name]) for name, say in fields.said.items() if name in other.content
    )
    st.html(
        Markup(
            '<div class="zd-unsaved" role="alert"><p><strong>您在别处也改了，还没有保存（{}）</strong></p>'
            '<p style="white-space:pre-wrap">{}</p></div>'
        ).format(when, words(said) or "（没有写）")
    )
    with st.container(horizontal=True, key=desk.key("elsewhere")):
        for label, mine in (("用这一页上的", True), ("用别处的", False)):
            st.button(
                label, key=desk.key("here" if mine else "there"),
                on_click=plan_desk.choose, args=(desk,), kwargs={"mine": mine},
            )  # fmt: skip


def _give_up(desk: Desk) -> None:
    try:
        with visit.store() as store:
            plan_drafts.drop(store, desk.about, actor=visit.actor(store))
    except Refusal as refusal:
        desk.notice = str(refusal)
    else:
        desk.saved()
        desk.elsewhere = None


def begins(about: str, version: int, label: str, *, disabled: bool = False) -> int | None:
    """The button that asks the firms: the version that was seen by who pressed it; None while nobody does."""
    key = f"plan-begin-{about}"
    seen: int = st.session_state.get(key, version)
    st.session_state[key] = version
    if not st.button(label, type="primary", key="plan-begin", disabled=disabled):
        return None
    desk = plan_desk.held(about)
    if desk is not None and desk.typed:
        st.error(_FIRST)
        return None
    return seen


def removal(what: str, remove: Callable[[], None], back: str) -> None:
    """Take a draft away, after one more look."""
    with st.container(key="plan-remove"):
        sure = st.checkbox(f"这{what}不要了", key="plan-remove-sure")
        if not st.button("删除草稿", disabled=not sure, key="plan-remove-now"):
            return
    try:
        remove()
    except Refusal as refusal:
        st.error(str(refusal))
        return
    st.switch_page(navigation.page(back))
