"""The trainings (培训) of an official's firms: drafts and what comes, then what was held or called off."""

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from data import training_invitations, trainings
from data.actor import Actor
from data.errors import Refusal
from data.rights import Action, may
from data.times import day_in_shanghai
from data.training_invitations import Counts
from data.training_plans import Training
from portal import figures, labels, navigation, visit
from portal.screens.firm import result_markup as markup
from portal.web import addresses
from portal.widgets.markup import words
from portal.workflows import training as steps
from portal.workflows import training_news
from portal.workflows.asked_figures import own_area
from questionnaires.editions import CURRENT

_COLUMNS = (
    markup.Column("培训"),
    markup.Column("状态", narrow=True),
    markup.Column("时间和地点"),
    markup.Column("邀请", figure=True),
    markup.Column("答复参加", figure=True),
    markup.Column("到场", figure=True),
)
_COUNTED = 10
"""Trainings that are over and counted in the list; older ones are counted on their own page."""
_SECTIONS = (("要办的", ("draft", "planned")), ("办过的", ("held",)), ("取消的", ("cancelled",)))


def show() -> None:
    """What comes first; then a way to make another."""
    markup.style()
    actor = visit.actor()
    st.title("培训", anchor=False)
    with visit.store() as store:
        found = trainings.in_view(store, actor=actor)
        over = [one.id for one in found if one.state in ("held", "cancelled")][:_COUNTED]
        counted = {
            one.id: training_invitations.counts(store, one.id, actor=actor)
            for one in found
            if one.state == "planned" or one.id in over
        }
    lead = "请一个辖区、一个行业的企业来听课。点开一场，看谁来、记到场；家数只算您辖区里的。"
    markup.draw(markup.paragraph(lead, "rs-lead"))
    if may(actor, Action.TRAINING_EDIT):
        _new(actor)
    if not found:
        markup.draw(markup.paragraph(_nothing(actor), "rs-empty"))
    for title, states in _SECTIONS:
        rows = [_row(one, counted.get(one.id)) for one in found if one.state in states]
        if rows:
            _section(title, rows)


def _section(title: str, rows: Sequence[tuple[markup.Cell, ...]]) -> None:
    st.header(title, anchor=False)
    markup.draw(markup.table(_COLUMNS, rows, caption=f"{title}培训"))


def _nothing(actor: Actor) -> str:
    if may(actor, Action.TRAINING_EDIT):
        return "还没有培训。可以从风险看板的短板一步生成，也可以在这里新建。"
    return "现在没有请您的企业参加的培训。安排以后，会出现在这里。"


def _row(one: Training, counts: Counts | None) -> tuple[markup.Cell, ...]:
    name = Markup('<a href="/{}?id={}" target="_self">{}</a>').format(
        addresses.TRAINING, one.id, words(one.title)
    )
    late = one.state == "planned" and one.is_over(day_in_shanghai(visit.now()))
    asked, yes, came = figures.NOTHING, figures.NOTHING, figures.NOTHING
    if counts is not None:
        asked = f"{figures.count(counts.asked)} 家"
        answered = counts.yes + counts.no
        yes = (
            figures.NOTHING
            if not answered
            else f"{figures.count(counts.yes)} 家 {figures.count(counts.expected)} 人"
        )
        if counts.recorded:
            came = f"{figures.count(counts.came)} 家 {figures.count(counts.persons)} 人"
    return (
        markup.lines(name, "、".join(steps.titles(one))),
        "待记到场" if late else labels.TRAINING_STATES[one.state],
        markup.lines(training_news.when(one), words(one.place) if one.place else ""),
        asked,
        yes,
        came,
    )


def _new(actor: Actor) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = st.button("新建培训", key="training-new")
        markup.go(addresses.SECTORS, "从行业的短板生成")
    if not pressed:
        return
    area = own_area(actor)
    place = {area.kind: area.id} if area.id else {}
    try:
        with visit.store() as store:
            plan = steps.proposed(CURRENT, today=day_in_shanghai(visit.now()), **place)
            made = steps.begin(store, plan, actor=actor, now=visit.now(), new_id=visit.new_id)
    except Refusal as refusal:
        st.error(str(refusal))
        return
    st.switch_page(navigation.page(addresses.TRAINING), query_params={"id": made.id})
