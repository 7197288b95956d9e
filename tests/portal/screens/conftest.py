"""What most screens are opened over: a portal with one firm, and a browser's storage."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from data.assessments import Assessment
from portal import browser_storage, visit
from tests.one_day import one_day
from tests.portal.screens.quick_check_case import NOON, Browser
from tests.portal.screens.self_check_case import Case
from tests.portal.screens.visitor_case import portal


@pytest.fixture(scope="package", autouse=True)
def clock_of_one_day() -> Iterator[None]:
    """Screens and what they are opened over live on a known day."""
    with one_day():
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
