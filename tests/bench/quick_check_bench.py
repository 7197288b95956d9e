"""How many questions the quick check (快速自测) needs until its colour is certain.

On the synthetic city, against asking in catalogue order. A firm answers as in its full check; the
colour is certain once no further answer changes it (scoring method §5).
"""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from portal.demo import city
from portal.screens.visitor.quick_check_answers import Given, QuickAnswers
from portal.screens.visitor.quick_check_order import Step, next_step, open_controls
from portal.screens.visitor.quick_check_standing import standing
from questionnaires.editions import CURRENT
from questionnaires.loading import edition
from questionnaires.model import NOT_APPLICABLE, UNKNOWN, Questionnaire
from scoring.rules import Rules, load_rules

FIRMS = 300
SEED = 2026

Order = Callable[[QuickAnswers], Step | None]


@dataclass(frozen=True, slots=True)
class Asked:
    """What one firm was asked until its colour was certain."""

    exposure: int
    facts: int
    controls: int

    @property
    def total(self) -> int:
        """All questions."""
        return self.exposure + self.facts + self.controls


def run() -> None:
    """Print median and quartiles of the questions asked, in both orders, and the time of a step."""
    questionnaire = edition(CURRENT)
    rules = load_rules(questionnaire)
    whole = len(questionnaire.exposure) + len(questionnaire.asked("light"))
    print(
        f"{FIRMS} synthetic firms, seed {SEED}; asked in all: {whole} questions and up to 7 facts"
    )
    began = time.perf_counter()
    ours = _all_firms(questionnaire, rules, lambda given: next_step(questionnaire, rules, given))
    step = (time.perf_counter() - began) / sum(asked.total for asked in ours)
    theirs = _all_firms(questionnaire, rules, lambda given: _by_catalogue(questionnaire, given))
    _print("until certain, quick check", ours)
    _print("until certain, catalogue order", theirs)
    ratio = statistics.median(a.total for a in ours) / statistics.median(a.total for a in theirs)
    print(
        f"median of ours / catalogue: {ratio:.2f}; one step (order and score): {step * 1000:.1f} ms"
    )


def _print(title: str, asked: list[Asked]) -> None:
    """One line: lower quartile, median and upper quartile of each kind and of all."""
    kinds = {
        "exposure": [a.exposure for a in asked],
        "facts": [a.facts for a in asked],
        "controls": [a.controls for a in asked],
        "all": [a.total for a in asked],
    }
    shown = "   ".join(f"{kind} {_quartiles(counts)}" for kind, counts in kinds.items())
    print(f"{title:31} {shown}")


def _quartiles(counts: list[int]) -> str:
    low, middle, high = statistics.quantiles(counts, n=4, method="inclusive")
    return f"{middle:g} ({low:g}–{high:g})"


def _all_firms(questionnaire: Questionnaire, rules: Rules, order: Order) -> list[Asked]:
    return [
        _ask(questionnaire, rules, order, _answers(questionnaire, firm))
        for firm in city.firms(FIRMS, SEED)
    ]


def _answers(questionnaire: Questionnaire, firm: city.DemoFirm) -> Mapping[str, Given]:
    """What a firm would say to everything; the quick check does not offer 不适用."""
    said = city.check(questionnaire, firm, seed=SEED)
    levels = {q: UNKNOWN if a == NOT_APPLICABLE else a for q, a in said.answers.items()}
    return {**said.exposure, **said.facts, **levels}


def _ask(
    questionnaire: Questionnaire, rules: Rules, order: Order, said: Mapping[str, Given]
) -> Asked:
    """Ask one firm until the colour is certain."""
    counts = {"exposure": 0, "fact": 0, "control": 0}
    answers = QuickAnswers()
    while standing(questionnaire, rules, answers).certain is None:
        step = order(answers)
        if step is None:
            raise AssertionError("everything is answered and the colour is not certain")
        counts[step.kind] += 1
        answers = answers.with_answer(step.item, said[step.item])
    return Asked(counts["exposure"], counts["fact"], counts["control"])


def _by_catalogue(questionnaire: Questionnaire, answers: QuickAnswers) -> Step | None:
    """Exposure, then the controls as the catalogue lists them, facts before what they unlock."""
    for exposure in questionnaire.exposure:
        if exposure.id not in answers.given:
            return Step("exposure", exposure.id)
    waiting = open_controls(questionnaire, answers)
    if not waiting:
        return None
    fact = waiting[0].fact
    if fact is not None and fact not in answers.given:
        return Step("fact", fact)
    return Step("control", waiting[0].id)
