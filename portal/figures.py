"""How numbers and times are written (数字与时间): one way on every page and in every file."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from scoring.display import figure

LOCAL = ZoneInfo("Asia/Shanghai")
NOTHING = "—"


def points(value: float | None, edges: Sequence[float] = ()) -> str:
    """A score or risk of 0 to 100: one decimal, more where that would show the next edge.

    Source: scoring method §10.
    """
    return NOTHING if value is None else figure(value, edges)


def change(value: float) -> str:
    """A difference with its sign: +1.2, −0.4, 0.0. The minus is the typographic one."""
    text = figure(abs(value), ())
    if float(text) == 0:
        return text
    return f"{'+' if value > 0 else '−'}{text}"


def small(value: float) -> str:
    """Points that may be very few: never 0.0 where there is something."""
    return "不到 0.1" if 0 < value < 0.05 else figure(value)


def gap(value: float) -> str:
    """How far a score is from an edge: 约 1.6 分, 不到 0.1 分."""
    return f"{'约 ' if value >= 0.05 else ''}{small(value)} 分"


def step(before: float, after: float, edges: Sequence[float] = ()) -> str:
    """The change between two scores as shown, so that a reader who subtracts finds the same."""
    return change(float(points(after, edges)) - float(points(before, edges)))


def count(value: int) -> str:
    """1234 → 1,234."""
    return f"{value:,}"


def file_size(size: int) -> str:
    """Bytes of a file: 340 KB, 1.2 MB; at least 1 KB."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1_000))} KB"
    return f"{size / 1_000_000:.1f} MB"


def share(value: float) -> str:
    """0.384 → 38.4%."""
    return f"{figure(value * 100, ())}%"


def days(value: float) -> str:
    """Person-days (人天), no idle zeros: 4.0 → 4, 0.125 → 0.13; from ten on one decimal."""
    places = 1 if value >= 10 else 2
    return f"{value + 1e-9:.{places}f}".rstrip("0").rstrip(".")


def local(moment: datetime) -> datetime:
    """An aware time on the clocks of Shanghai.

    Raises:
        ValueError: the time has no zone.
    """
    if moment.tzinfo is None:
        raise ValueError("时间没有时区：请传入带时区的时间。")
    return moment.astimezone(LOCAL)


def moment(when: datetime) -> str:
    """2026年11月23日 14:03, Asia/Shanghai."""
    return f"{day(when)} {clock(when)}"


def clock(when: datetime) -> str:
    """14:03, Asia/Shanghai."""
    return f"{local(when):%H:%M}"


def day(when: date | datetime) -> str:
    """2026年11月23日; a time is first taken to Asia/Shanghai."""
    on = local(when) if isinstance(when, datetime) else when
    return f"{on.year}年{on.month}月{on.day}日"


def exact(value: float) -> str:
    """A step of an arithmetic shown for checking: up to four decimals, none that are zero."""
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
