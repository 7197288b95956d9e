"""Shown in place of a firm's screen to whoever is not signed in, or no longer."""

import streamlit as st

from portal import visit
from portal.web import addresses


def show() -> None:
    """Say that this screen belongs to a firm and how to get in."""
    st.title("请先登录")
    st.write(
        "这一页只给企业自己看。您可能还没有登录，或者登录已经到期、在别处退出了。已保存的内容都还在。"
    )
    st.html(
        f'<p class="portal-actions"><a class="portal-button" href="{addresses.LOGIN}" target="_self">登录</a>'
        f'<a href="{addresses.REGISTER}" target="_self">登记企业</a></p>'
    )
    if visit.actor().account_id:
        st.caption("您登录的账户不是企业账户，看不到这一页。")
