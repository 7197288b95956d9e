"""A letter as blocks of text (版面), the same on the screen and in Word."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from data.letters import Kind, Letter
from data.times import day_in_shanghai
from portal import figures
from portal.letters.model import Finding, LetterText

TITLES = {Kind.GUIDANCE: "商业秘密保护指导意见书", Kind.WARNING: "商业秘密保护风险预警意见书"}
SERIES = {Kind.GUIDANCE: "铸盾指导", Kind.WARNING: "铸盾预警"}
NO_CONCLUSION = (
    "本意见书所列情况来自企业自评和复核，供企业改进保护之用，不是法律结论，也不作为处罚的依据。"
    "请勿把商业秘密的内容写进回复或者附件。"
)
"""Stands in every letter, and is not edited."""
DRAFT_NUMBER = "（草稿，签发时编号）"
DRAFT_DATE = "（签发时填写日期）"
BlockKind = Literal["addressee", "heading", "finding", "body", "annex", "signature", "contact"]
_ORDINALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph; `lead` stands before the text in bold."""

    kind: BlockKind
    text: str
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A letter ready to be written. `revoked`: said at its head. `taken_by`: who took the file, when."""

    agency: str
    number: str
    title: str
    blocks: tuple[Block, ...]
    draft: bool
    revoked: str = ""
    taken_by: str = ""


def paper(letter: Letter, text: LetterText, *, taken_by: str = "") -> Paper:
    """The letter as it stands: a draft without number and date, or as issued."""
    issued = day_in_shanghai(letter.issued_at) if letter.issued_at else None
    revoked = ""
    if letter.revoked_at:
        revoked = f"本文书已于{figures.day(letter.revoked_at)}收回，不再有效"
    return Paper(
        agency=text.agency,
        number=number_of(letter),
        title=TITLES[letter.kind],
        blocks=tuple(_blocks(text, issued)),
        draft=issued is None,
        revoked=revoked,
        taken_by=taken_by,
    )


def number_of(letter: Letter) -> str:
    """铸盾指导〔2026〕1号; a draft has none."""
    if letter.number is None:
        return DRAFT_NUMBER
    return f"{SERIES[letter.kind]}〔{letter.year}〕{letter.number}号"


def ordinal(number: int) -> str:
    """1 → 一, 12 → 十二, 34 → 三十四; up to 99."""
    tens, ones = divmod(number, 10)
    first = "" if tens == 0 else "十" if tens == 1 else f"{_ORDINALS[tens - 1]}十"
    return first + (_ORDINALS[ones - 1] if ones else "")


def _blocks(text: LetterText, issued: date | None) -> Iterator[Block]:
    yield Block("addressee", f"{text.addressee}：")
    yield Block("heading", "一、总体情况")
    yield from _paragraphs(text.opening)
    if text.said:
        yield Block("heading", "二、建议先做的改进")
        for number, finding in enumerate(text.said, 1):
            yield from _finding(number, finding)
        if text.done_by:
            yield Block("body", text.done_by, "以上各项全部完成时间：")
    yield Block("heading", f"{'三' if text.said else '二'}、后续安排")
    yield from _paragraphs(text.closing)
    yield Block("body", NO_CONCLUSION)
    yield from _annex(text.annex)
    yield Block("signature", text.agency)
    yield Block("signature", figures.day(issued) if issued else DRAFT_DATE)
    if text.contact:
        yield Block("contact", f"（联系方式：{text.contact}）")


def _finding(number: int, finding: Finding) -> Iterator[Block]:
    key = "（关键项）" if finding.key else ""
    yield Block("finding", f"（{ordinal(number)}）{finding.title}{key}")
    for lead, said in (
        ("目前情况：", finding.present),
        ("建议措施：", finding.measure),
        ("建议完成时间：", finding.until),
        ("可以找谁帮忙：", finding.helper),
        ("参考依据：", finding.law),
    ):
        first, *more = [line for line in said.splitlines() if line.strip()] or [""]
        if first:
            yield Block("body", first.strip(), lead)
            yield from (Block("body", line.strip()) for line in more)


def _paragraphs(text: str) -> Iterator[Block]:
    for line in text.splitlines():
        if line.strip():
            yield Block("body", line.strip())


def _annex(text: str) -> Iterator[Block]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) == 1:
        yield Block("annex", f"附件：{lines[0]}")
    elif lines:
        yield Block("annex", f"附件：1. {lines[0]}")
        for number, line in enumerate(lines[1:], 2):
            yield Block("annex", f"　　　{number}. {line}")
