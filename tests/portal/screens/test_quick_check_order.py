"""What the quick check asks, and when: exposure, key controls, facts just before they matter."""

from collections.abc import Callable

from portal.screens.visitor.quick_check_answers import Given, QuickAnswers
from portal.screens.visitor.quick_check_order import Left, left, next_step
from portal.screens.visitor.quick_check_standing import standing
from tests.portal.screens.quick_check_case import MIDDLE, RULES, usual
from tests.portal.screens.self_check_case import EDITION


class TestOrder:
    """What is asked, and when."""

    def test_exposure_comes_first_then_the_key_controls(self) -> None:
        asked = _items(lambda item: usual(item))

        assert asked[:14] == [e.id for e in EDITION.exposure]
        controls = [item for item in asked if item in EDITION.by_id]
        keys = [item for item in controls if EDITION.by_id[item].key]
        assert len(keys) == 11
        assert controls[:11] == keys

    def test_a_fact_is_asked_just_before_the_first_control_it_unlocks(self) -> None:
        asked = _items(lambda item: usual(item))

        for fact in (item for item in asked if item in {f.id for f in EDITION.facts}):
            following = EDITION.by_id[asked[asked.index(fact) + 1]]
            assert following.fact == fact

    def test_all_of_the_light_scope_and_nothing_else_is_asked(self) -> None:
        controls = {item for item in _items(lambda item: usual(item)) if item in EDITION.by_id}

        assert controls == EDITION.asked("light")

    def test_at_most_forty_nine_questions(self) -> None:
        assert left(EDITION, QuickAnswers()) == Left(exposure=14, facts=7, controls=28)
        assert len(_items(lambda item: usual(item))) == 49

    def test_a_fact_denied_takes_its_controls_away(self) -> None:
        answers = QuickAnswers({**MIDDLE, "stores_secrets_digitally": False})

        remaining = left(EDITION, answers)

        assert (remaining.facts, remaining.controls) == (6, 28 - 4)

    def test_a_fact_the_visitor_is_unsure_of_is_not_asked_again(self) -> None:
        asked = _items(lambda item: None if item in {f.id for f in EDITION.facts} else 2)

        assert len(asked) == len(set(asked)) == 49

    def test_the_promise_of_ten_minutes(self) -> None:
        assert standing(EDITION, RULES, QuickAnswers()).minutes <= 10


def _items(choose: Callable[[str], Given]) -> list[str]:
    """Everything that is asked, in order, when each item is answered so."""
    answers = QuickAnswers()
    while step := next_step(EDITION, RULES, answers):
        answers = answers.with_answer(step.item, choose(step.item))
    return list(answers.given)
