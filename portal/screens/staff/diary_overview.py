"""What is to be done next in one's scope (我的待办): next steps, own drafts, letters in draft."""

from datetime import date

import streamlit as st
from markupsafe import Markup

from data import guidance_drafts, letters, next_steps
from data.actor import Actor
from data.errors import Refusal, StoreError
from data.store import Store
from data.times import day_in_shanghai, from_text
from portal import figures, visit
from portal.letters import paper
from portal.screens.firm import result_markup as markup
from portal.screens.staff import diary_wish
from portal.web import addresses
from portal.widgets.markup import words
from portal.workflows import due_words

_MOST = 50
_STEPS = (
    markup.Column("企业"),
    markup.Column("哪一天以前", narrow=True),
    markup.Column("下一步"),
)
_LETTERS = (markup.Column("企业"), markup.Column("文书"), markup.Column("最近改动", narrow=True))


def show(store: Store, actor: Actor) -> None:
    """Three lists; each leads to the firm."""
    st.title("走访和联系", anchor=False)
    try:
        steps = next_steps.still_open(store, actor=actor, count=_MOST)
        typed = guidance_drafts.own(store, actor=actor)
        drafts = letters.drafts(store, actor=actor)
    except StoreError:
        raise
    except Refusal as refusal:
        markup.draw(markup.paragraph(str(refusal), "rs-lead"))
        return
    markup.draw(
        markup.paragraph(
            "范围内企业请的上门、约定好的下一步、没写完的记录和没签发的文书，也包括前任留下的。",
            "rs-lead",
        )
    )
    diary_wish.listed(store, actor)
    st.header("约定的下一步", anchor=False)
    _steps(steps, day_in_shanghai(visit.now()))
    if typed:
        st.header("没写完的记录", anchor=False)
        rows = [
            Markup("{}，{} 存的草稿").format(
                _way(addresses.DIARY, row["firm_id"], row["name"]),
                figures.moment(from_text(row["saved_at"])),
            )
            for row in typed
        ]
        markup.draw(markup.listed(rows))
    st.header("没签发的文书", anchor=False)
    _letters(drafts)
    markup.go(addresses.FIRMS, "从企业名录选一家，记一条")


def _steps(steps: list[next_steps.NextStep], today: date) -> None:
    if not steps:
        markup.draw(markup.paragraph("没有约定的下一步。记录里写了下一步和日期，就排在这里。"))
        return
    rows = [
        (
            _way(addresses.DIARY, step.firm_id, step.firm_name),
            markup.lines(figures.day(step.due_on), due_words.late(step.due_on, today=today)),
            markup.lines(
                words(step.step) if step.step else "别人约定的，写明目的后可看",
                "写的人已离任" if step.author_left else "",
            ),
        )
        for step in steps
    ]
    markup.draw(markup.table(_STEPS, rows, caption="日期近的在前"))


def _letters(drafts: list[letters.Letter]) -> None:
    if not drafts:
        markup.draw(markup.paragraph("没有草稿。"))
        return
    rows = [
        (
            Markup('<a href="/{}?firm={}&letter={}" target="_self">{}</a>').format(
                addresses.LETTER, letter.firm_id, letter.id, words(letter.firm_name)
            ),
            markup.lines(
                paper.TITLES[letter.kind], "起草的人已离任" if letter.drafter_left else ""
            ),
            figures.moment(letter.saved_at),
        )
        for letter in drafts
    ]
    markup.draw(markup.table(_LETTERS, rows, caption="最近改过的在前"))


def _way(address: str, firm_id: str, name: str) -> Markup:
    return Markup('<a href="/{}?firm={}" target="_self">{}</a>').format(
        address, firm_id, words(name)
    )
