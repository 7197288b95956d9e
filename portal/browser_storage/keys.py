"""Keys that press a button (快捷键) where the framework's own shortcuts do not do.

`st.button(shortcut="Enter")` takes Enter away from whatever button has the focus, and knows no `?`.
"""

from collections.abc import Mapping

from portal.browser_storage.components import component


def listen(keys: Mapping[str, str], *, focus: str = "", serial: str = "") -> None:
    """Let keys press buttons while nobody types in a field; Escape works there too.

    Args:
        keys: key as the browser names it (`Enter`, `?`, `Escape`) → key of the button's widget.
        focus: key of a container whose text field gets the keyboard.
        serial: the focus moves whenever this changes.
    """
    data = {"keys": dict(keys), "focus": focus, "serial": serial}
    component("keys")(key="keys", data=data, height=1)
