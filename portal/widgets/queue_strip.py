"""The strip over a firm's pages (队列条): where it stands in the queue, why, and on to the next.

Put on top of every page on which an official works on one firm; the page's address names the firm as
`firm` and the way through the queue as `queue` (`portal.workflows.queueing.way`). J and K turn to the
firm after and before without going back; they do nothing while somebody types.
"""

from collections.abc import Callable

import streamlit as st
from markupsafe import Markup

from data import blind_samples, case_colleagues, recusals
from data.actor import Actor
from data.case_colleagues import Colleague
from data.errors import Refusal, StoreError
from data.queue import Entry
from data.recusals import Recused
from data.rights import Action, may
from data.store import Store
from portal import navigation, visit
from portal.web import addresses
from portal.widgets import queue_words, styles
from portal.widgets.markup import words
from portal.workflows import assigning, queueing, recusing
from portal.workflows.queueing import Strip

BESIDE = ("Shift+K", "Shift+J")
"""Keys for a page that walks by J and K itself."""
_SAID = "queue-strip-said"


def show(store: Store, actor: Actor, firm_id: str, *, keys: tuple[str, str] = ("K", "J")) -> bool:
    """Draw the strip; False where the actor keeps out of the case, or judges it blind: the page ends.

    `keys`: to the firm before and after; another pair where the page itself uses these two.
    """
    styles.apply_queue()
    way = st.query_params.get("queue", "")
    try:
        recusals.refuse(store, firm_id, actor=actor)
    except Recused as recused:
        with st.container(key="queue-strip"):
            st.info(str(recused))
            _back(way, firm_id)
        return False
    if blind_samples.judging(store, actor=actor, firm_id=firm_id):
        _judging(way, firm_id)
        return False
    strip = queueing.meet(store, firm_id, way, actor=actor, now=visit.now())
    if strip is None:
        return True
    with st.container(key="queue-strip"):
        st.html(str(_place(strip)))
        if sentence := st.session_state.pop(_SAID, ""):
            st.info(sentence)
        with st.container(key="queue-steps", horizontal=True, vertical_alignment="center"):
            _back(way, firm_id)
            _steps(strip, keys)
            _take(strip.entry, actor)
            _more(store, strip.entry, actor)
    return True


def _judging(way: str, firm_id: str) -> None:
    """Who judges blind goes to the blind desk; the other pages tell of the first review."""
    with st.container(key="queue-strip"):
        st.info(
            "您正在盲审这家企业。为了不受前一位影响，它的颜色、核验意见、整改、跟进、走访、文书和消息"
            "在您办结盲审以前都不对您显示，它也不在您的队列里；办结以后照旧。"
        )
        st.page_link(
            navigation.page(addresses.BLIND), label="继续盲审", query_params={"firm": firm_id}
        )
        _back(way, firm_id)


def _place(strip: Strip) -> Markup:
    around = strip.around
    at = ""
    if around is not None and around.is_in:
        at = f"队列 {around.position}／{around.total}"
    elif around is not None:
        at = f"这家已不在这个队列里，还有 {around.total} 家"
    where = strip.entry.park or strip.entry.county
    head = Markup("<b>{}</b>（{}）　").format(at, words(where)) if at else Markup("")
    reasons = queue_words.reasons(strip.entry, today=strip.today)
    return Markup('<p class="zd-why">{}为什么排在这里：{} {}</p>').format(
        head, queue_words.level(strip.entry), reasons
    )


def _back(way: str, firm_id: str) -> None:
    st.page_link(
        navigation.page(addresses.QUEUE),
        label="回到队列",
        query_params=queueing.way_back(way, firm_id) if way else None,
    )


def _steps(strip: Strip, keys: tuple[str, str]) -> None:
    """K before J, as they stand on the keyboard from up to down."""
    around, query = strip.around, strip.query
    if around is None or query is None:
        return
    page = queueing.page_of_way(st.query_params.get("queue", ""))
    after_at = around.position + 1 if around.is_in else around.position
    ways = (
        ("上一家", "before", around.before, around.position - 1),
        ("下一家", "after", around.after, after_at),
    )
    for (label, name, firm_id, at), shortcut in zip(ways, keys, strict=True):
        st.button(
            label,
            key=f"queue-step-{name}",
            shortcut=shortcut,
            disabled=firm_id is None,
            on_click=_turn,
            args=(firm_id, queueing.way(query, at, page)),
        )


def _turn(firm_id: str, way: str) -> None:
    """To another firm on the same page; what else stood in the address spoke of the former one."""
    st.query_params.from_dict({"firm": firm_id, "queue": way})


def _take(entry: Entry, actor: Actor) -> None:
    st.html(f'<p class="zd-quiet-line">{words(queue_words.held(entry))}</p>', width="content")
    if entry.holder is None and may(actor, Action.CASE_TAKE):
        st.button("认领", key=f"strip-take-{entry.id}", on_click=_taken, args=(entry.id,))


def _taken(firm_id: str) -> None:
    actor = visit.actor()
    with visit.store() as store:
        _try(
            lambda: assigning.take(
                store, firm_id, actor=actor, now=visit.now(), new_id=visit.new_id
            )
        )


def _more(store: Store, entry: Entry, actor: Actor) -> None:
    """Hand over, give back, keep out: rare, so folded."""
    mine = entry.is_mine and may(actor, Action.CASE_TAKE)
    with st.popover("转交、退回、回避" if mine else "申请回避"):
        if mine:
            _hand_over(store, entry, actor)
        _recuse(store, entry, actor)


def _hand_over(store: Store, entry: Entry, actor: Actor) -> None:
    colleagues = {
        one.account_id: one for one in case_colleagues.for_firm(store, entry.id, actor=actor)
    }
    if colleagues:
        to = st.selectbox(
            "转交给同事",
            list(colleagues),
            index=None,
            placeholder="选一位能复核这家企业的同事",
            format_func=lambda account: _called(colleagues[account]),
            key=f"strip-to-{entry.id}",
        )
        if st.button("转交", key=f"strip-hand-{entry.id}", disabled=to is None) and to:
            done = _try(
                lambda: assigning.hand_over(
                    store, entry.id, to, actor=actor, now=visit.now(), new_id=visit.new_id
                )
            )
            _after(done, "已转交，对方会收到消息。")
    if st.button("退回，由别人认领", key=f"strip-give-{entry.id}"):
        done = _try(lambda: assigning.give_back(store, entry.id, actor=actor, now=visit.now()))
        _after(done, "已退回，现在无人主办。")


def _recuse(store: Store, entry: Entry, actor: Actor) -> None:
    with st.form(f"strip-recuse-{entry.id}", border=False):
        reason = st.text_area(
            "回避理由",
            key=f"strip-why-{entry.id}",
            max_chars=recusals.LONGEST,
            placeholder="例如：配偶在该企业任职；与该企业有未了结的纠纷",
            help="只有市级牵头看得到理由。请不要写企业的秘密内容。",
        )
        sure = st.form_submit_button("申请回避")
    st.caption("回避以后，这家企业的内容对您关闭，您主办的会退回待分派；由市级牵头解除。")
    if sure:
        done = _try(
            lambda: recusing.declare(
                store, entry.id, reason, actor=actor, now=visit.now(), new_id=visit.new_id
            )
        )
        _after(done, "")


def _called(colleague: Colleague) -> str:
    return f"{colleague.name}，{colleague.said}"


def _try(step: Callable[[], None]) -> bool:
    """Do it; a refusal is said on top of the strip."""
    try:
        step()
    except StoreError:
        raise
    except Refusal as refusal:
        st.session_state[_SAID] = str(refusal)
        return False
    return True


def _after(done: bool, sentence: str) -> None:
    """Draw again, with what happened; typed text stays in its field where it was refused."""
    if done:
        st.session_state[_SAID] = sentence
    st.rerun()
