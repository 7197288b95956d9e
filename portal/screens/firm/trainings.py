"""The firm's trainings (培训): which come, whether it takes part, what it has been to."""

import streamlit as st
from markupsafe import Markup

from data import training_invitations
from data.actor import Actor
from data.errors import Refusal, StoreError
from data.rights import Action, may
from data.times import day_in_shanghai
from data.training_answers import MOST_PERSONS
from data.training_invitations import Invitation, Reply
from data.training_plans import Training
from portal import figures, labels, visit
from portal.screens.firm import result_markup as markup
from portal.web import addresses
from portal.widgets.markup import words
from portal.workflows import training as steps
from portal.workflows import training_news

_TRAIL = Markup('<p class="rs-place"><a href="/{}" target="_self">本企业</a> › 培训</p>').format(
    addresses.FIRM
)


def show() -> None:
    """What comes, each with its answer; then what is over."""
    markup.style()
    actor = visit.actor()
    markup.draw(_TRAIL)
    st.title("培训", anchor=False)
    try:
        with visit.store() as store:
            found = training_invitations.of_firm(store, actor.firm_id or "", actor=actor)
    except StoreError:
        raise
    except Refusal as refusal:
        markup.draw(markup.paragraph(str(refusal), "rs-lead"))
        return
    lead = "请您参加的培训都在这里。请答复能不能来、来几个人；听过的课记在“本企业的档案”里。"
    markup.draw(markup.paragraph(lead, "rs-lead"))
    today = day_in_shanghai(visit.now())
    waiting = [pair for pair in found if pair[0].state == "planned" and pair[0].day >= today]
    if not waiting:
        markup.draw(
            markup.paragraph("现在没有要参加的培训。有新的安排，会发消息告诉您。", "rs-empty")
        )
    for training, invitation in reversed(waiting):
        _coming(training, invitation, actor)
    if waiting:
        markup.go_to(addresses.CALENDAR, "把时间放进日历")
    over = [pair for pair in found if pair not in waiting]
    if over:
        st.header("以前的培训", anchor=False)
        columns = (markup.Column("培训"), markup.Column("时间"), markup.Column("本企业"))
        rows = [_over(training, invitation) for training, invitation in over]
        markup.draw(markup.table(columns, rows, caption="以前的培训，近的在前"))
        markup.go(addresses.CASE_FILE, "看本企业的档案")


def _coming(training: Training, invitation: Invitation, actor: Actor) -> None:
    st.header(labels.plain(training.title), anchor=False)
    markup.draw(
        Markup('<p class="rs-text"><b>{}</b><br>地点：{}</p>').format(
            training_news.when(training), words(training.place)
        )
    )
    if training.controls:
        markup.draw(markup.paragraph(f"讲：{'、'.join(steps.titles(training))}。"))
    if training.said:
        said = Markup('<p class="rs-text" style="white-space:pre-wrap">{}</p>')
        markup.draw(markup.fold("内容和要求", said.format(words(training.said))))
    markup.draw(markup.paragraph(_answered(invitation), "rs-place"))
    if may(actor, Action.TRAINING_REPLY):
        _ask(training, invitation, actor)


def _ask(training: Training, invitation: Invitation, actor: Actor) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        persons = st.number_input(
            "来几个人",
            min_value=1,
            max_value=MOST_PERSONS,
            value=invitation.reply_persons or 1,
            key=f"reply-persons-{training.id}-{invitation.version}",
            width=140,
        )
        if st.button("参加", type="primary", key=f"reply-yes-{training.id}"):
            _reply(training, invitation, "yes", int(persons), actor)
        if st.button("不能参加", key=f"reply-no-{training.id}"):
            _reply(training, invitation, "no", 0, actor)


def _reply(
    training: Training, invitation: Invitation, said: Reply, persons: int, actor: Actor
) -> None:
    try:
        with visit.store() as store:
            steps.answer(
                store,
                training.id,
                said,
                persons,
                seen_version=invitation.version,
                actor=actor,
                now=visit.now(),
            )
    except Refusal as refusal:
        st.error(str(refusal))
        return
    st.rerun()


def _answered(invitation: Invitation) -> str:
    if invitation.reply is None or invitation.replied_at is None:
        return "还没有答复。"
    when = figures.moment(invitation.replied_at)
    if invitation.reply == "no":
        return f"已答复：不能参加（{when}）。开课以前都可以改。"
    return f"已答复：参加，{invitation.reply_persons} 人（{when}）。开课以前都可以改。"


def _over(training: Training, invitation: Invitation) -> tuple[markup.Cell, ...]:
    if training.state == "cancelled":
        how: markup.Cell = Markup("<span>已取消：{}</span>").format(words(training.cancel_reason))
    elif invitation.came is None:
        how = "到场还没有登记"
    else:
        how = f"到场 {invitation.persons} 人" if invitation.came else "没有参加"
    return (
        markup.lines(words(training.title), "、".join(steps.titles(training))),
        training_news.when(training),
        how,
    )
