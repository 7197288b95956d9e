"""The work queue (工作队列): what to do now, in which order, and why a firm stands where it stands."""

import streamlit as st
from markupsafe import Markup

from data.actor import Actor, Role
from data.caseloads import CaseTaken
from data.errors import NotAllowed, Refusal, StoreError
from data.queue import ALL, WAITING
from data.store import Store
from portal import figures, visit
from portal.screens.firm import result_markup as markup
from portal.screens.staff import queue_filters, queue_lead, queue_rows, queue_shut, second_look
from portal.widgets import queue_words, styles
from portal.widgets.queue_words import KINDS
from portal.widgets.rows import move_by_keyboard
from portal.workflows import assigning, queueing
from portal.workflows.queueing import Desk

_RULE = (markup.Column("看什么"), markup.Column("乘以"))
_SAID = "queue-said"
_TAKE = "queue-take"


def show() -> None:
    """Kinds of what waits, the list in its order, and for the lead who has how much."""
    markup.style()
    styles.apply_queue()
    actor = visit.actor()
    st.title("工作队列", anchor=False)
    with visit.store() as store:
        _act(store, actor)
        address = st.query_params.to_dict()
        query, page = queueing.from_address(address), queueing.page_of(address)
        try:
            desk = queueing.read(store, query, page=page, actor=actor, now=visit.now())
        except NotAllowed as refusal:
            markup.draw(markup.paragraph(str(refusal), "rs-lead"))
            return
        markup.draw(markup.paragraph(_lead(store, actor, desk), "rs-lead"))
        if waiting := second_look.to_settle(store, actor):
            markup.draw(waiting)
        _said()
        is_lead = actor.role is Role.LEAD
        if is_lead:
            queue_lead.show(store, actor, desk)
        queue_filters.kinds(desk)
        queue_filters.show(store, actor, desk)
        _lists(desk, actor, seen=address.get("seen", ""))
        if is_lead:
            queue_lead.pick(store, actor, desk)
        queue_shut.show(store, actor, desk)


def say(sentence: str) -> None:
    """What happened, for the top of the page that is drawn next."""
    st.session_state[_SAID] = sentence


def _said() -> None:
    if sentence := st.session_state.pop(_SAID, ""):
        st.info(sentence)


def _act(store: Store, actor: Actor) -> None:
    """Take the case whose button was pressed, before the list is read."""
    firm_id = st.session_state.pop(_TAKE, "")
    if not firm_id:
        return
    try:
        assigning.take(store, firm_id, actor=actor, now=visit.now(), new_id=visit.new_id)
    except StoreError:
        raise
    except CaseTaken as taken:
        say(f"{taken}列表已更新。")
    except Refusal as refusal:
        say(str(refusal))
    else:
        say("已认领，由您主办。")


def _lead(store: Store, actor: Actor, desk: Desk) -> str:
    place = queue_filters.place(store, actor)
    every = figures.count(desk.counts.get(ALL, 0))
    waiting = desk.counts.get(WAITING, 0)
    todo = f"其中 {figures.count(waiting)} 家等您办" if waiting else "眼下没有等您办的"
    chosen = "" if queueing.is_plain(desk.query) else "，按条件筛出"
    return f"{place}{chosen}：{every} 家，{todo}。越靠前越要紧。"


def _lists(desk: Desk, actor: Actor, *, seen: str) -> None:
    """Today's firms first, then the others in pages."""
    if not desk.first and not desk.rest:
        _nothing(desk)
        return
    if desk.first:
        what = KINDS.get(desk.query.kind, "")
        few = desk.total <= len(desk.first)
        st.header(
            f"{what} {desk.total} 家" if few else f"{what}：今天先办这 {len(desk.first)} 家",
            anchor=False,
        )
        queue_rows.show(desk, desk.first, 1, actor, take=_TAKE, seen=seen)
    if desk.rest:
        left = desk.total - (desk.rest_from - 1 - desk.page * queueing.EACH)
        st.header(f"其余 {figures.count(left)} 家", anchor=False)
        queue_rows.show(desk, desk.rest, desk.rest_from, actor, take=_TAKE, seen=seen)
    if desk.pages > 1:
        queue_filters.turning(desk)
    hint = "键盘：J、K 或上下键移动，回车打开，数字键换一类。"
    markup.draw(markup.paragraph(hint, "rs-place zd-by-keyboard"))
    markup.draw(markup.fold("排位怎么算", _rule()))
    move_by_keyboard(queue_rows.PREFIX, seen=seen)


def _rule() -> Markup:
    said = markup.paragraph(
        "下面各项相乘，乘积大的排前面；不沾边的一项按 1 计。一样大时，剩余风险高的在前。"
        "从未提交自评的、待确认的企业另排在后面。排位只定先后，不是对企业的评价。"
    )
    return said + markup.table(_RULE, queue_words.rule(), caption="排位的各项和倍数", small=True)


def _nothing(desk: Desk) -> None:
    if not queueing.is_plain(desk.query):
        markup.draw(markup.paragraph("没有符合的企业。换一个条件，或者清除筛选再看。"))
    elif desk.query.kind == ALL:
        markup.draw(
            markup.paragraph("您的范围里还没有企业。企业登记或分派给您以后，会出现在这里。")
        )
    else:
        markup.draw(markup.paragraph("这一类眼下没有。可以看看“全部企业”，排在最前的先跟进。"))
