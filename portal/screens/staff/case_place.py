"""Where one is in a firm's case (所在位置): the crumb, and the ways between its pages."""

import streamlit as st
from markupsafe import Markup

from data.actor import Actor
from portal import navigation
from portal.screens.firm import result_markup as markup
from portal.web import addresses
from portal.widgets.markup import words

_WAYS = (
    ("review", "复核"),
    ("firm-actions", "整改与跟进"),
    (addresses.DIARY, "记录走访和联系"),
    (addresses.LETTER, "文书"),
)


def crumb(firm_id: str, name: str, *here: str) -> Markup:
    """企业名录 › 甲公司 › where one is."""
    firm = Markup('<a href="/{}?firm={}" target="_self">{}</a>').format(
        addresses.FIRM_FILE, firm_id, words(name)
    )
    start = Markup('<a href="/{}" target="_self">企业名录</a>').format(addresses.FIRMS)
    return Markup('<p class="rs-place">{}</p>').format(Markup(" › ").join([start, firm, *here]))


def ways(actor: Actor, firm_id: str, *, but: str = "") -> Markup:
    """Links to the other pages of the firm's case, as far as they are there and open to the actor."""
    there = {screen.address for screen in navigation.SCREENS if screen.open_to(actor)}
    links = Markup("").join(
        Markup('<li><a href="/{}?firm={}" target="_self">{}</a></li>').format(
            address, firm_id, label
        )
        for address, label in _WAYS
        if address in there and address != but
    )
    return Markup('<ul class="zd-ways">{}</ul>').format(links)


def not_there(title: str, sentence: str) -> None:
    """No such firm, or none for this actor."""
    st.title(title, anchor=False)
    markup.draw(markup.paragraph(sentence, "rs-lead"))
    markup.go(addresses.FIRMS, "回到企业名录")
