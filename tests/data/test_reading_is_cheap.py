"""No statement of a screen walks through a whole table: with 100,000 firms it costs what it costs with one."""

import re
from datetime import date
from typing import Any

import pytest

from data import (
    accounts,
    assessments,
    assignments,
    due,
    files,
    firms,
    links,
    messages,
    open_sessions,
    recovery_codes,
    results,
    second_factors,
    sessions,
    snapshots,
    staff,
)
from data.file_kinds import Kind
from data.files import NewFile
from data.store import Row
from portal.workflows import answering, carrying, submitting
from questionnaires.loading import edition
from scoring.rules import load_rules
from tests.data.town import NOW, Town
from tests.workflows.sheets import answer, answer_everything, begin

GROWING = re.compile(
    r"SCAN (firms|accounts|sessions|assessments|answers|answer_versions|evidence|evidence_files"
    r"|file_contents|snapshots|results|result_readings|firm_industries|firm_assignments"
    r"|second_factors|recovery_codes|links|messages|corrective_actions|follow_ups|guidance_entries"
    r"|letters|campaign_targets|caseloads|recusals)\b(?! USING)"
)
Q = edition()


def test_every_statement_of_a_firms_day_uses_an_index(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    statements = _noting(town, monkeypatch)
    _live_a_day(town)
    monkeypatch.undo()

    assert len(statements) > 100
    for sql, params in statements:
        if not re.match(r"\s*(SELECT|INSERT|UPDATE|DELETE)", sql):
            continue
        plan = town.store.rows(f"EXPLAIN QUERY PLAN {sql}", **params)
        assert not any(GROWING.search(step["detail"]) for step in plan), (sql, plan)


@pytest.mark.parametrize("viewer", ["alpha", "reviewer", "guide", "lead"])
def test_a_page_of_firms_is_read_in_order_without_sorting_all(
    town: Town, monkeypatch: pytest.MonkeyPatch, viewer: str
) -> None:
    statements = _noting(town, monkeypatch)
    firms.in_view(town.store, actor=getattr(town, viewer), count=10)
    monkeypatch.undo()

    sql, params = statements[0]
    plan = " ".join(s["detail"] for s in town.store.rows(f"EXPLAIN QUERY PLAN {sql}", **params))
    assert "TEMP B-TREE" not in plan
    assert "SCAN firms" not in plan


def _noting(town: Town, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """The list of statements that fills while the store is used."""
    statements: list[tuple[str, dict[str, Any]]] = []
    plain = town.store.rows

    def noted(sql: str, **params: Any) -> list[Row]:
        statements.append((sql, params))
        return plain(sql, **params)

    monkeypatch.setattr(town.store, "rows", noted)
    return statements


def _live_a_day(town: Town) -> None:
    store, me = town.store, town.alpha
    firm = me.firm_id or ""
    sessions.start(store, me.account_id, token="t", now=NOW)
    sessions.actor(store, sessions.session_of("t"), now=NOW)
    sessions.seen(store, sessions.session_of("t"), now=NOW)
    open_sessions.all_of(store, session=sessions.session_of("t"), actor=me, now=NOW)
    second_factors.prepare(store, me.account_id, now=NOW)
    second_factors.spend(store, me.account_id, "000000", now=NOW)
    recovery_codes.replace(store, actor=me, now=NOW)
    recovery_codes.spend(store, "AAAAA-AAAAA", actor=me, now=NOW)
    links.issue(store, town.colleague.account_id, token="l", actor=me, now=NOW)
    links.use(store, "l", now=NOW)
    staff.all_of(store, actor=town.admin)
    assignments.how_many(store, town.guide.account_id, actor=town.admin)
    draft = begin(town)
    answer_everything(town, draft, scope="light")
    piece = answering.add_evidence(
        store,
        draft,
        "FK-DJ-01",
        kind="其他",
        dated_on=date(2026, 1, 1),
        described="目录",
        questionnaire=Q,
        actor=me,
        now=NOW,
        new_id=town.new_id,
    )
    new = NewFile("样式.png", Kind.PNG, "人名", b"content")
    file = files.add(store, piece.id, new, seen=None, actor=me, now=NOW, new_id=town.new_id)
    answering.read_sheet(store, draft, actor=me)
    files.read(store, file.id, actor=me, now=NOW)
    answering.withdraw_evidence(store, piece.id, actor=me, now=NOW)
    submitting.submit(
        store,
        draft,
        questionnaire=Q,
        rules=load_rules(Q),
        actor=me,
        now=NOW,
        new_id=town.new_id,
    )
    following = begin(town)
    answer(town, following, "FK-DJ-01", 3)
    answering.read_sheet(store, following, actor=me)
    carrying.carry_over(
        store, draft, following, questionnaire=Q, actor=me, now=NOW, new_id=town.new_id
    )
    firms.own(store, actor=me)
    firms.in_view(store, actor=town.reviewer)
    firms.in_view(store, actor=town.guide)
    firms.industry_history(store, firm, actor=me)
    accounts.of_firm(store, firm, actor=me)
    assessments.of_firm(store, firm, actor=me)
    results.latest(store, draft, actor=me)
    results.of_firm(store, firm, edition=Q.edition, scope="light", actor=me)
    for reader in (me, town.guide, town.reviewer, town.lead):
        messages.unread(store, actor=reader)
        messages.inbox(store, actor=reader)
        due.of(store, actor=reader, first=date(2026, 1, 1), last=date(2026, 12, 31))
    snapshots.latest(store, draft, actor=me)
    sessions.revoke_all(store, me.account_id, now=NOW)
