"""What looks like a secret, as data (守门规则): read strictly from `patterns.yaml`."""

import re
from functools import cached_property
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from portal.guard.checks import CHECKS
from questionnaires.model import Content

_UNBOUNDED = re.compile(r"[*+]|\{\d*,\}")
_SET_ASIDE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)


def _bounded(pattern: str) -> str:
    """A regular expression whose search time grows with the length of the text alone.

    Raises:
        ValueError: it does not compile, or repeats something without a bound.
    """
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"不是有效的正则表达式：{error}") from error
    if _UNBOUNDED.search(_SET_ASIDE.sub("", pattern)):
        raise ValueError("重复次数没有上限；请把 * 和 + 改写成 {0,20} 这样的范围")
    return pattern


def _known_check(name: str) -> str:
    if name and name not in CHECKS:
        raise ValueError(f"没有名为“{name}”的校验")
    return name


Expression = Annotated[str, Field(min_length=1), AfterValidator(_bounded)]
Words = Annotated[str, Field(min_length=1, pattern=r"\S")]


class Sign(Content):
    """One sign (迹象): `find` matches `times` different texts, `near` stands there, `unless` not."""

    find: Expression
    times: int = Field(default=1, ge=1, le=20)
    near: Expression | None = None
    unless: Expression | None = None
    check: Annotated[str, AfterValidator(_known_check)] = ""

    def shows(self, text: str) -> bool:
        """Whether the sign is in a text that was made comparable."""
        if not self._stands_enough(text):
            return False
        if self.near is not None and not self._near.search(text):
            return False
        return self.unless is None or not self._unless.search(text)

    def _stands_enough(self, text: str) -> bool:
        found = set()
        for match in self._find.finditer(text):
            if not self.check or CHECKS[self.check](match[0]):
                found.add(match[0].strip())
            if len(found) >= self.times:
                return True
        return False

    @cached_property
    def _find(self) -> re.Pattern[str]:
        return re.compile(self.find)

    @cached_property
    def _near(self) -> re.Pattern[str]:
        return re.compile(self.near or "")

    @cached_property
    def _unless(self) -> re.Pattern[str]:
        return re.compile(self.unless or "")


class Pattern(Content):
    """One kind of secret: its name for people, and the signs of it."""

    id: Annotated[str, Field(pattern=r"^[a-z_]{2,20}$")]
    name: Words
    signs: tuple[Sign, ...] = Field(min_length=1)


class TextPattern(Pattern):
    """A kind of secret in typed text; `instead` says what to write."""

    instead: Words


class Patterns(Content):
    """All that is looked for; `sizes` in bytes, by kind of file."""

    text: tuple[TextPattern, ...] = Field(min_length=1)
    names: tuple[Pattern, ...] = Field(min_length=1)
    sizes: dict[Literal["pdf", "png", "jpeg", "docx", "xlsx"], Annotated[int, Field(gt=0)]]

    @model_validator(mode="after")
    def _ids_are_unique(self) -> "Patterns":
        for patterns in (self.text, self.names):
            ids = [pattern.id for pattern in patterns]
            if len(set(ids)) < len(ids):
                raise ValueError("同一个 id 出现了两次")
        return self
