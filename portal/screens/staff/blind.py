"""The blind second review (盲审): a drawn check is judged from the start, without the first verdicts."""

import streamlit as st
from markupsafe import Markup

from data import blind_samples
from data.actor import Actor
from data.reviews import Review
from data.store import Store
from data.verdicts import Value
from portal import labels, visit
from portal.screens.firm import result_markup as markup
from portal.screens.staff import second_look, steps
from portal.web import addresses
from portal.widgets import evidence
from portal.widgets.markup import words
from portal.widgets.question import anchor, criterion, head
from portal.widgets.question import value as option_value
from portal.wording import wording
from portal.workflows import blind_reviewing
from portal.workflows.blind_reviewing import BlindDesk, NotInSample
from portal.workflows.review_points import Point
from questionnaires.model import NOT_APPLICABLE, Question, Section

_TITLE = "盲审"
_STEP = "part"
_SURE = "blind-sure"


def show() -> None:
    """What was drawn and waits; with a firm in the address, its check to judge."""
    second_look.style()
    with visit.store() as store:
        actor = visit.actor(store)
        firm = second_look.meet(store, actor, _TITLE, back=addresses.BLIND, listed=_list)
        if firm is None:
            return
        second_look.told()
        try:
            sample = blind_reviewing.sample_of(store, firm.id, actor=actor)
        except NotInSample as refusal:
            markup.draw(markup.paragraph(str(refusal), "rs-lead"))
            return
        if sample.blind_id is None:
            _begin(sample)
            return
        desk = blind_reviewing.open_desk(store, sample.blind_id, actor=actor)
        second_look.note(store, firm.id, f"assessments/{sample.assessment_id}", actor=actor)
    _judge(desk)


def _list(store: Store, actor: Actor) -> None:
    st.title(_TITLE, anchor=False)
    found = blind_samples.open_to(store, actor=actor)
    markup.draw(
        markup.paragraph(
            "抽中的自评由另一个人从头看一遍，各题给一个等级，看不到前一位的意见。"
            "结果只用来看大家掌握的尺度是否一致，不改变企业的核验结果，企业也看不到。",
            "rs-lead",
        )
    )
    if not found:
        markup.draw(markup.paragraph("现在没有等您盲审的自评。看过或办过的，不会分给您。"))
        return
    second_look.waiting(
        found, lambda place: found[place].added_at, address=addresses.BLIND, word="抽中"
    )


def _begin(sample: blind_samples.Sample) -> None:
    markup.draw(
        markup.paragraph(
            "开始以后，前一位的核验意见、颜色调整和异议都不对您显示，直到您办结。请只按企业提交的内容判断。"
        )
    )
    st.button("开始盲审", key="blind-begin", type="primary", on_click=_start, args=(sample,))


def _start(sample: blind_samples.Sample) -> None:
    steps.attempt(
        lambda store, actor: blind_reviewing.begin(
            store, sample, actor=actor, now=visit.now(), new_id=visit.new_id
        )
    )


def _judge(desk: BlindDesk) -> None:
    asked = {point.item: point for point in desk.points}
    parts = [
        section
        for section in desk.check.outcome.questionnaire.section_by_id.values()
        if any(question.id in asked for question in section.questions)
    ]
    done = len(desk.points) - len(desk.left)
    markup.draw(
        markup.paragraph(f"已给 {done}／{len(desk.points)} 项。每选一项就保存，可以分几次做。")
    )
    here = _here(desk, parts)
    _ways(desk, parts, here)
    st.header(here.title, anchor=False)
    shown = [question for question in here.questions if question.id in asked]
    for number, question in enumerate(shown, start=1):
        with st.container(key=anchor(question.id)):
            _control(desk, asked[question.id], question, f"题 {number}／{len(shown)}")
    _onward(parts, here)
    _end(desk.review, len(desk.left))


def _here(desk: BlindDesk, parts: list[Section]) -> Section:
    """The sub-domain in the address, else the first with something left."""
    wanted = str(st.query_params.get(_STEP, ""))
    left = {point.item for point in desk.left}
    found = next((part for part in parts if part.id == wanted), None)
    first = next((part for part in parts if left & {q.id for q in part.questions}), parts[0])
    return found or first


def _ways(desk: BlindDesk, parts: list[Section], here: Section) -> None:
    left = {point.item for point in desk.left}

    def name(part_id: str) -> str:
        part = next(one for one in parts if one.id == part_id)
        count = len(left & {q.id for q in part.questions})
        return f"{part.title}（{f'还差 {count} 项' if count else '已给完'}）"

    st.selectbox(
        "子域",
        [part.id for part in parts],
        index=parts.index(here),
        format_func=name,
        key=f"blind-part-{here.id}",
        on_change=_jump,
        args=(f"blind-part-{here.id}",),
    )


def _jump(key: str) -> None:
    st.query_params[_STEP] = st.session_state[key]


def _onward(parts: list[Section], here: Section) -> None:
    place = parts.index(here)
    if place + 1 < len(parts):
        after = parts[place + 1]
        st.button(
            f"下一个子域：{labels.plain(after.title)}",
            key="blind-on",
            on_click=_go,
            args=(after.id,),
        )


def _go(part: str) -> None:
    st.query_params[_STEP] = part


def _control(desk: BlindDesk, point: Point, question: Question, place: str) -> None:
    """What the firm said and with what proof; then one's own level, each with its criterion."""
    said = wording(desk.check.outcome.questionnaire, point.item, point.given)
    reason = Markup("<br>企业写的理由：{}").format(words(point.reason)) if point.reason else ""
    proofs = evidence.listed(point.pieces, oldest=desk.check.oldest_day, files=desk.check.files)
    st.html(
        Markup('{}<p class="rs-text">企业选：<b>{}</b>{}</p>{}').format(
            head(question, place),
            words(said),
            reason,
            proofs or Markup('<p class="zd-quiet">没有写证据。</p>'),
        )
    )
    _level(desk, point, question)


def _level(desk: BlindDesk, point: Point, question: Question) -> None:
    given = desk.verdicts.get(point.item)
    offered: list[Value] = [*map(option_value, question.options), NOT_APPLICABLE]
    widget = f"blind-{desk.review.id}-{point.item}"
    truth = given.value if given else None
    if st.session_state.get(widget, truth) != truth or widget not in st.session_state:
        st.session_state[widget] = truth
    st.radio(
        labels.plain(question.text),
        offered,
        index=None,
        format_func=lambda one: "不适用" if one == NOT_APPLICABLE else criterion(question, one),
        key=widget,
        on_change=_give,
        args=(desk.review.id, point.item, widget, given.version if given else 0),
    )


def _give(review_id: str, item: str, widget: str, seen: int) -> None:
    value = st.session_state.get(widget)
    if value is None:
        return
    steps.attempt(
        lambda store, actor: blind_reviewing.judge(
            store, review_id, item, value, seen_version=seen, actor=actor, now=visit.now()
        )
    )


def _end(review: Review, left: int) -> None:
    st.header("办结盲审", anchor=False)
    if left:
        markup.draw(markup.paragraph(f"还差 {left} 项。都给出等级以后就可以办结。"))
        return
    markup.draw(markup.paragraph("都给完了。办结以后不能再改，您就能看到前一位的意见。"))
    if st.session_state.get(_SURE) != review.id:
        st.button("办结盲审", key="blind-end", type="primary", on_click=_ask, args=(review.id,))
        return
    with st.container(horizontal=True):
        st.button(
            "确认办结", key="blind-end-now", type="primary", on_click=_finish, args=(review.id,)
        )
        st.button("再看看", key="blind-not-yet", on_click=_ask, args=("",))


def _finish(review_id: str) -> None:
    def step(store: Store, actor: Actor) -> None:
        blind_reviewing.end(store, review_id, actor=actor, now=visit.now())
        steps.say("盲审已办结，谢谢。")

    if steps.attempt(step):
        _ask("")


def _ask(review_id: str) -> None:
    """Ask whether to end this review; none for an empty one."""
    st.session_state[_SURE] = review_id
