"""The plan of a training (培训方案): what, for whom, when and where; how many firms, before they are asked."""

from collections.abc import Mapping

import streamlit as st

from data import industries, regions, training_invitations, trainings
from data.actor import Actor
from data.errors import Refusal
from data.store import Store
from data.training_plans import LONGEST_PLACE, LONGEST_TEXT, LONGEST_TITLE, MOST_CONTROLS, Training
from portal import figures, visit
from portal.guard import NEVER
from portal.screens.firm import result_markup as markup
from portal.screens.staff import plan_form
from portal.screens.staff.plan_fields import ALL, Fields
from portal.screens.staff.plan_form import Pressed, Sheet
from portal.web import addresses
from portal.workflows import plan_texts, training_news
from portal.workflows import training as steps
from portal.workflows.asked_figures import may_choose


def show(store: Store, one: Training, *, actor: Actor) -> None:
    """The draft, how many firms it comes to, and the button that asks them."""
    lead = "这是草稿，企业还看不到。核对时间、地点和对象，保存后看家数，再邀请。"
    markup.draw(markup.paragraph(lead, "rs-lead"))
    plan_form.show(_sheet(one, "保存，看家数"))
    _invite(store, one, actor)
    plan_form.removal(
        "份草稿",
        lambda: trainings.remove(store, one.id, actor=actor, now=visit.now()),
        addresses.TRAININGS,
    )


def change(store: Store, one: Training, *, actor: Actor) -> None:
    """What may still be changed once firms are asked."""
    lead = "时间或地点改了，会再通知邀请过的企业。邀请了哪些企业不再变。"
    plan_form.folded(store, "修改时间、地点或内容", _sheet(one, "保存"), actor, lead=lead)


def _sheet(one: Training, button: str) -> Sheet[Training]:
    return Sheet(
        about=f"trainings/{one.id}",
        button=button,
        read=lambda store, actor: trainings.get(store, one.id, actor=actor),
        texts=plan_texts.of_training,
        fields=_fields,
        save=_save,
    )


def _fields(fields: Fields, store: Store, one: Training, actor: Actor) -> None:
    titles = {
        asked.id: f"{asked.id} {asked.title}"
        for asked in visit.questionnaire(one.edition).questions
    }
    fields.line("title", "名称", longest=LONGEST_TITLE)
    fields.several("controls", "讲哪些控制项", titles, most=MOST_CONTROLS)
    if one.state == "draft":
        _whom(fields, store, actor)
    days = (("day", "日期"), ("begins", "开始"), ("ends", "结束"))
    for column, (name, label) in zip(st.columns(3), days, strict=True):
        with column:
            fields.line(name, label)
    fields.line("place", "地点", longest=LONGEST_PLACE, hint="例如：区政务服务中心三楼会议室")
    fields.area("said", f"内容和要求（企业看得到，{NEVER}）", longest=LONGEST_TEXT, height=160)


def _whom(fields: Fields, store: Store, actor: Actor) -> None:
    """Area and sector; an official of a county or park stays there."""
    sectors = {found.code: f"{found.code} {found.name}" for found in industries.divisions(store)}
    fields.one_of("industry", "行业", {ALL: "不限", **sectors}, few=False)
    if may_choose(actor):
        counties = {county.code: county.name for county in regions.counties(store)}
        fields.one_of("county", "县（市、区）", {ALL: "不限", **counties}, few=False)


def _save(store: Store, one: Training, texts: Mapping[str, str], by: Pressed) -> None:
    saved = steps.save(
        store,
        one.id,
        plan_texts.training(one, texts),
        seen_version=by.seen_version,
        confirmed=by.confirmed,
        actor=by.actor,
        now=by.now,
    )
    _tell(store, saved, by.actor)


def _invite(store: Store, one: Training, actor: Actor) -> None:
    st.header("邀请", anchor=False)
    found = training_invitations.preview(store, one, actor=actor)
    if not found.firms:
        markup.draw(markup.paragraph("按已保存的条件，没有一家已确认的企业。请放宽行业或辖区。"))
        return
    said = f"按已保存的草稿，会邀请 {figures.count(found.firms)} 家已确认的企业。"
    if found.silent:
        said += f"其中 {figures.count(found.silent)} 家没有账号，收不到消息，要另外通知。"
    if not one.place:
        said += "先写明地点并保存，才能邀请。"
    markup.draw(markup.paragraph(said))
    label = f"邀请 {figures.count(found.firms)} 家，{training_news.when(one)}"
    seen = plan_form.begins(f"trainings/{one.id}", one.version, label, disabled=not one.place)
    if seen is not None:
        _ask(store, one, seen, actor)


def _ask(store: Store, one: Training, seen: int, actor: Actor) -> None:
    try:
        steps.invite(store, one.id, seen_version=seen, actor=actor, now=visit.now())
        _tell(store, trainings.get(store, one.id, actor=actor), actor)
    except Refusal as refusal:
        st.error(str(refusal))
        return
    st.rerun()


def _tell(store: Store, one: Training, actor: Actor) -> None:
    """Whoever has not the last news; a run that breaks off is taken up by the timer."""
    if one.state == "draft":
        return
    bar = st.progress(0.0, "正在通知企业")
    for told in training_news.tell_firms(
        store, one, actor=actor, now=visit.now(), new_id=visit.new_id
    ):
        bar.progress(1.0, f"正在通知企业：{figures.count(told)} 家")
    bar.empty()
