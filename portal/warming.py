"""Gets everything ready (预热) that the first visitor would otherwise wait for."""

from importlib import import_module
from threading import Thread

from portal import guard, navigation, visit


def begin() -> Thread:
    """Start getting ready, beside the first answers; a browser needs a second to load the page."""
    thread = Thread(target=get_ready, name="warming", daemon=True)
    thread.start()
    return thread


def get_ready() -> None:
    """Import the screens, read the edition, its rules and the patterns of the guard."""
    for module in ("portal.frame", *(screen.module for screen in navigation.SCREENS)):
        import_module(module)
    visit.rules()
    guard.patterns()
