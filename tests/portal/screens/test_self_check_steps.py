"""The steps of a self-check: what is asked where, what is open, what comes next."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.screens.firm.self_check_steps import PROFILE, REVIEW, Course, Values, proposed
from questionnaires.editions import CURRENT
from questionnaires.loading import edition

EDITION = edition(CURRENT)
FULL, LIGHT = Course(EDITION, "full"), Course(EDITION, "light")
PROFILED: Values = {question.id: 2 for question in EDITION.exposure}


def test_the_full_check_has_a_step_for_each_sub_domain_between_profile_and_overview() -> None:
    assert len(FULL.steps) == 17
    assert FULL.order[0] == PROFILE
    assert FULL.order[-1] == REVIEW
    assert sum(len(step.questions) for step in FULL.steps) == 74


def test_the_light_check_leaves_out_sub_domains_without_a_question() -> None:
    assert "FW-CZ" not in LIGHT.order
    assert sum(len(step.questions) for step in LIGHT.steps) == 28


def test_a_false_fact_takes_its_questions_out_and_an_absent_one_does_not() -> None:
    step = FULL.step("FK-XT")

    assert len(step.asked({})) == 7
    assert [q.id for q in step.asked({"stores_secrets_digitally": False})] == [
        "FK-XT-06",
        "FK-XT-07",
    ]


@pytest.mark.parametrize(
    ("values", "after", "found"),
    [
        pytest.param({}, "", (PROFILE, "E01"), id="the profile comes first"),
        pytest.param(PROFILED, "", ("FW-DJ", "FW-DJ-01"), id="then the first control"),
        pytest.param(PROFILED, "FW-DJ-01", ("FW-DJ", "FW-DJ-02"), id="behind the last visited"),
        pytest.param(PROFILED, "BZ-TR-02", ("FW-DJ", "FW-DJ-01"), id="from the start at the end"),
        pytest.param(PROFILED, "no such item", ("FW-DJ", "FW-DJ-01"), id="an unknown place"),
    ],
)
def test_the_next_open_question(values: Values, after: str, found: tuple[str, str]) -> None:
    assert FULL.next_open(values, after) == found


def test_nothing_is_next_where_everything_is_answered() -> None:
    everything = {**PROFILED, **{question.id: 2 for question in EDITION.questions}}

    assert FULL.next_open(everything) is None


@pytest.mark.parametrize(
    ("fact", "values", "speaks_for_yes"),
    [
        pytest.param("stores_secrets_digitally", {"E09": 1}, True, id="E09 at least 1"),
        pytest.param("stores_secrets_digitally", {"E09": 0}, False, id="E09 is 0"),
        pytest.param("stores_secrets_digitally", {}, False, id="not answered"),
        pytest.param("has_own_technology", {"E03": 0, "E01": 2}, True, id="any one of two"),
        pytest.param("has_own_ai_system", {"E11": 3}, False, id="only 4 proposes it"),
        pytest.param("has_own_ai_system", {"E11": 4}, True, id="exactly 4"),
        pytest.param("uses_noncompete", PROFILED, False, id="nothing proposes it"),
    ],
)
def test_a_fact_is_proposed_by_exposure_answers(
    fact: str, values: Values, speaks_for_yes: bool
) -> None:
    asked = next(one for one in EDITION.facts if one.id == fact)

    assert proposed(asked, values) is speaks_for_yes


def test_neighbours_end_at_both_ends() -> None:
    assert FULL.neighbour(PROFILE, -1) is None
    assert FULL.neighbour(PROFILE, 1) == "FW-DJ"
    assert FULL.neighbour(REVIEW, 1) is None


def test_the_item_before_a_step_is_where_a_search_from_here_begins() -> None:
    assert FULL.before(PROFILE) == ""
    assert FULL.before("FW-DJ") == "E14"
    assert FULL.before("FW-CZ") == "FW-DJ-03"


@pytest.mark.parametrize("course", [FULL, LIGHT], ids=["full", "light"])
@given(
    values=st.dictionaries(
        st.sampled_from([q.id for q in EDITION.questions] + [fact.id for fact in EDITION.facts]),
        st.sampled_from([True, False, 0, 3, "na"]),
    )
)
def test_the_counts_are_those_of_the_steps(course: Course, values: Values) -> None:
    asked = sum(len(step.asked(values)) for step in course.steps)
    left = sum(len(step.open(values)) for step in course.steps)

    assert course.counts(values) == (asked, left)
