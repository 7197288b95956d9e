"""Shown in place of a screen to whoever is not signed in, or no longer, or has another role."""

import streamlit as st

from portal import navigation, visit
from portal.web import addresses


def show() -> None:
    """Say whose screen this is, and how to get on."""
    actor = visit.actor()
    if actor.account_id:
        _not_yours([s for s in navigation.listed(actor) if s.roles])
        return
    st.title("请先登录")
    st.write(
        "这一页要登录以后才能看。您可能还没有登录，或者登录已经到期、在别处退出了。已保存的内容都还在。"
    )
    st.html(
        f'<p class="portal-actions"><a class="portal-button" href="{addresses.LOGIN}" target="_self">登录</a>'
        f'<a href="{addresses.REGISTER}" target="_self">登记企业</a></p>'
    )


def _not_yours(own: list[navigation.Screen]) -> None:
    """Somebody with an account of another kind; `own`: the screens that open to it."""
    st.title("您的账号看不到这一页")
    st.write("企业的页面只给企业自己的账号看，工作人员的页面按岗位打开。")
    for screen in own:
        with st.container(key=f"go-{screen.address}", width="content"):
            st.page_link(navigation.page(screen.address), label=f"到{screen.title}")
