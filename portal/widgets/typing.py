"""What is being typed (正在输入), sent a moment after the last key: a text area alone sends when it is left.

The browser keeps nothing: phones are shared. Each text goes to the server, which puts it into a draft.
"""

from collections.abc import Mapping

import streamlit as st

from portal.browser_storage.components import component

LONGEST = 20_000
"""Characters of one field that are read; what is longer waits until the field is left."""


def typed(name: str, kept: Mapping[str, str], *, serial: int = 0) -> dict[str, str]:
    """What was typed since the last run: key of a field → its whole text, only where it changed.

    Args:
        name: unlike that of every other call on the page.
        kept: key of each watched `st.text_area` or `st.text_input` → what the draft holds.
        serial: grows when the portal itself puts other text into the fields.
    """
    result = component("typing")(
        key=f"typing-{name}",
        data={"name": name, "kept": dict(kept), "serial": serial, "visit": _visit()},
        on_typed_change=_nothing_more_to_do,
        height=1,
    )
    return checked(result.get("typed"), kept)


def checked(report: object, kept: Mapping[str, str]) -> dict[str, str]:
    """The browser's report, as far as it speaks of our fields; the rest was written by a stranger."""
    if not isinstance(report, dict):
        return {}
    return {
        key: text
        for key, text in report.items()
        if key in kept and isinstance(text, str) and len(text) <= LONGEST
    }


def _visit() -> str:
    """Tells a server that met the page anew from one that knows what was sent before."""
    if "typing-visit" not in st.session_state:
        from portal import visit

        st.session_state["typing-visit"] = visit.new_id()
    return str(st.session_state["typing-visit"])


def _nothing_more_to_do() -> None:
    """Streamlit runs the script again by itself; it wants a callback to know the trigger's name."""
