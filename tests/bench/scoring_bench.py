"""The scoring figures: one result, the plan, a million at once, and the order of asking."""

import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace

from questionnaires.loading import edition
from questionnaires.model import Question
from scoring.assess import assess, compute
from scoring.cases import check
from scoring.compiling import engine_of
from scoring.documents import digest
from scoring.model import Answer, Submission
from scoring.plan import cheapest
from scoring.rules import load_rules

QUESTIONNAIRE = edition()
RULES = load_rules(QUESTIONNAIRE)
PLANS = 60


def run() -> None:
    """Print every figure of scoring, each beside the limit it has to keep."""
    one_result()
    plans()
    million()


def invented(seed: int) -> Submission:
    """A complete full check of one firm, from poor to excellent, with evidence for some."""
    rng = random.Random(seed)
    skill = rng.uniform(0, 4)
    answers: dict[str, Answer] = {}
    for question in QUESTIONNAIRE.questions:
        drawn = rng.random()
        level = min(4, max(0, round(rng.gauss(skill, 1))))
        answers[question.id] = "na" if drawn < 0.03 else _offered(question, level)
    return Submission(
        answers=answers,
        exposure={e.id: rng.randint(0, 4) for e in QUESTIONNAIRE.exposure},
        evidence=frozenset(name for name in answers if rng.random() < 0.6),
    )


def _offered(question: Question, level: int) -> int:
    return max(o.level for o in question.options if o.level is not None and o.level <= level)


def _fastest(work: Callable[[], object], rounds: int, calls: int) -> float:
    """Seconds a call, in the fastest of some rounds: the one that nothing disturbed."""
    found = []
    for _ in range(rounds):
        start = time.perf_counter()
        for _ in range(calls):
            work()
        found.append((time.perf_counter() - start) / calls)
    return min(found)


def one_result() -> None:
    """A full result with three readings against a plain weighted loop over the controls."""
    weights = [question.weight for question in QUESTIONNAIRE.questions]
    credits_ = [0.75] * len(weights)

    def loop() -> float:
        above = below = 0.0
        for weight, credit in zip(weights, credits_, strict=True):
            above += weight * credit
            below += weight
        return above / below

    submission = invented(1)
    judged = {n: a for n, a in submission.answers.items() if a != "na"}
    submission = replace(submission, verified=judged)
    engine = engine_of(QUESTIONNAIRE, RULES)
    case = check(engine, submission)
    unfinished = replace(submission, verified={}, answers=dict(list(judged.items())[:40]))
    open_case = check(engine, unfinished)
    plain = _fastest(loop, 20, 500)
    for name, work in (
        ("full result, three readings", lambda: compute(engine, case, "")),
        ("unfinished, interval", lambda: compute(engine, open_case, "")),
        ("with validation and digest", lambda: assess(QUESTIONNAIRE, RULES, submission)),
        ("validation alone", lambda: check(engine, submission)),
        ("digest alone", lambda: digest(submission)),
    ):
        taken = _fastest(work, 10, 50)
        print(f"{name}: {taken * 1e6:.0f} µs = {taken / plain:.0f} × the loop (at most 150 ×)")
    print(f"plain loop over {len(weights)} controls: {plain * 1e6:.2f} µs")


def plans() -> None:
    """The exact plan; the time of the processor, which other processes do not lengthen."""
    taken = []
    for seed in range(PLANS):
        submission = invented(seed)
        for target in RULES.bands.ids[:-1]:
            start = time.process_time()
            cheapest(QUESTIONNAIRE, RULES, submission, target)
            taken.append(time.process_time() - start)
    taken.sort()
    print(
        f"plan, {len(taken)} of them: median {statistics.median(taken) * 1e3:.1f} ms, "
        f"slowest {taken[-1] * 1e3:.1f} ms (at most 100 ms)"
    )


def million() -> None:
    """In a process of its own: the thread count is fixed before numpy loads, memory is its own."""
    threads = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    subprocess.run(
        [sys.executable, "-m", "tests.bench.scoring_million"],
        env={**os.environ, **threads},
        check=True,
    )


if __name__ == "__main__":
    run()
