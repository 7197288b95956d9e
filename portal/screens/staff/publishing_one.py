"""One snapshot that holds, for the lead: draft what corrects it (更正), or withdraw it with a reason (撤回)."""

import streamlit as st
from markupsafe import Markup

from data import publications
from data.actor import Actor
from data.errors import Refusal, StoreError
from data.publications import NoSuchPublication, Publication
from data.rights import Action, require
from data.store import Store
from portal import guard, visit
from portal.screens.firm import result_markup as markup
from portal.screens.staff import publishing_new, publishing_reason, steps
from portal.screens.staff import second_look as desk
from portal.web import addresses
from portal.widgets.markup import words
from portal.workflows import drafting, published_shelf, settling
from portal.workflows.published import number_of
from portal.workflows.published_shelf import Shelf


def show(publication_id: str) -> None:
    """What may be done with it: never a change of its numbers."""
    markup.draw(
        Markup(
            '<p class="rs-place"><a href="/{}" target="_self">拟稿和公布</a> › 更正或撤回</p>'
        ).format(addresses.PUBLISHING)
    )
    try:
        with visit.store() as store, store.steady():
            actor = visit.actor(store)
            require(actor, Action.STATISTICS_DRAFT)
            one = publications.get(store, publication_id)
            if one.state != "published":
                raise NoSuchPublication
            shelf = published_shelf.named(store, published_shelf.read(store), actor=actor)
    except StoreError:
        raise
    except Refusal as refusal:
        st.title("更正或撤回", anchor=False)
        desk.told()
        markup.draw(markup.paragraph(str(refusal), "rs-lead"))
        markup.go(addresses.PUBLISHING, "回到拟稿和公布")
        return
    st.title(f"更正或撤回 {number_of(one)}", anchor=False)
    desk.told()
    _correct(shelf, one)
    _withdraw(one)


def _correct(shelf: Shelf, one: Publication) -> None:
    markup.draw(markup.paragraph(words(shelf.name(one.series)), "rs-quiet"))
    st.header("更正", anchor=False)
    markup.draw(
        markup.paragraph(
            "数据改好以后，按现在的数字另拟一份，公布后代替这一份；这一份仍然读得到，标明已更正。"
            "两份相减会看出单家企业的，拟不成：那就先撤回。"
        )
    )
    run = drafting.last(publishing_new.portal())
    if run and not run.is_over:
        markup.draw(markup.paragraph("正在拟稿，请回到拟稿和公布页看进度。"))
        return
    st.button("拟一份更正", key="publishing-correct", on_click=_begin, args=(one,))


def _begin(one: Publication) -> None:
    publishing_new.begin(one.series, corrects=one.id)
    del st.query_params["snapshot"]


def _withdraw(one: Publication) -> None:
    st.header("撤回", anchor=False)
    markup.draw(
        markup.paragraph(
            "一个人就可以撤回，马上生效：数字不再显示，公布页写明撤回和原因。撤回以后不能恢复，可以另拟一份。"
        )
    )
    publishing_reason.ask(one.id, f"撤回原因（所有读者都能看到，{guard.NEVER}）")
    doubted = steps.doubted(publishing_reason.key_of(one.id))
    label = "确认没有秘密，照样撤回" if doubted else "撤回"
    st.button(label, key="publishing-withdraw", on_click=_take_back, args=(one.id,))


def _take_back(publication_id: str) -> None:
    key = publishing_reason.key_of(publication_id)

    def step(store: Store, actor: Actor) -> None:
        settling.withdraw(
            store,
            publication_id,
            publishing_reason.text_of(publication_id),
            vouched=steps.doubted(key),
            actor=actor,
            now=visit.now(),
            new_id=visit.new_id,
        )
        steps.say("已经撤回，公布页写着原因。")

    if steps.attempt(step, doubt=key):
        del st.query_params["snapshot"]
