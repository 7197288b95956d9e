"""Text of users and of questionnaires inside our own HTML (标记): escaped once, in one way."""

import re

from markupsafe import Markup

_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]")


def readable(text: str) -> str:
    """The text without control characters; tabs and line ends stay."""
    return _UNSEEN.sub("", text)


def words(text: str) -> Markup:
    """Words written by somebody else: escaped, and kept apart from the direction around them."""
    return Markup("<bdi>{}</bdi>").format(readable(text))


def items(entries: list[Markup], *, kind: str) -> Markup:
    """A list of the class `zd-{kind}`; empty where there is nothing to list."""
    if not entries:
        return Markup("")
    rows = Markup("").join(Markup("<li>{}</li>").format(entry) for entry in entries)
    return Markup('<ul class="zd-{}">{}</ul>').format(kind, rows)
