"""Before submitting (总览): what is open, what does not fit together, what is left out."""

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from data.errors import Refusal
from portal import labels, navigation, visit
from portal.screens.firm import self_check_assist, self_check_guide, self_check_progress
from portal.screens.firm import self_check_status as status
from portal.screens.firm.self_check_desk import Desk
from portal.screens.firm.self_check_steps import PROFILE, Step, ruled_out
from portal.screens.firm.self_check_view import View
from portal.web import addresses
from portal.widgets import question, saved
from portal.widgets.markup import items, words
from portal.workflows import carrying, submitting
from questionnaires.model import NOT_APPLICABLE, Contradiction


def draw(view: View, desk: Desk, foot: DeltaGenerator) -> None:
    """The hub of the self-check, and its last step."""
    foot.html(self_check_progress.line(view))
    _unsaved(view, desk)
    _asked(view, desk)
    with st.container(key="parts"):
        _parts(view, desk)
    self_check_assist.to_confirm(view, desk)
    _contradictions(view, desk)
    _left_out(view)
    if view.is_guide:
        self_check_guide.hand_back(view, desk)
        return
    _submit(view, desk)
    self_check_assist.gate(view)
    _widen(view)


def _unsaved(view: View, desk: Desk) -> None:
    for item in list(desk.unsaved):
        title = status.name(view.questionnaire, item)
        st.html(saved.unsaved(f"“{title}”有一处选择还没有保存", "请回到那一题看一看。"))
        _jump(view, desk, item, f"去看：{title}", key=f"unsaved-{item}")


def _asked(view: View, desk: Desk) -> None:
    """What the reviewer asks (复核提问), each a way to its question."""
    if not view.questions:
        return
    left = len(view.unmet)
    state = f"还有 {left} 处没有答复" if left else "都答复了，可以再次提交"
    st.html(
        Markup('<h2 class="zd-part">复核人员请您补充 {} 处</h2><p>{}。</p>').format(
            len(view.questions), state
        )
    )
    for one in view.questions:
        title = status.name(view.questionnaire, one.item)
        done = "去答复" if one.id in view.unmet else "已答复"
        _jump(view, desk, one.item, f"{done}：{title}", key=f"asked-{one.id}")


def _parts(view: View, desk: Desk) -> None:
    """One's own parts (分工) first; then the others, in the order of the questionnaire."""
    parts = list(dict.fromkeys(view.part_of_step(step) for step in view.course.order[:-1]))
    mine = [part for part in parts if view.is_mine(part)]
    if mine:
        st.html('<h2 class="zd-mine">您负责的部分</h2>')
        for part in mine:
            _part(view, desk, part)
        st.html('<h2 class="zd-mine">其他部分</h2>')
    for part in parts:
        if part not in mine:
            _part(view, desk, part)


def _part(view: View, desk: Desk, part: str) -> None:
    steps = [step for step in view.course.steps if view.part_of_step(step.id) == part]
    person = view.person(part)
    told = "" if not person or view.is_mine(part) else f"（由{person}负责）"
    if steps:
        title = Markup("{}{}").format(words(steps[0].part), words(told))
        st.html(Markup('<h2 class="zd-part">{}</h2>').format(title))
    else:
        exposure = view.questionnaire.exposure
        left = len(view.course.open_profile(view.values))
        _row(desk, PROFILE, f"风险画像{told}", len(exposure) - left, len(exposure))
    for step in steps:
        _step(view, desk, step)


def _step(view: View, desk: Desk, step: Step) -> None:
    asked, left = len(step.asked(view.values)), len(step.open(view.values))
    _row(desk, step.id, step.title, asked - left, asked)


def _row(desk: Desk, step: str, title: str, done: int, asked: int) -> None:
    left = asked - done
    state = f"*还差 {left} 题*" if left else ("都答了" if asked else "按您的情况不问")
    st.button(
        f"**{labels.plain(title)}** {done}／{asked}　{state}",
        key=f"go-{step}",
        type="tertiary",
        width="stretch",
        on_click=desk.go,
        args=(step,),
    )


def _contradictions(view: View, desk: Desk) -> None:
    found = set(view.result.contradictions) if view.result else set()
    notes = [note for note in view.questionnaire.contradictions if note.id in found]
    if not notes:
        return
    st.html(
        f'<h2 class="zd-part">有 {len(notes)} 处请再看一眼</h2>'
        f'<p class="zd-quiet">{labels.TERMS["一致性提示"]}</p>'
    )
    for note in notes:
        _note(view, desk, note)


def _note(view: View, desk: Desk, note: Contradiction) -> None:
    st.html(Markup('<p class="zd-note-text">{}</p>').format(words(note.message)))
    with st.container(horizontal=True, key=f"note-{note.id}"):
        for condition in note.when:
            item = condition.question or condition.exposure or condition.fact or ""
            named = status.name(view.questionnaire, item)
            _jump(view, desk, item, f"看：{named}", key=f"note-{note.id}-{item}")


def _jump(view: View, desk: Desk, item: str, label: str, *, key: str) -> None:
    st.button(
        labels.plain(label),
        key=key,
        type="tertiary",
        on_click=desk.go,
        args=(_step_of(view, item), question.anchor(item)),
    )


def _step_of(view: View, item: str) -> str:
    if any(asked.id == item for asked in view.questionnaire.exposure):
        return PROFILE
    for step in view.course.steps:
        if any(item in (asked.id, asked.fact) for asked in step.questions):
            return step.id
    return PROFILE


def _left_out(view: View) -> None:
    asked = view.course.asked(view.values)
    chosen = [q for q in asked if view.values.get(q.id) == NOT_APPLICABLE]
    ruled = [q for step in view.course.steps for q in step.questions if ruled_out(q, view.values)]
    if not chosen and not ruled:
        return
    reasons = items(
        [Markup("{}：{}").format(words(q.title), words(view.answers[q.id].reason)) for q in chosen],
        kind="proof",
    )
    counts = [f"您选了“不适用”的 {len(chosen)} 题"] if chosen else []
    counts += [f"按企业情况不问的 {len(ruled)} 题"] if ruled else []
    st.html(
        Markup('<h2 class="zd-part">不参与计算的题</h2><p>{}。</p>{}{}').format(
            "，".join(counts), reasons, _pending(view)
        )
    )


def _pending(view: View) -> Markup:
    if not (view.result and view.result.pending_review):
        return Markup("")
    return Markup(
        '<p class="zd-hint">这些题占的比重较高，结果的颜色会先写作“待复核”，等复核人员看过理由。分数不变。</p>'
    )


def _unstated(view: View) -> Markup:
    """Facts that nobody stated count as true; said once more before the end."""
    open_steps = [
        step.title
        for step in view.course.steps
        if any(fact.id not in view.values for fact in step.facts)
    ]
    if not open_steps:
        return Markup("")
    return Markup(
        '<p class="zd-quiet">这些子域里有“先问一句”没有回答，按“是”处理：{}。</p>'
    ).format(words("、".join(open_steps)))


def _submit(view: View, desk: Desk) -> None:
    st.html(Markup('<h2 class="zd-part">提交</h2>{}').format(_unstated(view)))
    left = view.course.counts(view.values)[1] + len(view.course.open_profile(view.values))
    if left:
        st.html(f"<p>还差 {left} 题。都答完就可以提交；拿不准的可以选“不清楚”。</p>")
        return
    if view.sheet.unconfirmed:
        st.html("<p>都答完了。请先在上面确认指导员代填的题，再提交。</p>")
        return
    if not desk.confirming:
        again = "提交后复核人员接着看，答案不能再改。"
        first = "提交后答案不能再改；复核开始以前，您可以撤回。"
        st.html(f"<p>都答完了。{again if view.assessment.state == 'returned' else first}</p>")
        st.button("提交", type="primary", key="submit", on_click=desk.confirm, args=(True,))
        return
    st.html('<p class="zd-hint">现在提交，系统会保存这一刻的全部答案，并给出结果。</p>')
    with st.container(horizontal=True, key="confirm"):
        sure = st.button("确认提交", type="primary", key="submit-now")
        st.button("再看看", key="not-yet", on_click=desk.confirm, args=(False,))
    if sure:
        _send(view, desk)


def _send(view: View, desk: Desk) -> None:
    try:
        with visit.store() as store:
            submitting.submit(
                store,
                view.assessment.id,
                questionnaire=view.questionnaire,
                rules=view.rules,
                actor=visit.actor(),
                now=visit.now(),
                new_id=visit.new_id,
            )
    except Refusal as refusal:
        st.html(saved.unsaved("没有提交", str(refusal)))
        return
    desk.confirm(False)
    st.switch_page(navigation.page(addresses.RESULT))


def _widen(view: View) -> None:
    """From light to full (轻量版、完整版): the answers stay, the other questions are added."""
    if view.assessment.scope != "light":
        return
    more = len(view.questionnaire.asked("full")) - len(view.questionnaire.asked("light"))
    st.html(
        Markup(
            '<h2 class="zd-part">想要完整的结果</h2>'
            "<p>轻量版得到初步颜色。改做完整版要再答 {} 题，已答的都留着；改了就不能改回轻量版。</p>"
        ).format(more)
    )
    if st.button("改做完整版", key="widen"):
        _carry_on(view)


def _carry_on(view: View) -> None:
    try:
        with visit.store() as store:
            carrying.widen(store, view.assessment.id, actor=visit.actor(), now=visit.now())
    except Refusal as refusal:
        st.html(saved.unsaved("还是轻量版", str(refusal)))
        return
    st.rerun()
