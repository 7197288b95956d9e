"""The levels that a reading counts are those of the waterfall, for whatever was answered."""

import random

import pytest

from portal.demo import city
from questionnaires.editions import CURRENT
from questionnaires.loading import edition
from scoring import counted
from scoring.explain import waterfall
from scoring.model import Answer, ReadingName, Submission
from scoring.rules import load_rules

Q = edition(CURRENT)
RULES = load_rules(Q)
READINGS: tuple[ReadingName, ...] = ("self", "credible", "verified")


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("reading", READINGS)
def test_it_counts_what_the_waterfall_counts(reading: ReadingName, seed: int) -> None:
    check = city.check(Q, next(city.firms(1, seed)), seed=seed)
    given = Submission(
        answers=check.answers,
        exposure=check.exposure,
        facts=check.facts,
        evidence=check.evidence,
        verified=_verdicts(check, random.Random(seed)),
    )
    shares = waterfall(Q, RULES, given, reading).shares

    found = counted.levels(Q, RULES, given, reading)

    assert found == {s.control: s.level for s in shares if isinstance(s.level, int)}
    assert len(found) > 30


def test_a_light_check_counts_what_it_asked() -> None:
    given = Submission(answers={q.id: 3 for q in Q.questions}, scope="light")
    assert set(counted.levels(Q, RULES, given, "self")) <= Q.asked("light")


def _verdicts(check: city.DemoCheck, chance: random.Random) -> dict[str, Answer]:
    """Some levels that a reviewer moved."""
    return {
        question.id: chance.choice((0, 1))
        for question in Q.questions
        if len(question.options) > 2 and check.facts.get(question.fact or "", True)
        if chance.random() < 0.2
    }
