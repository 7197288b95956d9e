"""The quick check as a visitor goes through it, with a browser of its own behind the bridge."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from streamlit.testing.v1 import AppTest

from portal import visit
from portal.browser_storage import KEEP, Found
from portal.screens.visitor import quick_check_visit
from portal.screens.visitor.quick_check_answers import Given, QuickAnswers, written
from portal.screens.visitor.quick_check_visit import QuickVisit
from tests.portal.screens.self_check_case import EDITION
from tests.portal.screens.visitor_case import text

RULES = visit.rules()


NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


TODAY = NOON.date()


MIDDLE: dict[str, Given] = {e.id: 2 for e in EDITION.exposure}
"""Exposure of exactly one half."""


class Browser:
    """A browser's storage as the bridge shows it to the screen."""

    def __init__(self) -> None:
        self.kept: str | None = None
        self.found: Found = Found("ready")
        self.wishes: list[object] = []

    def exchange(self, name: str, wish: object = KEEP) -> Found:
        """Do as the browser does, and tell what was found at first."""
        assert name == quick_check_visit.STORAGE
        self.wishes.append(wish)
        if wish is None or isinstance(wish, str):
            self.kept = wish
        return self.found


def kept(given: Mapping[str, Given], *, stopped: bool = False) -> str:
    """What a browser would have kept."""
    return written(QuickAnswers(dict(given), stopped=stopped), EDITION, today=TODAY)


def state(opened: AppTest) -> QuickVisit:
    """What the visit remembers."""
    found = opened.session_state["quick-check-visit"]
    assert isinstance(found, QuickVisit)
    return found


def choices(opened: AppTest) -> list[Any]:
    """The buttons that answer the question on screen."""
    return [b for b in opened.button if (b.key or "").startswith("choice-")]


def press(opened: AppTest, key: str) -> AppTest:
    """One click on a button."""
    return opened.button(key=key).click().run()


def heading(opened: AppTest) -> str:
    """The question on screen."""
    found = re.findall(r"<h2>(.*?)</h2>", text(opened))
    return re.sub(r"<[^>]+>", "", found[-1])


def answer_all(opened: AppTest, choose: Callable[[str, int], int]) -> list[str]:
    """Answer until nothing is asked; `choose` takes item and number of choices. Returns the items."""
    asked = []
    while offered := choices(opened):
        item = re.sub(r"^choice-(given-)?|-\d+$", "", offered[0].key or "")
        asked.append(item)
        offered[choose(item, len(offered))].click()
        opened.run()
        assert not opened.exception
    return asked


def usual(item: str) -> Given:
    """The answer of somebody in the middle: yes to facts, level 2."""
    return True if item in {f.id for f in EDITION.facts} else 2
