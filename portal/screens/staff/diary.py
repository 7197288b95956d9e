"""The diary (指导记录): record a visit or a call at the firm's gate; read what was recorded before.

Without a firm in the address: what is to be done next in one's own scope, also what a predecessor left.
"""

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from data import firms, purposes
from data.actor import Actor
from data.errors import Refusal, StoreError
from data.firms import Firm
from data.follow_ups import FollowUp
from data.guidance import Entry
from data.store import Store
from portal import figures, labels, visit
from portal.screens.firm import result_markup as markup
from portal.screens.staff import case_place, diary_form, diary_overview, diary_wish, stating_purpose
from portal.web import addresses
from portal.widgets import entries, queue_strip, styles
from portal.workflows import following_up, looking, visiting

_EACH = 20
_TITLE = "走访和联系"


def show() -> None:
    """The form first, then the earlier entries."""
    markup.style()
    styles.apply()
    actor = visit.actor()
    firm_id = st.query_params.get("firm", "")
    with visit.store() as store:
        if not firm_id:
            diary_overview.show(store, actor)
            return
        try:
            firm = firms.get(store, firm_id, actor=actor)
        except StoreError:
            raise
        except Refusal as refusal:
            case_place.not_there(_TITLE, str(refusal))
            return
        if not queue_strip.show(store, actor, firm_id):
            return
        markup.draw(case_place.crumb(firm_id, firm.name, _TITLE))
        st.title(_TITLE, anchor=False)
        markup.draw(markup.paragraph(Markup("<b>{}</b>").format(firm.name), "rs-lead"))
        if told := diary_form.told(firm_id):
            st.info(told)
        if diary_wish.show(store, firm_id, actor):
            st.header("记一条", anchor=False)
    with st.container(key="diary-form"):
        diary_form.form(firm_id)
    with visit.store() as store:
        _earlier(store, firm, actor)
        markup.draw(case_place.ways(actor, firm_id, but=addresses.DIARY))


def _earlier(store: Store, firm: Firm, actor: Actor) -> None:
    if purposes.of_today(store, firm.id, actor=actor) is None:
        file = looking.meet(store, firm.id, actor=actor)
        stating_purpose.ask(store, file, actor, what="以前的记录")
        return
    st.header("以前的记录", anchor=False)
    before = st.query_params.get("before", "")
    try:
        found = visiting.diary(
            store, firm.id, actor=actor, now=visit.now(), before=before, count=_EACH + 1
        )
    except StoreError:
        raise
    except Refusal as refusal:
        markup.draw(markup.paragraph(str(refusal)))
        return
    waiting = visiting.waiting(store, firm.id, actor=actor)
    if not found:
        markup.draw(markup.paragraph("还没有记录。上面写的第一条保存以后，出现在这里。"))
    for entry in found[:_EACH]:
        _entry(entry, visiting.met_by(entry, waiting))
    if before:
        case_place.go(addresses.DIARY, "回到最近的", firm.id)
    if len(found) > _EACH:
        case_place.go(addresses.DIARY, "看更早的", firm.id, before=found[_EACH - 1].id)


def _entry(entry: Entry, met: Sequence[FollowUp]) -> None:
    with st.container(key=f"entry-{entry.id}"):
        markup.draw(entries.entry(entry, staff=True))
        if not entry.stands:
            return
        with st.container(horizontal=True):
            for label, step in _steps(entry):
                st.button(
                    label,
                    key=f"{step}-{entry.id}",
                    type="tertiary",
                    on_click=_act,
                    args=(step, entry),
                )
            for one in met:
                st.button(
                    f"记为{labels.DUTIES[one.duty]}已办结",
                    key=f"meets-{entry.id}-{one.id}",
                    type="tertiary",
                    on_click=_meet,
                    args=(one, entry),
                )


def _steps(entry: Entry) -> list[tuple[str, str]]:
    said = f"{figures.day(entry.written.happened_on)}的{labels.GUIDANCE_KINDS[entry.written.kind]}"
    steps = [(f"更正 {said}", "correct"), (f"撤下 {said}", "withdraw")]
    if entry.written.next_on and entry.next_done_at is None:
        steps.insert(0, ("下一步已做完", "done"))
    return steps


def _act(step: str, entry: Entry) -> None:
    told = diary_form.told_key(entry.firm_id)
    try:
        with visit.store() as store:
            st.session_state[told] = visiting.act(
                store, step, entry.id, actor=visit.actor(store), now=visit.now()
            )
    except Refusal as refusal:
        st.session_state[told] = str(refusal)
    else:
        if step == "correct":
            diary_form.open_again(entry.firm_id)


def _meet(follow_up: FollowUp, entry: Entry) -> None:
    told = diary_form.told_key(entry.firm_id)
    try:
        with visit.store() as store:
            following_up.mark_done(
                store,
                follow_up.id,
                entry.written.happened_on,
                actor=visit.actor(store),
                now=visit.now(),
            )
    except Refusal as refusal:
        st.session_state[told] = str(refusal)
    else:
        st.session_state[told] = f"{labels.DUTIES[follow_up.duty]}已记为办结。"
