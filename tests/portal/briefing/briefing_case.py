"""Briefings for tests: figures written by hand, names from a real store."""

from collections.abc import Mapping
from typing import Any

from data.publications import Publication
from portal.briefing import composing
from portal.briefing.model import Briefing
from portal.workflows import briefing_reading, published
from portal.workflows.briefing_reading import Basis
from questionnaires.loading import edition
from scoring.rules import load_rules
from tests.data.snapshot_rows import Row, content, publication
from tests.data.town import Town

MARK = "张三，科长，政法委，2026年11月26日 08:03"
SECTORS = ("26", "35", "65")
WEAK: Mapping[str, float] = {"FK": 34.0, "P": 40.0, "E": 60.0, "R": 52.0}
SPRING = "2026-05-20"


def basis(town: Town, now: Publication, before: Publication | None = None) -> Basis:
    """As `briefing_reading.read` gives it, from snapshots that are in no table."""
    why_not = briefing_reading.refusal(now, before) if before else ""
    comparable = before if before and not why_not else None
    return Basis(
        published=published.read(town.store, now),
        year=2026,
        issue=3,
        corrects="",
        earlier=published.read(town.store, comparable) if comparable else None,
        why_not=why_not,
    )


def compose(
    town: Town, now: Mapping[str, Any], before: Publication | None = None, mark: str = MARK
) -> Briefing:
    """The briefing of these figures."""
    bands = load_rules(edition()).bands
    return composing.compose(basis(town, publication(now), before), bands, taken_by=mark)


def earlier(**more: Any) -> Publication:
    """A snapshot of the spring, another one than that of today."""
    return publication(content(day=SPRING, **more), "ef" * 16)


def bare() -> Row:
    """Only the whole city, without colours, gaps and paths."""
    of = content(sectors={})
    for cuts in of["scores"].values():
        del cuts["county"]
    del of["scores"]["R"]["all"][0]["colours"]
    del of["gaps"], of["paths"]
    return of


def crowded() -> Row:
    """The longest names of the classification, each with something to say, and the longest remedies."""
    long = ("37", "39", "46", "79", "41", "42", "26", "30")
    weak: dict[str, dict[str, float]] = {code: dict(WEAK) for code in long[:4]}
    sectors = weak | {code: {} for code in long[4:]}
    questions = sorted(
        (q for q in edition().questions if q.remedy),
        key=lambda q: -len(q.remedy.text + "".join(q.remedy.agencies)) if q.remedy else 0,
    )
    gaps = [{"item": one.id, "share": 0.7} for one in questions[:10]]
    return content(firms=960, high=500, sectors=sectors, gaps=gaps)
