"""The editions (版次) that ship with the portal."""

from functools import cache
from pathlib import Path

CURRENT = "2026"
"""The edition that new assessments are made on."""

CONTENT = Path(__file__).parent / "content"
"""One folder an edition, named by its year, and the legal references that all of them share."""

EXAMPLE = CONTENT / "points-example"
"""Another city's point table (invented): shows that a foreign questionnaire is data only."""


def folder_of(name: str) -> Path:
    """The folder of a shipped edition.

    Raises:
        LookupError: no such edition is shipped.
    """
    if name not in shipped():
        raise LookupError(f"没有名为“{name}”的版次；请从 {'、'.join(shipped())} 中选择。")
    return CONTENT / name


@cache
def shipped() -> tuple[str, ...]:
    """The names of all shipped editions, in order."""
    return tuple(sorted(path.parent.name for path in CONTENT.glob("[0-9]*/questionnaire.yaml")))
