"""Effect, tried by everybody: groups of one's own scope alone, never a firm of somebody else's."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from data import effect
from data.actor import Actor
from data.errors import NotAllowed
from data.series import Series
from portal.workflows import effect as effects
from portal.workflows import kept_effect
from tests.data import effect_case
from tests.data.effect_case import FIRST, LAST
from tests.data.town import NOW, Town, built

ALLOWED = ("reviewer", "lead")
STRANGERS = (
    *("alpha", "colleague", "beta", "gamma", "distant_reviewer"),
    *("guide", "auditor", "admin", "visitor"),
)

Attempt = Callable[[Town, Actor], Any]


def _levels(inputs: Any) -> dict[str, int]:
    return {item: level for item, level in inputs["answers"].items() if isinstance(level, int)}


def _city(t: Town, a: Actor) -> object:
    found = effects.of_groups(t.store, edition="2026", scope="full", reading="self", actor=a)
    return found.comparison.guided_firms + found.comparison.waiting_firms + len(found.controls)


def _kept(t: Town, a: Actor) -> object:
    of = Series("2026", "full", "self")
    return kept_effect.compare(t.store, of, "", actor=a, now=NOW, long=0).comparison.by_colour


def _soon(t: Town, a: Actor) -> object:
    of = Series("2026", "full", "self")
    found = kept_effect.soon(t.store, t.again, of, "", actor=a, now=NOW, patience=20)
    return found and found.comparison.by_colour


READS: dict[str, Attempt] = {
    "kept_effect.soon": _soon,
    "kept_effect.compare": _kept,
    "effect.compare": lambda t, a: (
        effect.compare(t.store, edition="2026", scope="full", reading="self", actor=a).by_colour
    ),
    "effect.by_control": lambda t, a: effect.by_control(
        t.store, edition="2026", scope="full", reading="self", levels=_levels, actor=a
    ),
    "effect.of_groups": _city,
    "effect.between": lambda t, a: (
        effect.between(t.store, _visited_firm(t), began=FIRST, ended=LAST, actor=a).visits
    ),
}

ATTEMPTS = (READS,)
ELSEWHERE = {"portal.workflows.effect.of_own_firm": "has no firm but the actor's own"}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    for town in built(tmp_path_factory.mktemp("hostile") / "portal.sqlite"):
        effect_case.grown(town, count=30, effects={"2026": 0.0})
        yield town


def _visited_firm(town: Town) -> str:
    return str(town.store.rows("SELECT min(firm_id) AS firm FROM guidance_entries")[0]["firm"])


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize("read", READS)
def test_out_of_scope_there_is_nothing(city: Town, read: str, who: str) -> None:
    try:
        found = READS[read](city, getattr(city, who))
    except NotAllowed:
        found = None
    assert not found


@pytest.mark.parametrize("who", ALLOWED)
@pytest.mark.parametrize("read", READS)
def test_in_scope_there_is_something(city: Town, read: str, who: str) -> None:
    assert READS[read](city, getattr(city, who))
