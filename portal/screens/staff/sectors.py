"""The risk dashboard (风险看板), for who answers for an area: where, whether less, whether guidance helped, what next."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from pathlib import Path

import streamlit as st
from markupsafe import Markup

from data.errors import Refusal, StoreError
from data.store import Store
from portal import visit
from portal.charts import sectors as sector_charts
from portal.charts import tiles
from portal.pictures import board
from portal.pictures.model import Picture
from portal.screens import drawn
from portal.screens.firm import result_markup as markup
from portal.screens.staff import board_choice, board_head, weak_points
from portal.web import addresses
from portal.workflows import asked_figures, board_findings, sector_words, taking_pictures
from portal.workflows.dashboard import Dashboard

_Makers = Mapping[str, Callable[[], Picture]]
_LOOKED = "board-looked"
_PICKED = {sector_charts.PICK: board_choice.INDUSTRY, tiles.PICK: board_choice.COUNTY}
"""What was clicked → which choice it makes."""


def show() -> None:
    """Choice, first figures, four answers; then the pictures, the slowest last."""
    markup.style()
    st.html(f"<style>{_sheet()}</style>")
    st.title("风险看板", anchor=False)
    try:
        with visit.store() as store:
            _board(store)
    except StoreError:
        raise
    except Refusal as refusal:
        markup.draw(markup.paragraph(str(refusal), "rs-lead"))


def _board(store: Store) -> None:
    actor = visit.actor(store)
    of = Dashboard(store, board_choice.asked(store, actor), actor=actor, now=visit.now())
    markup.draw(Markup('<p class="bd-place">{}</p>').format(board_head.place(store, of)))
    board_choice.ask(store, of)
    markup.draw(board_head.headline(of))
    answers = st.empty()
    with answers:
        markup.draw(board_head.answers(of))
    pictures = board.everything(of)
    _where(of, pictures)
    st.header("少了没有", anchor=False)
    _columns(of, pictures, ["campaigns"], ["flow"])
    st.header("指导有用吗，下一步", anchor=False)
    left, right = st.columns(2, gap="large")
    with right:
        _picture(of, pictures["overdue"]())
        _overdue(of)
    weak_points.show(of.weak, actor)
    said = Markup("").join(map(markup.paragraph, (sector_words.METHOD, sector_words.HIDDEN)))
    markup.draw(markup.fold("怎么算的，哪些不列", said))
    # The slowest to read comes when all else stands, and in a large city a little later.
    is_there = of.effect_soon(visit.store)
    with left:
        _effect(of, pictures, is_there=is_there)
    if is_there:
        with answers:
            markup.draw(board_head.answers(of, board_findings.helped(of)))


def _effect(of: Dashboard, pictures: _Makers, *, is_there: bool) -> None:
    if is_there:
        _picture(of, pictures["effect"]())
    else:
        markup.draw(markup.paragraph("正在比较指导前后的自评，几秒后出现在这里。", "rs-empty"))
        st.session_state[_LOOKED] = False
        _look_again()
    markup.go(
        addresses.EFFECT, "看成效", scope=of.asked.series.scope, reading=of.asked.series.reading
    )


@st.fragment(run_every=2)
def _look_again() -> None:
    """Draws the whole page again a little later: by then, what is being read may be there."""
    if st.session_state[_LOOKED]:
        st.rerun()
    st.session_state[_LOOKED] = True


def _where(of: Dashboard, pictures: _Makers) -> None:
    """The sectors, and the counties or parks; nothing but counts where too few have a result."""
    st.header("危险在哪", anchor=False)
    if of.board.is_tellable:
        what = "一个行业或一个县" if asked_figures.may_choose(of.actor) else "一个行业"
        markup.draw(
            markup.paragraph(f"点图里的{what}，就接着看它；用上面的选项也一样。", "rs-quiet")
        )
        _columns(of, pictures, ["parts", "places", "colours"], ["exposed", "risk"])
    else:
        markup.draw(markup.paragraph(sector_words.too_few(of.board), "rs-empty"))
    markup.draw(board_head.by_sector(of.board))


def _columns(of: Dashboard, pictures: _Makers, left: Sequence[str], right: Sequence[str]) -> None:
    """Two columns on a wide screen, one below the other on a narrow one."""
    for column, names in zip(st.columns(2, gap="large"), (left, right), strict=True):
        with column:
            for name in names:
                _picture(of, pictures[name]())


def _picture(of: Dashboard, picture: Picture) -> None:
    may_pick = picture.picks != tiles.PICK or asked_figures.may_choose(of.actor)
    take = taking_pictures.way_of(of.asked, actor=of.actor)
    drawn.show(picture, take, pick=partial(_pick, picture.picks) if may_pick else None)


def _pick(what: str, code: str) -> None:
    """A sector or a county was clicked: the address says so, and all pictures follow."""
    board_choice.choose(_PICKED[what], code)


def _overdue(of: Dashboard) -> None:
    """The way to the list behind the counts."""
    if of.overdue.many:
        area = of.asked.area
        county = {"county": area.id} if area.kind == "county" else {}
        markup.go(addresses.OVERDUE, "看超期的整改", main=False, only="late-actions", **county)


@cache
def _sheet() -> str:
    return Path(__file__).with_name("board.css").read_text(encoding="utf-8")
