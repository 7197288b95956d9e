"""Requests at the same time (同时发出的请求): what the portal takes its time over passes once for all."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def together(works: Sequence[Callable[[], T]]) -> list[T]:
    """Do everything at once; what each gave."""
    with ThreadPoolExecutor(len(works)) as threads:
        return [begun.result() for begun in [threads.submit(work) for work in works]]


def timed(work: Callable[[], T]) -> Callable[[], tuple[float, T]]:
    """The same, with the seconds that it took."""

    def done() -> tuple[float, T]:
        began = time.monotonic()
        found = work()
        return time.monotonic() - began, found

    return done
