"""The bridge to the browser: what it tells the screen is hostile until checked."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from portal.browser_storage import KEEP, LIMIT, Found
from portal.browser_storage.storage import _checked, _message

FRONTEND = Path(__file__).parents[2] / "portal/browser_storage/frontend"


@pytest.mark.parametrize(
    ("report", "found"),
    [
        pytest.param(None, Found("waiting"), id="the browser has not spoken yet"),
        pytest.param({"state": "ready", "text": None}, Found("ready"), id="nothing is stored"),
        pytest.param({"state": "ready", "text": "{}"}, Found("ready", "{}"), id="a text is stored"),
        pytest.param({"state": "blocked", "text": None}, Found("blocked"), id="storage is blocked"),
        pytest.param({"state": "oversized"}, Found("oversized"), id="the browser found too much"),
        pytest.param(
            {"state": "ready", "text": "x" * (LIMIT + 1)},
            Found("oversized"),
            id="too much, sent nevertheless",
        ),
        pytest.param(
            {"state": "blocked", "text": "{}"}, Found("blocked"), id="no text without being ready"
        ),
    ],
)
def test_the_report_of_the_browser(report: object, found: Found) -> None:
    assert _checked(report) == found


@pytest.mark.parametrize(
    "report",
    ["ready", 1, [], ["ready", "{}"], {}, {"state": "open"}, {"state": ["ready"]}, {"state": None}],
)
def test_a_report_of_another_shape_is_as_good_as_none(report: object) -> None:
    assert _checked(report) == Found("waiting")


def test_a_text_that_is_no_text_is_refused() -> None:
    assert _checked({"state": "ready", "text": {"given": {}}}) == Found("oversized")


def test_reading_writing_and_clearing_are_told_apart() -> None:
    assert _message("n", KEEP) == {"wish": "read", "name": "n", "limit": LIMIT}
    assert _message("n", "{}") == {"wish": "write", "name": "n", "text": "{}"}
    assert _message("n", None) == {"wish": "clear", "name": "n"}


def test_the_scripts_are_files_of_our_own_address() -> None:
    """The content security policy allows neither inline scripts nor eval."""
    for script in FRONTEND.glob("*.js"):
        text = script.read_text(encoding="utf-8")
        assert "export default function" in text
        assert not any(word in text for word in ("eval(", "new Function", "innerHTML", "http"))


def _screen() -> None:
    import streamlit as st

    from portal import browser_storage

    found = browser_storage.exchange("zhudun.test")
    browser_storage.move_focus("nowhere", serial=0)
    browser_storage.print_button("打印")
    st.text(found.state)


def test_all_parts_mount_in_every_new_server() -> None:
    """Each server forgets the declared folder when it stops; AppTest starts one each time."""
    for _ in range(2):
        page = AppTest.from_function(_screen).run()
        assert not page.exception
        assert page.text[0].value == "waiting"
