"""What was published (公布): the sector risk of the city, for everybody; what holds, what was corrected or withdrawn."""

import streamlit as st
from markupsafe import Markup

from data.actor import Actor
from data.publications import Publication
from portal import figures, visit
from portal.pictures import published_over_time
from portal.screens import drawn, published_view
from portal.screens.firm import result_markup as markup
from portal.screens.visitor import published_list
from portal.web import addresses
from portal.widgets.markup import words
from portal.workflows import published, published_shelf
from portal.workflows.briefing_links import briefing_links
from portal.workflows.published import Published
from portal.workflows.published_shelf import Shelf, day_of
from portal.workflows.taking_pictures import way_of_published

_NOTHING = (
    "还没有公布过。这里会有：全市和各行业、各县（市、区）的风险颜色、防护分、最常见的短板和泄密途径。"
    "每一期由一人拟稿、另一人核对后公布，公布以后不再改动；少于六家企业的数字不会出现。"
)


def show() -> None:
    """The answer first, then the pictures, earlier dates, files, and everything that was published."""
    markup.style()
    st.title("公布的行业风险", anchor=False)
    with visit.store() as store, store.steady():
        actor = visit.actor(store)
        shelf = published_shelf.read(store, str(st.query_params.get("id", "")))
        chosen = shelf.chosen
        of = published.read(store, chosen) if chosen and chosen.content else None
    if chosen is None:
        markup.draw(markup.paragraph(_NOTHING, "rs-lead"))
        markup.go(addresses.QUICK_CHECK, "先测一测自己企业")
        return
    if shelf.missing:
        said = "没有找到您要看的那一期，下面是现在有效的一期。全部公布过的列在页尾。"
        markup.draw(Markup('<div class="rs-note" role="status"><p>{}</p></div>').format(said))
    published_list.choose(shelf, chosen)
    if of is None:
        _withdrawn(shelf, chosen)
    else:
        _one(shelf, of, actor)
    published_list.show(shelf)


def _one(shelf: Shelf, of: Published, actor: Actor) -> None:
    one = of.publication
    series = shelf.name(one.series)
    markup.draw(published_view.identity(of, series))
    if one.state == "corrected":
        _corrected(shelf, one)
    elif one.corrects:
        before = _link(one.corrects, "看原来的那一份")
        markup.draw(markup.paragraph(Markup("这一份更正了以前的一份。{}").format(before)))
    markup.draw(published_view.answer(of))
    published_view.show(of, way_of_published(one.id))
    st.header("历期", anchor=False)
    runs = shelf.runs(one.series)
    drawn.show(published_over_time.over_time(runs, series), way_of_published(one.id))
    st.header("下载和核对", anchor=False)
    markup.draw(_files(one, actor))
    markup.draw(markup.fold("编号和核对", published_view.proof(one)))


def _corrected(shelf: Shelf, one: Publication) -> None:
    """Not to be quoted any more: what holds instead."""
    later = shelf.instead_of(one)
    way = _link(later.id, f"看现在的一份（{figures.day(day_of(later))}）") if later else ""
    said = Markup("<p><b>这一份已经更正，请不要再引用。</b>{}</p>").format(way)
    markup.draw(Markup('<div class="rs-note" role="status">{}</div>').format(said))


def _withdrawn(shelf: Shelf, one: Publication) -> None:
    """When and why; its numbers are not shown any more."""
    day = figures.moment(one.withdrawn_at) if one.withdrawn_at else ""
    markup.draw(
        Markup(
            '<div class="rs-note" role="status"><p><b>快照 {} 已于 {} 撤回，请不要再引用。</b></p>'
            "<p>撤回原因：{}</p></div>"
        ).format(published.number_of(one), day, words(one.reason))
    )
    markup.draw(markup.paragraph(shelf.name(one.series), "rs-quiet"))
    if shelf.standing:
        best = shelf.standing[0]
        way = _link(best.id, f"看现在有效的一期（{figures.day(day_of(best))}）")
        markup.draw(markup.paragraph(way))
    else:
        markup.draw(markup.paragraph("现在没有有效的公布。再公布时，这里会出现。"))


def _files(one: Publication, actor: Actor) -> Markup:
    """For machines, for everybody; the briefing for officials who may take pictures out."""
    ways = [
        (f"{addresses.PUBLISHED_CSV}?id={one.id}", "表格（CSV）"),
        (f"{addresses.PUBLISHED_JSON}?id={one.id}", "数据（JSON）"),
        (addresses.DICTIONARY, "字段说明"),
    ]
    ways += briefing_links(one, actor)
    links = Markup("　").join(
        Markup('<a href="{}" target="_self">{}</a>').format(*way) for way in ways
    )
    return Markup('<p class="rs-text">{}</p>').format(links)


def _link(publication: str, label: str) -> Markup:
    return Markup('<a href="/{}?id={}" target="_self">{}</a>').format(
        addresses.PUBLISHED, publication, label
    )
