"""The review desk (复核台): one item at a time, by key or by mouse; what was decided is saved at once."""

import streamlit as st
from markupsafe import Markup

from data import peers
from data.actor import Actor
from data.errors import Refusal, StoreError
from data.reviews import Review
from data.rights import Action, may
from data.store import Store
from data.times import day_in_shanghai
from portal import labels, visit
from portal.screens.firm import result_markup as markup
from portal.screens.staff import (
    case_place,
    review_card,
    review_decide,
    review_finish,
    review_head,
    review_lists,
    review_standing,
    stating_purpose,
    steps,
)
from portal.screens.staff import review_place as place
from portal.web import addresses
from portal.widgets import queue_strip, saved, styles
from portal.widgets.arrival import arrive
from portal.workflows import looking, review_reading
from portal.workflows.review_reading import ReviewDesk

_LOOKED = "review-looked"


def show() -> None:
    """The firm in the address: say why first, then its desk."""
    markup.style()
    styles.apply()
    review_standing.style()
    with visit.store() as store:
        actor = visit.actor(store)
        try:
            file = looking.meet(store, place.firm(), actor=actor)
        except StoreError:
            raise
        except Refusal as refusal:
            _not_there(str(refusal))
            return
        if not queue_strip.show(store, actor, file.firm.id, keys=queue_strip.BESIDE):
            return
        with st.container(key="review-name"):
            markup.draw(review_head.crumb(file.firm.id))
            st.title(labels.plain(file.firm.name), anchor=False)
        if file.reason is None:
            _say()
            stating_purpose.ask(store, file, actor)
            return
        desk = _desk(store, file.firm.id, actor)
        if desk is None:
            _say()
            markup.draw(markup.paragraph("这家企业还没有提交过自评，没有可以复核的。"))
            case_place.go(addresses.FIRM_FILE, "企业档案", file.firm.id)
            return
        _draw(store, desk, actor)


def _not_there(sentence: str) -> None:
    st.title("复核", anchor=False)
    if not place.firm():
        sentence = "请先从工作队列里选一家企业。"
    markup.draw(markup.paragraph(sentence, "rs-lead"))
    markup.go(addresses.QUEUE, "到工作队列")


def _desk(store: Store, firm_id: str, actor: Actor) -> ReviewDesk | None:
    """One look a day and session is noted: each key would leave one otherwise."""
    now = visit.now()
    looked = f"{_LOOKED}-{firm_id}-{day_in_shanghai(now)}"
    noted = bool(st.session_state.get(looked))
    desk = review_reading.open_desk(store, firm_id, actor=actor, now=now, noted=noted)
    st.session_state[looked] = desk is not None
    return desk


def _draw(store: Store, desk: ReviewDesk, actor: Actor) -> None:
    with st.container(key="review-head"):
        markup.draw(review_head.of(desk) + review_head.round_of(desk))
    _say()
    if not desk.mine or desk.review is None:
        review_standing.show(desk)
        return
    _ways(desk)
    view = place.view()
    if view == place.ALL:
        review_lists.everything(desk)
    elif view == place.CHANGED:
        review_lists.changed(desk)
    elif view == place.TOGETHER:
        review_lists.together(desk, desk.review)
    elif view == place.FINISH:
        review_finish.show(desk, desk.review)
    else:
        _card(store, desk, desk.review, actor)


def _say() -> None:
    told = steps.told()
    if told is None:
        return
    if told.failed:
        st.html(saved.unsaved("这一步没有做", told.text))
    else:
        st.html(Markup('<p class="zd-hint" role="status">{}</p>').format(told.text))


def _ways(desk: ReviewDesk) -> None:
    ways = [(place.CARD, "逐项核验"), (place.ALL, "全部题目")]
    if desk.changed is not None:
        ways.append((place.CHANGED, "只看有变化的"))
    if desk.agreeing:
        ways.append((place.TOGETHER, f"一并确认（{len(desk.agreeing)}）"))
    ways.append((place.FINISH, "退回或办结"))
    here = place.view()
    with st.container(key="review-ways", horizontal=True):
        for view, label in ways:
            st.button(
                f"**{label}**" if view == here else label,
                key=f"review-way-{view}",
                type="tertiary",
                on_click=place.go,
                kwargs={"view": view},
            )


def _card(store: Store, desk: ReviewDesk, review: Review, actor: Actor) -> None:
    point = place.current(desk)
    median = None
    if point.kind == "control" and may(actor, Action.REVIEW_VERDICT):
        median = peers.median_level(store, review.assessment_id, point.item, actor=actor)
    if place.shows_keys():
        review_standing.keys()
    if not desk.undecided:
        review_standing.nothing_left(desk)
    main, beside = st.columns([5, 3], gap="large")
    with main, st.container(key="review-card"):
        st.html(
            review_card.head(desk, point)
            + review_card.verdict(desk, point)
            + review_card.said(desk, point)
        )
    with beside:
        st.html(review_card.aside(desk, point, median))
    review_decide.show(desk, review, point)
    serial = place.arrivals(point.item)
    if not (place.moving_to() or place.asking()):
        arrive("review-card", serial=serial)
