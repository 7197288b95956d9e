from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.texts import BadText, clean, required
from data.times import day_in_shanghai, from_text, months_before, to_text


@given(st.text(max_size=50))
def test_any_text_is_kept_safely_or_refused_by_field_name(typed: str) -> None:
    try:
        kept = clean(typed, field="理由", limit=40)
    except BadText as refusal:
        assert str(refusal).startswith("理由：")
        assert str(refusal).endswith("。")
    else:
        assert kept == kept.strip()
        assert kept.isprintable() or not any(c in kept for c in "\x00\x1b\u202e")
        kept.encode()


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("甲\x00乙", id="NUL"),
        pytest.param("甲\x1b[31m乙", id="escape"),
        pytest.param("甲\u202e乙", id="text direction"),
        pytest.param("甲\ud800乙", id="half a character"),
        pytest.param("甲\n乙", id="a line break in a line"),
    ],
)
def test_what_cannot_be_shown_is_refused(typed: str) -> None:
    with pytest.raises(BadText, match="控制字符"):
        clean(typed, field="企业名称")


def test_lines_are_kept_where_they_are_allowed() -> None:
    assert clean(" 一\r\n二\t三 ", field="理由", lines=True) == "一\n二\t三"


def test_emoji_full_width_letters_and_html_are_just_text() -> None:
    typed = "ＡＢＣ 👩‍🔬 <script>alert(1)</script> 𠮷"

    assert clean(typed, field="理由") == typed


def test_too_long_is_said_in_numbers() -> None:
    with pytest.raises(BadText, match="最多 5 字，现在有 6 字"):
        clean("一二三四五六", field="理由", limit=5)


@pytest.mark.parametrize("typed", ["", "  \t", "\u3000", "\u200b\u200b"])
def test_nothing_is_not_something(typed: str) -> None:
    with pytest.raises(BadText, match="请填写内容"):
        required(typed, field="企业名称")


@given(st.datetimes(timezones=st.just(UTC)), st.datetimes(timezones=st.just(UTC)))
def test_text_order_is_time_order(one: datetime, other: datetime) -> None:
    assert from_text(to_text(one)) == one
    assert (one < other) == (to_text(one) < to_text(other))


def test_zones_meet_in_utc_and_naive_times_are_refused() -> None:
    moment = datetime(2026, 11, 24, 1, 0, tzinfo=timezone(timedelta(hours=8)))

    assert to_text(moment) == "2026-11-23T17:00:00.000000+00:00"
    assert day_in_shanghai(datetime(2026, 11, 23, 17, 0, tzinfo=UTC)) == date(2026, 11, 24)
    with pytest.raises(ValueError, match="时区"):
        to_text(datetime(2026, 11, 24))  # noqa: DTZ001  # the naive time is the case


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 11, 23), 24, date(2024, 11, 23)),
        (date(2026, 2, 28), 24, date(2024, 2, 28)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 12, 31), 6, date(2026, 6, 30)),
    ],
)
def test_months_are_counted_by_the_calendar(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before
