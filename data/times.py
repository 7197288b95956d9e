"""Times as the database keeps them: UTC, ISO text of one width, so that text order is time order."""

from calendar import monthrange
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def to_text(moment: datetime) -> str:
    """An aware time as UTC text.

    Raises:
        ValueError: the time is naive; nobody could tell what it means.
    """
    if moment.tzinfo is None:
        raise ValueError("时间缺少时区")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def from_text(text: str) -> datetime:
    """The aware UTC time that `to_text` wrote."""
    return datetime.fromisoformat(text)


def day_in_shanghai(moment: datetime) -> date:
    """The calendar day of an aware time where the firms are."""
    return moment.astimezone(SHANGHAI).date()


def day_began(moment: datetime) -> datetime:
    """When the calendar day of an aware time began where the firms are."""
    return datetime.combine(day_in_shanghai(moment), time.min, tzinfo=SHANGHAI)


def months_before(day: date, months: int) -> date:
    """The same day of the month so many months earlier, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
