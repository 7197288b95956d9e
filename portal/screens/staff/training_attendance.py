"""Who comes and who came (答复和到场): the firms of the official's scope, a page at a time."""

import streamlit as st
from markupsafe import Markup

from data import training_invitations
from data.actor import Actor
from data.errors import Refusal
from data.rights import Action, may
from data.store import Store
from data.times import day_in_shanghai
from data.training_answers import MOST_PERSONS
from data.training_invitations import Counts, Invitation
from data.training_plans import Training
from portal import figures, visit
from portal.screens import page_turning
from portal.screens.firm import result_markup as markup
from portal.web import addresses
from portal.widgets.markup import words
from portal.workflows import training as steps

_PAGE = 20
_REPLIES = {"yes": "参加", "no": "不能参加", None: "还没有答复"}


def show(store: Store, one: Training, counts: Counts, *, actor: Actor) -> None:
    """The list; from the day on with the fields in which attendance is noted."""
    open_ = one.state in ("planned", "held") and one.day <= day_in_shanghai(visit.now())
    notes = open_ and may(actor, Action.TRAINING_ATTENDANCE)
    st.header("登记到场" if notes else "邀请的企业", anchor=False)
    last = max(counts.asked - 1, 0) // _PAGE + 1
    page = min(page_turning.asked(), last)
    skipped = (page - 1) * _PAGE
    found = training_invitations.page(store, one.id, actor=actor, skipped=skipped, count=_PAGE)
    if not found:
        markup.draw(markup.paragraph("这里没有您辖区里的企业。", "rs-empty"))
        return
    if notes:
        said = "填到场人数，按“到场”；没有来的按“没来”。到场的记进企业档案，企业看得到这一课。"
        markup.draw(markup.paragraph(said, "rs-quiet"))
        for each in found:
            _line(store, one, each, actor)
    else:
        markup.draw(_list(found))
    if last > 1:
        said = f"第 {page}／{last} 页，共 {figures.count(counts.asked)} 家"
        markup.draw(markup.paragraph(said, "rs-place"))
        page_turning.ways(addresses.TRAINING, page, total=counts.asked, each=_PAGE, id=one.id)


def _list(found: list[Invitation]) -> Markup:
    columns = (markup.Column("企业"), markup.Column("答复"), markup.Column("到场"))
    rows = [(words(each.firm), _reply(each), _came(each)) for each in found]
    return markup.table(columns, rows, caption="邀请的企业，按名称")


def _line(store: Store, one: Training, each: Invitation, actor: Actor) -> None:
    with st.container(key=f"attendance-{each.firm_id}"):
        markup.draw(
            Markup(
                '<p class="rs-text"><b>{}</b><span class="rs-quiet">答复：{} · 到场：{}</span></p>'
            ).format(words(each.firm), _reply(each), _came(each))
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            persons = st.number_input(
                "到场人数",
                min_value=1,
                max_value=MOST_PERSONS,
                value=each.persons or each.reply_persons or 1,
                key=f"persons-{each.firm_id}-{each.version}",
                width=140,
            )
            if st.button("到场", key=f"came-{each.firm_id}"):
                _note(store, one, each, int(persons), actor)
            if st.button("没来", key=f"missed-{each.firm_id}"):
                _note(store, one, each, 0, actor)


def _note(store: Store, one: Training, each: Invitation, persons: int, actor: Actor) -> None:
    try:
        steps.attend(
            store,
            one.id,
            each.firm_id,
            persons,
            seen_version=each.version,
            actor=actor,
            now=visit.now(),
            new_id=visit.new_id,
        )
    except Refusal as refusal:
        st.error(str(refusal))
        return
    st.rerun()


def _reply(each: Invitation) -> str:
    said = _REPLIES[each.reply]
    return f"{said}，{each.reply_persons} 人" if each.reply == "yes" else said


def _came(each: Invitation) -> str:
    if each.came is None:
        return "未登记"
    return f"来了 {each.persons} 人" if each.came else "没有来"
