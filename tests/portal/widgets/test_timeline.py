"""What comes next for a firm: a day that is over says by how much, others do not."""

from datetime import date

from data.case_dates import Coming
from portal.widgets import timeline

FRIDAY, THURSDAY_AFTER = date(2026, 11, 20), date(2026, 11, 26)


def due(day: date) -> Coming:
    return Coming("follow-up", "f", day, "visit", False, "")


def test_what_is_late_says_by_how_much() -> None:
    said = timeline.coming([due(FRIDAY)], today=THURSDAY_AFTER)

    assert "上门或视频指导" in said
    assert "已超期 4 个工作日" in said


def test_a_visit_whose_day_is_over_is_to_be_written_down() -> None:
    agreed = Coming("visit", "v", FRIDAY, "", False, "")

    assert "日子过了，还没有记录" in timeline.coming([agreed], today=THURSDAY_AFTER)


def test_what_is_still_to_come_says_no_more_than_its_day() -> None:
    assert "超期" not in timeline.coming([due(THURSDAY_AFTER)], today=THURSDAY_AFTER)
