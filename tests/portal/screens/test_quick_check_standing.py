"""What can be said of a quick check at any moment: an interval that narrows."""

from itertools import pairwise

import pytest

from portal.screens.visitor.quick_check_answers import QuickAnswers
from portal.screens.visitor.quick_check_order import Left, next_step
from portal.screens.visitor.quick_check_standing import Standing, standing
from tests.portal.screens.quick_check_case import MIDDLE, RULES, usual
from tests.portal.screens.self_check_case import EDITION


class TestStanding:
    """What can be said at each moment."""

    def test_nothing_before_the_exposure_is_known(self) -> None:
        now = standing(EDITION, RULES, QuickAnswers({"E01": 2}))

        assert now.light is None
        assert now.certain is None

    def test_nothing_answered_yet_spans_best_and_worst(self) -> None:
        """E = 50, so I = 70: from 70 × 0.1 with everything in place to 70 with nothing."""
        now = standing(EDITION, RULES, QuickAnswers(MIDDLE))

        assert now.light is not None
        assert now.light.interval.risk == pytest.approx((7.0, 70.0))
        assert now.light.interval.colour == ("blue", "red")

    def test_the_interval_only_narrows(self) -> None:
        answers, widths = QuickAnswers(MIDDLE), []
        while step := next_step(EDITION, RULES, answers):
            answers = answers.with_answer(step.item, usual(step.item))
            light = standing(EDITION, RULES, answers).light
            assert light is not None and light.interval.risk is not None
            widths.append(light.interval.risk[1] - light.interval.risk[0])

        assert all(later <= earlier + 1e-9 for earlier, later in pairwise(widths))
        assert widths[-1] == 0

    def test_three_key_controls_at_nothing_make_the_colour_certain_at_once(self) -> None:
        """At least orange; with two thirds open red is still possible, with three zeros it is red."""
        zeros = dict.fromkeys(("ZD-ZD-01", "FK-DJ-01", "FK-DJ-03"), 0)

        now = standing(EDITION, RULES, QuickAnswers({**MIDDLE, **zeros}))

        assert now.certain == "red"
        assert not now.finished

    def test_without_evidence_the_upper_levels_count_as_the_middle_one(self) -> None:
        """P = 50 at most, so R = 70 × 0.55 = 38.5 in the credible reading; 7.0 as answered."""
        answers = QuickAnswers({**MIDDLE, **dict.fromkeys(EDITION.asked("light"), 4)})

        light = standing(EDITION, RULES, answers).light

        assert light is not None
        credible, claimed = light.readings["credible"], light.readings["self"]
        assert credible is not None and claimed is not None
        assert credible.risk == pytest.approx(38.5)
        assert claimed.risk == pytest.approx(7.0)


def test_nothing_is_ever_finished_without_exposure() -> None:
    assert Standing(Left(exposure=1, facts=0, controls=0)).finished is False
