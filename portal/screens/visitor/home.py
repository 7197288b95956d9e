"""Home (首页): what this is, for whom, what happens with the answers, and where to begin."""

import streamlit as st

from data import messages
from data.actor import FIRM_ROLES, Actor
from portal import navigation, visit
from portal.screens import due_list
from portal.screens.visitor import home_published, style
from portal.web import addresses

_HERO = """<section class="visitor-hero">
<h1>十分钟，先看个大概：<wbr>商业秘密<wbr>守得住吗</h1>
<p>给科技型企业的负责人和管理人员。不问秘密内容，不注册也能测，结果只给您看。</p></section>"""

_STEPS = """<ol class="visitor-steps">
<li><b>说说企业</b><span>{exposure} 道选择题，看秘密有多要紧、多容易被盯上。</span></li>
<li><b>回答措施</b><span>照实选一档。快速自测最多 {light} 题，正式自评 {full} 题。</span></li>
<li><b>看到结果</b><span>风险在哪一档，最可能从哪里漏，先补哪几项最省力。</span></li></ol>"""

_PRIVACY = """<section class="visitor-note"><h2>谁能看到我的答案</h2>
<dl><dt>快速自测</dt><dd>答案只留在您这台设备的浏览器里，服务器不保存。随时可以清除，30 天后作废。</dd>
<dt>正式自评</dt><dd>每答一题就保存，提交前只有本企业能打开；文字和证据加密存放。
<a href="/privacy" target="_self">隐私说明</a></dd></dl></section>"""

_HELP = """<p class="visitor-alarm"><b>怀疑已经泄密？</b>先止损，别自己翻查设备。
<a href="/leak-help" target="_self">疑似泄密，怎么办</a></p>"""

_WAITING = (
    """<p class="visitor-waiting">您有 {said}。<a href="/{address}" target="_self">去看看</a></p>"""
)

_WORK = '<a class="portal-button" href="{}" target="_self">进入工作页面</a>'


def show() -> None:
    """The whole page; for who is signed in the first way leads to the own pages."""
    style.apply()
    style.show(_HERO)
    with st.container(key="home-ways", horizontal=True, vertical_alignment="center"):
        _ways()
    _waiting()
    style.show(_steps())
    style.show(_PRIVACY)
    home_published.show()
    style.show(_HELP)


def _steps() -> str:
    questionnaire = visit.questionnaire()
    return _STEPS.format(
        exposure=len(questionnaire.exposure),
        light=len(questionnaire.asked("light")),
        full=len(questionnaire.questions),
    )


def _ways() -> None:
    actor = visit.actor()
    if actor.role in FIRM_ROLES:
        _way(addresses.FIRM, "进入本企业", key="way-main")
        _way(addresses.QUICK_CHECK, "先测一测", key="way-second")
        return
    if actor.account_id:
        st.html(_WORK.format(addresses.home_of(actor.role)), width="content")
        return
    _way(addresses.QUICK_CHECK, "先测一测（约 10 分钟）", key="way-main")
    st.html(
        f'<a class="portal-button plain" href="{addresses.REGISTER}" target="_self">登记企业，正式自评</a>'
        f'<span class="visitor-aside">已有账号？'
        f'<a href="{addresses.LOGIN}" target="_self">登录</a></span>',
        width="content",
    )


def _waiting() -> None:
    """What waits for who is signed in, in one line; nothing where nothing does."""
    actor = visit.actor()
    said = _said(actor) if actor.account_id else ""
    if said:
        style.show(_WAITING.format(said=said, address=addresses.MESSAGES))


def _said(actor: Actor) -> str:
    now = visit.now()
    with visit.store() as store:
        found = due_list.read(store, actor=actor, now=now)
        return due_list.line(found, messages.unread(store, actor=actor), now=now)


def _way(address: str, label: str, *, key: str) -> None:
    with st.container(key=key, width="content"):
        st.page_link(navigation.page(address), label=label)
