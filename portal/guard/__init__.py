"""The guard (守门): whether typed text, or a file by its name and size, looks like a secret.

It warns and never decides: what a person confirms is kept. Pure; the patterns are data.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from data.errors import Refusal
from portal.guard.model import Patterns, Sign
from questionnaires import reading

NEVER = "不要写秘密本身"
"""Stands at every field that takes free text."""

_PATTERNS = Path(__file__).parent / "patterns.yaml"


class BadPatterns(Refusal):
    """The file of patterns cannot be used; the message names the place."""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What a text looks like, and what to write instead; no word of the text itself."""

    id: str
    name: str
    instead: str


class LooksSecret(Refusal):
    """A text that looks like a secret and was not confirmed; nothing of it is kept."""

    def __init__(self, field: str, found: tuple[Suspicion, ...]) -> None:
        self.found = found
        names = "、".join(suspicion.name for suspicion in found)
        advice = "".join(suspicion.instead for suspicion in found)
        super().__init__(f"{field}看起来像{names}。{advice}")


def suspicions(text: str) -> tuple[Suspicion, ...]:
    """The kinds of secret that the text looks like, in the order of the patterns."""
    comparable = _comparable(text)
    return tuple(
        Suspicion(pattern.id, pattern.name, pattern.instead)
        for pattern in patterns().text
        if _shows(pattern.signs, comparable)
    )


def refuse_secrets(text: str, *, field: str) -> None:
    """Stop what looks like a secret, for the person to look again.

    Raises:
        LooksSecret: says what it looks like and what to write instead.
    """
    if found := suspicions(text):
        raise LooksSecret(field, found)


def named_like(file_name: str) -> tuple[str, ...]:
    """The kinds of secret that a file's name speaks of."""
    comparable = _comparable(file_name)
    return tuple(p.name for p in patterns().names if _shows(p.signs, comparable))


def is_large(kind: str, size: int) -> bool:
    """Whether a file of this kind is so large (bytes) that it may hold more than a sample."""
    return any(name == kind and size > limit for name, limit in patterns().sizes.items())


@cache
def patterns() -> Patterns:
    """The patterns, read once.

    Raises:
        BadPatterns: the file is not as `portal.guard.model` asks.
    """
    return read(_PATTERNS)


def read(path: Path) -> Patterns:
    """The patterns of a file; raises as `patterns`, or QuestionnaireError for broken YAML."""
    document = reading.read(path)
    try:
        return Patterns.model_validate(document.data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise BadPatterns(f"{path.name}：{place}：{first['msg']}") from error


def _shows(signs: tuple[Sign, ...], comparable: str) -> bool:
    return any(sign.shows(comparable) for sign in signs)


def _comparable(text: str) -> str:
    """Full-width forms and compatibility characters made plain, invisible ones taken out."""
    plain = unicodedata.normalize("NFKC", text.replace("\r\n", "\n"))
    return "".join(c for c in plain if unicodedata.category(c) != "Cf")
