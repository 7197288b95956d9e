"""Corrective actions on the firm's landing page (整改): how many, and the next day."""

from datetime import timedelta

import streamlit as st
from markupsafe import Markup

from data.times import day_in_shanghai
from portal import figures, visit
from portal.screens.firm import action_markup
from portal.screens.firm import result_markup as markup
from portal.web import addresses
from portal.workflows.action_pages import Board

_REASSESS_SOON = timedelta(days=21)
"""How long before its day the page asks for the new check."""


def waits(board: Board) -> str:
    """What the firm is to do about its actions now; empty where nothing waits for it."""
    asked, working = _asked(board), len(board.in_state("in_progress"))
    said = [f"有 {asked} 项整改等您同意"] if asked else []
    said += [f"有 {working} 项整改正在做"] if working else []
    return "，".join(said) + "。" if said else ""


def show(board: Board, *, led_there: bool = False) -> None:
    """Nothing where there is nothing to correct and no re-assessment to come.

    `led_there`: the page's first way leads to the list already.
    """
    if not board.lines and board.reassessment is None:
        return
    st.header("整改", anchor=False)
    markup.draw(markup.paragraph(_counts(board)))
    today = day_in_shanghai(visit.now())
    if board.next_due is not None:
        said = Markup("最近的期限：{}，{}。").format(
            figures.day(board.next_due), action_markup.left(board.next_due, today)
        )
        markup.draw(markup.paragraph(said))
    if board.lines and not led_there:
        markup.go(addresses.ACTIONS, "看整改清单")
    due = board.reassessment
    if due is not None and due.due_on - today <= _REASSESS_SOON:
        said = Markup("请在{}以前重新做一次自评（复评），{}。").format(
            figures.day(due.due_on), action_markup.left(due.due_on, today)
        )
        markup.draw(markup.paragraph(said))
        markup.go(addresses.SELF_CHECK, "开始复评")


def _counts(board: Board) -> str:
    counts = board.counts
    said = [
        f"{many} 项{word}"
        for many, word in (
            (_asked(board), "等您同意"),
            (counts["in_progress"], "正在整改"),
            (counts["awaiting_check"], "等复查"),
            (counts["closed"], "已销号"),
        )
        if many
    ]
    return "，".join(said) + "。" if said else "现在没有要您做的整改。"


def _asked(board: Board) -> int:
    return sum(line.action.firm_agreed_by is None for line in board.in_state("proposed"))
