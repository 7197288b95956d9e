"""Several works measured in turns (交替计时): short blocks, so that all see the same machine."""

import time
from collections.abc import Callable, Mapping
from statistics import median

BLOCK = 4


def side_by_side(works: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Median milliseconds of each."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            work()
            times[name] += [_timed(work) for _ in range(BLOCK)]
    return {name: median(found) for name, found in times.items()}


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000
