"""The colour moved one step (人工调整): proposed on the review desk, settled here by a second person."""

import streamlit as st
from markupsafe import Markup

from data import colour_moves, review_drafts
from data.actor import Actor
from data.colour_moves import LONGEST, Move
from data.reviews import Review
from data.rights import Action, may
from data.store import Store
from portal import figures, labels, visit
from portal.screens.firm import result_colour as colours
from portal.screens.firm import result_markup as markup
from portal.screens.staff import review_steps, second_look, steps
from portal.web import addresses
from portal.widgets.markup import words
from portal.workflows import colouring, reading_results
from portal.workflows.colouring import Choice

_TITLE = "颜色的人工调整"
_TO = "colour-to"
_WHY = "colour-why"


def section(review: Review) -> None:
    """On the review desk, before the end: what is computed, and one step up or down with a reason."""
    with visit.store() as store:
        actor = visit.actor(store)
        choice = colouring.choice(store, review, actor=actor)
    st.header(_TITLE, anchor=False)
    if choice.computed is None:
        markup.draw(markup.paragraph("核验了至少一项以后，才有可以调整的核验颜色。"))
    elif choice.waiting is not None:
        _waits(choice, choice.waiting)
    else:
        _propose(review, choice, choice.computed)


def _propose(review: Review, choice: Choice, computed: str) -> None:
    markup.draw(
        markup.paragraph(
            Markup(
                "按现在的核验意见计算为 {}。确有理由的，可以上调或下调一档，由另一名复核人员或市级牵头"
                "确认后才算数；两种颜色和理由企业都能看到。"
            ).format(colours.tag(computed))
        )
    )
    to = f"{_TO}-{review.id}"
    st.radio(
        "调整为",
        choice.steps,
        index=None,
        format_func=lambda one: labels.colour(one).phrase,
        key=to,
        horizontal=True,
    )
    key = review_steps.field("colour", review.id)
    if key not in st.session_state:
        st.session_state[key] = _draft(review)
    st.text_area(
        "理由（企业能看到）",
        key=key,
        max_chars=LONGEST,
        height=80,
        on_change=review_steps.keep_draft,
        args=("colour", review.id),
    )
    with st.container(horizontal=True):
        st.button("提出调整", key="colour-move", on_click=_move, args=(review, to, computed))
        if steps.doubted(key):
            args = (review, to, computed, True)
            st.button("照样提出", key="colour-move-vouch", on_click=_move, args=args)


def _draft(review: Review) -> str:
    with visit.store() as store:
        found = review_drafts.all_of(store, review.id, actor=visit.actor(store))
    return found["colour"].text if "colour" in found else ""


def _waits(choice: Choice, move: Move) -> None:
    said = Markup("您提出把 {} 调整为 {}，正等另一名人员确认。不必等它也可以办结。").format(
        colours.tag(move.computed), colours.tag(move.decided)
    )
    if choice.stale and choice.computed:
        said += Markup("核验意见改动后，计算的颜色已是 {}，原来的调整不再适用，请撤回。").format(
            colours.tag(choice.computed)
        )
    markup.draw(markup.paragraph(said))
    st.button("撤回调整", key="colour-withdraw", on_click=_take_back, args=(move.id,))


def _move(review: Review, to: str, computed: str, vouching: bool = False) -> None:
    decided = st.session_state.get(to)
    key = review_steps.field("colour", review.id)
    reason = str(st.session_state.get(key) or "")
    if decided is None:
        steps.say("请先选择调整为哪一档。", failed=True)
        return

    def step(store: Store, actor: Actor) -> None:
        colouring.move(
            store,
            review.id,
            decided,
            reason,
            seen=computed,
            confirmed=vouching,
            actor=actor,
            now=visit.now(),
            new_id=visit.new_id,
        )
        steps.say("已提出调整，另一名人员会收到消息。")

    steps.attempt(step, doubt=key)


def show() -> None:
    """What waits for a second person; with a firm in the address, its move to confirm or refuse."""
    second_look.style()
    with visit.store() as store:
        actor = visit.actor(store)
        firm = second_look.meet(store, actor, _TITLE, back=addresses.COLOUR, listed=_list)
        if firm is None:
            return
        submitted = reading_results.last_submitted_of(store, firm.id, actor=actor)
        moves = colour_moves.of_assessment(store, submitted.id, actor=actor) if submitted else []
        if moves:
            second_look.note(store, firm.id, f"colour_moves/{moves[-1].id}", actor=actor)
    second_look.told()
    open_moves = [one for one in moves if one.settlement is None]
    if not open_moves:
        markup.draw(markup.paragraph("这家企业没有等待确认的颜色调整。", "rs-lead"))
    for move in open_moves:
        _open(move, actor)
    _settled([one for one in moves if one.settlement is not None])


def _list(store: Store, actor: Actor) -> None:
    st.title(_TITLE, anchor=False)
    found = colour_moves.waiting(store, actor=actor)
    if not found:
        markup.draw(
            markup.paragraph(
                "现在没有等您确认的颜色调整。复核人员提出后会出现在这里，您也会收到消息。",
                "rs-lead",
            )
        )
        markup.go(addresses.QUEUE, "到工作队列")
        return
    markup.draw(markup.paragraph(f"等您确认的有 {len(found)} 项，先提出的在前。", "rs-lead"))
    second_look.waiting(
        found, lambda place: found[place].moved_at, address=addresses.COLOUR, word="提出"
    )


def _open(move: Move, actor: Actor) -> None:
    markup.draw(
        Markup('<div class="rs-note"><p>计算为 {}，提出调整为 {}。</p></div>').format(
            colours.tag(move.computed), colours.tag(move.decided)
        )
        + markup.paragraph(Markup("理由：{}").format(words(move.reason)))
        + markup.paragraph(
            f"{colours.place(move.mover_agency, move.mover_post)}，"
            f"{figures.moment(move.moved_at)} 提出。",
            "rs-quiet",
        )
        + second_look.review_of(move.firm_id)
    )
    if move.moved_by == actor.account_id:
        markup.draw(markup.paragraph("这是您提出的，由另一名人员确认。在那以前可以撤回。"))
        st.button("撤回调整", key="colour-withdraw", on_click=_take_back, args=(move.id,))
        return
    if not may(actor, Action.COLOUR_SETTLE):
        markup.draw(markup.paragraph("由复核人员或市级牵头确认。"))
        return
    with st.container(key="second-look"):
        _decide(move)


def _take_back(move_id: str) -> None:
    def step(store: Store, actor: Actor) -> None:
        colouring.withdraw(store, move_id, actor=actor, now=visit.now(), new_id=visit.new_id)
        steps.say("已撤回，颜色按计算的显示。")

    steps.attempt(step)


def _decide(move: Move) -> None:
    key = f"{_WHY}-{move.id}"
    st.text_area("意见（不同意时必填，企业能看到）", key=key, max_chars=LONGEST, height=80)
    with st.container(horizontal=True):
        st.button(
            "确认调整", key="colour-agree", type="primary", on_click=_settle, args=(move, key, True)
        )
        st.button("不同意", key="colour-refuse", on_click=_settle, args=(move, key, False))


def _settle(move: Move, key: str, agrees: bool) -> None:
    reason = str(st.session_state.get(key) or "")

    def step(store: Store, actor: Actor) -> None:
        colouring.settle(
            store,
            move.id,
            agrees=agrees,
            reason=reason,
            confirmed=steps.doubted(key),
            actor=actor,
            now=visit.now(),
            new_id=visit.new_id,
        )
        steps.say("已确认调整。" if agrees else "已记下不同意，颜色按计算的显示。")

    steps.attempt(step, doubt=key)


def _settled(moves: list[Move]) -> None:
    if not moves:
        return
    st.header("已处理的", anchor=False)
    markup.draw(markup.listed([_one(move) for move in reversed(moves)]))


def _one(move: Move) -> Markup:
    if move.settlement == "confirmed":
        return colours.sentence(move)
    word = "不同意" if move.settlement == "refused" else "提出的人撤回"
    said = Markup("{} 调整为 {}：{}。").format(
        colours.tag(move.computed), colours.tag(move.decided), word
    )
    return said + words(move.settlement_reason)
