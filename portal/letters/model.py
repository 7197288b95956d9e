"""What a letter says (文书的内容): fields that an official may edit, and what stands fixed around them."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date

from pydantic import BaseModel, ConfigDict

from data.errors import NoSuch
from data.letters import Kind

OPENING, UNTIL, CLOSING, CONTACT, ANNEX, AGENCY = (
    *("opening", "until", "closing"),
    *("contact", "annex", "agency"),
)
WHOLE: Mapping[str, tuple[str, int]] = {
    OPENING: ("开头", 2000),
    UNTIL: ("全部完成时间（空着时取各条里最晚的一天）", 40),
    CLOSING: ("后续安排", 2000),
    AGENCY: ("落款单位", 60),
    CONTACT: ("联系方式", 200),
    ANNEX: ("附件（一行一个，没有就空着）", 500),
}
"""Field of the whole letter → its label and most characters."""
OF_FINDING: Mapping[str, tuple[str, int]] = {
    "title": ("问题项", 60),
    "present": ("目前情况", 1000),
    "measure": ("建议措施", 2000),
    "until": ("建议完成时间", 40),
    "helper": ("可以找谁帮忙", 200),
}
"""The same of each finding."""
FIXED_OF_CATALOGUE = "title"
"""Not edited where the catalogue gave it: the same control has the same name everywhere."""
_MARK = "/"
_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")


class NoSuchField(NoSuch):
    """A field that this letter does not have, or that is not edited."""

    message = "这份文书里没有这一段，可能刚被别人拿掉。请刷新页面查看。"


class Finding(BaseModel):
    """One finding (问题项) with what is proposed; `item` is the control, empty for one's own.

    `law`: from the catalogue, not edited. `left_out`: kept in the draft, not in the letter.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    item: str = ""
    title: str = ""
    key: bool = False
    present: str = ""
    measure: str = ""
    until: str = ""
    helper: str = ""
    law: str = ""
    left_out: bool = False


class LetterText(BaseModel):
    """Everything that one letter says, but its number and date.

    `until`: by when all of it is to be done; empty for the last day of its findings, None in letters
    of old, which say nothing of it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind
    addressee: str
    opening: str
    findings: tuple[Finding, ...]
    until: str | None = None
    closing: str
    agency: str
    contact: str
    annex: str = ""

    @property
    def said(self) -> tuple[Finding, ...]:
        """The findings that stand in the letter."""
        return tuple(finding for finding in self.findings if not finding.left_out)

    @property
    def done_by(self) -> str:
        """By when everything is to be done: as written, else the last day that a finding names."""
        if self.until is None or self.until:
            return self.until or ""
        days = [(day, finding.until) for finding in self.said for day in _days(finding.until)]
        return max(days)[1] if days else ""


def _days(text: str) -> list[date]:
    """The days that a text names: 2027年2月24日前."""
    found = []
    for parts in _DAY.findall(text):
        with suppress(ValueError):
            found.append(date(*map(int, parts)))
    return found


def stored(letter: LetterText) -> str:
    """The letter as it is kept; the same letter is always the same text."""
    return letter.model_dump_json()


def read(text: str) -> LetterText:
    """The letter that was kept."""
    return LetterText.model_validate_json(text)


def field_of(finding: Finding, name: str) -> str:
    """How a field of a finding is called: `FK-DJ-01/measure`."""
    return field_of_id(finding.id, name)


def field_of_id(finding_id: str, name: str) -> str:
    """The same by the finding's id."""
    return f"{finding_id}{_MARK}{name}"


def label_of(field: str) -> str:
    """What a field is called on the page."""
    name = field.rpartition(_MARK)[2]
    return (OF_FINDING if _MARK in field else WHOLE)[name][0]


def limit_of(field: str) -> int:
    """How many characters a field may have.

    Raises:
        NoSuchField: there is none of this name.
    """
    name = field.rpartition(_MARK)[2]
    known = OF_FINDING if _MARK in field else WHOLE
    if name not in known:
        raise NoSuchField
    return known[name][1]


def texts(letter: LetterText) -> dict[str, str]:
    """Every field that may be edited → its text, in the order of the letter."""
    found = {OPENING: letter.opening}
    for finding in letter.findings:
        for name in OF_FINDING:
            if name != FIXED_OF_CATALOGUE or not finding.item:
                found[field_of(finding, name)] = getattr(finding, name)
    return found | {name: getattr(letter, name) or "" for name in WHOLE if name != OPENING}


def shown_texts(letter: LetterText) -> dict[str, str]:
    """The same without the findings that are left out."""
    return texts(letter.model_copy(update={"findings": letter.said}))


def with_text(letter: LetterText, field: str, text: str) -> LetterText:
    """The letter with one field changed.

    Raises:
        NoSuchField: the letter has no such field, or it is not edited.
    """
    if field not in texts(letter):
        raise NoSuchField
    finding_id, mark, name = field.rpartition(_MARK)
    if not mark:
        return letter.model_copy(update={field: text})
    return _changed(letter, finding_id, {name: text})


def with_left_out(letter: LetterText, finding_id: str, left_out: bool) -> LetterText:
    """The letter with a finding taken out, or put in again.

    Raises:
        NoSuchField: the letter has no such finding.
    """
    return _changed(letter, finding_id, {"left_out": left_out})


def with_own(letter: LetterText, finding_id: str) -> LetterText:
    """The letter with one more finding at the end, to be written by hand."""
    own = Finding(id=finding_id)
    return letter.model_copy(update={"findings": (*letter.findings, own)})


def _changed(letter: LetterText, finding_id: str, changes: Mapping[str, object]) -> LetterText:
    if finding_id not in {finding.id for finding in letter.findings}:
        raise NoSuchField
    changed = tuple(
        finding.model_copy(update=changes) if finding.id == finding_id else finding
        for finding in letter.findings
    )
    return letter.model_copy(update={"findings": changed})
