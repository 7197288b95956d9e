"""Answering a firm's objection (答复异议): what it says, what is corrected, the text; nothing counts before the end."""

import streamlit as st
from markupsafe import Markup

from data import objections, reviews, verdicts
from data.actor import Actor
from data.assessments import Assessment
from data.errors import Refusal
from data.firms import Firm
from data.objections import LONGEST, ByAnother, Objection
from data.rights import Action, may
from data.store import Store
from portal import figures, visit
from portal.screens.firm import result_colour as colours
from portal.screens.firm import result_markup as markup
from portal.screens.firm.objection import corrections
from portal.screens.staff import objection_corrections, second_look, steps
from portal.web import addresses
from portal.widgets.markup import words
from portal.workflows import objecting, reading_results
from portal.workflows.objecting import Prepared

_TITLE = "异议"
_SURE = "objection-sure"
_OUTCOMES = {True: "成立，更正有关的核验意见", False: "不成立，核验结果不变"}


def show() -> None:
    """What waits for an answer; with a firm in the address, its objection."""
    second_look.style()
    with visit.store() as store:
        actor = visit.actor(store)
        firm = second_look.meet(store, actor, _TITLE, back=addresses.OBJECTION, listed=_list)
        if firm is not None:
            _of_firm(store, firm, actor)


def _list(store: Store, actor: Actor) -> None:
    st.title(_TITLE, anchor=False)
    found = objections.waiting(store, actor=actor)
    if not found:
        said = "现在没有等候答复的异议。企业提出后会出现在这里，您也会收到消息。"
        markup.draw(markup.paragraph(said, "rs-lead"))
        markup.go(addresses.QUEUE, "到工作队列")
        return
    markup.draw(markup.paragraph(f"等候答复的有 {len(found)} 份，先提出的在前。", "rs-lead"))
    second_look.waiting(
        found, lambda place: found[place].filed_at, address=addresses.OBJECTION, word="提出"
    )


def _of_firm(store: Store, firm: Firm, actor: Actor) -> None:
    submitted = reading_results.last_submitted_of(store, firm.id, actor=actor)
    found = objections.find(store, submitted.id, actor=actor) if submitted else None
    if submitted is None or found is None:
        markup.draw(markup.paragraph("这家企业没有提出异议。", "rs-lead"))
        return
    second_look.note(store, firm.id, f"objections/{found.id}", actor=actor)
    second_look.told()
    markup.draw(_said(found) + second_look.review_of(firm.id))
    if found.answered_at is not None:
        changed = objecting.corrected(store, submitted.id, actor=actor)
        markup.draw(_answered(found) + corrections(submitted.edition, changed))
        return
    try:
        objections.to_answer(store, submitted.id, actor=actor)
    except ByAnother as refusal:
        markup.draw(markup.paragraph(str(refusal)))
        return
    except Refusal:
        markup.draw(markup.paragraph("由没有办结这份复核的复核人员或市级牵头答复。"))
        return
    with st.container(key="second-look"):
        _answer(store, submitted, found, actor)


def _said(found: Objection) -> Markup:
    when = figures.moment(found.filed_at) if found.filed_at else ""
    return markup.paragraph(f"企业于 {when} 提出：") + _quoted(found.said)


def _answered(found: Objection) -> Markup:
    when = figures.moment(found.answered_at) if found.answered_at else ""
    who = colours.place(found.agency, found.post)
    outcome = _OUTCOMES[bool(found.upheld)]
    head = Markup("<b>{}</b>。{}，{} 答复：").format(outcome, words(who), when)
    return markup.paragraph(head) + _quoted(found.answer)


def _quoted(text: str) -> Markup:
    lines = Markup("<br>").join(words(line) for line in text.split("\n"))
    return Markup('<div class="rs-note"><p>{}</p></div>').format(lines)


def _answer(store: Store, submitted: Assessment, found: Objection, actor: Actor) -> None:
    if not may(actor, Action.OBJECTION_ANSWER):
        return
    prepared = Prepared.read(found.draft)
    st.header("答复", anchor=False)
    upheld = _outcome(submitted.id, prepared, found.version)
    if upheld or prepared.changed:
        review = reviews.current(store, submitted.id, actor=actor)
        standing = verdicts.of_review(store, review.id, actor=actor) if review else {}
        points = objecting.points(store, submitted.id, actor=actor)
        objection_corrections.show(submitted, prepared, points, standing, found.version)
    key = _text(submitted.id, prepared, found.version)
    if upheld is None:
        markup.draw(markup.paragraph("先选成立还是不成立，再写答复。"))
        return
    _finish(submitted.id, key, upheld, found.version)


def _outcome(assessment_id: str, prepared: Prepared, version: int) -> bool | None:
    key = f"objection-upheld-{assessment_id}"
    if key not in st.session_state:
        st.session_state[key] = prepared.upheld
    upheld: bool | None = st.radio(
        "异议是否成立",
        (True, False),
        index=None,
        format_func=lambda one: _OUTCOMES[one],
        key=key,
        on_change=_keep,
        args=(assessment_id, version),
    )
    return upheld


def _text(assessment_id: str, prepared: Prepared, version: int) -> str:
    key = f"objection-answer-{assessment_id}"
    if key not in st.session_state:
        st.session_state[key] = prepared.text
    st.text_area(
        "答复（企业能看到）",
        key=key,
        max_chars=LONGEST,
        height=160,
        placeholder="写明再次核对了什么，为什么成立或不成立。",
        on_change=_keep,
        args=(assessment_id, version),
    )
    return key


def _keep(assessment_id: str, version: int) -> None:
    """Keep what is prepared, as it is typed; corrections are kept where they are made."""
    upheld = st.session_state.get(f"objection-upheld-{assessment_id}")
    text = str(st.session_state.get(f"objection-answer-{assessment_id}") or "")

    def step(store: Store, actor: Actor) -> None:
        found = objections.to_answer(store, assessment_id, actor=actor)
        prepared = Prepared(text, upheld, Prepared.read(found.draft).changed)
        objecting.prepare(
            store,
            assessment_id,
            prepared,
            seen_version=_seen(version),
            actor=actor,
            now=visit.now(),
        )
        st.session_state[_kept(version)] = True

    steps.attempt(step)


def _seen(version: int) -> int:
    """The version after what this very run has kept already: several fields leave at once."""
    return version + bool(st.session_state.get(_kept(version)))


def _kept(version: int) -> str:
    return f"objection-kept-{version}"


def _finish(assessment_id: str, key: str, upheld: bool, version: int) -> None:
    if st.session_state.get(_SURE) != assessment_id:
        st.button(
            "答复并办结",
            key="objection-answer",
            type="primary",
            on_click=_ask,
            args=(assessment_id,),
        )
        return
    st.html('<p class="zd-hint">答复以后这次自评就办结，企业马上能看到，不能再改。</p>')
    with st.container(horizontal=True):
        st.button(
            "确认答复",
            key="objection-answer-now",
            type="primary",
            on_click=_send,
            args=(assessment_id, key, upheld, version),
        )
        st.button("再看看", key="objection-not-yet", on_click=_ask, args=("",))


def _send(assessment_id: str, key: str, upheld: bool, version: int) -> None:
    text = str(st.session_state.get(key) or "")

    def step(store: Store, actor: Actor) -> None:
        objecting.answer(
            store,
            assessment_id,
            text,
            upheld=upheld,
            seen_version=_seen(version),
            confirmed=steps.doubted(key),
            actor=actor,
            now=visit.now(),
            new_id=visit.new_id,
        )
        steps.say("已答复，这次自评已办结。")

    if steps.attempt(step, doubt=key):
        _ask("")


def _ask(assessment_id: str) -> None:
    """Ask whether to send the answer on this check; on none for an empty one."""
    st.session_state[_SURE] = assessment_id
