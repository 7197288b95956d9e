"""Reviews of the synthetic city: every state there is, decided by the firm's number."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from data import accounts, assessments, reviews, verdicts
from data.actor import Actor
from data.opening import prepare
from data.store import Store, open_store
from portal.demo import city, filling
from portal.demo import reviews as demo_reviews
from portal.demo.reviews import STATES
from questionnaires.loading import edition
from scoring.rules import load_rules

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
FIRMS = 24
STANDS = {"again": "submitted"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder: Path = tmp_path_factory.mktemp("demo")
    with open_store(folder / "d.sqlite", prepare(folder / "d.sqlite", folder / "d.keys")) as opened:
        numbers = count(1)
        filled = filling.fill(
            opened,
            edition(),
            load_rules(edition()),
            count=FIRMS,
            seed=2026,
            now=NOW,
            new_id=lambda: f"{next(numbers):032x}",
        )
        assert list(filled)[-1] == (1, FIRMS)
        yield opened


def _owner(store: Store, number: int) -> Actor:
    return accounts.by_id(store, accounts.credentials(store, filling.login_of(number)).id).actor


def _reviewed_counties() -> list[int]:
    """Numbers of firms whose county has an invented reviewer, newcomers left out."""
    counties = {"330802", "330803"}
    return [
        one.number for one in city.firms(FIRMS, 2026) if one.county in counties and one.number % 5
    ]


def test_each_firm_is_as_far_as_its_number_says(store: Store) -> None:
    seen = set()
    for number in _reviewed_counties():
        owner = _owner(store, number)
        wanted = demo_reviews.state_of(number)
        last = assessments.of_firm(store, owner.firm_id or "", actor=owner)[0]
        rounds = reviews.of_assessment(store, last.id, actor=owner)
        assert last.state == STANDS.get(wanted, wanted)
        assert bool(rounds) == (wanted != "submitted")
        seen.add(wanted)
    assert len(seen) >= 4
    assert seen <= set(STATES)


def test_who_was_reviewed_a_year_ago_has_verdicts_to_compare_with(store: Store) -> None:
    numbers = [n for n in _reviewed_counties() if demo_reviews.state_of(n) == "in_review"]
    assert numbers
    for number in numbers:
        owner = _owner(store, number)
        newest, before = assessments.of_firm(store, owner.firm_id or "", actor=owner)
        assert (newest.state, before.state) == ("in_review", "closed")
        ended = reviews.of_assessment(store, before.id, actor=owner)[-1]
        assert len(verdicts.of_review(store, ended.id, actor=owner)) > 50
