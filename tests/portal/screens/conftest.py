"""What most screens are opened over: a portal with one firm, and a browser's storage."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from time import monotonic

import pytest

from data.assessments import Assessment
from portal import browser_storage, clock, visit
from tests.data.town import NOW
from tests.portal.screens.quick_check_case import NOON, Browser
from tests.portal.screens.self_check_case import Case
from tests.portal.screens.visitor_case import portal


@pytest.fixture(scope="package", autouse=True)
def clock_of_one_day() -> Iterator[None]:
    """Screens and what they are opened over live in the afternoon of a known day.

    Else a test that runs over midnight would find yesterday's purposes (查看事由) gone.
    """
    began = monotonic()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: NOW + timedelta(seconds=monotonic() - began))
        yield


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    """A portal with one firm; screens of this process use it."""
    return portal(tmp_path, monkeypatch)


@pytest.fixture
def draft(case: Case) -> Assessment:
    """The firm's open light assessment, without an answer."""
    return case.start("light")


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Browser:
    """AppTest has no browser: this one stands at the bridge's border, at noon of a known day."""
    behind = Browser()
    monkeypatch.setattr(browser_storage, "exchange", behind.exchange)
    monkeypatch.setattr(visit, "now", lambda: NOON)
    return behind
