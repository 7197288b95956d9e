"""What is said of bad input (差错提示), word for word: file, field and remedy are all a firm has."""

from dataclasses import replace
from typing import cast

import pytest

from questionnaires.loading import edition
from scoring.assess import assess
from scoring.model import BadInput, Submission
from scoring.plan import cheapest
from scoring.rules import load_rules

EDITION = edition()
RULES = load_rules(EDITION)
GOOD = Submission(
    answers={question.id: 0 for question in EDITION.questions},
    exposure={question.id: 2 for question in EDITION.exposure},
)


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        pytest.param(
            replace(GOOD, answers={"XX-1": 2}),
            "answers.XX-1：问卷里没有这个题号；请核对编号，或删去这一项。",
            id="an unknown question",
        ),
        pytest.param(
            replace(GOOD, answers={"FK-DJ-01": 5}),
            'answers.FK-DJ-01：5 不能作答；请填 0、1、2、3、4、"na"、"unknown" 之一。',
            id="a level that the question lacks",
        ),
        pytest.param(
            replace(GOOD, facts={"no_such_fact": True}),
            "profile.no_such_fact：问卷里没有这个画像题或事实；请核对编号，或删去这一项。",
            id="an unknown fact",
        ),
        pytest.param(
            replace(GOOD, facts={"has_own_technology": cast(bool, 1)}),
            "profile.has_own_technology：1 不能作答；请填 true 或 false。",
            id="a number for a fact",
        ),
        pytest.param(
            replace(GOOD, scope="mid"),
            "scope：没有“mid”这个范围；请填 full、light 之一。",
            id="an unknown scope",
        ),
        pytest.param(
            replace(GOOD, exposure={**GOOD.exposure, "E01": 7}),
            "profile.E01：7 不能作答；请填 0 到 4 的整数。",
            id="an exposure answer out of range",
        ),
        pytest.param(
            replace(GOOD, verified_exposure={"E99": 1}),
            "verified_profile.E99：问卷里没有这个画像题；请核对编号，或删去这一项。",
            id="a verdict on an unknown exposure question",
        ),
    ],
)
def test_the_whole_sentence(bad: Submission, said: str) -> None:
    with pytest.raises(BadInput) as refused:
        assess(EDITION, RULES, bad)

    assert str(refused.value) == said


def test_no_margin_is_asked_for_unless_said() -> None:
    plain = cheapest(EDITION, RULES, GOOD, "yellow")

    assert plain.person_days == cheapest(EDITION, RULES, GOOD, "yellow", margin=0.0).person_days
    assert plain.person_days != cheapest(EDITION, RULES, GOOD, "yellow", margin=1.0).person_days
