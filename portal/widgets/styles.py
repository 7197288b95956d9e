"""The look of the pieces in this package (样式)."""

from functools import cache
from pathlib import Path

import streamlit as st


def apply() -> None:
    """Give the running page the style sheet of the widgets; call it once, outside fragments."""
    st.html(f"<style>{_sheet()}</style>")


@cache
def _sheet() -> str:
    return (Path(__file__).parent / "widgets.css").read_text(encoding="utf-8")


def apply_queue() -> None:
    """The same for the pieces of the work queue (工作队列)."""
    st.html(f"<style>{_queue_sheet()}</style>")


@cache
def _queue_sheet() -> str:
    return (Path(__file__).parent / "queue.css").read_text(encoding="utf-8")
