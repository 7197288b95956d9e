"""Moving through a list of links by keyboard (键盘上下移动): J, K and the arrows; Enter opens."""

from portal.browser_storage.components import component


def move_by_keyboard(prefix: str, *, seen: str = "") -> None:
    """Let the keyboard move between the first links of the containers whose keys begin so.

    Args:
        prefix: how the keys of the rows begin.
        seen: the rest of the key of the row on which the keyboard begins; empty for none.
    """
    component("rows")(key=f"rows-{prefix}{seen}", data={"key": prefix, "seen": seen}, height=1)
