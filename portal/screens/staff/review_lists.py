"""The desk as lists (清单): all items, those that the firm changed, those to confirm together."""

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from data.reviews import Review
from portal import labels
from portal.screens.firm import result_markup as markup
from portal.screens.staff import review_card, review_steps
from portal.screens.staff import review_place as place
from portal.widgets.markup import words
from portal.workflows.review_points import Point
from portal.workflows.review_reading import ReviewDesk

_COLUMNS = (
    markup.Column("控制项"),
    markup.Column("企业答", narrow=True),
    markup.Column("证据", narrow=True),
    markup.Column("上次核验", narrow=True),
)


def everything(desk: ReviewDesk) -> None:
    """Every item by part, each a way to its card."""
    questionnaire = desk.check.outcome.questionnaire
    with st.container(key="parts"):
        for part in questionnaire.sections:
            ids = {question.id for question in part.all_questions()}
            _rows(desk, part.title, [p for p in desk.counted if p.item in ids])
        _rows(desk, "企业画像（可以不定）", [p for p in desk.points if p.kind == "exposure"])


def changed(desk: ReviewDesk) -> None:
    """Only what differs from the submission of the last round, or was asked and answered."""
    if desk.changed is None:
        markup.draw(markup.paragraph("这是第一轮，没有可以相比的提交。"))
        return
    before = desk.rounds[-2].id
    asked = {one.item for one in desk.questions if one.review_id == before}
    found = [p for p in desk.points if p.item in desk.changed or p.item in asked]
    if not found:
        markup.draw(markup.paragraph("企业没有改动任何一项。"))
        return
    markup.draw(markup.paragraph("企业在退回以后改动过，或者答复过的。其他各项沿用上一轮的意见。"))
    with st.container(key="parts"):
        _rows(desk, f"有变化的 {len(found)} 项", found)


def together(desk: ReviewDesk, review: Review) -> None:
    """Answers that agree with their evidence and the last verdict; listed before they are confirmed."""
    found = desk.agreeing
    markup.draw(
        markup.paragraph(
            "答案、证据和上次核验一致的，可以一并确认：答案与上次核验同级，"
            "三级以上的有没过期的证据。不适用和不清楚的不在内，要逐项看。"
        )
    )
    if not found:
        markup.draw(markup.paragraph("现在没有这样的项。"))
        return
    rows = [_agreeing(desk, point) for point in found]
    markup.draw(markup.table(_COLUMNS, rows, caption=f"共 {len(found)} 项", hidden=False))
    st.button(
        f"确认以上 {len(found)} 项",
        key="review-together",
        type="primary",
        on_click=review_steps.confirm_together,
        args=(review.id, tuple(point.item for point in found)),
    )


def _agreeing(desk: ReviewDesk, point: Point) -> tuple[markup.Cell, ...]:
    before = desk.earlier[point.item]
    proof = f"{len(point.pieces)} 项" if point.pieces else "不需要"
    return (
        markup.lines(words(review_card.names(desk, point)[0]), point.item),
        review_card.short(desk, point.item, point.given),
        proof,
        review_card.short(desk, point.item, before.value),
    )


def _rows(desk: ReviewDesk, title: str, points: Sequence[Point]) -> None:
    if not points:
        return
    decided = sum(point.item in desk.verdicts for point in points)
    st.html(
        Markup('<h2 class="zd-part">{}　{}／{}</h2>').format(words(title), decided, len(points))
    )
    for point in points:
        name = labels.plain(review_card.names(desk, point)[0])
        st.button(
            f"**{name}** `{point.item}` {labels.plain(_state(desk, point))}",
            key=f"review-go-{point.item}",
            type="tertiary",
            width="stretch",
            on_click=place.go,
            args=(point.item,),
        )


def _given(desk: ReviewDesk, point: Point) -> str:
    if point.given is None:
        return "企业没有答"
    said = review_card.short(desk, point.item, point.given)
    return said if isinstance(point.given, bool) else f"企业答{review_card.quoted(said)}"


def _state(desk: ReviewDesk, point: Point) -> str:
    given = _given(desk, point)
    standing = desk.verdicts.get(point.item)
    if standing:
        carried = "，沿用上一轮" if standing.carried_from else ""
        return f"{given} · {review_card.opinion(desk, standing)}{carried}"
    if desk.waits(point):
        return f"{given} · 待发问题"
    left = "可以不定" if point.kind == "exposure" else "未定"
    return f"{given} · {'必须表态' if point.must else left}"
