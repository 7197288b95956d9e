"""Reading and writing the browser's own storage.

What comes back was written by whoever sits at the browser: it is hostile until its reader has
checked it. Nothing passed here is kept by the server beyond the visit.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Literal, cast

from portal.browser_storage.components import component

LIMIT = 8_000
"""Longest text that is read, in UTF-16 units; a finished quick check takes about 900."""

State = Literal["waiting", "ready", "blocked", "oversized"]
_REPORTED = ("ready", "blocked", "oversized")


class Keep(Enum):
    """The wish to leave the storage as it is and to be told what is in it."""

    KEEP = "keep"


KEEP = Keep.KEEP


@dataclass(frozen=True, slots=True)
class Found:
    """What the browser has told so far.

    `waiting`: it has not spoken yet. `ready`: `text` is what was stored, None where nothing was.
    `blocked`: it keeps nothing. `oversized`: something longer than LIMIT lies there.
    """

    state: State
    text: str | None = None


def exchange(name: str, wish: str | Keep | None = KEEP) -> Found:
    """Tell the browser what to keep under `name` and learn what it found at first.

    Args:
        name: the key in the browser's storage.
        wish: a text to store, None to remove what is stored, KEEP to read only.

    Call it once in a run, always with the same name: the answer arrives in a later run.
    """
    result = component("storage")(
        key=f"storage-{name}",
        data=_message(name, wish),
        default={"found": None},
        on_found_change=_nothing_more_to_do,
        height=1,
    )
    return _checked(result.get("found"))


def _message(name: str, wish: str | Keep | None) -> dict[str, str | int]:
    if isinstance(wish, Keep):
        return {"wish": "read", "name": name, "limit": LIMIT}
    if wish is None:
        return {"wish": "clear", "name": name}
    return {"wish": "write", "name": name, "text": wish}


def _nothing_more_to_do() -> None:
    """Streamlit runs the script again by itself; it wants a callback to know the state's name."""


def _checked(report: object) -> Found:
    """The browser's report, or `waiting` where it is none of ours."""
    if not isinstance(report, dict):
        return Found("waiting")
    state, text = report.get("state"), report.get("text")
    if not isinstance(state, str) or state not in _REPORTED:
        return Found("waiting")
    if text is None:
        return Found(cast(State, state))
    if not isinstance(text, str) or len(text) > LIMIT:
        return Found("oversized")
    return Found(cast(State, state), text if state == "ready" else None)
