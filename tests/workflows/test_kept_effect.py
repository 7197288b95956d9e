"""Did it help, read of a large city: kept for some minutes where reading takes long, and only for who may."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from data import effect
from data.effect import Comparison
from data.errors import NotAllowed
from data.series import Series
from data.store import Store
from portal.workflows import kept_effect
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


def test_nobody_gets_what_was_kept_for_others(town: Town, calls: Calls) -> None:
    for actor in (town.lead, town.reviewer, town.distant_reviewer):
        kept_effect.compare(town.store, OF, "", actor=actor, now=NOW, long=0)
    assert len(calls) == 3

    kept_effect.compare(town.store, OF, "330802", actor=town.lead, now=NOW, long=0)
    assert len(calls) == 4

    with pytest.raises(NotAllowed):
        kept_effect.compare(town.store, OF, "", actor=town.auditor, now=NOW, long=0)
    assert len(calls) == 4
