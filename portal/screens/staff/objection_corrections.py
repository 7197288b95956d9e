"""What an upheld objection changes (更正核验意见): prepared one by one, applied with the answer."""

from collections.abc import Mapping

import streamlit as st
from markupsafe import Markup

from data.actor import Actor
from data.assessments import Assessment
from data.store import Store
from data.verdicts import Value, Verdict
from portal import labels, visit
from portal.screens.firm import result_markup as markup
from portal.screens.staff import steps
from portal.widgets.markup import words
from portal.workflows import objecting
from portal.workflows.objecting import LONGEST_REASON, Correction, Prepared
from portal.workflows.review_points import Point
from questionnaires.loading import edition
from questionnaires.model import NOT_APPLICABLE, Questionnaire

_COLUMNS = (
    markup.Column("题目"),
    markup.Column("原核验", narrow=True),
    markup.Column("更正为", narrow=True),
    markup.Column("理由"),
)
_EXPOSURE = (0, 1, 2, 3, 4)


def show(
    assessment: Assessment,
    prepared: Prepared,
    points: Mapping[str, Point],
    standing: Mapping[str, Verdict],
    version: int,
) -> None:
    """The list of prepared corrections, and one more."""
    asked = edition(assessment.edition)
    st.subheader("要更正的核验意见", anchor=False)
    if prepared.changed:
        rows = [_row(asked, item, one, standing) for item, one in prepared.changed.items()]
        markup.draw(markup.table(_COLUMNS, rows, caption="答复以后一起生效", hidden=False))
        for item in prepared.changed:
            st.button(
                labels.plain(f"撤下：{_title(asked, item)}"),
                key=f"correction-out-{item}",
                type="tertiary",
                on_click=_take_out,
                args=(assessment.id, item, version),
            )
    _one_more(assessment, asked, points, standing, version)


def _one_more(
    assessment: Assessment,
    asked: Questionnaire,
    points: Mapping[str, Point],
    standing: Mapping[str, Verdict],
    version: int,
) -> None:
    offered = [item for item, point in points.items() if point.kind != "ruled_out"]
    offered.sort(key=lambda item: standing.get(item) is None)
    item = st.selectbox(
        "哪一题",
        offered,
        index=None,
        format_func=lambda one: f"{one} {_title(asked, one)}{_now(asked, standing.get(one))}",
        placeholder="核验过的排在前面",
        key=_item_key(assessment.id),
    )
    if item is None:
        return
    value_key = f"correction-value-{assessment.id}-{item}"
    why_key = f"correction-why-{assessment.id}-{item}"
    st.radio(
        "更正为",
        _values(asked, points[item]),
        index=None,
        format_func=lambda one: _said(asked, item, one),
        key=value_key,
        horizontal=True,
    )
    st.text_area("理由（企业能看到）", key=why_key, max_chars=LONGEST_REASON, height=80)
    st.button(
        "加入更正",
        key="correction-add",
        on_click=_add,
        args=(assessment.id, item, value_key, why_key, version),
    )


def _item_key(assessment_id: str) -> str:
    return f"correction-item-{assessment_id}"


def _add(assessment_id: str, item: str, value_key: str, why_key: str, version: int) -> None:
    value = st.session_state.get(value_key)
    reason = str(st.session_state.get(why_key) or "")
    if value is None:
        steps.say("请先选择更正为哪一级。", failed=True)
        return

    def step(store: Store, actor: Actor) -> None:
        objecting.correct(
            store,
            assessment_id,
            item,
            Correction(value, reason),
            confirmed=steps.doubted(why_key),
            seen_version=version,
            actor=actor,
            now=visit.now(),
        )

    if steps.attempt(step, doubt=why_key):
        st.session_state[_item_key(assessment_id)] = None


def _take_out(assessment_id: str, item: str, version: int) -> None:
    steps.attempt(
        lambda store, actor: objecting.correct(
            store,
            assessment_id,
            item,
            None,
            seen_version=version,
            actor=actor,
            now=visit.now(),
        )
    )


def _row(
    asked: Questionnaire, item: str, one: Correction, standing: Mapping[str, Verdict]
) -> tuple[markup.Cell, ...]:
    before = standing.get(item)
    return (
        markup.lines(_title(asked, item), item),
        _said(asked, item, before.value) if before else "没有核验",
        Markup("<b>{}</b>").format(_said(asked, item, one.value)),
        words(one.reason),
    )


def _now(asked: Questionnaire, verdict: Verdict | None) -> str:
    return f"（现为 {_said(asked, verdict.item, verdict.value)}）" if verdict else "（没有核验）"


def _title(asked: Questionnaire, item: str) -> str:
    if item in asked.by_id:
        return asked.by_id[item].title
    return next((one.text for one in asked.exposure if one.id == item), item)


def _said(asked: Questionnaire, item: str, value: Value) -> str:
    return labels.answer(asked.by_id[item], value) if item in asked.by_id else labels.level(value)


def _values(asked: Questionnaire, point: Point) -> tuple[Value, ...]:
    if point.kind == "exposure":
        return _EXPOSURE
    options = asked.by_id[point.item].options
    found = tuple(option.id if option.level is None else option.level for option in options)
    return (*found, NOT_APPLICABLE)
