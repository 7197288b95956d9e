"""Filling a database with the synthetic city (合成城市)."""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data import (
    accounts,
    assessments,
    corrective_actions,
    firms,
    follow_ups,
    marks,
    passwords,
    purposes,
    recusals,
    second_factors,
    visit_wishes,
)
from data.action_rows import SAID
from data.actor import STAFF_ROLES, Actor, Role
from data.keys import Keyring
from data.opening import prepare
from data.store import Store, open_store
from portal import access
from portal.demo import city, filling, officials, queue
from portal.settings import Settings
from questionnaires.loading import edition
from scoring.rules import load_rules

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
LEAD = Actor("lead", Role.LEAD)


def new_id() -> str:
    return uuid.uuid4().hex


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    keyring: Keyring = prepare(tmp_path / "demo.sqlite", tmp_path / "demo.keys", {})
    with open_store(tmp_path / "demo.sqlite", keyring) as opened:
        yield opened


def fill(store: Store, count: int) -> list[tuple[int, int]]:
    questionnaire = edition()
    return list(
        filling.fill(
            store,
            questionnaire,
            load_rules(questionnaire),
            count=count,
            seed=7,
            now=NOW,
            new_id=new_id,
        )
    )


def test_firms_have_two_submitted_checks_and_newcomers_a_draft(store: Store) -> None:
    assert fill(store, 5) == [(year, number) for year in (0, 1) for number in range(1, 6)]

    everybody = firms.in_view(store, actor=LEAD)
    assert len(everybody) == 5
    states = sorted(
        tuple(sorted(a.state for a in assessments.of_firm(store, firm.id, actor=LEAD)))
        for firm in everybody
    )
    assert states.count(("submitted", "submitted")) == 4
    assert marks.is_demo(store)


def test_one_firm_expects_a_visit_and_one_asks_for_it(store: Store) -> None:
    fill(store, 2)

    found = visit_wishes.standing(store, actor=LEAD)
    assert [wish.state for wish in found] == ["open", "planned"]


def test_an_interrupted_filling_goes_on_where_it_stopped(store: Store) -> None:
    fill(store, 2)

    assert fill(store, 4) == [(0, 3), (0, 4), (1, 3), (1, 4)]
    assert fill(store, 4) == []


def test_a_database_with_real_firms_is_refused(store: Store) -> None:
    real = next(iter(city.firms(1, seed=9)))
    profile = firms.Profile(
        name="某某企业有限公司", industry="26", county=real.county, staff=10, revenue_wan=100
    )
    firms.register(store, new_id(), real.code, profile, now=NOW)

    with pytest.raises(filling.CityNotEmpty):
        fill(store, 2)
    assert not marks.is_demo(store)


def test_a_synthetic_city_is_shown_as_one_whatever_the_operator_set(tmp_path: Path) -> None:
    settings = Settings(database=str(tmp_path / "city.sqlite"), key_file=tmp_path / "city.keys")
    with access.open_database(settings) as store:
        fill(store, 1)

    assert access.as_marked(settings).demo
    other = Settings(database=str(tmp_path / "real.sqlite"), key_file=tmp_path / "real.keys")
    assert not access.as_marked(other).demo


def test_there_is_an_official_of_each_role_who_owes_the_second_factor(store: Store) -> None:
    fill(store, 1)

    for official in officials.OFFICIALS:
        found = accounts.credentials(store, official.login)
        assert passwords.matches(filling.PASSWORD, found.password_hash)
        assert not second_factors.is_on(store, found.id)
    assert {official.role for official in officials.OFFICIALS} == STAFF_ROLES


def test_a_firm_reads_that_the_guide_looked(store: Store) -> None:
    fill(store, 1)
    owner = accounts.by_id(store, accounts.credentials(store, filling.login_of(1)).id)

    looks = purposes.looks(store, owner.firm_id or "", actor=owner.actor)

    assert ("演示指导岗", officials.PURPOSE) in {(look.post, look.reason) for look in looks}


def test_the_guides_firms_have_a_diary_and_letters_in_every_state(store: Store) -> None:
    fill(store, 6)

    states = {row["state"] for row in store.rows("SELECT state FROM letters")}
    assert states == {"draft", "issued", "received", "revoked"}
    entries = store.rows("SELECT kind, replaces, next_done_at FROM guidance_entries")
    assert {row["kind"] for row in entries} == {"visit", "call", "lesson"}
    assert any(row["replaces"] for row in entries)
    assert any(row["next_done_at"] for row in entries)


def test_filling_goes_on_with_the_same_officials(store: Store) -> None:
    fill(store, 1)
    fill(store, 2)

    assert len(store.rows("SELECT 1 FROM accounts WHERE role = 'lead'")) == 1


def test_the_reviewer_has_some_cases_and_keeps_out_of_one(store: Store) -> None:
    fill(store, 1)
    reviewer = officials.standing(store, now=NOW)[Role.REVIEWER]
    model = next(iter(city.firms(1, seed=7)))
    profile = firms.Profile(name="演示", industry="26", county="330802", staff=10, revenue_wan=100)
    for number in (31, 32, 33, 35):
        firm_id = new_id()
        firms.register(store, firm_id, model.code, profile, now=NOW)
        firm = replace(model, number=number, county="330802")
        queue.attend(store, firm_id, firm, reviewer, now=NOW, new_id=new_id)

    assert len(recusals.own(store, actor=reviewer)) == 1
    assert len(store.rows("SELECT 1 FROM caseloads WHERE ended_at IS NULL")) >= 2


def test_the_guides_firms_have_actions_of_every_state(store: Store) -> None:
    fill(store, 2)
    owner = accounts.by_id(store, accounts.credentials(store, filling.login_of(1)).id)

    found = corrective_actions.of_firm(store, owner.firm_id or "", actor=owner.actor)

    assert {one.state for one in found} == set(SAID)
    assert follow_ups.of_firm(store, owner.firm_id or "", actor=owner.actor)
