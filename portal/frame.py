"""What stands around every screen: header with the way back, account and help; footer."""

import html

import streamlit as st

from data import accounts, messages
from data.actor import Actor
from portal import figures, navigation, visit
from portal.web import addresses
from portal.widgets.reconnection import run_again_when_reconnected

_DEMO = '<p class="portal-demo">演示：企业和数据都是虚构的。</p>'
_WORDMARK = '<a class="portal-wordmark" href="/" target="_self"><b>铸盾</b><span>企业商业秘密保护自评</span></a>'
_HELP = '<a class="portal-help" href="/leak-help" target="_self">疑似泄密，怎么办</a>'
_FOOTER = """<footer class="portal-footer">
<p>本站的结果帮助企业改进保护，不是法律结论，也不作为处罚的依据。</p>
<p><a href="/privacy" target="_self">隐私说明</a><a href="/law" target="_self">法律怎么说</a>
<a href="/leak-help" target="_self">疑似泄密，怎么办</a></p></footer>"""


def header(actor: Actor, current: str) -> None:
    """Wordmark, the screens open to this actor, account, and help when a leak is suspected."""
    if visit.demo():
        st.html(_DEMO)
    with st.container(
        key="portal-header",
        horizontal=True,
        horizontal_alignment="distribute",
        vertical_alignment="center",
    ):
        st.html(_WORDMARK)
        st.html(f'<div class="portal-account">{_HELP}{_account(actor, current)}</div>')
    with st.container(key="portal-nav", horizontal=True):
        row, more = navigation.named(actor)
        for way in row:
            _way_to(way, current)
        if more:
            _more(more, current)


def _more(ways: tuple[navigation.Way, ...], current: str) -> None:
    """What is opened seldom, behind one word; it is marked while one of them is open."""
    inside = any(isinstance(way, navigation.Screen) and way.address == current for way in ways)
    with (
        st.popover("更多", type="tertiary", key="portal-more-here" if inside else "portal-more"),
        st.container(key="portal-nav-seldom"),
    ):
        for way in ways:
            _way_to(way, current)


def _way_to(way: navigation.Way, current: str) -> None:
    if isinstance(way, navigation.OwnPage):
        st.html(
            f'<a class="portal-there" href="{way.address}" target="_self">{way.title}</a>',
            width="content",
        )
    elif way.address == current:
        st.html(_here(way), width="content")
    else:
        st.page_link(navigation.page(way.address), label=way.title)


def _here(screen: navigation.Screen) -> str:
    """The current page, said as such: the framework's link marks it by colour alone."""
    return (
        f'<a class="portal-here" aria-current="page" href="/{screen.address}" target="_self">'
        f"{screen.title}</a>"
    )


def footer() -> None:
    """The sentence that stands under every screen, and what brings the screen back by itself."""
    st.html(_FOOTER)
    run_again_when_reconnected()


def _account(actor: Actor, current: str) -> str:
    if actor.account_id:
        name, unread = _own(actor)
        here = ' aria-current="page"' if current == addresses.MESSAGES else ""
        return (
            f'<a class="portal-messages" href="/{addresses.MESSAGES}" target="_self"{here}>'
            f"{_messages(unread)}</a>"
            f'<a class="portal-who" href="{addresses.ACCOUNT}" target="_self">'
            f"{html.escape(name)}</a>"
            f'<a href="{addresses.LOGOUT}" target="_self">退出登录</a>'
        )
    here = html.escape(f"/{current}", quote=True)
    return f'<a href="{addresses.LOGIN}?next={here}" target="_self">登录</a>'


def _messages(unread: int) -> str:
    """The word, and how many are unread where there are any."""
    return f"消息 <b>{figures.count(unread)}<span> 条未读</span></b>" if unread else "消息"


def _own(actor: Actor) -> tuple[str, int]:
    """Name, and how many messages are unread; once a page, fragments do not ask."""
    with visit.store() as store:
        return accounts.own(store, actor=actor).name, messages.unread(store, actor=actor)
