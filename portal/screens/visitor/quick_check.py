"""The quick check (快速自测): without an account, answers stay in the visitor's browser."""

import streamlit as st

from portal import browser_storage, visit
from portal.browser_storage import Found
from portal.screens.visitor import quick_check_carry, quick_check_result, quick_check_visit, style
from portal.screens.visitor.quick_check_order import next_step, step_of
from portal.screens.visitor.quick_check_question import ask
from portal.screens.visitor.quick_check_standing import standing
from portal.screens.visitor.quick_check_visit import QuickVisit, current

_INTRODUCTION = """<div class="visitor-page"><h1>快速自测</h1>
<p class="visitor-lead">点选作答，大约十分钟。先说说企业，再看关键措施；颜色一旦确定，会告诉您。</p>
<ul><li>只问“有没有、到什么程度”，不问秘密内容。</li>
<li>照现状选，不评打算；介于两档之间，选低的一档。</li>
<li>这里不收证据，所以较高的两档先按中间一档算；结果里会同时告诉您证据齐全时是什么样。</li>
<li>答案只留在这台设备的浏览器里，服务器不保存。随时可以停下、返回、改答案、清除。</li></ul></div>"""

_BLOCKED = "这台设备的浏览器不允许保存。可以照常测，但刷新或者关掉页面以后，答案就没有了。"


def show() -> None:
    """The start, the question on hand, or what stands."""
    style.apply()
    questionnaire, rules = visit.questionnaire(), visit.rules()
    found = browser_storage.exchange(
        quick_check_visit.STORAGE, quick_check_visit.wish(questionnaire)
    )
    if quick_check_visit.hear(found, questionnaire):
        st.rerun()
    state = current()
    _say(state, found)
    if not state.begun:
        _start()
        return
    step = step_of(state.at, questionnaire) or next_step(questionnaire, rules, state.answers)
    now = standing(questionnaire, rules, state.answers)
    if state.answers.stopped or step is None:
        quick_check_result.show(questionnaire, rules, state.answers, now)
    else:
        ask(questionnaire, rules, state, step, now)
    browser_storage.move_focus("quick-question", serial=state.serial)


def _say(state: QuickVisit, found: Found) -> None:
    if found.state == "blocked":
        st.info(_BLOCKED)
    if state.notice:
        st.info(state.notice)
    if state.carried:
        st.info(state.carried)
        quick_check_carry.way_on()


def _start() -> None:
    with st.container(key="quick-question"):
        style.show(_INTRODUCTION)
        st.button("开始", type="primary", on_click=quick_check_visit.begin, key="begin")
