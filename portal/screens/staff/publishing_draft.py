"""One draft (草稿), as its readers would see it; then published or refused by a second person, or dropped."""

import streamlit as st
from markupsafe import Markup

from data import publication_log, publications, publishing
from data.actor import Actor
from data.errors import Refusal, StoreError
from data.publication_log import Step
from data.publications import Publication
from data.store import Store
from portal import figures, guard, visit
from portal.screens import published_view
from portal.screens.firm import result_markup as markup
from portal.screens.staff import publishing_log, publishing_reason, steps
from portal.screens.staff import second_look as desk
from portal.web import addresses
from portal.widgets.markup import words
from portal.workflows import published, published_shelf, settling
from portal.workflows.published import number_of

_SURE = "publishing-sure"
_KEPT = "不再显示，记录里留一笔；它有人看过，以后拟稿也要和它比对。"
_ENDED = {
    "published": "这份草稿已经公布",
    "refused": "这份草稿没有公布，退回了",
    "dropped": "这份草稿由拟稿人放弃了",
}


def show(draft_id: str) -> None:
    """Who made it, what it says, what may be done with it."""
    markup.draw(
        Markup('<p class="rs-place"><a href="/{}" target="_self">拟稿和公布</a> › 草稿</p>').format(
            addresses.PUBLISHING
        )
    )
    try:
        with visit.store() as store, store.steady():
            actor = visit.actor(store)
            steps = publication_log.steps(store, actor=actor)
            steps = [step for step in steps if step.publication == draft_id]
            one = publications.draft(store, draft_id, actor=actor)
            of = published.read(store, one)
            shelf = published_shelf.named(store, published_shelf.read(store), actor=actor)
    except StoreError:
        raise
    except Refusal:
        st.title("草稿", anchor=False)
        desk.told()
        markup.draw(_over(steps))
        markup.go(addresses.PUBLISHING, "回到拟稿和公布")
        return
    st.title(f"草稿 {number_of(one)}", anchor=False)
    desk.told()
    series = shelf.name(one.series)
    markup.draw(_made(one, steps))
    markup.draw(published_view.identity(of, series))
    markup.draw(published_view.answer(of))
    published_view.show(of)
    markup.draw(markup.fold("编号和核对", published_view.proof(one)))
    st.header("决定", anchor=False)
    _decide(one, actor)


def _over(steps: list[Step]) -> Markup:
    """What became of a draft, newest step first; whoever came by an old message is told."""
    if not steps:
        return markup.paragraph("没有这份草稿。请从拟稿和公布页重新打开。", "rs-lead")
    last = next((step for step in steps if step.what in _ENDED), steps[0])
    said = Markup("<p><b>{}</b>：{}，{}。</p>").format(
        _ENDED.get(last.what, publishing_log.done(last)),
        words(publishing_log.who(last)),
        figures.moment(last.at),
    )
    if last.reason:
        said += Markup("<p>原因：{}</p>").format(words(last.reason))
    return Markup('<div class="rs-note">{}</div>').format(said)


def _made(one: Publication, steps: list[Step]) -> Markup:
    who = publishing_log.who(steps[-1]) if steps else ""
    said = Markup("<p><b>还没有公布</b>，只有市级牵头和复核人员看得到。{}，{} 拟稿。</p>").format(
        words(who), figures.moment(one.made_at)
    )
    if one.corrects:
        said += Markup(
            '<p>公布以后代替 <a href="/{}?id={}" target="_self">原来的那一份</a>。</p>'
        ).format(addresses.PUBLISHED, one.corrects)
    said += Markup("<p>下面就是公布以后大家看到的样子。看完在页尾决定。</p>")
    return Markup('<div class="rs-note">{}</div>').format(said)


def _decide(one: Publication, actor: Actor) -> None:
    if one.made_by == actor.account_id:
        markup.draw(
            markup.paragraph(
                "这是您拟的。可以核对的工作人员都收到了消息，由另一位看过以后公布或者退回，结果会告诉您。"
            )
        )
        markup.draw(markup.paragraph(f"放弃的草稿{_KEPT}", "rs-quiet"))
        _step("drop", "放弃这份草稿", "确认放弃", one.id, _drop)
        return
    markup.draw(markup.paragraph("公布以后马上人人可见，数字不再改动。请确认图表看过、没有异常。"))
    _step("publish", "公布", "确认公布", one.id, _publish)
    markup.draw(markup.paragraph("有疑问就不公布，写明原因退回，拟稿人会收到消息。"))
    publishing_reason.ask(one.id, f"退回原因（拟稿人和能核对的人看得到，{guard.NEVER}）")
    field = publishing_reason.key_of(one.id)
    label = "确认没有秘密，照样退回" if steps.doubted(field) else "退回，不公布"
    _step("refuse", label, "确认退回", one.id, _refuse, doubt=field)
    markup.draw(markup.paragraph(f"退回的草稿{_KEPT}", "rs-quiet"))


def _step(
    name: str, label: str, sure: str, draft_id: str, act: steps.Step, *, doubt: str = ""
) -> None:
    """Asked twice: neither can be taken back."""
    if st.session_state.get(_SURE) != (name, draft_id):
        st.button(label, key=f"publishing-{name}", on_click=_ask, args=((name, draft_id),))
        return
    with st.container(horizontal=True):
        args = (draft_id, act, doubt)
        st.button(sure, key=f"publishing-{name}-now", type="primary", on_click=_do, args=args)
        st.button("再看看", key=f"publishing-{name}-not", on_click=_ask, args=(None,))


def _ask(what: tuple[str, str] | None) -> None:
    st.session_state[_SURE] = what


def _do(draft_id: str, act: steps.Step, doubt: str) -> None:
    _ask(None)
    st.session_state["publishing-id"] = draft_id
    if steps.attempt(act, doubt=doubt):
        del st.query_params["draft"]


def _publish(store: Store, actor: Actor) -> None:
    name = st.session_state["publishing-id"]
    settling.publish(store, name, actor=actor, now=visit.now(), new_id=visit.new_id)
    steps.say("已经公布，公布页上现在就是这一份。")


def _refuse(store: Store, actor: Actor) -> None:
    name = st.session_state["publishing-id"]
    settling.refuse(
        store,
        name,
        publishing_reason.text_of(name),
        vouched=steps.doubted(publishing_reason.key_of(name)),
        actor=actor,
        now=visit.now(),
        new_id=visit.new_id,
    )
    steps.say("草稿已经退回，拟稿人收到了消息。")


def _drop(store: Store, actor: Actor) -> None:
    publishing.drop(store, st.session_state["publishing-id"], actor=actor, now=visit.now())
    steps.say("草稿已经放弃。")
