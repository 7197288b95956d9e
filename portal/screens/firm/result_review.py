"""What came of the review (核验结果): how it was verified, what was moved and why, accepting it."""

import streamlit as st
from markupsafe import Markup

from data.errors import Refusal
from portal import figures, labels, visit
from portal.screens.firm import result_markup as markup
from portal.widgets import saved
from portal.widgets.markup import words
from portal.workflows import closing
from portal.workflows.outcomes import Outcome
from portal.workflows.verified import Change, Verified
from questionnaires.model import Questionnaire

_COLUMNS = (
    markup.Column("题目"),
    markup.Column("您填的", narrow=True),
    markup.Column("核验为", narrow=True),
    markup.Column("理由"),
)
_ACCEPTING = "accepting"
_REFUSED = "accepting-refused"


def show(outcome: Outcome, found: Verified, assessment_id: str) -> None:
    """After the end of the review only; until then nothing of it is shown."""
    st.header("核验结果", anchor="review")
    markup.draw(markup.paragraph(_signed(outcome, found)))
    if found.review.remark:
        markup.draw(markup.paragraph(Markup("办结意见：{}").format(words(found.review.remark))))
    _changes(outcome, found)
    if found.until is not None:
        _until(found, assessment_id)


def _signed(outcome: Outcome, found: Verified) -> Markup:
    review = found.review
    who = "、".join(part for part in (review.agency, review.post, review.signer) if part)
    when = figures.moment(review.ended_at) if review.ended_at else ""
    return Markup("{}，{} 由{}办结。看过的 {} 项占权重 {}，其余按可信口径计。").format(
        labels.confidence("verified", review.confidence or ""),
        when,
        words(who),
        found.decided,
        figures.share(outcome.result.verified_share),
    )


def _changes(outcome: Outcome, found: Verified) -> None:
    if not found.changes:
        markup.draw(markup.paragraph("看过的各项都与您填的一致。"))
        return
    rows = [_row(outcome.questionnaire, change) for change in found.changes]
    caption = f"与您填的不同的 {len(rows)} 项"
    markup.draw(markup.table(_COLUMNS, rows, caption=caption, hidden=False))


def _row(questionnaire: Questionnaire, change: Change) -> tuple[markup.Cell, ...]:
    question = questionnaire.by_id.get(change.item)
    texts = {one.id: one.text for one in questionnaire.exposure}
    title = question.title if question else texts.get(change.item, change.item)
    given, value = change.given, change.verdict.value
    before = labels.answer(question, given) if question else labels.level(given)
    after = labels.answer(question, value) if question else labels.level(value)
    return markup.lines(title, change.item), before, after, words(change.verdict.reason)


def _until(found: Verified, assessment_id: str) -> None:
    """Accepting ends the matter at once; without it, it takes effect when the time has passed."""
    if found.until is None:
        return
    last = figures.day(found.until.day)
    markup.draw(
        markup.paragraph(
            f"对结果有不同意见，可以在 {last} 以前提出异议。没有异议的，过了这一天自动生效。"
        )
    )
    if not found.may_accept:
        return
    refused = st.session_state.pop(_REFUSED, "")
    if refused:
        st.html(saved.unsaved("这一步没有做完", refused))
    if not st.session_state.get(_ACCEPTING):
        st.button("接受核验结果", key="accept", on_click=_ask, args=(True,))
        return
    markup.draw(markup.paragraph("接受以后这次自评就办结，不能再提异议。"))
    with st.container(horizontal=True, key="confirm-accepting"):
        st.button(
            "确认接受", key="accept-now", type="primary", on_click=_accept, args=(assessment_id,)
        )
        st.button("再看看", key="accept-not", on_click=_ask, args=(False,))


def _ask(wanted: bool) -> None:
    st.session_state[_ACCEPTING] = wanted


def _accept(assessment_id: str) -> None:
    _ask(False)
    try:
        with visit.store() as store:
            closing.accept(store, assessment_id, actor=visit.actor(store), now=visit.now())
    except Refusal as refusal:
        st.session_state[_REFUSED] = str(refusal)
