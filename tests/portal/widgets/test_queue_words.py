"""The reasons of a place in the queue, as they break on a narrow page."""

from dataclasses import replace
from datetime import date

from portal.widgets import queue_words
from tests.workflows.test_assigning import entry


def test_a_dot_ends_a_reason_and_begins_none() -> None:
    one = entry(1, None)
    one = replace(
        one, standing=replace(one.standing, check_state="reviewed", to_check=1, to_agree=2)
    )

    said = queue_words.reasons(one, today=date(2026, 11, 26))

    assert said.endswith("<span>整改待复查 1 项 ·</span> <span>整改待商定 2 项</span>")
    assert "<span> ·" not in said
