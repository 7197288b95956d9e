"""The letters of a firm (文书列表), and beginning one."""

import streamlit as st
from markupsafe import Markup

from data import case_colours, letters
from data.actor import Actor
from data.errors import Refusal, StoreError
from data.firms import Firm
from data.letters import Kind, Letter
from data.rights import Action, may
from portal import figures, labels, visit
from portal.letters import composing, paper
from portal.screens.firm import result_markup as markup
from portal.screens.staff import case_place
from portal.web import addresses
from portal.widgets.markup import words
from portal.workflows import writing_letters

_COLUMNS = (
    markup.Column("文书"),
    markup.Column("文号", narrow=True),
    markup.Column("状态", narrow=True),
    markup.Column("时间", narrow=True),
)


def show(firm: Firm, actor: Actor) -> None:
    """What there is, newest first; then what may be begun."""
    markup.draw(case_place.crumb(firm.id, firm.name, "文书"))
    st.title("文书", anchor=False)
    with visit.store() as store:
        found = letters.of_firm(store, firm.id, actor=actor)
        colour = case_colours.standing(store, firm.id, actor=actor)
    if found:
        rows = [_row(letter) for letter in found]
        markup.draw(markup.table(_COLUMNS, rows, caption="由近到远"))
    else:
        markup.draw(markup.paragraph("还没有给这家企业的文书。"))
    if not may(actor, Action.LETTER_DRAFT):
        markup.draw(markup.paragraph("文书由指导员或复核人员起草，您可以签发。"))
    elif colour is None:
        markup.draw(markup.paragraph("企业还没有提交过自评，暂时不能起草。"))
    else:
        _begin(firm, warned=colour.colour in composing.WARNED)
    markup.draw(case_place.ways(actor, firm.id, but=addresses.LETTER))


def _begin(firm: Firm, *, warned: bool) -> None:
    st.header("起草一份", anchor=False)
    markup.draw(
        markup.paragraph(
            "根据最近复核过的自评（没有的用最近提交的）生成初稿，按轻重排好，您再逐段修改。"
            "风险预警意见书只用于橙色和红色。"
        )
    )
    kinds = (Kind.GUIDANCE, Kind.WARNING) if warned else (Kind.GUIDANCE,)
    with st.container(horizontal=True, key="letter-begin"):
        pressed = [k for k in kinds if st.button(f"起草{paper.TITLES[k]}", key=f"begin-{k}")]
    if not pressed:
        return
    try:
        with visit.store() as store:
            letter_id = writing_letters.begin(
                store,
                firm.id,
                pressed[0],
                actor=visit.actor(store),
                now=visit.now(),
                new_id=visit.new_id,
            )
    except StoreError:
        raise
    except Refusal as refusal:
        st.error(str(refusal))
        return
    st.query_params["letter"] = letter_id
    st.rerun()


def _row(letter: Letter) -> tuple[markup.Cell, ...]:
    name = case_place.link(
        addresses.LETTER, letter.firm_id, paper.TITLES[letter.kind], letter=letter.id
    )
    return (
        name,
        paper.number_of(letter) if letter.number else "—",
        labels.LETTER_STATES[letter.state],
        figures.moment(letter.issued_at or letter.saved_at),
    )


def link(firm_id: str) -> Markup:
    """The way back to the list."""
    return case_place.link(addresses.LETTER, firm_id, "文书")


def standing(letter: Letter) -> Markup:
    """How the letter stands, in one line."""
    said = [labels.LETTER_STATES[letter.state]]
    if letter.number:
        said.append(paper.number_of(letter))
    if letter.issued_at:
        by = "，".join(part for part in (letter.post, letter.agency) if part)
        said.append(f"{figures.moment(letter.issued_at)} 由{by or '未填岗位'}签发")
    if letter.received_at:
        said.append(f"{figures.moment(letter.received_at)} 企业签收")
    if letter.drafter_left and letter.state == "draft":
        said.append("起草的人已离任，请接着办理")
    return words(" · ".join(said))
