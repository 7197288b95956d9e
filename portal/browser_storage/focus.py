"""Where the keyboard stands after a part of the page has been exchanged."""

from portal.browser_storage.components import component


def move_focus(key: str, *, serial: int) -> None:
    """Move the focus to the heading of the container `key` whenever `serial` changes.

    Args:
        key: the key of an `st.container`.
        serial: how often its content was exchanged; at 0 nothing moves.
    """
    component("focus")(key=f"focus-{key}", data={"key": key, "serial": serial}, height=1)
