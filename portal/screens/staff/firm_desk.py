"""The firm's desk (企业工作台): its colour, what comes next, what is open, the ways on, what happened."""

import streamlit as st
from markupsafe import Markup

from data.actor import Actor
from data.case_colours import Standing
from data.firms import Firm
from data.letters import Letter
from data.rights import Action, may
from data.store import Store
from data.times import day_in_shanghai
from portal import figures, labels, visit
from portal.letters import paper
from portal.screens import case_pages
from portal.screens.firm import result_markup as markup
from portal.screens.staff import case_place
from portal.web import addresses
from portal.widgets import timeline
from portal.workflows import reading_case
from portal.workflows.reading_case import Case


def show(store: Store, firm: Firm, actor: Actor) -> None:
    """From what matters now to what was long ago."""
    case = reading_case.read(
        store,
        firm.id,
        actor=actor,
        now=visit.now(),
        groups=case_pages.groups(),
        before=case_pages.before(),
        whole=case_pages.whole(),
    )
    _colour(firm, case.standing)
    markup.draw(case_place.ways(actor, firm.id))
    st.header("接下来", anchor=False)
    if case.coming:
        markup.draw(timeline.coming(case.coming, today=day_in_shanghai(visit.now())))
    else:
        markup.draw(markup.paragraph("没有定了日期的事。走访记录里可以约定下一步。"))
    _open(case, actor)
    case_pages.show(case, addresses.FIRM_FILE, case_place.on(firm.id))


def _colour(firm: Firm, standing: Standing | None) -> None:
    if standing is None:
        markup.draw(markup.paragraph("这家企业还没有提交过自评。草稿只有企业自己能看。"))
        return
    verified = standing.reading == "verified"
    phrase = (
        labels.colour(standing.moved).phrase
        if standing.moved
        else labels.decided(standing.computed, standing.reading)
    )
    markup.draw(
        Markup(
            '<div class="rs-head"><span class="rs-name">现在的颜色</span>{}'
            '<span class="rs-confidence">{}</span></div>'
        ).format(
            markup.colour(standing.colour, phrase),
            "经复核" if verified or standing.moved else "按自评（可信），还没有复核",
        )
    )
    said = [
        f"{standing.edition} 版",
        f"{figures.moment(standing.submitted_at)} 提交",
        labels.STATES[standing.state],
    ]
    if standing.moved and standing.moved != standing.computed:
        said.append(f"计算为{labels.colour(standing.computed).word}，经两人确认调整")
    markup.draw(Markup('<p class="rs-place">{}</p>').format(" · ".join(said)))
    case_place.go(addresses.FIRM_FILE, "看最近提交的自评", firm.id, view="check")


def _open(case: Case, actor: Actor) -> None:
    drafts = case.drafts if may(actor, Action.LETTER_READ) else ()
    rows = [_letter(letter, "等待签发") for letter in drafts]
    rows += [_letter(letter, "等待企业签收") for letter in case.unreceived]
    if rows:
        st.header("没办完的文书", anchor=False)
        markup.draw(markup.listed(rows))


def _letter(letter: Letter, waits: str) -> Markup:
    number = f"（{paper.number_of(letter)}）" if letter.number else ""
    left = "，起草的人已离任" if letter.drafter_left and letter.state == "draft" else ""
    name = f"{paper.TITLES[letter.kind]}{number}"
    way = case_place.link(addresses.LETTER, letter.firm_id, name, letter=letter.id)
    return Markup("{}：{}{}").format(way, waits, left)
