"""The readable page of an export (可读的一页): everything in one file, to print as it stands."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from data.times import from_text
from portal import figures, labels
from portal.export.gathering import Document


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        moment=lambda text: figures.moment(from_text(text)) if text else figures.NOTHING,
        day=lambda text: figures.day(date.fromisoformat(text)),
        points=lambda value: figures.points(value),
        exact=lambda value: figures.NOTHING if value is None else figures.exact(value),
        colour=lambda name: labels.colour(name).phrase if name else figures.NOTHING,
        size=lambda name: labels.SIZES.get(name, "不划分"),
        or_dash=lambda text: text or figures.NOTHING,
    )
    return environment


def rendered(document: Document) -> str:
    """The page; whatever people wrote stands there letter by letter."""
    return (
        _environment()
        .get_template("index.html")
        .render(one=document, by_item=by_item, readings=labels.CONFIDENCE)
    )


def by_item(pieces: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Evidence by the control it is for."""
    found: dict[str, list[dict[str, Any]]] = {}
    for piece in pieces:
        found.setdefault(piece["item"], []).append(piece)
    return found
