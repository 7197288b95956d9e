"""Answering through the whole portal (作答): real process, real websocket sessions, whole page.

One person on an idle machine, then 400 at once, each answering every five seconds. The portal has
one core, the client another. Every answer that a page acknowledged is looked up in the database.
"""

import asyncio
import os
import random
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.portal_process import free_port, portal
from tests.bench.websocket_visitor import Visitor
from tests.portal.screens import self_check_case
from tests.portal.screens.self_check_case import Case, Person

STEP = "FK-XT"
"""The step answered in: seven controls, a fact, evidence; among the longest."""
FACT = "stores_secrets_digitally"
CROWD = 400
EVERY = 5.0
SECONDS = 30.0
ALONE = 200
MEDIAN_LIMIT_MS = 20.0
P95_LIMIT_MS = 100.0


@dataclass
class Told:
    """What happened to one person's answers."""

    seconds: list[float] = field(default_factory=list)
    acknowledged: dict[str, int] = field(default_factory=dict)
    changes: int = 0
    failures: list[str] = field(default_factory=list)


def run() -> None:
    """Print the figures; end with an error where an answer is lost or failed."""
    client, server = _cores()
    with tempfile.TemporaryDirectory() as folder:
        case, people = _city(Path(folder))
        port = free_port()
        os.sched_setaffinity(0, {client})
        try:
            with portal(case.environment, port=port, core=server):
                alone = asyncio.run(_alone(port, people[0]))
                crowd = asyncio.run(_crowd(port, people[1:]))
        finally:
            os.sched_setaffinity(0, {client, server})
        lost = _lost(case, people, [alone, *crowd])
    _print("one user", [alone], MEDIAN_LIMIT_MS, median=True)
    _print(f"{len(crowd)} sessions", crowd, P95_LIMIT_MS, median=False)
    failures = [failure for told in (alone, *crowd) for failure in told.failures]
    print(f"lost answers: {len(lost)}  failed answers: {len(failures)}")
    if lost or failures:
        raise AssertionError((lost + failures)[:5])


def _cores() -> tuple[int, int]:
    cores = sorted(os.sched_getaffinity(0))
    return cores[0], cores[-1]


def _city(folder: Path) -> tuple[Case, list[Person]]:
    """Firms with a full check whose exposure profile is answered: the interval is computed."""
    case = self_check_case.make(folder)
    people = [case.owner]
    with case.store() as store, store.atomic():
        people += [self_check_case.firm(store, number) for number in range(2, CROWD + 2)]
        for person in people:
            self_check_case.begin(store, person, {**_profile(), FACT: True})
    return case, people


def _profile() -> dict[str, int]:
    return {question.id: 2 for question in self_check_case.EDITION.exposure}


async def _alone(port: int, person: Person) -> Told:
    told = Told()
    async with _visit(port, person) as visitor:
        for number in range(ALONE):
            await _answer(visitor, told, random.Random(number))
            await asyncio.sleep(0.02)
    return told


async def _crowd(port: int, people: Sequence[Person]) -> list[Told]:
    """All open their pages, wait for each other, then answer at their own moments."""
    gate, barrier = asyncio.Semaphore(16), asyncio.Barrier(len(people))
    members = [_member(port, person, gate, barrier, seed) for seed, person in enumerate(people)]
    return await asyncio.gather(*members)


async def _member(
    port: int, person: Person, gate: asyncio.Semaphore, barrier: asyncio.Barrier, seed: int
) -> Told:
    told, chance = Told(), random.Random(seed)
    visitor = _visit(port, person)
    async with gate:
        await visitor.__aenter__()
    await barrier.wait()
    begun = time.monotonic() + EVERY * chance.random()
    try:
        for number in range(int(SECONDS / EVERY)):
            await asyncio.sleep(max(0.0, begun + number * EVERY - time.monotonic()))
            await _answer(visitor, told, chance)
    finally:
        await visitor.__aexit__(None, None, None)
    return told


def _visit(port: int, person: Person) -> Visitor:
    return Visitor(port, person.token, page="self-check", query=f"step={STEP}")


async def _answer(visitor: Visitor, told: Told, chance: random.Random) -> None:
    """Choose another level of some control; the page must say that it is saved."""
    item = chance.choice([key for key in visitor.radios if key.startswith(STEP)])
    radio = visitor.radios[item]
    shown = visitor.values.get(radio.widget)
    option = chance.choice([n for n in range(5) if radio.options[n] != shown])
    try:
        told.seconds.append(await visitor.choose(item, option))
    except TimeoutError:
        told.failures.append(f"{item}: no answer")
        return
    if not any("zd-saved" in text for text in visitor.texts):
        told.failures.append(f"{item}: the page does not say that it is saved")
        return
    told.acknowledged[item] = option
    told.changes += 1


def _lost(case: Case, people: Sequence[Person], told: Sequence[Told]) -> list[str]:
    """Acknowledged answers that the database does not have as their last version."""
    lost = []
    with case.store() as store:
        for person, one in zip(people, told, strict=True):
            stored = self_check_case.values_of(store, person)
            lost += [
                f"{item}: {level} against {stored.get(item)}"
                for item, level in one.acknowledged.items()
                if stored.get(item) != level
            ]
            if one.changes > self_check_case.versions_of(store, person, STEP):
                lost.append("a version is missing")
    return lost


def _print(who: str, told: Sequence[Told], limit: float, *, median: bool) -> None:
    times = sorted(1000 * second for one in told for second in one.seconds)
    p95 = times[int(0.95 * (len(times) - 1))]
    middle = statistics.median(times)
    measured = middle if median else p95
    print(
        f"{who}: {len(times)} answers  median {middle:.1f} ms  p95 {p95:.1f} ms"
        f"  longest {times[-1]:.0f} ms  ({'median' if median else 'p95'}"
        f" {measured / limit:.2f} of its limit {limit:.0f} ms)"
    )
