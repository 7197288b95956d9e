"""Another city's point table loads without a line of Python."""

from math import fsum

import pytest

from questionnaires.editions import EXAMPLE, shipped
from questionnaires.loading import load
from questionnaires.model import Questionnaire


@pytest.fixture(scope="module")
def table() -> Questionnaire:
    return load(EXAMPLE)


def test_it_is_three_sections_deep(table: Questionnaire) -> None:
    (first, *_) = table.sections

    assert [section.id for section in first.walk()] == [
        "A",
        "A1",
        "A1-1",
        "A1-2",
        "A2",
        "A2-1",
        "A2-2",
    ]


def test_its_points_add_up_to_a_hundred(table: Questionnaire) -> None:
    assert fsum(question.weight for question in table.questions) == 100


def test_the_share_of_the_points_is_the_credit(table: Questionnaire) -> None:
    question = table.by_id["A-03"]

    assert question.weight == 8
    assert [option.credit for option in question.options] == [0, 3 / 8, 1]


def test_it_has_no_exposure_no_facts_and_nothing_is_weighted_twice(table: Questionnaire) -> None:
    assert (table.exposure, table.facts, table.contradictions) == ((), (), ())
    assert {section.weight for section in table.section_by_id.values()} == {None}


def test_it_brings_its_own_law_and_cites_the_shared(table: Questionnaire) -> None:
    assert set(table.legal_references) == {"yunxi-measures", "aucl", "spc-2020-7"}


def test_it_says_that_it_is_invented_and_is_no_edition(table: Questionnaire) -> None:
    assert "虚构" in table.title
    assert EXAMPLE.name not in shipped()
