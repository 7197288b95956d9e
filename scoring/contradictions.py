"""Contradictions (一致性提示): answers that do not fit together. They change no score."""

from scoring.cases import Case
from scoring.engine import Engine, Test


def contradictions(engine: Engine, case: Case) -> tuple[str, ...]:
    """Ids of the rules whose conditions all hold, in catalogue order."""
    return tuple(
        name for name, tests in engine.contradictions if all(_holds(test, case) for test in tests)
    )


def _holds(test: Test, case: Case) -> bool:
    """不知道, 不适用, unanswered, not asked and unstated hold nothing."""
    if test.kind == "answer":
        return _answer_holds(test, case)
    if test.kind == "exposure":
        return test.low <= case.exposure[int(test.subject)] <= test.high
    stated = case.facts.get(str(test.subject))
    return stated is not None and stated == test.low


def _answer_holds(test: Test, case: Case) -> bool:
    place = int(test.subject)
    if not case.asked[place]:
        return False
    answer = case.answers[place]
    if test.option is not None:
        return answer == test.option
    return isinstance(answer, int) and test.low <= answer <= test.high
