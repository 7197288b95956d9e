"""Where the eye and the keyboard are after a jump (到达): at the top of what was jumped to.

Streamlit leaves the window where it was: after 下一步 at the foot of a long step, that is the foot of
the next one.
"""

from portal.browser_storage.components import component


def arrive(key: str, *, serial: int) -> None:
    """Bring the container `key` to the top of the window whenever `serial` grows.

    Args:
        key: the key of an `st.container`.
        serial: how many jumps there were on this page; at 0 nothing moves.
    """
    component("arrival")(key="arrival", data={"key": key, "serial": serial}, height=1)
