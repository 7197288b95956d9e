"""A letter as a whole (全文): looked over and issued, or read, taken as a file and revoked."""

import streamlit as st
from markupsafe import Markup

from data import issued_letters
from data.actor import Actor
from data.errors import Refusal
from data.rights import Action, may
from portal import visit
from portal.guard import LooksSecret
from portal.letters import paper, word
from portal.screens.firm import result_markup as markup
from portal.screens.staff import case_place
from portal.web import addresses
from portal.widgets import letter_paper, saved
from portal.widgets.markup import words
from portal.workflows import writing_letters
from portal.workflows.writing_letters import Page

_TOLD, _DOUBTED = "letter-issue-told", "letter-doubted"


def show(page: Page, actor: Actor) -> None:
    """The sheet, then what may be done with it."""
    letter = page.letter
    if told := st.session_state.pop(_TOLD, ""):
        st.html(saved.unsaved("这一步还没有办成", told))
    if letter.revoked_reason:
        markup.draw(
            Markup('<div class="rs-note"><p>收回的理由：{}</p></div>').format(
                words(letter.revoked_reason)
            )
        )
    markup.draw(letter_paper.sheet(paper.paper(letter, page.text)))
    if letter.state != "dropped":
        markup.draw(download(letter.id))
    if letter.state == "draft":
        _draft(page, actor)
    elif letter.state in ("issued", "received") and may(actor, Action.LETTER_ISSUE):
        _revoke(page)


def download(letter_id: str) -> Markup:
    """The way to the Word file, and which fonts its reader needs."""
    return Markup(
        '<p class="rs-text"><a href="/{}/{}" target="_self">下载 Word 文件</a>'
        "（打开它的电脑要装有{}，否则会换成别的字体）</p>"
    ).format(addresses.LETTERS, letter_id, "、".join(word.FONTS))


def _draft(page: Page, actor: Actor) -> None:
    letter = page.letter
    if may(actor, Action.LETTER_DRAFT):
        case_place.go(addresses.LETTER, "回去修改", letter.firm_id, letter=letter.id)
    if may(actor, Action.LETTER_ISSUE):
        markup.draw(markup.paragraph("签发后编号、固定，企业马上收到消息。签发的是上面这一版。"))
        with st.container(horizontal=True, key="letter-issue"):
            for label, sure in _ways_to_issue(letter.id, letter.version):
                st.button(
                    label,
                    key=f"issue-{sure}",
                    type="primary" if not sure else "secondary",
                    on_click=_issue,
                    args=(letter.id, letter.version, sure),
                )
    else:
        markup.draw(markup.paragraph("写好以后，请复核人员或市级牵头签发。"))
    if may(actor, Action.LETTER_DRAFT):
        st.button("作废这份草稿", key="letter-drop", on_click=_drop, args=(letter.id,))


def _ways_to_issue(letter_id: str, version: int) -> list[tuple[str, bool]]:
    doubted = st.session_state.get(_DOUBTED) == (letter_id, version)
    return [("签发", False), *([("没有写秘密，照样签发", True)] if doubted else [])]


def _issue(letter_id: str, version: int, sure: bool) -> None:
    try:
        with visit.store() as store:
            writing_letters.issue(
                store,
                letter_id,
                seen_version=version,
                confirmed=sure and st.session_state.get(_DOUBTED) == (letter_id, version),
                actor=visit.actor(store),
                now=visit.now(),
                new_id=visit.new_id,
            )
    except LooksSecret as looks:
        st.session_state[_DOUBTED] = (letter_id, version)
        st.session_state[_TOLD] = f"{looks}改好再签发；确认没有写出秘密，可以照样签发。"
    except Refusal as refusal:
        st.session_state[_TOLD] = str(refusal)


def _drop(letter_id: str) -> None:
    try:
        with visit.store() as store:
            writing_letters.drop(store, letter_id, actor=visit.actor(store), now=visit.now())
    except Refusal as refusal:
        st.session_state[_TOLD] = str(refusal)


def _revoke(page: Page) -> None:
    st.header("收回", anchor=False)
    markup.draw(
        markup.paragraph("写错了、发错了才收回。文号留着不再用，企业会看到理由。更正请另起草一份。")
    )
    key = f"revoke-{page.letter.id}"
    st.text_area("收回的理由", key=key, max_chars=issued_letters.LONGEST_REASON, height=90)
    st.button("收回这份文书", key="letter-revoke", on_click=_take_back, args=(page.letter.id, key))


def _take_back(letter_id: str, key: str) -> None:
    try:
        with visit.store() as store:
            writing_letters.revoke(
                store,
                letter_id,
                str(st.session_state.get(key) or ""),
                actor=visit.actor(store),
                now=visit.now(),
                new_id=visit.new_id,
            )
    except Refusal as refusal:
        st.session_state[_TOLD] = str(refusal)
