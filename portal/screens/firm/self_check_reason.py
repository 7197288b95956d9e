"""Answers that need a sentence (理由): 不适用, and a 否 that takes a key control away."""

import streamlit as st

from portal.guard import NEVER
from portal.screens.firm.self_check_desk import Desk, Shown
from portal.widgets.question import settle

_HINT = "改了以后按回车，或点一下别处，就会保存。"
LONGEST = 200
"""Characters of a reason: one or two sentences."""


def ask(desk: Desk, item: str, shown: Shown, *, why: str, about: str = "") -> str:
    """Draw the field for a reason and return what stands in it.

    `why` is the field's label, `about` says who reads it. The field sends when it is left, or on
    Enter; what was sent and not saved is marked by the caller.
    """
    key = desk.reason_key(item)
    first = key not in st.session_state
    if not first:
        settle(key, shown.reason)
    written = st.text_input(
        f"{why}（{NEVER}）",
        value=shown.reason if first else "",
        key=key,
        max_chars=LONGEST,
        placeholder="例如：本企业没有这类业务",
    )
    if item not in desk.unsaved:
        st.html(f'<p class="zd-quiet">{about}{_HINT}</p>')
    return written or ""
