"""Overdue (超期) is one truth: workdays, the same in queue, list, reminders and escalation."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import due, escalations, lateness, overdue, queue, queue_loads
from data.actor import OPERATOR
from data.lateness import Late
from data.queue import ALL, Query
from portal.widgets import queue_words
from portal.workflows import due_words
from tests.data import due_case, queue_rows
from tests.data.town import Town, built

FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("due_on", "today", "late", "said"),
    [
        pytest.param("2026-11-20", "2026-11-20", Late(0), "今天到期", id="on its day"),
        pytest.param("2026-11-20", "2026-11-21", Late(0), "刚到期", id="on a Saturday after"),
        pytest.param("2026-11-20", "2026-11-23", Late(1), "已超期 1 个工作日", id="on Monday"),
        pytest.param(
            "2026-11-22", "2026-11-23", Late(1), "已超期 1 个工作日", id="due on a Sunday"
        ),
        pytest.param("2026-09-30", "2026-10-07", Late(0), "刚到期", id="the holidays do not count"),
        pytest.param(
            "2026-09-30", "2026-10-10", Late(3), "已超期 3 个工作日", id="a worked Saturday"
        ),
        pytest.param(
            "2026-12-31",
            "2027-01-04",
            Late(2, provisional=True),
            "已超期 2 个工作日（暂定）",
            id="holidays of the year are not announced",
        ),
        pytest.param(
            "2026-12-31",
            "2027-01-01",
            Late(1, provisional=True),
            "已超期 1 个工作日（暂定）",
            id="nor 1 Jan",
        ),
        pytest.param(
            "2027-01-05",
            "2026-12-31",
            Late(0),
            "还有 3 个工作日（暂定）",
            id="ahead, over days unknown",
        ),
        pytest.param("2026-11-30", "2026-11-20", Late(0), "还有 6 个工作日", id="long to go"),
    ],
)
def test_how_late(due_on: str, today: str, late: Late, said: str) -> None:
    day, now = date.fromisoformat(due_on), date.fromisoformat(today)

    assert lateness.of(day, today=now) == late
    assert due_words.distance(day, today=now) == said


DAYS = st.dates(date(2025, 11, 1), date(2027, 3, 1))


@given(DAYS, st.integers(0, 60), st.integers(1, 30))
def test_the_last_late_day_is_the_boundary_of_the_count(today: date, ago: int, many: int) -> None:
    due_on = today - timedelta(days=ago)

    is_late = lateness.of(due_on, today=today).workdays >= many
    assert is_late == (due_on <= lateness.last_day(today, many))


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    for made in built(tmp_path_factory.mktemp("late") / "portal.sqlite"):
        queue_rows.check(made, made.alpha)
        due_case.action(made, made.alpha, due=FRIDAY)
        queue_rows.keep(made)
        yield made


@pytest.mark.parametrize("days", range(6))
def test_every_place_says_the_same(town: Town, days: int) -> None:
    today = FRIDAY + timedelta(days=days)
    now = datetime(today.year, today.month, today.day, 4, tzinfo=UTC)
    lead = replace(town.lead, day=today.isoformat())
    late = lateness.of(FRIDAY, today=today).workdays
    store = town.store

    entry = next(iter(queue.page(store, Query("overdue"), actor=lead, now=now)), None)
    assert (entry is not None) == bool(late)
    assert len(queue.page(store, Query(ALL, overdue=True), actor=lead, now=now)) == bool(late)
    assert queue.counts(store, Query(), actor=lead, now=now)["overdue"] == bool(late)
    assert sum(one.overdue for one in queue_loads.counties(store, actor=lead, now=now)) == bool(
        late
    )
    assert overdue.in_view(store, today=today, until=today, actor=lead).overdue == bool(late)
    first = today - timedelta(days=30)
    assert len(due.of(store, actor=lead, first=first, last=today)) == bool(late)
    raised = [
        rule.id
        for rule in escalations.rules()
        if rule.when == "after" and escalations.firms_due(store, rule, today, actor=OPERATOR)
    ]
    assert ("action-overdue" in raised) == bool(late)
    if entry:
        said = f"超期 {late} 个工作日"
        assert f"整改{said}" in queue_words.why(entry, today=today)
        assert due_words.distance(FRIDAY, today=today) == f"已{said}"


@pytest.mark.parametrize(
    ("due_on", "said"),
    [
        pytest.param("2027-01-05", "2027年1月5日", id="the distance says it already"),
        pytest.param("2026-12-31", "2026年12月31日（暂定）", id="the distance says nothing of it"),
    ],
)
def test_provisional_is_said_once_beside_the_distance(due_on: str, said: str) -> None:
    day, today = date.fromisoformat(due_on), date(2026, 12, 31)

    assert due_words.day(day, provisional=True, today=today) == said
