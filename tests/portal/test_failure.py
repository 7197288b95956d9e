"""What a visitor reads when a screen fails."""

import logging
import re

import pytest
from streamlit.testing.v1 import AppTest

from data.errors import NotAllowed, StoreFull
from data.incidents import incident_number
from data.keys import Tampered


def _fail(kind: str) -> None:
    from data.errors import NotAllowed, StoreFull
    from data.keys import Tampered, noted
    from portal.failure import show_incident

    failures = {
        "slip": ZeroDivisionError("secret detail"),
        "full": StoreFull(),
        "refusal": NotAllowed(),
        "sealed": noted(Tampered, "evidence", "described", "0f3a"),
    }
    assert show_incident(failures[kind])


def test_a_failure_shows_a_number_that_is_in_the_log_and_nothing_of_itself(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR, logger="portal"):
        page = AppTest.from_function(_fail, args=("slip",)).run()

    shown = page.error[0].value
    number = re.search(r"[0-9A-F]{4}-[0-9A-F]{4}", shown)
    assert number is not None
    assert number[0] in caplog.text
    assert "secret detail" in caplog.text
    assert "secret" not in shown
    assert "请刷新页面再试" in shown


def test_a_database_that_refuses_is_told_in_its_own_words() -> None:
    page = AppTest.from_function(_fail, args=("full",)).run()

    assert page.error[0].value.startswith(StoreFull.message)


def test_a_refusal_is_a_finished_sentence_without_a_number() -> None:
    page = AppTest.from_function(_fail, args=("refusal",)).run()

    assert page.warning[0].value == NotAllowed.message
    assert not page.error


def test_what_does_not_open_is_told_calmly_and_found_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR, logger="portal"):
        page = AppTest.from_function(_fail, args=("sealed",)).run()

    shown = page.warning[0].value
    number = re.search(r"[0-9A-F]{4}-[0-9A-F]{4}", shown)
    assert number is not None
    assert shown.startswith(Tampered.message)
    assert (
        f"事件 {number[0]} 打不开的加密内容（Tampered）：evidence.described，行 0f3a" in caplog.text
    )


def test_numbers_can_be_read_out() -> None:
    assert all(re.fullmatch(r"[0-9A-F]{4}-[0-9A-F]{4}", incident_number()) for _ in range(50))
