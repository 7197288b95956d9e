"""Corrective actions that strangers attack: one in each state, of a firm under review."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data import (
    follow_ups,
)
from data.action_rows import CorrectiveAction
from data.actor import Actor
from tests.data import town as towns
from tests.data.corrections import Corrections, build
from tests.data.town import NOW

TODAY = date(2026, 11, 23)


LATER = date(2027, 3, 1)


@dataclass
class Target:
    """Alpha's actions: one in each state, with a step, a proof and a follow-up."""

    case: Corrections
    bare: CorrectiveAction
    proposed: CorrectiveAction
    working: CorrectiveAction
    waiting: CorrectiveAction
    closed: CorrectiveAction
    declined: CorrectiveAction
    step: str
    proof: str
    contact: str

    @property
    def store(self) -> Any:
        return self.case.town.store

    @property
    def firm(self) -> str:
        return self.case.firm


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    for made in towns.built(Path(tmp_path_factory.mktemp("hostile")) / "portal.sqlite"):
        case = build(made)
        working_on = case.now_in("in_progress")
        step, proof = case.step(working_on), case.prove(working_on)
        due = follow_ups.open_for(
            made.store, case.assessment, "red", actor=case.reviewer, now=NOW, new_id=made.new_id
        )
        yield Target(
            case,
            case.propose(post="", due_on=None),
            case.propose(case.town.colleague),
            working_on,
            case.now_in("awaiting_check", case.other_guide),
            case.now_in("closed"),
            case.now_in("declined"),
            step,
            proof,
            next(one.id for one in due if one.duty == "contact"),
        )


Attempt = Callable[[Target, Actor], Any]


def step(t: Target, actor: Actor, action: CorrectiveAction) -> dict[str, Any]:
    return {"seen": action.version, "actor": actor, "now": NOW, "new_id": t.case.town.new_id}
