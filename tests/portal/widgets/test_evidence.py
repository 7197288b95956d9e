"""The day of a piece of evidence as people type it; pieces as they are listed."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.evidence import Evidence
from portal.widgets import evidence

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("2025-06-18", date(2025, 6, 18), id="as the example says"),
        pytest.param("2025年6月18日", date(2025, 6, 18), id="in Chinese"),
        pytest.param("20250618", date(2025, 6, 18), id="digits only"),
        pytest.param(" 2025 / 6 / 18 ", date(2025, 6, 18), id="with spaces"),
        pytest.param(
            "２０２５．６", date(2025, 6, 30), id="full-width; a month means its last day"
        ),
        pytest.param("2025-12", date(2025, 12, 31), id="the last month of a year"),
        pytest.param("2026-11", TODAY, id="this month means today at the latest"),
    ],
)
def test_a_day_is_understood(typed: str, meant: date) -> None:
    assert evidence.day(typed, today=TODAY) == meant


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        pytest.param("", "请写成", id="nothing"),
        pytest.param("去年夏天", "请写成", id="words"),
        pytest.param("2025", "请写成", id="a year alone"),
        pytest.param("2025-02-30", "没有这一天", id="a day that does not exist"),
        pytest.param("0000-01", "没有这一天", id="a year that does not exist"),
        pytest.param("2026-11-24", "不能晚于今天", id="tomorrow"),
        pytest.param("2027-01", "不能晚于今天", id="a month ahead"),
    ],
)
def test_what_is_no_day_is_told_with_its_remedy(typed: str, told: str) -> None:
    with pytest.raises(evidence.NoDay, match=told):
        evidence.day(typed, today=TODAY)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_day_until_today_or_refused_in_words(typed: str) -> None:
    try:
        assert evidence.day(typed, today=TODAY) <= TODAY
    except evidence.NoDay as refusal:
        assert str(refusal).startswith("日期：")


@pytest.mark.parametrize(
    ("dated_on", "aged"),
    [
        pytest.param(date(2024, 11, 23), False, id="the first day that counts"),
        pytest.param(date(2024, 11, 22), True, id="a day too old"),
    ],
)
def test_a_piece_too_old_to_count_is_marked(dated_on: date, aged: bool) -> None:
    piece = Evidence(
        id="1",
        item="FK-DJ-01",
        kind="清单",
        dated_on=dated_on,
        described="<b>第 2 版</b>",
        author="",
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
    )

    drawn = evidence.line(piece, oldest=date(2024, 11, 23))

    assert ("时间太早" in drawn) is aged
    assert "&lt;b&gt;第 2 版&lt;/b&gt;" in drawn
