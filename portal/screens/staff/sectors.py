"""Sector risk (行业风险), for who answers for an area: which sectors, which parts, how certain."""

import streamlit as st
from markupsafe import Markup

from data.errors import Refusal, StoreError
from data.series import Series
from data.spread import SMALLEST
from portal import labels, visit
from portal.pictures import sectors as pictures
from portal.screens import drawn, effect_choice
from portal.screens.effect_choice import Choice
from portal.screens.firm import result_markup as markup
from portal.screens.staff import sectors_coverage, weak_points
from portal.workflows import sector_words, sectors
from portal.workflows.asked_figures import asked
from portal.workflows.sectors import Board


def show() -> None:
    """Choice, coverage, colours, then the three pictures of the sectors."""
    markup.style()
    choice = effect_choice.chosen()
    st.title("行业风险", anchor=False)
    try:
        board = _read(choice)
    except StoreError:
        raise
    except Refusal as refusal:
        markup.draw(markup.paragraph(str(refusal), "rs-lead"))
        return
    lead = f"{board.area}：哪些行业、哪些部分更需要帮。只说分得清的差别。"
    markup.draw(markup.paragraph(lead, "rs-lead"))
    effect_choice.ask(choice)
    markup.draw(sectors_coverage.headline(board))
    markup.draw(sectors_coverage.by_sector(board))
    if board.is_tellable:
        _pictures(board)
    else:
        markup.draw(markup.paragraph(_too_few(board, choice), "rs-empty"))


def _read(choice: Choice) -> Board:
    with visit.store() as store:
        edition = visit.questionnaire().edition
        of = Series(edition, choice.scope, choice.reading)
        return sectors.read(store, of, actor=visit.actor(store))


def _pictures(board: Board) -> None:
    source = sector_words.source(board, visit.now())
    st.header("颜色", anchor=False)
    drawn.show(pictures.colours(board, source))
    st.header("行业和部分", anchor=False)
    drawn.show(pictures.parts(board, source))
    st.header("暴露和防护", anchor=False)
    drawn.show(pictures.exposed(board, source))
    st.header("剩余风险的分布", anchor=False)
    drawn.show(pictures.risk(board, source, visit.rules().bands))
    weak_points.show(asked(st.query_params, edition=board.series.edition, actor=visit.actor()))
    said = Markup("").join(map(markup.paragraph, (sector_words.METHOD, sector_words.HIDDEN)))
    markup.draw(markup.fold("怎么算的，哪些不列", said))


def _too_few(board: Board, choice: Choice) -> str:
    what = f"{labels.SCOPES[choice.scope]}、{labels.READINGS[choice.reading]}口径"
    found = f"只有 {board.checked} 家" if board.checked else "还没有企业"
    return (
        f"{what}下，{board.area}{found}有结果；满 {SMALLEST} 家才列数字，免得从中认出某一家。"
        "可以换一个范围或口径看看；等更多企业提交自评，这里会自动出现。"
    )
