"""From the browser into an account (带入自评): only when the firm asks for it."""

from typing import Literal

import streamlit as st
from markupsafe import Markup

from data.actor import FIRM_ROLES
from data.errors import Refusal
from portal import browser_storage, navigation, visit
from portal.screens.visitor import quick_check_visit, style
from portal.screens.visitor.quick_check_answers import QuickAnswers
from portal.web import addresses
from portal.workflows import carrying
from portal.workflows.carrying import Carried
from questionnaires.model import Questionnaire

_INVITATION = f"""<div class="visitor-page visitor-invitation"><h3>想要完整的结果，带着这些答案登记</h3>
<p>正式自评多问几十题，能逐项说明证据，得到降到目标颜色的最省力做法，还能和下次比较。
刚才的答案不用重填：在这台设备上登记或登录以后，会问您要不要带入；您不点，就不会上传。</p>
<p class="portal-actions"><a class="portal-button plain" href="{addresses.REGISTER}" target="_self">登记企业</a>
<a href="{addresses.LOGIN}?next=/{addresses.QUICK_CHECK}" target="_self">已有账号，登录</a></p></div>"""


def invite(answers: QuickAnswers) -> None:
    """Under a result: a visitor is invited to register, a firm is asked whether to carry."""
    if visit.actor().role in FIRM_ROLES:
        _ask(answers)
    else:
        style.show(_INVITATION)


def offer(*, main: bool = True) -> bool:
    """On a page of a signed-in firm: ask whether to carry what this browser kept, if anything.

    Call it once in a run, at the top of the page; it draws nothing where there is nothing to ask.

    Args:
        main: whether its button may be the page's main one.

    Returns:
        Whether it asks.
    """
    questionnaire = visit.questionnaire()
    found = browser_storage.exchange(
        quick_check_visit.STORAGE, quick_check_visit.wish(questionnaire)
    )
    if quick_check_visit.hear(found, questionnaire):
        st.rerun()
    state = quick_check_visit.current()
    if state.carried:
        st.info(state.carried)
    if not state.answers.given or state.declined:
        return False
    style.apply()
    _ask(state.answers, main=main)
    return True


def _ask(answers: QuickAnswers, *, main: bool = True) -> None:
    with st.container(key="carry", border=True):
        st.html(
            Markup(
                "<h3>把刚才的快速自测带入自评？</h3>"
                "<p>这台设备的浏览器里有 {} 项回答。带入以后存到本企业的账号，浏览器里的随即清除。"
                "自评里已经答过的题保持原样。</p>"
            ).format(len(answers.given))
        )
        with st.container(horizontal=True, key="carry-ways"):
            kind: Literal["primary", "secondary"] = "primary" if main else "secondary"
            st.button("带入自评", type=kind, key="carry-yes", on_click=_carry)
            st.button("这次不用", key="carry-no", on_click=quick_check_visit.decline)
            st.button("不要了，清除", key="carry-clear", on_click=quick_check_visit.clear)


def _carry() -> None:
    """Store the answers by the one workflow that may; only then forget them here."""
    questionnaire = visit.questionnaire()
    given = quick_check_visit.current().answers.given
    try:
        with visit.store() as store:
            carried = carrying.quick_check_into_draft(
                store,
                {item: value for item, value in given.items() if value is not None},
                questionnaire=questionnaire,
                actor=visit.actor(),
                now=visit.now(),
                new_id=visit.new_id,
            )
    except Refusal as refusal:
        st.error(str(refusal))
        return
    quick_check_visit.carried(_said(carried, questionnaire))


def _said(carried: Carried, questionnaire: Questionnaire) -> str:
    """What happened to the answers, in sentences."""
    parts = [f"已把 {len(carried.taken)} 项回答带入自评，这台设备上的已经清除。"]
    if carried.kept:
        parts.append(f"{len(carried.kept)} 项在自评里已有回答，保持原样。")
    if carried.left:
        facts = {f.id: f.text for f in questionnaire.facts}
        named = "、".join(facts.get(item, item) for item in carried.left)
        parts.append(f"还有 {len(carried.left)} 项需要在自评里写一句理由再答：{named}")
    return "".join(parts)


def way_on() -> None:
    """The way to the self-check, after carrying."""
    st.page_link(navigation.page(addresses.SELF_CHECK), label="接着做自评")
