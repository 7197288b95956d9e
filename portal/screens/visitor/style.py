"""The few styles that only the visitor's screens need (游客页样式)."""

from functools import cache
from pathlib import Path

import streamlit as st


def apply() -> None:
    """Put the styles into the page; Streamlit gives a pure style sheet no place of its own."""
    st.html(f"<style>{_sheet()}</style>")


def show(text: str) -> None:
    """Draw our own HTML; line ends of the source vanish, for Chinese has no space between words."""
    st.html(text.replace("\n", ""))


@cache
def _sheet() -> str:
    return Path(__file__).with_name("visitor.css").read_text(encoding="utf-8")
