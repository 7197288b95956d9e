"""How a round is over (退回或办结): back to the firm with questions, or ended and signed."""

import streamlit as st
from markupsafe import Markup

from data.actor import Actor
from data.reviews import Review
from data.store import Store
from portal import figures, labels, visit
from portal.screens.firm import result_markup as markup
from portal.screens.staff import colour_move, review_card, review_steps, steps
from portal.screens.staff import review_place as place
from portal.widgets.markup import items, words
from portal.workflows import closing, ending, returning
from portal.workflows.ending import EndingForm
from portal.workflows.firm_form import Unacceptable
from portal.workflows.review_reading import ReviewDesk

_PROBLEMS = "review-problems"


def show(desk: ReviewDesk, review: Review) -> None:
    """Both ways, each with what is left to do before it."""
    with st.container(key="review-finish"):
        _return(desk, review)
        colour_move.section(review)
        _end(desk, review)


def _return(desk: ReviewDesk, review: Review) -> None:
    st.header("退回企业补充", anchor=False)
    if not desk.waiting:
        markup.draw(
            markup.paragraph(
                "还没有待发的问题。需要企业补充的，先在那一项上按 Q 写下问题，再到这里退回。"
            )
        )
        return
    rows = [
        Markup("{}（{}）：{}").format(
            words(review_card.names(desk, desk.by_item[one.item])[0]), one.item, words(one.asked)
        )
        for one in desk.waiting
    ]
    st.html(
        Markup("<p>企业会看到下面 {} 个问题和一句说明，看不到其他意见。</p>{}").format(
            len(rows), items(rows, kind="proof")
        )
    )
    key = review_steps.field("covering", review.id)
    draft = desk.drafts.get("covering")
    review_steps.begin_field(key, draft.text if draft else returning.USUAL)
    st.text_area(
        "给企业的一句说明",
        key=key,
        max_chars=returning.LONGEST,
        height=80,
        on_change=review_steps.keep_draft,
        args=("covering", review.id),
    )
    with st.container(horizontal=True):
        st.button(
            "退回企业", key="review-return", type="primary", on_click=_give_back, args=(review, key)
        )
        if steps.doubted(key):
            st.button(
                "照样退回", key="review-return-vouch", on_click=_give_back, args=(review, key, True)
            )


def _give_back(review: Review, key: str, vouching: bool = False) -> None:
    text = str(st.session_state.get(key) or "")

    def step(store: Store, actor: Actor) -> None:
        returning.give_back(
            store,
            review.id,
            text,
            seen_version=review.version,
            confirmed=vouching,
            actor=actor,
            now=visit.now(),
            new_id=visit.new_id,
        )

    if steps.attempt(step, doubt=key):
        place.go()


def _end(desk: ReviewDesk, review: Review) -> None:
    st.header("办结", anchor=False)
    st.html(_counts(desk))
    problems: dict[str, str] = st.session_state.pop(_PROBLEMS, {})
    _line(review, "signer", "姓名", desk.signing.name, problems)
    _line(review, "post", "职务", desk.signing.post, problems)
    _line(review, "agency", "单位", desk.signing.agency, problems)
    key = _field(review, "confidence")
    st.radio(
        "核验方式",
        ending.CONFIDENCES,
        index=None,
        format_func=lambda one: labels.VERIFIED_BY[one],
        key=key,
        horizontal=True,
    )
    _problem(problems, "confidence")
    remark = review_steps.field("remark", review.id)
    draft = desk.drafts.get("remark")
    review_steps.begin_field(remark, draft.text if draft else "")
    st.text_area(
        "办结意见（可以不写；企业能看到）",
        key=remark,
        max_chars=1000,
        height=100,
        on_change=review_steps.keep_draft,
        args=("remark", review.id),
    )
    with st.container(horizontal=True):
        st.button(
            "办结",
            key="review-end",
            type="secondary" if desk.waiting else "primary",  # questions are to be sent first
            on_click=_finish,
            args=(review,),
        )
        if steps.doubted(remark):
            st.button("照样办结", key="review-end-vouch", on_click=_finish, args=(review, True))


def _counts(desk: ReviewDesk) -> Markup:
    """What ending now would mean."""
    share = figures.share(desk.provisional.verified_share)
    left = len(desk.undecided)
    said = [f"已核验的占权重 {share}。"]
    if left:
        said.append(f"还有 {left} 项没有核验，按可信口径计。")
    if desk.must:
        said.append(f"其中 {len(desk.must)} 处“不适用”必须先表态。")
    days = closing.objection_workdays()
    said.append(
        f"办结后企业马上看到核验结果和改动的理由，{days} 个工作日内可以提出异议（期限待政法委确认）。"
    )
    return Markup("<p class='rs-text'>{}</p>").format("".join(said))


def _line(review: Review, name: str, label: str, usual: str, problems: dict[str, str]) -> None:
    key = _field(review, name)
    if key not in st.session_state:
        st.session_state[key] = usual
    st.text_input(label, key=key, max_chars=40)
    _problem(problems, name)


def _problem(problems: dict[str, str], name: str) -> None:
    if name in problems:
        st.html(Markup('<p class="rv-problem" role="alert">{}</p>').format(words(problems[name])))


def _field(review: Review, name: str) -> str:
    return f"review-{name}-{review.id}"


def _finish(review: Review, vouching: bool = False) -> None:
    remark = review_steps.field("remark", review.id)
    typed = {
        name: str(st.session_state.get(_field(review, name)) or "")
        for name in ("signer", "post", "agency", "confidence")
    }
    text = str(st.session_state.get(remark) or "")

    def step(store: Store, actor: Actor) -> None:
        try:
            ending.end(
                store,
                review.id,
                EndingForm(remark=text, **typed),
                seen_version=review.version,
                confirmed=vouching,
                actor=actor,
                now=visit.now(),
                new_id=visit.new_id,
            )
        except Unacceptable as unacceptable:
            st.session_state[_PROBLEMS] = dict(unacceptable.problems)
            raise

    if steps.attempt(step, doubt=remark):
        place.go()
