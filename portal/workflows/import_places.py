"""The sector, county and park that a list means (名单里的行业和所在地): found, or the nearest named."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from data import industries, parks, regions
from data.errors import Refusal
from data.parks import Park
from data.store import Store

_LETTERED = re.compile(r"[A-Z]?(\d{1,4})")
_NO_PARK = frozenset({"", "无", "否", "-", "—", "/", "不在园区", "园区外", "0"})
_ENDINGS = ("区", "县", "市")


class Unknown(Refusal):
    """Not in the reference data; the message names the nearest."""


@dataclass(frozen=True)
class Places:
    """The reference data, read once for a whole list."""

    divisions: Mapping[str, str]
    groups: Mapping[str, frozenset[str]]
    counties: Mapping[str, str]
    parks: Mapping[str, tuple[Park, ...]]

    def industry(self, text: str) -> tuple[str, str | None]:
        """Division and group from a code of one to four digits, with a letter or a name around it, or a name.

        Raises:
            Unknown: neither; or the division needs a group.
        """
        found = _LETTERED.match(text.upper())
        code = _padded(found[1]) if found else self._named(text)
        if code[:2] not in self.divisions:
            raise Unknown(
                f"行业：没有代码 {code[:2]}，请按《国民经济行业分类》的两位大类代码填写。"
            )
        groups = self.groups.get(code[:2])
        if groups is None:
            return code[:2], None
        if code[:3] not in groups:
            told = "、".join(sorted(groups))
            raise Unknown(f"行业：大类 {code[:2]} 还要写到中类，请填三位代码（{told}）。")
        return code[:2], code[:3]

    def county(self, text: str) -> str:
        """The code of a county by its code, or by its name with or without 衢州市 and 区、县、市.

        Raises:
            Unknown: none is meant.
        """
        for code, name in self.counties.items():
            if text == code or text.endswith(name) or text == name.rstrip("".join(_ENDINGS)):
                return code
        raise Unknown(f"县（市、区）：没有“{text[:20]}”{_nearest(text, self.counties.values())}")

    def park(self, text: str, county: str) -> str | None:
        """The id of an open park of the county; None where the firm is outside of all.

        Raises:
            Unknown: the county has none of this name.
        """
        if text in _NO_PARK:
            return None
        there = self.parks.get(county, ())
        for park in there:
            if text in (park.name, park.id):
                return park.id
        said = _nearest(text, [park.name for park in there])
        raise Unknown(f"园区：{self.counties[county]}没有“{text[:20]}”{said}")

    def _named(self, text: str) -> str:
        for code, name in self.divisions.items():
            if text == name:
                return code
        raise Unknown(f"行业：没有“{text[:20]}”{_nearest(text, self.divisions.values())}")


def read(store: Store) -> Places:
    """Everything that rows of a list may name."""
    divisions = {one.code: one.name for one in industries.divisions(store)}
    groups = {
        code: frozenset(group.code for group in found)
        for code in divisions
        if (found := industries.groups(store, code))
    }
    counties = {one.code: one.name for one in regions.counties(store)}
    return Places(
        divisions,
        groups,
        counties,
        {code: tuple(parks.of_county(store, code)) for code in counties},
    )


def _padded(digits: str) -> str:
    """Numbers of a spreadsheet have lost the nought before them: 1 is 01."""
    return digits.zfill(2) if len(digits) == 1 else digits


def _nearest(text: str, names: Iterable[str]) -> str:
    known = list(names)
    close = get_close_matches(text, known, n=2, cutoff=0.4)
    if close:
        return f"，是不是{'或'.join(f'“{name}”' for name in close)}？"
    if 0 < len(known) <= 8:
        return f"，可填：{'、'.join(known)}。"
    return "，请核对。" if known else "，这里还没有登记园区，请留空或联系管理员。"
