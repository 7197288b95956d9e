"""Turning the pages of a list (翻页): which page the address asks for, and the ways to those beside it."""

import streamlit as st

from portal.screens.firm import result_markup as markup

_FARTHEST = 1_000_000


def asked() -> int:
    """The page in the address, the first one for anything that is none."""
    page = whole("page")
    return page if 0 < page < _FARTHEST else 1


def whole(name: str, *, otherwise: int = 0) -> int:
    """A whole number in the address, `otherwise` for anything that is none."""
    text = st.query_params.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else otherwise


def ways(address: str, page: int, *, total: int, each: int, **query: str) -> None:
    """上一页 and 下一页, where there is one."""
    with st.container(key="page-turning", horizontal=True):
        if page > 1:
            markup.go(address, "上一页", main=False, page=str(page - 1), **query)
        if page * each < total:
            markup.go(address, "下一页", main=False, page=str(page + 1), **query)
