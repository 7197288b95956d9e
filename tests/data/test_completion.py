"""The board: who stands where, in SQL, within one's own scope and not a firm beyond it."""

from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import assignments, completion
from data.assessments import State
from data.completion import Narrowing
from tests.data.campaign_case import Running, running
from tests.data.town import NOW, Town

OF_STATE: dict[State, str] = {
    "draft": "drafting",
    "submitted": "submitted",
    "in_review": "in_review",
    "returned": "returned",
    "reviewed": "reviewed",
    "objected": "reviewed",
    "closed": "closed",
    "withdrawn": "not_started",
    "expired": "expired",
}


@pytest.fixture
def found(town: Town) -> Running:
    return running(town)


def _stands(found: Running, firm: str, state: State) -> None:
    town = found.town
    draft = found.draft({"alpha": town.alpha, "beta": town.beta, "gamma": town.gamma}[firm])
    town.store.update("assessments", draft.id, {"state": state})


def _whole(found: Running, who: str = "lead") -> dict[str, int]:
    actor = getattr(found.town, who)
    rows = completion.table(found.town.store, found.id, "county", actor=actor)
    return {state: n for state, n in completion.total(rows).states.items() if n}


@pytest.mark.parametrize(("state", "shown"), OF_STATE.items())
def test_every_state_of_a_check_stands_on_the_board(
    found: Running, state: State, shown: str
) -> None:
    _stands(found, "alpha", state)

    expected = {"not_started": 2}
    expected[shown] = expected.get(shown, 0) + 1
    assert _whole(found) == expected


def test_a_check_that_goes_on_after_the_end_counts_as_what_it_is(found: Running) -> None:
    _stands(found, "alpha", "expired")
    _stands(found, "alpha", "draft")

    assert _whole(found) == {"not_started": 2, "drafting": 1}


def test_a_check_on_ones_own_account_does_not_count(found: Running) -> None:
    draft = found.draft(found.town.alpha)
    found.town.store.update("assessments", draft.id, {"campaign_id": None, "state": "submitted"})

    assert _whole(found) == {"not_started": 3}


@pytest.mark.parametrize(
    ("who", "seen"), [("lead", 3), ("reviewer", 2), ("distant_reviewer", 1), ("guide", 0)]
)
def test_everybody_sees_the_own_scope(found: Running, who: str, seen: int) -> None:
    actor = getattr(found.town, who)
    page = completion.firms(found.town.store, found.id, Narrowing(), actor=actor)

    assert sum(_whole(found, who).values()) == seen == page.total == len(page.firms)


def test_a_guide_sees_what_is_assigned(found: Running) -> None:
    town = found.town
    assignments.assign(
        town.store, town.gamma.firm_id or "", town.guide.account_id, actor=town.lead, now=NOW
    )
    page = completion.firms(town.store, found.id, Narrowing(), actor=town.guide)
    assert [one.id for one in page.firms] == [town.gamma.firm_id]


@pytest.mark.parametrize(
    ("narrowing", "count"),
    [
        (Narrowing(), 3),
        (Narrowing(county="330802"), 2),
        (Narrowing(county="330824"), 0),
        (Narrowing(park=""), 3),
        (Narrowing(industry="34"), 3),
        (Narrowing(state="expired"), 0),
        (Narrowing(state="not_started", words="甲机械"), 3),
        (Narrowing(words="9111"), 3),
        (Narrowing(words="%"), 0),
    ],
)
def test_the_firms_behind_a_count(found: Running, narrowing: Narrowing, count: int) -> None:
    actor = found.town.lead
    assert completion.firms(found.town.store, found.id, narrowing, actor=actor).total == count


@pytest.mark.parametrize("sort", ["name", "state", "last_day", "place"])
def test_pages_together_are_the_whole(found: Running, sort: completion.Sort) -> None:
    actor, seen = found.town.lead, []
    for skipped in range(3):
        page = completion.firms(
            found.town.store,
            found.id,
            Narrowing(),
            actor=actor,
            sort=sort,
            skipped=skipped,
            count=1,
        )
        seen += [one.id for one in page.firms]
        assert page.total == 3
    assert len(set(seen)) == 3


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.tuples(*(st.sampled_from([*OF_STATE, None]) for _ in range(3))))
def test_rows_of_every_table_add_up_to_the_firms(
    found: Running, states: tuple[State | None, ...]
) -> None:
    found.town.store.rows("DELETE FROM assessments")
    for firm, state in zip(("alpha", "beta", "gamma"), states, strict=True):
        if state:
            _stands(found, firm, state)
    for group in get_args(completion.Group):
        rows = completion.table(found.town.store, found.id, group, actor=found.town.lead)
        assert completion.total(rows).firms == 3
        for count in rows:
            page = completion.firms(
                found.town.store,
                found.id,
                Narrowing(**{group: count.place}),
                actor=found.town.lead,
            )
            assert page.total == count.firms
