"""Messages and due days (消息): what the portal has to tell one person, and what stands open with a day."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

import streamlit as st
from markupsafe import Markup

from data import messages
from data.errors import Refusal, StoreError
from data.messages import Inbox, Message
from data.rights import Action, may
from portal import figures, labels, visit
from portal.screens import due_list, page_turning
from portal.screens.firm import result_markup as markup
from portal.web import addresses
from portal.widgets.markup import words

_EACH = 20
_LEAD = Markup(
    '<p class="rs-text rs-lead">门户要告诉您的事都在这里，没有读过的在前。'
    '<a href="{}" target="_self">消息提醒设置</a></p>'
).format(addresses.MESSAGE_SETTINGS)


def show() -> None:
    """What is due, then the messages, day by day."""
    markup.style()
    now, page = visit.now(), page_turning.asked()
    try:
        with visit.store() as store:
            actor = visit.actor(store)
            box = messages.inbox(store, actor=actor, skipped=(page - 1) * _EACH, count=_EACH)
            due = due_list.read(store, actor=actor, now=now)
    except StoreError:
        raise
    except Refusal as refusal:
        st.title("消息", anchor=False)
        markup.draw(markup.paragraph(str(refusal), "rs-lead"))
        return
    st.title("消息", anchor=False)
    markup.draw(_LEAD)
    if may(actor, Action.FOLLOW_UP_READ):
        due_list.show(due, actor=actor, now=now)
    st.header("全部消息", anchor=False)
    _messages(box, page, now)


def _messages(box: Inbox, page: int, now: datetime) -> None:
    if not box.total:
        markup.draw(
            markup.paragraph("现在没有消息。有要您知道或要您办的事，会出现在这里，页头也会提示。")
        )
        return
    with st.container(key="messages-count", horizontal=True, vertical_alignment="center"):
        unread = f"，{figures.count(box.unread)} 条未读" if box.unread else "，都读过了"
        markup.draw(markup.paragraph(f"共 {figures.count(box.total)} 条{unread}。"))
        if box.unread:
            # Up to now: what is posted after this page was drawn stays unread.
            st.button("全部标为已读", key="messages-read", on_click=_read_all, args=(now,))
    for (is_new, day), of_day in groupby(box.messages, key=_group):
        markup.draw(_day(day, list(of_day), unread=is_new))
    if not box.messages:
        markup.draw(markup.paragraph("这一页没有消息了。"))
    page_turning.ways(addresses.MESSAGES, page, total=box.total, each=_EACH)


def _group(message: Message) -> tuple[bool, str]:
    return message.read_at is None, figures.day(message.posted_at)


def _day(day: str, of_day: Sequence[Message], *, unread: bool) -> Markup:
    heading = f"{day}　未读" if unread else day
    rows = Markup("").join(_row(message) for message in of_day)
    return Markup('<h3 class="rs-day">{}</h3><ul class="rs-messages">{}</ul>').format(heading, rows)


def _row(message: Message) -> Markup:
    said = words(message.text)
    if message.read_at is None:
        said = Markup("<b>{}</b>").format(said)
    return Markup("<li><p>{}</p>{}</li>").format(said, _below(message))


def _below(message: Message) -> Markup:
    """Kind and hour, and the way on, which marks as read."""
    way = Markup("")
    if message.address or message.read_at is None:
        way = Markup(' · <a href="{}?message={}" target="_self">{}</a>').format(
            addresses.MESSAGE_OPEN, message.id, "去看看" if message.address else "知道了"
        )
    return Markup('<p class="rs-place">{} · {}{}</p>').format(
        labels.message_kind(message.kind), figures.clock(message.posted_at), way
    )


def _read_all(until: datetime) -> None:
    with visit.store() as store:
        actor = visit.actor(store)
        messages.read_all(store, until=until, actor=actor, now=visit.now())
