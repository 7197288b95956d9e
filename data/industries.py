"""Industries (行业) by GB/T 4754-2017: 门类, all 97 大类, and the 中类 that the size rule tells apart.

`everyday` holds words of our own by which a firm may look for its division (常用说法); administrators
may change them.
"""

import unicodedata
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from data import reference
from data.actor import Actor
from data.errors import NoSuch
from data.store import Store

_LONGEST_QUERY = 40

_SEARCH = """
    SELECT code, name, level, parent, everyday FROM industries
    WHERE level = 'division' AND (
        name LIKE :anywhere ESCAPE '!' OR everyday LIKE :anywhere ESCAPE '!'
        OR code LIKE :beginning ESCAPE '!'
        OR pinyin LIKE :anywhere ESCAPE '!' OR initials LIKE :anywhere ESCAPE '!')
    ORDER BY
        CASE WHEN name LIKE :beginning ESCAPE '!' OR code = :word THEN 0
             WHEN name LIKE :anywhere ESCAPE '!' THEN 1
             WHEN everyday LIKE :anywhere ESCAPE '!' THEN 2
             WHEN initials LIKE :beginning ESCAPE '!' OR pinyin LIKE :beginning ESCAPE '!' THEN 3
             ELSE 4 END,
        code
    LIMIT :count
"""


class NoSuchIndustry(NoSuch):
    """No industry has this code."""

    message = "没有这个行业代码，请从列表中选择所属行业。"


class Industry(BaseModel):
    """One row of the classification; `level` is section, division or group."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    code: str
    name: str
    level: str
    parent: str | None
    everyday: str


def get(store: Store, code: str) -> Industry:
    """The industry with this code, of any level.

    Raises:
        NoSuchIndustry: there is none.
    """
    found = store.rows("SELECT * FROM industries WHERE code = :code", code=code)
    if not found:
        raise NoSuchIndustry
    return Industry.model_validate(found[0])


def divisions(store: Store) -> list[Industry]:
    """All 大类 in the order of their codes."""
    found = store.rows("SELECT * FROM industries WHERE level = 'division' ORDER BY code")
    return [Industry.model_validate(row) for row in found]


def groups(store: Store, division: str) -> list[Industry]:
    """The 中类 kept below a division; most divisions have none."""
    found = store.rows(
        "SELECT * FROM industries WHERE level = 'group' AND parent = :division ORDER BY code",
        division=division,
    )
    return [Industry.model_validate(row) for row in found]


def search(store: Store, words: str, *, count: int = 20) -> list[Industry]:
    """大类 by a part of the name, an everyday word, pinyin, initials or the code; best first.

    Nothing typed gives nothing; what cannot be found gives an empty list.
    """
    word = _normal(words)
    if not word:
        return []
    escaped = word.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    found = store.rows(
        _SEARCH, word=word, anywhere=f"%{escaped}%", beginning=f"{escaped}%", count=count
    )
    return [Industry.model_validate(row) for row in found]


def spelled(text: str) -> tuple[str, str]:
    """Full pinyin and initials, lower case, word by word: what the search columns hold."""
    # Imported here: reading its dictionary takes longer than a whole start, and only editing needs it.
    from pypinyin import Style, lazy_pinyin

    words = [_letters(word) for word in text.split()]
    full = " ".join("".join(lazy_pinyin(word)) for word in words)
    initials = " ".join("".join(lazy_pinyin(word, style=Style.FIRST_LETTER)) for word in words)
    return full, initials


def save(store: Store, industry: Industry, *, actor: Actor, now: datetime) -> None:
    """Add or change an industry; the search columns are computed here."""
    full, initials = spelled(f"{industry.name} {industry.everyday}".strip())
    row = {**industry.model_dump(), "pinyin": full, "initials": initials}
    reference.edit(store, "industries", row, key="code", actor=actor, now=now)


def _normal(words: str) -> str:
    text = unicodedata.normalize("NFKC", words[:_LONGEST_QUERY]).lower()
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c)[0] != "C")


def _letters(word: str) -> str:
    return "".join(c for c in word if c.isalnum())
