"""Pieces of evidence (证据) as a list in words, and the day somebody types."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from markupsafe import Markup

from data.errors import Refusal
from data.evidence import Evidence
from data.files import AttachedFile
from portal import figures
from portal.guard import NEVER
from portal.web import addresses
from portal.widgets.markup import items, words

DESCRIBE_ONLY = f"{NEVER}：写目录、样式、编号、日期就够，人名和参数请遮去。"
_DAY = re.compile(r"(\d{4})\D{1,3}(\d{1,2})(?:\D{1,3}(\d{1,2}))?\D?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?")


class NoDay(Refusal):
    """What was typed is no day; the message says how to write one."""


def day(typed: str, *, today: date) -> date:
    """The day meant by 2025-06-18, 2025年6月18日, 20250618, 2025/6 and the like, full-width too.

    A month alone means its last day, today at the latest.

    Raises:
        NoDay: nothing of the kind, or a day that lies ahead.
    """
    plain = re.sub(r"\s+", "-", unicodedata.normalize("NFKC", typed).strip())
    found = _COMPACT.fullmatch(plain) or _DAY.fullmatch(plain)
    if not found:
        raise NoDay("日期：请写成 2025-06-18 或 2025-06。")
    year, month, of_month = (int(part) if part else None for part in found.groups())
    meant = _day(year or 0, month or 0, of_month)
    if of_month is None and (meant.year, meant.month) == (today.year, today.month):
        meant = today
    if meant > today:
        raise NoDay("日期：不能晚于今天，请写已有材料的日期。")
    return meant


def _day(year: int, month: int, of_month: int | None) -> date:
    try:
        if of_month is not None:
            return date(year, month, of_month)
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    except ValueError:
        raise NoDay("日期：没有这一天，请再核对。") from None


def listed(
    pieces: Sequence[Evidence], *, oldest: date, files: Mapping[str, AttachedFile]
) -> Markup:
    """What is described, each with kind, day and file; a mark where it is too old to count."""
    lines = [line(piece, oldest=oldest, file=files.get(piece.id)) for piece in pieces]
    return items(lines, kind="evidence")


def line(piece: Evidence, *, oldest: date, file: AttachedFile | None = None) -> Markup:
    """One piece: kind, day, description, and its file to open."""
    aged = Markup('<span class="zd-old">（时间太早，不再计入，请换近期的）</span>')
    return Markup("<b>{}</b> {}{}{}{}").format(
        words(piece.kind),
        piece.dated_on.isoformat(),
        Markup("　{}").format(words(piece.described)) if piece.described else Markup(""),
        aged if piece.dated_on < oldest else Markup(""),
        _file(file) if file else Markup(""),
    )


def way_to_file(piece: Evidence, file: AttachedFile | None) -> Markup:
    """The way to the page where a masked file is added, or changed and removed."""
    return Markup('<p class="zd-file-way"><a href="{}?piece={}" target="_self">{}</a></p>').format(
        addresses.EVIDENCE_FILE, piece.id, "换文件或移除文件" if file else "附上遮盖后的文件"
    )


def _file(file: AttachedFile) -> Markup:
    return Markup(
        '<span class="zd-file">文件：<a href="{}/{}" target="_self">{}</a>（{}）</span>'
    ).format(addresses.FILES, file.id, words(file.name), figures.file_size(file.size))
