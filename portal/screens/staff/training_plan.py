"""The plan of a training (培训方案): what, for whom, when and where; how many firms, before they are asked."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from data import industries, regions, training_invitations, trainings
from data.actor import Actor
from data.errors import Refusal
from data.store import Store
from data.training_plans import (
    LONGEST_PLACE,
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_CONTROLS,
    Plan,
    Training,
)
from portal import figures, labels, navigation, visit
from portal.guard import NEVER, LooksSecret
from portal.screens.firm import result_markup as markup
from portal.web import addresses
from portal.widgets.days import day
from portal.workflows import training as steps
from portal.workflows import training_news
from portal.workflows.asked_figures import may_choose

_ALL = ""


def show(store: Store, one: Training, *, actor: Actor) -> None:
    """The draft, how many firms it comes to, and the button that asks them."""
    lead = "这是草稿，企业还看不到。核对时间、地点和对象，保存后看家数，再邀请。"
    markup.draw(markup.paragraph(lead, "rs-lead"))
    _form(store, one, actor)
    _invite(store, one, actor)
    _remove(store, one, actor)


def change(store: Store, one: Training, *, actor: Actor) -> None:
    """What may still be changed once firms are asked."""
    with st.expander("修改时间、地点或内容"):
        markup.draw(
            markup.paragraph("时间或地点改了，会再通知邀请过的企业。邀请了哪些企业不再变。")
        )
        _form(store, one, actor)


def _form(store: Store, one: Training, actor: Actor) -> None:
    seen: int = st.session_state.setdefault(_key(one), one.version)
    with st.form("training-plan", border=False):
        doubted = bool(st.session_state.get(_doubt(one)))
        fields = _fields(store, one, actor)
        sure = doubted and st.checkbox("已经看过，没有写秘密", key="training-sure")
        pressed = st.form_submit_button("保存，看家数" if one.state == "draft" else "保存")
    if not pressed:
        return
    try:
        plan = Plan.model_validate(
            one.model_dump(include=set(Plan.model_fields))
            | {**fields, "day": day(fields["day"], field="日期")}
        )
        saved = steps.save(
            store,
            one.id,
            plan,
            seen_version=seen,
            confirmed=bool(sure),
            actor=actor,
            now=visit.now(),
        )
        _tell(store, saved, actor)
    except LooksSecret as looks:
        st.session_state[_doubt(one)] = True
        st.error(f"{looks}改好再保存；确认没有写出秘密，再按一次保存，勾选“已经看过”。")
        return
    except Refusal as refusal:
        st.error(str(refusal))
        return
    for key in (_key(one), _doubt(one)):
        st.session_state.pop(key, None)
    st.rerun()


def _fields(store: Store, one: Training, actor: Actor) -> dict[str, str]:
    titles = {
        question.id: question.title for question in visit.questionnaire(one.edition).questions
    }
    fields = {"title": st.text_input("名称", one.title, max_chars=LONGEST_TITLE)}
    chosen = st.multiselect(
        "讲哪些控制项",
        list(titles),
        [control for control in one.controls if control in titles],
        format_func=lambda control: f"{control} {titles[control]}",
        max_selections=MOST_CONTROLS,
        placeholder="不限",
    )
    if one.state == "draft":
        fields |= _whom(store, one, actor)
    dates, begins, ends = st.columns(3)
    fields |= {
        "day": dates.text_input("日期", one.day.isoformat(), max_chars=20),
        "begins": _clock(begins, "开始", one.begins),
        "ends": _clock(ends, "结束", one.ends),
        "place": st.text_input(
            "地点", one.place, max_chars=LONGEST_PLACE, placeholder="例如：区政务服务中心三楼会议室"
        ),
        "said": st.text_area(
            f"内容和要求（企业看得到，{NEVER}）", one.said, max_chars=LONGEST_TEXT, height=160
        ),
    }
    return {**fields, "controls": tuple(chosen)}  # type: ignore[dict-item]  # read by the model


def _clock(column: DeltaGenerator, label: str, value: str) -> str:
    return str(column.text_input(label, value, max_chars=5, placeholder="09:00")).replace("：", ":")


def _whom(store: Store, one: Training, actor: Actor) -> dict[str, str]:
    """Area and sector; an official of a county or park stays there."""
    sectors = {found.code: f"{found.code} {found.name}" for found in industries.divisions(store)}
    found = {"industry": _one("行业", sectors, one.industry)}
    if may_choose(actor):
        counties = {county.code: county.name for county in regions.counties(store)}
        found["county"] = _one("县（市、区）", counties, one.county)
    return found


def _one(label: str, offered: dict[str, str], chosen: str) -> str:
    options = [_ALL, *offered]
    return st.selectbox(
        label,
        options,
        index=options.index(chosen) if chosen in options else 0,
        format_func=lambda code: labels.plain(offered[code]) if code else "不限",
    )


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
    if st.button(label, type="primary", key="training-invite", disabled=not one.place):
        _ask(store, one, actor)


def _ask(store: Store, one: Training, actor: Actor) -> None:
    seen = st.session_state.get(_key(one), one.version)
    try:
        steps.invite(store, one.id, seen_version=seen, actor=actor, now=visit.now())
        _tell(store, trainings.get(store, one.id, actor=actor), actor)
    except Refusal as refusal:
        st.error(str(refusal))
        return
    st.session_state.pop(_key(one), None)
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


def _remove(store: Store, one: Training, actor: Actor) -> None:
    with st.container(key="training-remove"):
        sure = st.checkbox("这份草稿不要了", key="training-remove-sure")
        if not st.button("删除草稿", disabled=not sure, key="training-remove-now"):
            return
    try:
        trainings.remove(store, one.id, actor=actor, now=visit.now())
    except Refusal as refusal:
        st.error(str(refusal))
        return
    st.switch_page(navigation.page(addresses.TRAININGS))


def _key(one: Training) -> str:
    """The version that the fields of this tab were filled from."""
    return f"training-seen-{one.id}"


def _doubt(one: Training) -> str:
    return f"training-doubt-{one.id}"
