"""Letters that the firm received (文书): list, read, take as a Word file, confirm the receipt (签收)."""

import streamlit as st
from markupsafe import Markup

from data import letters
from data.actor import Actor
from data.errors import Refusal, StoreError
from data.letters import Letter
from data.rights import Action, may
from portal import figures, labels, visit
from portal.letters import paper, word
from portal.screens.firm import result_markup as markup
from portal.web import addresses
from portal.widgets import letter_paper, saved, styles
from portal.widgets.markup import words
from portal.workflows import writing_letters
from portal.workflows.writing_letters import Page

_TOLD = "letters-told"
_COLUMNS = (
    markup.Column("文书"),
    markup.Column("文号", narrow=True),
    markup.Column("签发"),
    markup.Column("状态", narrow=True),
)


def show() -> None:
    """The list, or the one letter of the address."""
    markup.style()
    styles.apply()
    actor = visit.actor()
    asked = st.query_params.get("letter", "")
    try:
        with visit.store() as store:
            if asked:
                page = writing_letters.opened(store, asked, actor=actor, now=visit.now())
            else:
                found = letters.of_firm(store, actor.firm_id or "", actor=actor)
    except StoreError:
        raise
    except Refusal as refusal:
        st.title("文书", anchor=False)
        markup.draw(markup.paragraph(str(refusal), "rs-lead"))
        markup.go(addresses.LETTERS, "看全部文书")
        return
    if asked:
        _one(page, actor)
    else:
        _list(found)


def _list(found: list[Letter]) -> None:
    st.title("文书", anchor=False)
    markup.draw(
        markup.paragraph(
            "指导人员发给本企业的指导意见书和风险预警意见书。都是改进建议，不是法律结论。",
            "rs-lead",
        )
    )
    if not found:
        markup.draw(markup.paragraph("还没有收到文书。有新的会发消息告诉您。"))
        return
    markup.draw(markup.table(_COLUMNS, [_row(letter) for letter in found], caption="由近到远"))
    markup.go(addresses.CASE_FILE, "看本企业的档案")


def _row(letter: Letter) -> tuple[markup.Cell, ...]:
    name = Markup('<a href="/{}?letter={}" target="_self">{}</a>').format(
        addresses.LETTERS, letter.id, paper.TITLES[letter.kind]
    )
    state = labels.LETTER_STATES[letter.state]
    return (
        name,
        paper.number_of(letter),
        markup.lines(figures.day(letter.issued_at or letter.saved_at), words(letter.agency)),
        Markup("<b>{}</b>").format("待您签收") if letter.state == "issued" else state,
    )


def _one(page: Page, actor: Actor) -> None:
    letter = page.letter
    markup.draw(
        Markup('<p class="rs-place"><a href="/{}" target="_self">文书</a> › {}</p>').format(
            addresses.LETTERS, paper.number_of(letter)
        )
    )
    st.title(paper.TITLES[letter.kind], anchor=False)
    if told := st.session_state.pop(_TOLD, ""):
        st.html(saved.unsaved("这一步还没有办成", told))
    _standing(letter, page.letter.revoked_reason)
    if letter.state == "issued" and may(actor, Action.LETTER_RECEIVE):
        st.button(
            "签收", type="primary", key="letter-receive", on_click=_receive, args=(letter.id,)
        )
    markup.draw(letter_paper.sheet(paper.paper(letter, page.text)))
    markup.draw(
        Markup(
            '<p class="rs-text"><a href="/{}/{}" target="_self">下载 Word 文件</a>'
            "（电脑上没有{}这些字体时，会换成别的字体，内容不变）</p>"
        ).format(addresses.LETTERS, letter.id, "、".join(word.FONTS))
    )
    markup.go(addresses.LETTERS, "看全部文书")


def _standing(letter: Letter, revoked_reason: str) -> None:
    if letter.state == "revoked":
        markup.draw(
            Markup(
                '<div class="rs-note"><p><b>这份文书已经收回，不用再照着做。</b>理由：{}</p></div>'
            ).format(words(revoked_reason))
        )
    elif letter.received_at is not None:
        said = f"本企业已于 {figures.moment(letter.received_at)} 签收。"
        markup.draw(markup.paragraph(said, "rs-lead"))
    else:
        markup.draw(markup.paragraph("签收只表示收到，不表示同意。看过以后请点一下。", "rs-lead"))


def _receive(letter_id: str) -> None:
    try:
        with visit.store() as store:
            writing_letters.receive(
                store,
                letter_id,
                actor=visit.actor(store),
                now=visit.now(),
                new_id=visit.new_id,
            )
    except Refusal as refusal:
        st.session_state[_TOLD] = str(refusal)
