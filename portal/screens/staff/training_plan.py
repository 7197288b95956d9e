"""The plan of a training (培训方案): what, for whom, when and where; how many firms, before they are asked."""

import streamlit as st

from data import training_invitations, trainings
from data.actor import Actor
from data.errors import Refusal
from data.store import Store
from data.training_plans import Plan, Training
from data.trainings import TrainingChanged
from portal import figures, labels, navigation, visit
from portal.guard import LooksSecret
from portal.screens.firm import result_markup as markup
from portal.screens.staff import training_fields
from portal.web import addresses
from portal.widgets.days import day
from portal.workflows import training as steps
from portal.workflows import training_news


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
        fields = training_fields.show(store, one, actor=actor)
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
    except TrainingChanged as changed:
        st.session_state[_key(one)] = one.version
        st.error(f"{changed}{_stands(one)}再按一次保存，就以您写的为准。")
        return
    except Refusal as refusal:
        st.error(str(refusal))
        return
    for key in (_key(one), _doubt(one)):
        st.session_state.pop(key, None)
    training_fields.anew(one)
    st.rerun()


def _stands(one: Training) -> str:
    """What another saved meanwhile."""
    place = f"，在{labels.plain(one.place)}" if one.place else ""
    return f"现在是“{labels.plain(one.title)}”，{training_news.when(one)}{place}。"


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
    except TrainingChanged:
        st.session_state[_key(one)] = one.version
        st.error(f"这场培训刚刚被别人修改过，还没有邀请。{_stands(one)}核对以后再按一次。")
        return
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
