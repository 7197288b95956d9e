"""A city of firms with two checks each, as bare rows, some guided in between: for the tests of effect."""

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from data import firms
from data.store import Row
from data.times import to_text
from portal.demo.codes import demo_code
from tests.data import due_case
from tests.data.town import KECHENG, PROFILE, Town

FIRST = datetime(2026, 3, 2, 2, tzinfo=UTC)
LAST = datetime(2026, 9, 1, 2, tzinfo=UTC)
VISITED_ON = "2026-05-06"
_EDGES = ((20, "blue"), (35, "yellow"), (50, "orange"), (101, "red"))


@dataclass(frozen=True)
class Check:
    """What one check came to, in every reading that is named."""

    risk: float
    readings: tuple[str, ...] = ("self", "credible")
    answers: Mapping[str, int | str] | None = None


def colour(risk: float) -> str:
    """The colour of a risk by its band alone."""
    return next(name for edge, name in _EDGES if risk < edge)


def firm(town: Town, number: int, county: str = KECHENG) -> str:
    """One more firm."""
    firm_id = town.new_id()
    profile = PROFILE.model_copy(update={"county": county})
    firms.register(town.store, firm_id, demo_code(county, number), profile, now=FIRST)
    return firm_id


def checked(
    town: Town,
    firm_id: str,
    check: Check,
    *,
    at: datetime,
    edition: str = "2026",
    scope: str = "full",
    state: str = "closed",
    rules: str = "1",
) -> str:
    """A submitted check with its result; the id of the assessment."""
    assessment_id, result_id = town.new_id(), town.new_id()
    common: Row = {"edition": edition, "scope": scope, "created_at": to_text(at)}
    due_case.put(
        town,
        "assessments",
        {
            **common, "id": assessment_id, "firm_id": firm_id, "state": state, "created_by": "x",
            "submitted_at": to_text(at), "submitted_by": "x",
        },
    )  # fmt: skip
    inputs = {"answers": dict(check.answers or {}), "evidence": [], "verified": {}, "facts": {}}
    due_case.put(
        town,
        "results",
        {
            **common, "id": result_id, "assessment_id": assessment_id, "rules_version": rules,
            "digest": result_id, "exposure": 50.0, "inputs": json.dumps(inputs), "detail": "{}",
            "created_by": "x",
        },
    )  # fmt: skip
    for reading in check.readings:
        row: Row = {
            "result_id": result_id, "reading": reading, "protection": 100 - check.risk,
            "risk": check.risk, "colour": colour(check.risk),
        }  # fmt: skip
        town.store.insert("result_readings", row)
    return assessment_id


def visited(town: Town, firm_id: str, *, on: str = VISITED_ON, kind: str = "visit") -> str:
    """A visit in the diary."""
    row_id = town.new_id()
    said = town.store.keyring.encrypt("话", table="guidance_entries", column="said", row=row_id)
    row: Row = {
        "id": row_id, "firm_id": firm_id, "kind": kind, "happened_on": on, "said": said,
        "author": town.guide.account_id, "created_at": to_text(LAST),
    }  # fmt: skip
    due_case.put(town, "guidance_entries", row)
    return row_id


def grown(town: Town, *, count: int, effects: Mapping[str, float], seed: int = 7) -> None:
    """A city in which the worse a firm's first check looks, the likelier it is visited.

    Each check is the firm's own level and chance. `effects`: edition → by how many points a visit
    changed the risk; the same firms and visits in each. A visited firm raises FK-DJ-01 by one.
    """
    chance = random.Random(seed)
    with town.store.atomic():
        for number in range(1, count + 1):
            firm_id = firm(town, number)
            level = chance.gauss(42, 9)
            before = level + chance.gauss(0, 6)
            guided = chance.random() < (0.8 if before > 45 else 0.25)
            after = level + chance.gauss(0, 6)
            for edition, effect in effects.items():
                _two(town, firm_id, edition, before, after + effect * guided, raised=guided)
            if guided:
                visited(town, firm_id)


def _two(
    town: Town, firm_id: str, edition: str, before: float, after: float, *, raised: bool
) -> None:
    pair = ((FIRST, before, 1), (LAST, after, 1 + raised))
    for at, risk, level in pair:
        answers: dict[str, int | str] = {"FK-DJ-01": level, "FK-DJ-02": "na"}
        bounded = min(max(risk, 0.0), 100.0)
        checked(town, firm_id, Check(bounded, answers=answers), at=at, edition=edition)
