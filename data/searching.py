"""Searching (查找) firms: what somebody typed, as patterns of LIKE.

Some databases tell capital letters from small ones in LIKE: both sides are compared in small ones.
"""

LONGEST = 100
FIRMS = (
    "(lower(firms.name) LIKE lower(:anywhere) ESCAPE '!' OR firms.code LIKE :beginning ESCAPE '!')"
)
"""A condition over `firms`: a part of the name, or the beginning of the code."""


def patterns(words: str) -> dict[str, str]:
    """What conditions such as `FIRMS` name; `words`: what was typed, without outer white space."""
    word = words.strip()[:LONGEST]
    escaped = word.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return {"words": word, "anywhere": f"%{escaped}%", "beginning": f"{escaped.upper()}%"}
