"""What the pages of corrective actions and the timer ask walks through no table (整改、到期与超期)."""

import re
from datetime import date
from typing import Any

import pytest

from data import escalations, overdue
from data.actor import OPERATOR
from data.store import Row
from portal.workflows import action_pages, following_up
from tests.data.corrections import build
from tests.data.town import NOW, Town

GROWING = re.compile(
    r"SCAN (firms|assessments|corrective_actions|action_changes|action_steps|action_proofs"
    r"|follow_ups|escalations|result_readings|results)\b(?! USING)"
)
TODAY = date(2026, 12, 16)


def test_every_statement_uses_an_index(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    case = build(town)
    action = case.now_in("in_progress")
    following_up.count_from(
        town.store, case.assessment, "red", actor=case.reviewer, now=NOW, new_id=town.new_id
    )
    statements: list[tuple[str, Row]] = []
    ask = town.store.rows

    def noting(sql: str, **params: Any) -> list[Row]:
        statements.append((sql, params))
        return ask(sql, **params)

    monkeypatch.setattr(town.store, "rows", noting)
    for actor in (town.alpha, case.guide, case.reviewer):
        action_pages.board(town.store, case.firm, actor=actor)
        action_pages.detail(town.store, action.id, actor=actor)
    for official in (case.guide, case.reviewer, town.lead):
        overdue.in_view(town.store, today=TODAY, until=TODAY, actor=official)
    for rule in escalations.rules():
        escalations.firms_due(town.store, rule, TODAY, actor=OPERATOR)
        escalations.raise_due(
            town.store, case.firm, rule, TODAY, actor=OPERATOR, now=NOW, new_id=town.new_id
        )
    monkeypatch.undo()

    asked = [(sql, params) for sql, params in statements if sql.lstrip().startswith("SELECT")]
    assert len(asked) > 60
    for sql, params in asked:
        plan = ask(f"EXPLAIN QUERY PLAN {sql}", **params)
        assert not any(GROWING.search(step["detail"]) for step in plan), (sql, plan)
