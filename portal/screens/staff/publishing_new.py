"""A new draft (拟稿): which figures, what is likely, and how far the one under way has come."""

import streamlit as st

from data import publication_outlook
from data.actor import Actor
from data.disclosure import LEAST, TENTHS
from data.errors import Refusal
from data.publication_outlook import Outlook
from data.series import Series
from portal import figures, visit
from portal.screens import effect_choice
from portal.screens.firm import result_markup as markup
from portal.screens.staff import second_look as desk
from portal.screens.staff import steps
from portal.workflows import drafting
from portal.workflows.drafting import Run
from portal.workflows.published import number_of
from portal.workflows.published_shelf import Shelf

_SAID = {
    "reading": "读取自评",
    "groups": "核查哪些分组可以公布",
    "numbers": "算各组的数",
    "gaps": "算短板和泄密途径",
    "saving": "保存",
}
_SOON = 1.5
"""Seconds in which a small city is done: then nobody sees a bar."""


def portal() -> str:
    """What drafts under way are kept by."""
    return visit.settings().database


def show(shelf: Shelf) -> None:
    """The one under way, else the choice with what is likely."""
    actor = visit.actor()
    run = drafting.last(portal())
    if run and not run.is_over:
        _under_way()
        return
    if run and run.by == actor.account_id:
        _ended(run)
    choice = effect_choice.chosen()
    effect_choice.ask(choice)
    of = Series(visit.questionnaire().edition, choice.scope, choice.reading, _campaign(shelf))
    with visit.store() as store:
        outlook = publication_outlook.read(store, of, actor=actor)
    for said in _likely(outlook):
        markup.draw(markup.paragraph(said))
    st.button("拟稿", key="publishing-draft", type="primary", on_click=begin, args=(of,))


def begin(of: Series, corrects: str | None = None) -> None:
    """Begin, and wait a moment: where the city is small, it is done."""
    with visit.store() as store:
        actor: Actor = visit.actor(store)
    try:
        run = drafting.begin(
            portal(),
            visit.store,
            of,
            actor=actor,
            now=visit.now(),
            new_id=visit.new_id,
            corrects=corrects,
        )
    except Refusal as refusal:
        steps.say(str(refusal), failed=True)
        return
    run.wait(_SOON)


@st.fragment(run_every=1.0)
def _under_way() -> None:
    """Asked again every second; the whole page is drawn when it is over."""
    run = drafting.last(portal())
    if run is None or run.is_over:
        st.rerun()
    place = drafting.STAGES.index(run.stage)
    seconds = max(0, round((visit.now() - run.began).total_seconds()))
    said = f"正在拟稿：{_SAID[run.stage]}（第 {place + 1} 步，共 {len(drafting.STAGES)} 步），已用 {seconds} 秒"
    st.progress((place + 0.5) / len(drafting.STAGES), text=said)
    markup.draw(
        markup.paragraph(
            "十万家企业约要半分钟，别人照常使用。可以离开这一页，回来还在；不用再点一次。",
            "rs-quiet",
        )
    )


def _ended(run: Run) -> None:
    """How it ended, once."""
    if run.refused:
        steps.say(run.refused, failed=True)
    else:
        steps.say("草稿拟好了。请您先看一遍，再请另一位工作人员核对公布。")
    drafting.forget(portal(), run)
    desk.told()


def _campaign(shelf: Shelf) -> str:
    """No campaign, or one that has begun; kept in the address."""
    names = {"": "不分批次：每家企业最近一次", **shelf.campaigns}
    key = "publishing-campaign"
    wanted = str(st.query_params.get("campaign", ""))
    st.session_state[key] = wanted if wanted in names else ""
    st.selectbox(
        "批次",
        tuple(names),
        format_func=lambda one: names[one],
        key=key,
        on_change=_keep,
        args=(key,),
    )
    return str(st.session_state[key])


def _keep(key: str) -> None:
    st.query_params["campaign"] = st.session_state[key]


def _likely(of: Outlook) -> list[str]:
    """What may be expected; only drafting says for certain."""
    firms = figures.count(of.firms)
    if of.firms < LEAST:
        return [f"现在有 {firms} 家有结果，不足 {LEAST} 家，拟不成。等更多企业提交再拟。"]
    said = [f"现在有 {firms} 家有结果，够拟稿。"]
    if of.firms < TENTHS:
        said = [
            f"现在有 {firms} 家有结果，可以拟；不足 {TENTHS} 家，短板、途径和部分分位数不会有。"
        ]
    if of.last is None:
        return [*said, "这个序列还没有公布过。"]
    since = f"上一期 {number_of(of.last)} 之后新提交 {figures.count(of.since)} 家"
    if of.since < LEAST:
        return [*said, f"{since}，太少：两期相减会看出单家企业，多半拟不成。"]
    return [*said, f"{since}。变化越多，能公布的分组越多。"]
