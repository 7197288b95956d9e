"""One draft (草稿), as its readers would see it; then published by a second person, or dropped."""

import streamlit as st
from markupsafe import Markup

from data import publication_log, publications, publishing
from data.actor import Actor
from data.errors import Refusal, StoreError
from data.publication_log import Step
from data.publications import Publication
from data.rights import Action, may
from data.store import Store
from portal import figures, visit
from portal.screens import published_view
from portal.screens.firm import result_markup as markup
from portal.screens.staff import publishing_log, steps
from portal.screens.staff import second_look as desk
from portal.web import addresses
from portal.widgets.markup import words
from portal.workflows import published, published_shelf
from portal.workflows.published import number_of

_SURE = "publishing-sure"


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
            one = publications.draft(store, draft_id, actor=actor)
            of = published.read(store, one)
            shelf = published_shelf.named(store, published_shelf.read(store), actor=actor)
            steps = publication_log.steps(store, actor=actor)
    except StoreError:
        raise
    except Refusal:
        st.title("草稿", anchor=False)
        desk.told()
        markup.draw(markup.paragraph("没有这份草稿，可能已经公布或者放弃。", "rs-lead"))
        markup.go(addresses.PUBLISHING, "回到拟稿和公布")
        return
    st.title(f"草稿 {number_of(one)}", anchor=False)
    desk.told()
    series = shelf.name(one.series)
    markup.draw(_made(one, [step for step in steps if step.publication == one.id]))
    markup.draw(published_view.identity(of, series))
    markup.draw(published_view.answer(of))
    published_view.show(of)
    markup.draw(markup.fold("编号和核对", published_view.proof(one)))
    st.header("决定", anchor=False)
    _decide(one, actor)


def _made(one: Publication, steps: list[Step]) -> Markup:
    who = publishing_log.who(steps[0]) if steps else ""
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
        markup.draw(markup.paragraph("这是您拟的，请另一位市级牵头或者复核人员看过以后公布。"))
    else:
        markup.draw(
            markup.paragraph("公布以后马上人人可见，数字不再改动。请确认图表看过、没有异常。")
        )
        _step("publish", "公布", "确认公布", one.id, _publish)
    if may(actor, Action.STATISTICS_DRAFT):
        markup.draw(
            markup.paragraph(
                "放弃的草稿谁也看不到，记录里留一笔；它有人看过，以后拟稿也要和它比对。", "rs-quiet"
            )
        )
        _step("drop", "放弃这份草稿", "确认放弃", one.id, _drop)


def _step(name: str, label: str, sure: str, draft_id: str, act: steps.Step) -> None:
    """Asked twice: neither can be taken back."""
    if st.session_state.get(_SURE) != (name, draft_id):
        st.button(label, key=f"publishing-{name}", on_click=_ask, args=((name, draft_id),))
        return
    with st.container(horizontal=True):
        args = (draft_id, act)
        st.button(sure, key=f"publishing-{name}-now", type="primary", on_click=_do, args=args)
        st.button("再看看", key=f"publishing-{name}-not", on_click=_ask, args=(None,))


def _ask(what: tuple[str, str] | None) -> None:
    st.session_state[_SURE] = what


def _do(draft_id: str, act: steps.Step) -> None:
    _ask(None)
    st.session_state["publishing-id"] = draft_id
    if steps.attempt(act):
        del st.query_params["draft"]


def _publish(store: Store, actor: Actor) -> None:
    publishing.settle(store, st.session_state["publishing-id"], actor=actor, now=visit.now())
    steps.say("已经公布，公布页上现在就是这一份。")


def _drop(store: Store, actor: Actor) -> None:
    publishing.drop(store, st.session_state["publishing-id"], actor=actor, now=visit.now())
    steps.say("草稿已经放弃。")
