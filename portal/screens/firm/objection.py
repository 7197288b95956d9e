"""The firm's objection (异议) on its result page: written once, kept as it is typed, and its answer."""

from collections.abc import Sequence
from datetime import date

import streamlit as st
from markupsafe import Markup

from data import objection_periods, objections
from data.actor import Actor
from data.assessments import Assessment
from data.errors import Refusal
from data.objections import LONGEST, Objection
from data.rights import Action, may
from data.store import Store
from data.verdicts import Value
from portal import figures, labels, visit
from portal.guard import NEVER, LooksSecret
from portal.screens.firm import result_colour as colours
from portal.screens.firm import result_markup as markup
from portal.widgets import saved
from portal.widgets.markup import words
from portal.workflows import objecting
from portal.workflows.objecting import Corrected
from questionnaires.loading import edition
from questionnaires.model import Questionnaire

_COLUMNS = (
    markup.Column("题目"),
    markup.Column("原核验", narrow=True),
    markup.Column("更正为", narrow=True),
    markup.Column("理由"),
)
_TOLD = "objection-told"
_SURE = "objection-sure"
_DOUBTED = "objection-doubted"
_OPENED = "objection-opened"


def show(assessment: Assessment) -> None:
    """Where the firm may object, has objected, or reads the answer; nothing before the review's end."""
    with visit.store() as store:
        actor = visit.actor(store)
        found = objections.find(store, assessment.id, actor=actor)
        until = objection_periods.open_until(store, assessment.id, actor=actor, now=visit.now())
        changed = objecting.corrected(store, assessment.id, actor=actor)
    filed = found is not None and found.filed_at is not None
    if not filed and until is None:
        return
    st.header("异议", anchor="objection")
    _told()
    if found is not None and filed:
        markup.draw(_filed(found) + corrections(assessment.edition, changed))
    elif until is not None:
        _open(assessment, found, until, actor)


def _open(assessment: Assessment, found: Objection | None, until: date, actor: Actor) -> None:
    markup.draw(
        markup.paragraph(
            f"对核验结果有不同意见的，{figures.day(until)} 以前可以提出一次书面异议，由没有办结这份复核的"
            "人员答复。写明哪一题、为什么，不写秘密本身。"
        )
    )
    if not may(actor, Action.OBJECTION_FILE):
        markup.draw(markup.paragraph("异议由企业负责人提出。"))
        return
    if found is None and not st.session_state.get(_OPENED):
        st.button("写异议", key="objection-open", on_click=_ask, args=(_OPENED, True))
        return
    with st.container(key="objection-form"):
        _write(assessment, found)


def _write(assessment: Assessment, found: Objection | None) -> None:
    key = f"objection-{assessment.id}"
    seen = found.version if found else 0
    if key not in st.session_state:
        st.session_state[key] = found.said if found else ""
    st.text_area(
        f"异议内容（{NEVER}）",
        key=key,
        max_chars=LONGEST,
        height=200,
        placeholder="例如：FK-DJ-01，附件说明里写了全员签收记录，请再看一次。",
        on_change=_keep,
        args=(assessment.id, key, seen),
    )
    if found is not None and st.session_state.get(key) == found.said:
        st.html(saved.saved(found.saved_at))
    with st.container(horizontal=True):
        if not st.session_state.get(_SURE):
            st.button(
                "提出异议", key="objection-file", type="primary", on_click=_ask, args=(_SURE, True)
            )
            return
        st.html('<p class="zd-hint">提出以后不能修改，也不能再提第二次。</p>')
        args = (assessment.id, key, seen)
        st.button("确认提出", key="objection-file-now", type="primary", on_click=_file, args=args)
        st.button("再改改", key="objection-not-yet", on_click=_ask, args=(_SURE, False))


def _keep(assessment_id: str, key: str, seen: int) -> None:
    text = str(st.session_state.get(key) or "")
    try:
        with visit.store() as store:
            objections.write(
                store,
                visit.new_id(),
                assessment_id,
                text,
                seen_version=seen,
                actor=visit.actor(store),
                now=visit.now(),
            )
    except Refusal as refusal:
        st.session_state[_TOLD] = ("刚才写的还没有保存", str(refusal))


def _file(assessment_id: str, key: str, seen: int) -> None:
    text = str(st.session_state.get(key) or "")
    try:
        with visit.store() as store:
            _send(store, assessment_id, text, seen)
    except LooksSecret as looks:
        st.session_state[_DOUBTED] = text
        st.session_state[_TOLD] = (
            "还没有提出",
            f"{looks}改好再提出；确认没有写出秘密，再点一次“确认提出”即可。",
        )
        return
    except Refusal as refusal:
        st.session_state[_TOLD] = ("还没有提出", str(refusal))
        return
    _ask(_SURE, False)


def _send(store: Store, assessment_id: str, text: str, seen: int) -> None:
    actor = visit.actor(store)
    standing = objections.find(store, assessment_id, actor=actor)
    # The field is kept whenever it is left, and the same words are no conflict.
    version = standing.version if standing and standing.said == text.strip() else seen
    objecting.file(
        store,
        assessment_id,
        text,
        seen_version=version,
        confirmed=st.session_state.get(_DOUBTED) == text,
        actor=actor,
        now=visit.now(),
        new_id=visit.new_id,
    )


def _filed(found: Objection) -> Markup:
    when = figures.moment(found.filed_at) if found.filed_at else ""
    said = markup.paragraph(f"{when} 提出：") + _quoted(found.said)
    if found.answered_at is None:
        return said + markup.paragraph(
            "等候答复。答复由没有办结这份复核的人员作出，作出后您会收到消息。"
        )
    outcome = (
        "异议成立，有关的核验意见已经更正，结果按更正后的计算。"
        if found.upheld
        else "异议不成立，核验结果不变。"
    )
    head = Markup("<b>{}</b>（{}，{}）").format(
        outcome,
        words(colours.place(found.agency, found.post)),
        figures.moment(found.answered_at),
    )
    return said + markup.paragraph(head) + _quoted(found.answer)


def corrections(edition_name: str, changed: Sequence[Corrected]) -> Markup:
    """The verdicts that were changed, as a table; empty where none was."""
    if not changed:
        return Markup("")
    asked = edition(edition_name)
    rows = [
        (
            markup.lines(_title(asked, one.item), one.item),
            "没有核验" if one.before is None else _said(asked, one.item, one.before),
            Markup("<b>{}</b>").format(_said(asked, one.item, one.after)),
            words(one.reason),
        )
        for one in changed
    ]
    return markup.table(_COLUMNS, rows, caption="因异议更正的核验意见", hidden=False)


def _title(asked: Questionnaire, item: str) -> str:
    if item in asked.by_id:
        return asked.by_id[item].title
    return next((one.text for one in asked.exposure if one.id == item), item)


def _said(asked: Questionnaire, item: str, value: Value) -> str:
    return labels.answer(asked.by_id[item], value) if item in asked.by_id else labels.level(value)


def _quoted(text: str) -> Markup:
    lines = Markup("<br>").join(words(line) for line in text.split("\n"))
    return Markup('<div class="rs-note"><p>{}</p></div>').format(lines)


def _told() -> None:
    what, remedy = st.session_state.pop(_TOLD, ("", ""))
    if what:
        st.html(saved.unsaved(what, remedy))


def _ask(name: str, wanted: bool) -> None:
    st.session_state[name] = wanted
