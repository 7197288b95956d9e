"""The desk while nothing can be decided (复核进展): not begun, a colleague's, with the firm, over."""

from functools import cache
from pathlib import Path

import streamlit as st
from markupsafe import Markup

from portal import labels
from portal.screens.firm import result_markup as markup
from portal.screens.staff import case_place, review_card, review_steps
from portal.screens.staff import review_place as place
from portal.web import addresses
from portal.widgets.markup import items, words
from portal.workflows.review_reading import ReviewDesk

_KEYS = (
    ("Enter", "确认企业的答案；不适用的，认可"),
    ("0 1 2 3 4", "改为这一级（要写理由）"),
    ("N", "应为不适用；企业选了不适用的，不认可"),
    ("Q", "向企业提问"),
    ("J　K", "下一项，上一项"),
    ("A", "走全部，或者只走未定的"),
    ("Ctrl+Enter", "保存正在写的理由或问题"),
    ("Esc", "先不写；写了一半的留作草稿"),
    ("?", "打开或收起这张表"),
)
_TAKING = "review-taking"


def style() -> None:
    """The style of the desk; once a run."""
    st.html(f"<style>{_sheet()}</style>")


@cache
def _sheet() -> str:
    return Path(__file__).with_name("review.css").read_text(encoding="utf-8")


def keys() -> None:
    """The list of keys."""
    rows = Markup("").join(
        Markup("<div><dt><kbd>{}</kbd></dt><dd>{}</dd></div>").format(key, what)
        for key, what in _KEYS
    )
    st.html(
        Markup(
            '<section class="rv-keys" aria-label="快捷键"><h2>快捷键</h2><dl>{}</dl>'
            "<p>在文字框里打字时，单个字母和数字不起作用。</p></section>"
        ).format(rows)
    )


def nothing_left(desk: ReviewDesk) -> None:
    """Every item has a verdict or a question: what next."""
    said = "每一项都有了意见。" if not desk.waiting else "每一项都有了意见或者问题。"
    nxt = "可以退回企业补充。" if desk.waiting else "可以办结了。"
    with st.container(key="review-nothing-left"):
        st.html(Markup('<p class="zd-hint" role="status">{}{}</p>').format(said, nxt))
        st.button(
            "去退回或办结",
            key="review-to-finish",
            type="primary",
            on_click=place.go,
            kwargs={"view": place.FINISH},
        )


def show(desk: ReviewDesk) -> None:
    """Where the check stands, and what the reader may do about it."""
    assessment, review = desk.check.page.assessment, desk.review
    if review is None or assessment.state == "submitted":
        _not_begun(desk)
    elif review.state == "open":
        _of_colleague(desk)
    elif review.state == "returned":
        _with_firm(desk)
    else:
        _over(desk)
    case_place.go(addresses.FIRM_FILE, "看企业档案和全部答案", assessment.firm_id)


def _not_begun(desk: ReviewDesk) -> None:
    again = "企业已经答复并再次提交。没有改动的项沿用上一轮的意见，只看有变化的。"
    first = "还没有开始复核。开始以后，企业不能再撤回这次提交。"
    markup.draw(markup.paragraph(again if desk.rounds else first))
    if desk.may_review:
        st.button(
            "开始复核",
            key="review-begin",
            type="primary",
            on_click=review_steps.begin,
            args=(desk.check.page.assessment.id,),
        )


def _of_colleague(desk: ReviewDesk) -> None:
    review = desk.review
    if review is None:
        return
    if not desk.may_review:
        markup.draw(markup.paragraph("复核正在进行，您可以看，不能给出意见。"))
        return
    markup.draw(
        markup.paragraph(
            "这一轮由同事办理。确需由您继续的，可以接手：意见都保留，系统留痕并告诉他。"
        )
    )
    if st.session_state.get(_TAKING) != review.id:
        st.button("接手", key="review-take", on_click=_taking, args=(review.id,))
        return
    with st.container(horizontal=True):
        st.button(
            "确认接手",
            key="review-take-now",
            type="primary",
            on_click=_take,
            args=(review.id, review.version),
        )
        st.button("不接手", key="review-take-not", on_click=_taking, args=("",))


def _taking(review_id: str) -> None:
    """Ask whether to take this review over; none for an empty one."""
    st.session_state[_TAKING] = review_id


def _take(review_id: str, version: int) -> None:
    _taking("")
    review_steps.take_over(review_id, version)


def _with_firm(desk: ReviewDesk) -> None:
    review = desk.review
    rows = [
        Markup("{}（{}）：{}").format(words(_title(desk, one.item)), one.item, words(one.asked))
        for one in desk.questions
        if review and one.review_id == review.id
    ]
    markup.draw(markup.paragraph("等企业答复。企业再次提交以后，系统会告诉您。问了这些："))
    st.html(items(rows, kind="proof"))


def _over(desk: ReviewDesk) -> None:
    state = labels.STATES[desk.check.page.assessment.state]
    moved = [v for v in desk.verdicts.values() if v.decision in ("moved", "na_refused")]
    said = f"改动了 {len(moved)} 项：" if moved else "看过的各项都与企业填的一致。"
    markup.draw(markup.paragraph(f"这次复核已经结束（{state}）。{said}"))
    rows = [
        Markup("{}（{}）：{}。{}").format(
            words(_title(desk, one.item)),
            one.item,
            review_card.opinion(desk, one),
            words(one.reason),
        )
        for one in moved
    ]
    if rows:
        st.html(items(rows, kind="proof"))


def _title(desk: ReviewDesk, item: str) -> str:
    point = desk.by_item.get(item)
    return review_card.names(desk, point)[0] if point else item
