"""In which order to ask (提问次序), so that the colour is certain after few questions.

Key controls first: they alone raise the colour. Then whatever takes most out of the interval per
question, where a control whose fact has not been asked yet costs part of that question too. On the
synthetic city this needs fewer questions than the order of the catalogue
(`tests/bench/quick_check_bench.py` prints both).
"""

from collections import Counter
from collections.abc import Mapping

from questionnaires.model import Questionnaire
from scoring.cases import Case, check
from scoring.compiling import engine_of
from scoring.engine import Engine
from scoring.model import Submission
from scoring.protection import unanswered
from scoring.rules import Rules


def next_question(questionnaire: Questionnaire, rules: Rules, submission: Submission) -> str | None:
    """The id of the control to ask next, None where none is open.

    Where its fact (`Question.fact`) is not stated yet, that is to be asked just before.

    Raises:
        BadInput: the submission does not fit the questionnaire.
    """
    engine = engine_of(questionnaire, rules)
    case = check(engine, submission)
    waiting = unanswered(case)
    if not waiting:
        return None
    weights = engine.scope_weights[case.scope]
    costs = _costs(engine, case, waiting)
    best = min(waiting, key=lambda i: (not engine.controls[i].key, -weights[i] / costs[i], i))
    return engine.controls[best].id


def _costs(engine: Engine, case: Case, waiting: list[int]) -> Mapping[int, float]:
    """Questions per control: itself, and its part of a fact that is still to be asked."""
    facts = [_open_fact(engine, case, place) for place in waiting]
    sharing = Counter(facts)
    return {
        place: 1.0 if fact is None else 1 + 1 / sharing[fact]
        for place, fact in zip(waiting, facts, strict=True)
    }


def _open_fact(engine: Engine, case: Case, place: int) -> str | None:
    """The fact that decides on a control and is not stated."""
    fact = engine.controls[place].fact
    return None if fact is None or fact in case.facts else fact
