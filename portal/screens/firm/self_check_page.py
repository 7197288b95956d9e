"""One step on screen (一步): a sub-domain, or the exposure profile. Saves, then draws the truth."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from data.answers import Value
from data.assessments import NoSuchAssessment
from data.errors import Refusal
from data.rights import Action, may
from portal import visit
from portal.screens.firm import (
    self_check_card,
    self_check_desk,
    self_check_progress,
    self_check_saving,
)
from portal.screens.firm import self_check_status as status
from portal.screens.firm.self_check_desk import Desk
from portal.screens.firm.self_check_steps import PROFILE, REVIEW, Step, ruled_out
from portal.screens.firm.self_check_view import View
from portal.web import addresses
from portal.widgets import background, question, saved
from portal.widgets.markup import items, words
from questionnaires.model import Fact

HEAD = "self-check-head"

Card = Callable[[View, Desk], None]
Facts = Mapping[str, Value | None]


def draw(view: View, desk: Desk, step_id: str, foot: DeltaGenerator) -> None:
    """Draw a step: each question is a fragment of its own, so an answer redraws that one only.

    A rerun costs about as much as it draws; seven questions with all that belongs to them would
    take three times as long as one.
    """
    page = Page(desk, foot, _facts(view))
    page.fresh, page.line = view, self_check_progress.line(view)
    try:
        if step_id == PROFILE:
            _profile(view, page)
        else:
            _sub_domain(view, page, view.course.step(step_id))
    finally:
        page.fresh = None


@dataclass
class Page:
    """What the fragments of one drawn step share.

    `foot` is one slot: whoever writes last is read, and each fragment has to write in the whole run
    to be let in later. `fresh` and `line`: what the page is drawn from during that run. `facts`:
    their values then, because they decide what is asked.
    """

    desk: Desk
    foot: DeltaGenerator
    facts: Facts
    fresh: View | None = None
    line: Markup = field(default_factory=Markup)


def _facts(view: View) -> Facts:
    return {fact.id: view.values.get(fact.id) for fact in view.questionnaire.facts}


def _profile(view: View, page: Page) -> None:
    questions = view.questionnaire.exposure
    self_check_desk.keep_only(page.desk, frozenset(asked.id for asked in questions))
    for number, asked in enumerate(questions, start=1):
        place = f"题 {number}／{len(questions)}"
        with st.container(key=question.anchor(asked.id)):
            _fragment(page, partial(self_check_card.exposure, asked=asked, place=place))


def _sub_domain(view: View, page: Page, step: Step) -> None:
    facts = {fact.id: fact for fact in step.facts}
    ids = frozenset([*facts, *(asked.id for asked in step.questions)])
    self_check_desk.keep_only(page.desk, ids)
    for number, asked in enumerate(step.questions, start=1):
        if asked.fact in facts:
            _fact(view, page, step, facts.pop(asked.fact))
        if not ruled_out(asked, view.values):
            place = f"题 {number}／{len(step.questions)}"
            with st.container(key=question.anchor(asked.id)):
                _fragment(page, partial(self_check_card.control, asked=asked, place=place))
                self_check_card.behind(view.questionnaire.edition, asked.id)


def _fact(view: View, page: Page, step: Step, asked: Fact) -> None:
    with st.container(key=question.anchor(asked.id)):
        _fragment(page, partial(self_check_card.fact, asked=asked))
        if view.values.get(asked.id) is False:
            titles = [words(one.title) for one in step.questions if one.fact == asked.id]
            st.html(
                Markup(
                    '<p class="zd-quiet">这里不再问：{}。答过的会留着，改回“是”就恢复。</p>'
                ).format(Markup("、").join(titles))
            )


@st.fragment
def _fragment(page: Page, card: Card) -> None:
    """One question: save what was chosen, read the sheet, draw the truth and the progress."""
    view = page.fresh or _saved_and_read(page)
    page.foot.html(page.line)
    if view is not None:
        card(view, page.desk)


def _saved_and_read(page: Page) -> View | None:
    try:
        with visit.store() as store:
            actor = visit.actor(store)
            if not (actor.is_of_firm or may(actor, Action.ASSIST_FILL)):
                signed_out(page.desk)
                return None
            view = self_check_saving.saved_and_read(store, page.desk, actor=actor)
    except NoSuchAssessment:
        # A guide whose help (协助填写) the firm has just ended: the whole page says so.
        st.rerun()
    except Refusal as refusal:
        _unreadable(refusal)
        return None
    if not view.assessment.is_editable or _facts(view) != page.facts:
        st.rerun()
    page.line = self_check_progress.line(view)
    return view


def signed_out(desk: Desk | None) -> None:
    """The session has ended: which choices are not saved, and the way back."""
    lost = "、".join(_titles(desk)) if desk else ""
    what = f"登录已到期，刚才在“{lost}”的选择没有保存" if lost else "登录已到期"
    st.html(saved.unsaved(what, "之前保存的答案都在。请重新登录，再选一次。"))
    st.html(
        f'<p class="portal-actions"><a class="portal-button" target="_self"'
        f' href="{addresses.LOGIN}?next=/{addresses.SELF_CHECK}">重新登录</a></p>'
    )


def _titles(desk: Desk) -> Iterator[str]:
    for item in self_check_desk.changed(desk):
        yield status.name(desk.questionnaire, item)


def _unreadable(refusal: Refusal) -> None:
    st.html(saved.unsaved("现在读不到这份自评", str(refusal)))
    st.button("再试一次", key="read-again")


def head(view: View, step_id: str) -> Markup:
    """Where we are: part, sub-domain, which of how many; and what to do here."""
    rules = Markup("")
    if step_id == PROFILE:
        crumb, title = "自评 › 风险画像", "先说说企业的情况"
        told = "只看企业有多容易被盯上、丢了有多疼，不看管理好坏。每题选最接近的一项。"
    elif step_id == REVIEW:
        last = "交回" if view.is_guide else "提交"
        crumb, title = "自评 › 总览", f"总览和{last}"
        told = f"哪里还没答，点一下就过去。都答完后，在最下面{last}。"
    else:
        step = view.course.step(step_id)
        number, count = step.place
        crumb, title = f"自评 › {step.part} › {step.title}（{number}／{count}）", step.title
        told = step.meaning if number == 1 else ""
        rules = background.fold("怎么选级", _rules(view))
    return Markup('<div class="zd-page"><p class="zd-crumb">{}</p><h1>{}</h1>{}{}{}</div>').format(
        words(crumb),
        words(title),
        Markup("<p>{}</p>").format(words(told)) if told else "",
        _whose(view, view.part_of_step(step_id)),
        rules,
    )


def _whose(view: View, part: str) -> Markup:
    """Who answers for this part (分工), where that was said."""
    if not view.person(part):
        return Markup("")
    if view.is_mine(part):
        return Markup('<p class="zd-quiet">这一部分由您负责。</p>')
    may = "您可以看，不能修改。" if view.is_locked(part) else "您也可以修改。"
    return Markup('<p class="zd-hint">这一部分由{}负责。{}</p>').format(
        words(view.person(part)), may
    )


def _rules(view: View) -> Markup:
    return items([words(rule) for rule in view.questionnaire.answering_rules], kind="proof")
