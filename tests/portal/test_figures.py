"""Numbers and times are written one way everywhere."""

from datetime import UTC, date, datetime

import pytest

from portal import figures

EDGES = (20, 35, 50)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        pytest.param(39, "39.0", id="one decimal"),
        pytest.param(39.05, "39.1", id="half up on the shortest decimal form"),
        pytest.param(19.96, "19.96", id="never the next edge"),
        pytest.param(19.996, "19.996", id="as many decimals as it takes"),
        pytest.param(20.0, "20.0", id="the edge itself"),
        pytest.param(None, "—", id="nothing"),
    ],
)
def test_points(value: float | None, shown: str) -> None:
    assert figures.points(value, EDGES) == shown


@pytest.mark.parametrize(("value", "shown"), [(1.25, "+1.3"), (-0.44, "−0.4"), (-0.04, "0.0")])
def test_changes_carry_their_sign(value: float, shown: str) -> None:
    assert figures.change(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(4.0, "4"), (0.125, "0.13"), (10, "10"), (0.5, "0.5"), (14.375, "14.4"), (100, "100")],
)
def test_person_days_have_no_idle_zeros(value: float, shown: str) -> None:
    assert figures.days(value) == shown


def test_times_are_shown_on_the_clocks_of_shanghai() -> None:
    assert figures.moment(datetime(2026, 11, 23, 6, 3, tzinfo=UTC)) == "2026年11月23日 14:03"
    assert figures.day(datetime(2026, 11, 23, 16, 30, tzinfo=UTC)) == "2026年11月24日"
    assert figures.day(date(2026, 1, 2)) == "2026年1月2日"


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="时区"):
        figures.clock(datetime(2026, 11, 23, 6, 3))  # noqa: DTZ001  # the point of the test


def test_counts_and_shares() -> None:
    assert (figures.count(1234), figures.share(0.384)) == ("1,234", "38.4%")
