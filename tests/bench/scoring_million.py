"""A million assessments in one call against one product of matrices, at one thread."""

import time
import tracemalloc
from collections.abc import Callable
from typing import TypeVar

import numpy as np

from questionnaires.loading import edition
from scoring.assess import assess
from scoring.many import UNKNOWN_LEVEL, Array, Many, assess_many
from scoring.model import Answer, Submission
from scoring.rules import load_rules

QUESTIONNAIRE = edition()
RULES = load_rules(QUESTIONNAIRE)
COUNT = 1_000_000
COMPARED = 2_000
CONTROLS = len(QUESTIONNAIRE.questions)
T = TypeVar("T")


def run() -> None:
    """Print the ratio, the memory, and how far the results are from those one by one."""
    levels, applicable, exposure = _city(COUNT)
    assess_many(QUESTIONNAIRE, RULES, levels[:100], applicable[:100], exposure[:100])
    extra = _extra_megabytes(
        lambda: assess_many(QUESTIONNAIRE, RULES, levels, applicable, exposure)
    )
    taken, found = _fastest(lambda: assess_many(QUESTIONNAIRE, RULES, levels, applicable, exposure))
    _compare(found, levels, applicable, exposure)
    random = np.random.default_rng(2)
    matrix, column = random.random((COUNT, CONTROLS)), random.random((CONTROLS, 1))
    plain, _ = _fastest(lambda: matrix @ column)
    print(
        f"{COUNT:,} at once: {taken:.3f} s = {taken / plain:.1f} × the product (at most 10 ×), "
        f"{extra:.0f} MB beside the input (at most 1000 MB)"
    )
    print(f"float64 product ({COUNT:,} × {CONTROLS}) @ ({CONTROLS} × 1): {plain:.3f} s")


def _city(count: int) -> tuple[Array, Array, Array]:
    random = np.random.default_rng(1)
    levels = random.integers(UNKNOWN_LEVEL, 5, (count, CONTROLS), dtype=np.int8)
    skilled = random.random(count) < 0.5
    levels[skilled] = np.maximum(levels[skilled], 2)
    yes_no = [i for i, q in enumerate(QUESTIONNAIRE.questions) if len(q.options) == 2]
    levels[:, yes_no] = 4 * (levels[:, yes_no] > 1)
    applicable = random.random((count, CONTROLS), dtype=np.float32) < 0.93
    exposure = random.integers(0, 5, (count, len(QUESTIONNAIRE.exposure)), dtype=np.int8)
    return levels, applicable, exposure


def _fastest(work: Callable[[], T]) -> tuple[float, T]:
    best, result = float("inf"), work()
    for _ in range(3):
        start = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - start)
    return best, result


def _extra_megabytes(work: Callable[[], object]) -> float:
    """The most that was held beside the input, results included; numpy reports to tracemalloc."""
    tracemalloc.start()
    work()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1e6


def _compare(found: Many, levels: Array, applicable: Array, exposure: Array) -> None:
    furthest, other_colour = 0.0, 0
    for row in range(COMPARED):
        answers: dict[str, Answer] = {
            q.id: "na" if not applies else "unknown" if level == UNKNOWN_LEVEL else int(level)
            for q, level, applies in zip(
                QUESTIONNAIRE.questions, levels[row], applicable[row], strict=True
            )
        }
        names = [e.id for e in QUESTIONNAIRE.exposure]
        values = dict(zip(names, exposure[row].tolist(), strict=True))
        reading = assess(
            QUESTIONNAIRE, RULES, Submission(answers=answers, exposure=values)
        ).readings["self"]
        assert reading is not None and reading.risk is not None and reading.protection is not None
        furthest = max(
            furthest,
            abs(found.risk[row] - reading.risk),
            abs(found.protection[row] - reading.protection),
        )
        other_colour += RULES.bands.ids[found.colour[row]] != reading.colour
    print(
        f"{COMPARED:,} of them one by one: furthest apart {furthest:.1e} (at most 1e-9), "
        f"{other_colour} other colours (none)"
    )


if __name__ == "__main__":
    run()
