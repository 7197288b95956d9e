"""Where one is in a firm's case (所在位置): the crumb, and the ways between its pages."""

from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup

from data.actor import Actor
from portal import navigation
from portal.screens.firm import result_markup as markup
from portal.web import addresses
from portal.widgets.markup import words
from portal.workflows import queueing

_WAYS = (
    ("review", "复核"),
    ("firm-actions", "整改与跟进"),
    (addresses.DIARY, "记录走访和联系"),
    (addresses.LETTER, "文书"),
)


def on(firm_id: str) -> dict[str, str]:
    """What the address of another page of the firm's case carries: the firm, and the way through the
    queue by which one came, so that the next firm stays one key away."""
    way = st.query_params.get("queue", "")
    return {"firm": firm_id, "queue": way} if way else {"firm": firm_id}


def link(address: str, firm_id: str, label: str | Markup, **more: str) -> Markup:
    """A link to a page of the firm's case; `more`: what else its address carries."""
    return Markup('<a href="/{}?{}" target="_self">{}</a>').format(
        address, urlencode(on(firm_id) | more), label
    )


def go(address: str, label: str, firm_id: str, *, main: bool = False, **more: str) -> None:
    """The same as a way on, which keeps what the session holds."""
    markup.go(address, label, main=main, **(on(firm_id) | more))


def crumb(firm_id: str, name: str, *here: str) -> Markup:
    """工作队列 › 甲公司 › where one is; 企业名录 where one came by no queue."""
    firm = link(addresses.FIRM_FILE, firm_id, words(name))
    return path(firm_id, firm, *here)


def path(firm_id: str, *here: str) -> Markup:
    """From where one came, the queue or the list of firms, to where one is."""
    return Markup('<p class="rs-place">{}</p>').format(Markup(" › ").join([start(firm_id), *here]))


def start(firm_id: str) -> Markup:
    """The way back to where one came from: the queue as it was, else the list of firms."""
    way = st.query_params.get("queue", "")
    if not way:
        return Markup('<a href="/{}" target="_self">企业名录</a>').format(addresses.FIRMS)
    query = urlencode(queueing.way_back(way, firm_id))
    return Markup('<a href="/{}?{}" target="_self">工作队列</a>').format(addresses.QUEUE, query)


def ways(actor: Actor, firm_id: str, *, but: str = "") -> Markup:
    """Links to the other pages of the firm's case, as far as they are there and open to the actor."""
    there = {screen.address for screen in navigation.SCREENS if screen.open_to(actor)}
    links = Markup("").join(
        Markup("<li>{}</li>").format(link(address, firm_id, label))
        for address, label in _WAYS
        if address in there and address != but
    )
    return Markup('<ul class="zd-ways">{}</ul>').format(links)


def not_there(
    title: str, sentence: str, *, way: str = addresses.QUEUE, label: str = "到工作队列"
) -> None:
    """No such thing, or none for this actor; and the way to where there are some."""
    st.title(title, anchor=False)
    markup.draw(markup.paragraph(sentence, "rs-lead"))
    markup.go(way, label)
