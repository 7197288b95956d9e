"""My sector (本行业): how we stand beside the others, in which part we are behind, which common gaps are ours."""

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from data.errors import Refusal, StoreError
from data.figures import PROTECTION
from data.publications import Publication
from portal import figures, visit
from portal.pictures import my_sector as pictures
from portal.screens import drawn
from portal.screens.firm import result_markup as markup
from portal.web import addresses
from portal.workflows import my_sector, published_words, series_words
from portal.workflows import my_sector_words as words
from portal.workflows.my_sector import MySector, OwnGap
from portal.workflows.published import number_of
from portal.workflows.published_shelf import day_of

_TRAIL = Markup('<p class="rs-place"><a href="/{}" target="_self">本企业</a> › 本行业</p>').format(
    addresses.FIRM
)
_NOTHING = (
    "还没有公布过统计，所以还没有同行可以放在旁边看。公布以后，这里会写明您和同行业其他企业平均的差别、"
    "落后在哪个部分，以及常见的短板您有哪些。"
)
_GAPS = (
    markup.Column("常见短板"),
    markup.Column("全市有它的企业", figure=True),
    markup.Column("您的企业", narrow=True),
    markup.Column("下一步", narrow=True),
)
_CHOICE = "my-sector-snapshot"


def show() -> None:
    """The three answers in words, then the pictures, then the common gaps with the way on."""
    markup.style()
    try:
        with visit.store() as store:
            actor = visit.actor(store)
            seen = my_sector.read(store, actor=actor, snapshot=st.query_params.get("snapshot", ""))
    except StoreError:
        raise
    except Refusal as refusal:
        st.title("本行业", anchor=False)
        markup.draw(markup.paragraph(str(refusal), "rs-lead"))
        return
    markup.draw(_TRAIL)
    st.title("本行业", anchor=False)
    if seen is None:
        markup.draw(markup.paragraph(_NOTHING, "rs-lead"))
        markup.go(addresses.RESULT, "看自己的结果和改法", main=True)
        return
    _answers(seen)
    _choose(seen.choices, seen.published.publication)
    if seen.peers:
        _pictures(seen)
    _gaps(seen)
    said = map(markup.paragraph, (words.NO_RANK, published_words.HIDDEN))
    markup.draw(markup.fold("怎么比的，哪些不列", Markup("").join(said)))


def _answers(seen: MySector) -> None:
    """What a manager takes away without looking at a picture."""
    if seen.peers:
        first = seen.peers[0]
        markup.draw(markup.paragraph(words.standing(seen, first), "rs-lead"))
        said = [f"{words.parts(seen, first)}。"] if seen.own(PROTECTION) is not None else []
    else:
        markup.draw(markup.paragraph(words.TOO_FEW, "rs-lead"))
        said = []
    if seen.gaps:
        said.append(words.gaps(seen.gaps))
    markup.draw(markup.listed([*said, words.counted(seen)]))
    if sentence := words.other_edition(seen):
        markup.draw(Markup('<div class="rs-note"><p>{}</p></div>').format(sentence))


def _choose(choices: Sequence[Publication], chosen: Publication) -> None:
    """Another snapshot that stands, where there are several; its id stays in the address."""
    if len(choices) < 2:
        return
    named = {one.id: _called(one) for one in choices}
    st.session_state[_CHOICE] = chosen.id
    st.selectbox(
        "和哪一份公布的快照比",
        tuple(named),
        format_func=named.__getitem__,
        key=_CHOICE,
        on_change=_change,
    )


def _called(one: Publication) -> str:
    of = one.series
    campaign = "，单个批次" if of.campaign else ""
    return f"{figures.day(day_of(one))}，{series_words.kind(of)}{campaign}（{number_of(one)}）"


def _change() -> None:
    st.query_params["snapshot"] = st.session_state[_CHOICE]


def _pictures(seen: MySector) -> None:
    st.header("各部分", anchor=False)
    drawn.show(pictures.parts(seen, seen.peers[0]))
    st.header("各组的剩余风险", anchor=False)
    drawn.show(pictures.groups(seen))


def _gaps(seen: MySector) -> None:
    st.header("常见短板", anchor=False)
    if not seen.gaps:
        markup.draw(markup.paragraph("这份快照没有公布常见短板。您自己的短板和改法在结果页。"))
        _on(seen)
        return
    rows = [_gap(one) for one in seen.gaps]
    markup.draw(markup.table(_GAPS, rows, caption="全市最常见的短板，和您的企业"))
    _on(seen)
    markup.go(addresses.ACTIONS, "看整改清单")


def _on(seen: MySector) -> None:
    """To what is done next: the own plan, or a first check."""
    if seen.latest is None and seen.counted is None:
        markup.go(addresses.SELF_CHECK, "先做一次自评", main=True)
    else:
        markup.go(addresses.RESULT, "看最省力的改法", main=True)


def _gap(one: OwnGap) -> tuple[markup.Cell, ...]:
    standing = {True: "也有", False: "没有", None: "不适用，或还没有结果"}[one.has]
    return (
        markup.lines(one.gap.title, one.gap.item),
        published_words.share(one.gap.share),
        standing,
        _way(one),
    )


def _way(one: OwnGap) -> markup.Cell:
    if one.action is not None:
        query, label = f"action={one.action.id}", "已在整改清单，打开"
    elif one.has:
        query, label = f"view=new&item={one.gap.item}", "加入整改"
    else:
        return figures.NOTHING
    return Markup('<a href="/{}?{}" target="_self">{}</a>').format(addresses.ACTIONS, query, label)
