"""Did it help, read of a large city: kept for some minutes where reading takes long, and only for who may."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from threading import Event
from typing import Any

import pytest

from data import effect
from data.actor import Actor
from data.effect import Comparison
from data.errors import NotAllowed, StoreError
from data.series import Series
from data.store import Store
from portal.workflows import kept_effect
from portal.workflows.kept_effect import Read
from tests.data.town import NOW, Town

OF = Series("2026", "light", "credible")
SOON, LATER = NOW + timedelta(minutes=9), NOW + timedelta(minutes=10)
Calls = list[object]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Iterator[Calls]:
    """How often the checks were compared."""
    found: Calls = []
    real = effect.compare
    monkeypatch.setattr(kept_effect, "_kept", {})

    def compare(store: Store, **given: Any) -> Comparison:
        found.append(given)
        return real(store, **given)

    monkeypatch.setattr(effect, "compare", compare)
    yield found


def test_what_took_long_is_kept_for_some_minutes(town: Town, calls: Calls) -> None:
    first, soon, later = (
        kept_effect.compare(town.store, OF, "", actor=town.lead, now=now, long=0)
        for now in (NOW, SOON, LATER)
    )

    assert len(calls) == 2
    assert (first.at, soon.at, later.at) == (NOW, NOW, LATER)


def test_what_is_read_quickly_is_read_each_time(town: Town, calls: Calls) -> None:
    for now in (NOW, SOON):
        assert kept_effect.compare(town.store, OF, "", actor=town.lead, now=now).at == now

    assert len(calls) == 2


def _soon(town: Town, *, actor: Actor | None = None, patience: float = 20) -> Read | None:
    actor = actor or town.lead
    return kept_effect.soon(town.store, town.again, OF, "", actor=actor, now=NOW, patience=patience)


def test_a_page_is_not_kept_waiting_and_gets_it_when_it_asks_again(
    town: Town, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often it asks meanwhile, the checks are compared once."""
    goes_on, real = Event(), effect.compare

    def slow(store: Store, **given: Any) -> Comparison:
        goes_on.wait(20)
        return real(store, **given)

    monkeypatch.setattr(effect, "compare", slow)
    assert [_soon(town, patience=0) for _ in range(3)] == [None] * 3
    goes_on.set()

    found = _soon(town)
    assert found is not None
    assert found.at == NOW
    assert len(calls) == 1


def test_what_cannot_be_read_beside_the_page_says_why(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(store: Store, **given: Any) -> Comparison:
        raise StoreError

    monkeypatch.setattr(effect, "compare", broken)
    monkeypatch.setattr(threading, "excepthook", lambda *_: None)
    with pytest.raises(StoreError):
        _soon(town)


def test_who_may_not_read_it_begins_nothing(town: Town, calls: Calls) -> None:
    with pytest.raises(NotAllowed):
        _soon(town, actor=town.auditor)
    assert not calls


def test_nobody_gets_what_was_kept_for_others(town: Town, calls: Calls) -> None:
    for actor in (town.lead, town.reviewer, town.distant_reviewer):
        kept_effect.compare(town.store, OF, "", actor=actor, now=NOW, long=0)
    assert len(calls) == 3

    kept_effect.compare(town.store, OF, "330802", actor=town.lead, now=NOW, long=0)
    assert len(calls) == 4

    with pytest.raises(NotAllowed):
        kept_effect.compare(town.store, OF, "", actor=town.auditor, now=NOW, long=0)
    assert len(calls) == 4
