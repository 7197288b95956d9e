"""Editing a draft letter (逐段修改): each paragraph a field, saved while it is typed."""

import streamlit as st
from markupsafe import Markup

from data.actor import Actor
from data.errors import Refusal, StoreError
from data.rights import Action, may
from data.store import Store
from portal import visit
from portal.guard import NEVER
from portal.letters import model, paper
from portal.letters.model import Finding
from portal.screens.firm import result_markup as markup
from portal.screens.staff import case_place, letter_desk
from portal.screens.staff.letter_desk import Desk
from portal.web import addresses
from portal.widgets import letter_paper, saved
from portal.widgets.markup import words
from portal.widgets.typing import typed
from portal.workflows import writing_letters
from portal.workflows.writing_letters import Page

_SHORT = frozenset({"title", "until", "helper", model.UNTIL, model.AGENCY, model.CONTACT})
_TOLD = "letter-told"
_ENDED = (
    "登录已经结束，从现在起写的还没有保存",
    "以前写的都已保存。请先把刚写的字复制下来，重新登录，从文书列表接着写。",
)


def show(page: Page, actor: Actor) -> None:
    """The form, for who may draft; the letter as it stands, for who may only issue."""
    if may(actor, Action.LETTER_DRAFT):
        _form(page.letter.id)
    else:
        markup.draw(letter_paper.sheet(paper.paper(page.letter, page.text)))
    case_place.go(
        addresses.LETTER,
        "看全文，签发",
        page.letter.firm_id,
        main=True,
        letter=page.letter.id,
        view="preview",
    )


@st.fragment
def _form(letter_id: str) -> None:
    """A run of its own: a paragraph is saved without drawing the page again."""
    try:
        with visit.store() as store:
            actor = visit.actor(store)
            if not actor.account_id:
                _signed_out(letter_id)
                return
            page = writing_letters.opened(
                store, letter_id, actor=actor, now=visit.now(), look=False
            )
            desk = letter_desk.of_tab(page)
            line = st.empty()
            _limits(store, page, desk, actor)
            letter_desk.keep(store, desk, _draw(desk, page), actor=actor)
            line.html(_line(desk))
    except StoreError as refusal:
        st.html(saved.unsaved("刚才写的还没有保存", str(refusal)))
        st.button("再试一次")
    except Refusal as refusal:
        st.html(saved.unsaved("这份草稿现在不能改", str(refusal)))


def _limits(store: Store, page: Page, desk: Desk, actor: Actor) -> None:
    """The corrective actions have days of their own, and these may have moved since."""
    others = writing_letters.other_limits(store, page, actor=actor, now=visit.now())
    if not others:
        return
    titles = "、".join(one.title for one in page.text.said if one.id in others)
    st.html(
        Markup('<p class="zd-hint">{} 条的建议完成时间与整改项现在的期限不同：{}。</p>').format(
            len(others), words(titles)
        )
    )
    st.button("改成整改项的期限", key="letter-limits", on_click=_take_limits, args=(desk,))


def _take_limits(desk: Desk) -> None:
    try:
        with visit.store() as store:
            page = writing_letters.take_limits(
                store, desk.letter_id, actor=visit.actor(store), now=visit.now()
            )
            desk.renew(model.shown_texts(page.text))
    except Refusal as refusal:
        st.session_state[_TOLD] = str(refusal)


def _signed_out(letter_id: str) -> None:
    """The paragraphs stay as they are, so that whoever typed can still copy the words."""
    st.html(saved.unsaved(*_ENDED))
    desk = letter_desk.held(letter_id)
    if desk is not None and desk.page is not None:
        desk.hear(_draw(desk, desk.page))


def _line(desk: Desk) -> Markup:
    if desk.unsaved or desk.saved_at is None:
        return saved.not_saved()
    return saved.saved(desk.saved_at)


def _draw(desk: Desk, page: Page) -> dict[str, str]:
    """The paragraphs, and what is being typed in them."""
    if told := st.session_state.pop(_TOLD, ""):
        st.html(saved.unsaved("刚才这一步没有做", told))
    st.html(f'<p class="zd-quiet">改好的每一段都自动保存，几个人可以同时改不同的段。{NEVER}。</p>')
    _field(desk, model.OPENING)
    shown = [finding for finding in page.text.findings if not finding.left_out]
    others = [finding for finding in page.text.findings if finding.left_out]
    for number, finding in enumerate(shown, 1):
        _finding(desk, finding, number)
    st.button("自己加一条", key="letter-own", on_click=_add, args=(desk,))
    if others:
        _left_out(desk, others)
    for name in (model.UNTIL, model.CLOSING, model.ANNEX, model.AGENCY, model.CONTACT):
        _field(desk, name)
    st.html(Markup('<p class="zd-quiet">文末固定写明：{}</p>').format(paper.NO_CONCLUSION))
    return typed(
        f"letter-{desk.letter_id}",
        {desk.key(name): desk.fields[name] for name in model.shown_texts(page.text)},
        serial=desk.serial,
    )


def _finding(desk: Desk, finding: Finding, number: int) -> None:
    with st.container(key=f"finding-{finding.id}"):
        key = Markup('<span class="zd-key">关键项</span>') if finding.key else Markup("")
        title = words(finding.title or "自己加的一条")
        st.html(
            Markup('<div class="zd-head"><h3>（{}）{}{}</h3></div>').format(
                paper.ordinal(number), title, key
            )
        )
        for name in model.OF_FINDING:
            if name != model.FIXED_OF_CATALOGUE or not finding.item:
                _field(desk, model.field_of(finding, name))
        if finding.law:
            st.html(Markup('<p class="zd-quiet">参考依据：{}</p>').format(words(finding.law)))
        st.button(
            f"拿掉（{paper.ordinal(number)}）",
            key=f"leave-{finding.id}",
            type="tertiary",
            on_click=_leave,
            args=(desk, finding.id, True),
        )


def _left_out(desk: Desk, others: list[Finding]) -> None:
    with st.expander(f"还有 {len(others)} 条没有写进文书"):
        for finding in others:
            st.button(
                f"放进文书：{finding.title or '自己加的一条'}",
                key=f"put-{finding.id}",
                type="tertiary",
                on_click=_leave,
                args=(desk, finding.id, False),
            )


def _field(desk: Desk, name: str) -> None:
    label, key = model.label_of(name), desk.key(name)
    longest = model.limit_of(name)
    if name.rpartition("/")[2] in _SHORT:
        st.text_input(label, key=key, max_chars=longest, on_change=desk.take, args=(name,))
    else:
        st.text_area(
            label,
            key=key,
            height="content",
            max_chars=longest,
            on_change=desk.take,
            args=(name,),
        )
    if name in desk.problems:
        st.html(saved.unsaved("这一段还没有保存", desk.problems[name]))
    if name in desk.theirs:
        _conflict(desk, name)


def _conflict(desk: Desk, name: str) -> None:
    st.html(
        Markup(
            '<div class="zd-unsaved" role="alert"><p><strong>这一段刚被别人改过，您写的还没有保存。'
            '</strong></p><p>别人写的是：</p></div><p class="zd-theirs">{}</p>'
        ).format(words(desk.theirs[name]) or "（空白）")
    )
    with st.container(horizontal=True):
        st.button("用我写的", key=f"mine-{name}", on_click=desk.insist, args=(name,))
        st.button("用别人写的", key=f"theirs-{name}", on_click=desk.give_way, args=(name,))


def _leave(desk: Desk, finding: str, left_out: bool) -> None:
    try:
        with visit.store() as store:
            writing_letters.leave_out(
                store,
                desk.letter_id,
                finding,
                left_out,
                actor=visit.actor(store),
                now=visit.now(),
            )
    except Refusal as refusal:
        st.session_state[_TOLD] = str(refusal)


def _add(desk: Desk) -> None:
    try:
        with visit.store() as store:
            writing_letters.add_own(
                store,
                desk.letter_id,
                actor=visit.actor(store),
                now=visit.now(),
                new_id=visit.new_id,
            )
    except Refusal as refusal:
        st.session_state[_TOLD] = str(refusal)
