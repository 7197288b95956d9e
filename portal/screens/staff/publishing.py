"""The publishing desk (拟稿和公布): what holds now, what waits for a second person, a new draft, the log."""

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from data import publication_log, publications
from data.actor import Actor
from data.publications import Publication
from data.rights import Action, may
from portal import figures, visit
from portal.screens.firm import result_markup as markup
from portal.screens.staff import publishing_draft, publishing_log, publishing_new, publishing_one
from portal.screens.staff import second_look as desk
from portal.web import addresses
from portal.widgets.markup import words
from portal.workflows import published_shelf
from portal.workflows.published import number_of
from portal.workflows.published_shelf import Shelf, day_of

_LEAD = (
    "把统计定格成一期，给所有人看。一人拟稿，另一人看过再公布；公布以后数字不再改动，只能另出一份更正，"
    "或者写明原因撤回。"
)
_COLUMNS = (markup.Column("快照"), markup.Column("日期", narrow=True), markup.Column("可以做"))


def show() -> None:
    """One draft or one snapshot where the address names it; else the whole desk."""
    desk.style()
    if st.query_params.get("draft"):
        publishing_draft.show(str(st.query_params["draft"]))
        return
    if st.query_params.get("snapshot"):
        publishing_one.show(str(st.query_params["snapshot"]))
        return
    with visit.store() as store, store.steady():
        actor = visit.actor(store)
        drafts = publications.drafts(store, actor=actor)
        shelf = published_shelf.read(store)
        names = published_shelf.named(store, shelf, actor=actor)
        steps = publication_log.steps(store, actor=actor)
    st.title("拟稿和公布", anchor=False)
    markup.draw(markup.paragraph(_LEAD, "rs-lead"))
    desk.told()
    st.header("等候核对的草稿", anchor=False)
    _drafts(drafts, names, actor)
    st.header("现在有效的", anchor=False)
    _standing(names, actor)
    if may(actor, Action.STATISTICS_DRAFT):
        st.header("拟一份新的", anchor=False)
        publishing_new.show(names)
    st.header("记录", anchor=False)
    publishing_log.show(names, steps)


def _drafts(drafts: Sequence[Publication], shelf: Shelf, actor: Actor) -> None:
    """Each with the way to look at it; one's own waits for somebody else."""
    if not drafts:
        markup.draw(markup.paragraph("没有草稿在等。市级牵头拟稿以后，会出现在这里。"))
        return
    rows = [
        Markup('<a href="/{}?draft={}" target="_self">看这份草稿</a>　{}，{} 拟，{}').format(
            addresses.PUBLISHING,
            one.id,
            words(shelf.name(one.series)),
            figures.moment(one.made_at),
            "是您拟的，等另一位核对" if one.made_by == actor.account_id else "等您核对",
        )
        for one in drafts
    ]
    markup.draw(markup.listed(rows))


def _standing(shelf: Shelf, actor: Actor) -> None:
    if not shelf.standing:
        markup.draw(
            markup.paragraph("现在没有有效的公布，公布页上写着“还没有公布过”或者撤回的原因。")
        )
        return
    rows = [_row(shelf, one, actor) for one in shelf.standing]
    markup.draw(markup.table(_COLUMNS, rows, caption="常用的序列在前"))


def _row(shelf: Shelf, one: Publication, actor: Actor) -> tuple[markup.Cell, ...]:
    ways = [
        Markup('<a href="/{}?id={}" target="_self">看公布页</a>').format(
            addresses.PUBLISHED, one.id
        )
    ]
    if may(actor, Action.STATISTICS_DRAFT):
        ways.append(
            Markup('<a href="/{}?snapshot={}" target="_self">更正或撤回</a>').format(
                addresses.PUBLISHING, one.id
            )
        )
    return (
        markup.lines(number_of(one), words(shelf.name(one.series))),
        figures.day(day_of(one)),
        Markup("　").join(ways),
    )
