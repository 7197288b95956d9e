"""The buttons under an item (核验按钮): confirm, move, 不适用, ask; and the fields that they open."""

import streamlit as st

from data.answers import Value
from data.review_questions import LONGEST
from data.reviews import Review
from portal.browser_storage import listen
from portal.guard import NEVER
from portal.screens.staff import review_card, review_steps, steps
from portal.screens.staff import review_place as place
from portal.widgets.typing import typed
from portal.workflows import review_points, reviewing
from portal.workflows.review_points import Point
from portal.workflows.review_reading import ReviewDesk
from questionnaires.model import NOT_APPLICABLE, UNKNOWN

_LONGEST_REASON = 500
_LIFT = "review-write"
_FIRST_KEYS = "0123456789"


def show(desk: ReviewDesk, review: Review, point: Point) -> None:
    """What can be done about the item, by mouse and by key: at the foot, always in sight."""
    wanted = _wanted(desk, point)
    with st.bottom.container(key="review-foot"):
        if wanted is not None:
            _reason(desk, review, point, wanted)
        elif place.asking():
            _question(desk, review, point)
        else:
            _choices(desk, review, point)


def _choices(desk: ReviewDesk, review: Review, point: Point) -> None:
    standing = desk.verdicts.get(point.item)
    seen = standing.version if standing else 0
    onward = place.neighbour(desk, point.item, 1)
    value = review_points.level_of(point)
    confirm = f"review-confirm-{point.item}"
    same = standing is not None and standing.value == value
    with st.container(key="review-levels", horizontal=True, vertical_alignment="center"):
        st.button(
            _confirm_label(desk, point),
            key=confirm,
            type="primary",
            on_click=place.go if same else review_steps.decide,
            args=(onward,) if same else (review.id, point.item, value, seen, onward),
        )
        if point.kind != "ruled_out":
            _levels(desk, point)
        st.button(
            "改问题" if desk.waits(point) else "向企业提问",
            key=f"review-ask-{point.item}",
            shortcut="Q",
            on_click=_go_ask,
            args=(point.item,),
        )
    with st.container(key="review-walk", horizontal=True, vertical_alignment="center"):
        _walk(desk, point)
        if standing:
            st.button(
                "撤回意见",
                key=f"review-undo-{point.item}",
                type="tertiary",
                on_click=review_steps.undo,
                args=(review.id, point.item, seen),
            )
    listen({"Enter": confirm, "?": "review-keys-button"})


def _confirm_label(desk: ReviewDesk, point: Point) -> str:
    if point.kind == "ruled_out" or point.given == NOT_APPLICABLE:
        return "认可不适用"
    value = review_card.short(desk, point.item, review_points.level_of(point))
    return f"按 {value} 计" if point.given == UNKNOWN else f"确认{review_card.quoted(value)}"


def _levels(desk: ReviewDesk, point: Point) -> None:
    """Every other level; N says 不适用, or refuses it at level 0."""
    own = review_points.level_of(point)
    for number, value in enumerate(_offered(desk, point)):
        shortcut = str(value) if isinstance(value, int) else _FIRST_KEYS[number % 10]
        st.button(
            review_card.short(desk, point.item, value),
            key=f"review-to-{point.item}-{value}",
            shortcut=shortcut,
            disabled=value == own,
            on_click=_go_to,
            args=(point.item, str(value)),
        )
    if point.kind == "control":
        refuses = point.given == NOT_APPLICABLE
        st.button(
            "不认可不适用" if refuses else "应为不适用",
            key=f"review-na-{point.item}",
            shortcut="N",
            on_click=_go_to,
            args=(point.item, "0" if refuses else NOT_APPLICABLE),
        )


def _walk(desk: ReviewDesk, point: Point) -> None:
    for label, by, key in (("上一项", -1, "K"), ("下一项", 1, "J")):
        st.button(
            label,
            key=f"review-walk-{key}-{point.item}",
            type="tertiary",
            shortcut=key,
            on_click=place.go,
            args=(place.neighbour(desk, point.item, by),),
        )
    every = place.walks_all()
    st.button(
        "只走未定的" if every else "走全部",
        key="review-walk-all",
        type="tertiary",
        shortcut="A",
        on_click=place.walk_all,
        args=(not every,),
    )
    st.button("快捷键", key="review-keys-button", type="tertiary", on_click=place.toggle_keys)


def _reason(desk: ReviewDesk, review: Review, point: Point, value: Value) -> None:
    """A moved level always has a reason, which the firm reads after the end."""
    standing = desk.verdicts.get(point.item)
    seen = standing.version if standing else 0
    said = review_card.short(desk, point.item, value)
    refuses = point.given == NOT_APPLICABLE
    title = (
        f"不认可不适用，定为{review_card.quoted(said)}"
        if refuses
        else f"改为{review_card.quoted(said)}"
    )
    with st.container(key=_LIFT):
        if refuses:
            _refused_level(desk, point, value)
        key = review_steps.field("reason", review.id, point.item)
        before = standing.reason if standing and standing.value == value else ""
        _text(desk, review, "reason", point.item, f"{title}，理由（办结后企业能看到）", before)
        onward = place.neighbour(desk, point.item, 1)
        args = (review.id, point.item, value, seen, onward)
        _save(key, "保存意见", review_steps.decide_with_reason, args, point.item)


def _refused_level(desk: ReviewDesk, point: Point, value: Value) -> None:
    """Which level a refused 不适用 has."""
    offered = _offered(desk, point)
    key = f"review-refused-{point.item}"
    st.segmented_control(
        "定为",
        offered,
        default=value if value in offered else offered[0],
        format_func=lambda one: review_card.short(desk, point.item, one),
        key=key,
        on_change=_choose_refused,
        args=(point.item, key),
        required=True,
    )


def _choose_refused(item: str, key: str) -> None:
    chosen = st.session_state.get(key)
    if chosen is not None:
        _go_to(item, str(chosen))


def _question(desk: ReviewDesk, review: Review, point: Point) -> None:
    waiting = desk.waits(point)
    seen = waiting.version if waiting else 0
    with st.container(key=_LIFT):
        key = review_steps.field("question", review.id, point.item)
        before = waiting.asked if waiting else ""
        _text(
            desk, review, "question", point.item, f"问企业什么（{NEVER}；退回时一并发出）", before
        )
        onward = place.neighbour(desk, point.item, 1)
        args = (review.id, point.item, seen, onward)
        _save(key, "记下问题", review_steps.ask, args, point.item)
        if waiting:
            st.button(
                "撤下这个问题",
                key=f"review-take-back-{point.item}",
                type="tertiary",
                on_click=review_steps.take_back,
                args=(waiting.id, point.item, waiting.version),
            )


def _text(desk: ReviewDesk, review: Review, kind: str, item: str, label: str, before: str) -> None:
    """A field that keeps what is typed as a draft whenever it is left."""
    key = review_steps.field(kind, review.id, item)
    draft = desk.drafts.get(f"{kind}/{item}")
    review_steps.begin_field(key, draft.text if draft else before)
    st.text_area(
        label,
        key=key,
        max_chars=LONGEST if kind == "question" else _LONGEST_REASON,
        height=76,
        on_change=review_steps.keep_draft,
        args=(kind, review.id, item),
    )
    for text in typed(key, {key: draft.text if draft else before}).values():
        review_steps.keep_text(kind, review.id, item, text)


def _save(key: str, label: str, step: object, args: tuple[object, ...], item: str) -> None:
    with st.container(horizontal=True):
        st.button(
            label,
            key=f"review-save-{item}",
            type="primary",
            shortcut="Ctrl+Enter",
            on_click=step,  # type: ignore[arg-type]  # one of our callbacks, with its arguments
            args=args,
        )
        if steps.doubted(key):
            st.button(
                "照样保存",
                key=f"review-vouch-{item}",
                on_click=step,  # type: ignore[arg-type]  # as above
                args=(*args, True),
            )
        st.button("先不写", key=f"review-leave-{item}", on_click=place.go, args=(item,))
    listen({"Escape": f"review-leave-{item}"}, focus=_LIFT, serial=key)


def _wanted(desk: ReviewDesk, point: Point) -> Value | None:
    """The value in the address that waits for its reason, if the item can have it."""
    text = place.moving_to()
    if not text or point.kind == "ruled_out":
        return None
    offered: tuple[Value, ...] = _offered(desk, point)
    if point.kind == "control":
        offered = (*offered, NOT_APPLICABLE)
    found = next((value for value in offered if str(value) == text), None)
    if found is None or reviewing.decision_of(point, found) in ("confirmed", "na_accepted"):
        return None
    return found


def _offered(desk: ReviewDesk, point: Point) -> tuple[Value, ...]:
    if point.kind == "exposure":
        return (0, 1, 2, 3, 4)
    options = desk.check.outcome.questionnaire.by_id[point.item].options
    return tuple(option.id if option.level is None else option.level for option in options)


def _go_to(item: str, value: str) -> None:
    place.go(item, to=value)


def _go_ask(item: str) -> None:
    place.go(item, do=place.ASK)
