"""The synthetic city (合成城市): the same from the same seed, and plainly invented."""

import pytest

from data import uscc
from portal.demo import city
from questionnaires.loading import edition
from scoring.assess import assess
from scoring.model import Submission
from scoring.rules import load_rules


def test_same_seed_gives_the_same_city() -> None:
    assert list(city.firms(30, seed=1)) == list(city.firms(30, seed=1))
    assert list(city.firms(30, seed=1)) != list(city.firms(30, seed=2))


def test_a_longer_city_begins_like_a_shorter_one() -> None:
    assert list(city.firms(40, seed=1))[:10] == list(city.firms(10, seed=1))


@pytest.mark.parametrize("seed", [1, 2])
def test_every_firm_has_a_valid_code_and_says_that_it_is_invented(seed: int) -> None:
    firms = list(city.firms(200, seed))

    assert len({firm.code for firm in firms}) == 200
    for firm in firms:
        assert uscc.checked(firm.code) == firm.code
        assert "演示" in firm.name
        assert "虚构" in firm.name


def test_every_check_can_be_scored() -> None:
    questionnaire = edition()
    rules = load_rules(questionnaire)
    colours = set()
    for firm in city.firms(60, seed=3):
        drawn = city.check(questionnaire, firm, seed=3)
        result = assess(
            questionnaire,
            rules,
            Submission(
                answers=drawn.answers,
                exposure=drawn.exposure,
                facts=drawn.facts,
                evidence=drawn.evidence,
            ),
        )
        credible = result.readings["credible"]
        assert credible is not None
        colours.add(credible.colour)

    assert len(colours) >= 3, "a city in which every firm looks alike shows nothing"
