"""Did it help: a planted effect is found, none is not, and no group of fewer than five says anything."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import effect, spread
from data.actor import Actor
from data.effect import Comparison
from data.errors import NotAllowed
from scoring.model import ReadingName
from tests.data import due_case, effect_case
from tests.data.effect_case import FIRST, LAST, Check
from tests.data.town import KECHENG, NOW, QUJIANG, Town, built

PLANTED = -6.0


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The same hundred and sixty firms in two editions: visits helped in one, in the other not."""
    for town in built(tmp_path_factory.mktemp("city") / "portal.sqlite"):
        effect_case.grown(town, count=160, effects={"helped": PLANTED, "nothing": 0.0})
        yield town


def _compared(
    town: Town,
    edition: str = "2026",
    *,
    actor: Actor | None = None,
    reading: ReadingName = "credible",
) -> Comparison:
    return effect.compare(
        town.store, edition=edition, scope="full", reading=reading, actor=actor or town.lead
    )


def test_a_planted_effect_is_found_among_firms_that_began_alike(city: Town) -> None:
    found = _compared(city, "helped").same_start
    assert found is not None
    assert found.low is not None and found.high is not None
    assert found.low < PLANTED < found.high < 0


def test_without_an_effect_the_groups_differ_only_because_the_worse_were_visited(
    city: Town,
) -> None:
    """Regression to the mean: the plain difference looks like help, the fair one does not."""
    found = _compared(city, "nothing")
    assert found.risk.difference is not None and found.same_start is not None
    assert found.risk.difference.high is not None and found.risk.difference.high < 0
    assert found.same_start.low is not None and found.same_start.high is not None
    assert found.same_start.low < 0 < found.same_start.high
    assert abs(found.same_start.value) < abs(found.risk.difference.value)


def test_both_editions_have_the_same_firms(city: Town) -> None:
    one, other = _compared(city, "helped"), _compared(city, "nothing")
    assert one.guided_firms == other.guided_firms > 50
    assert one.guided_firms + one.waiting_firms == 160


def test_controls_are_counted_in_levels(city: Town) -> None:
    found = effect.by_control(
        city.store,
        edition="helped",
        scope="full",
        reading="self",
        levels=_plain_levels,
        actor=city.lead,
    )
    (change,) = found  # 不适用 has no level
    assert change.item == "FK-DJ-01"
    assert change.guided is not None and change.waiting is not None
    assert (change.guided.raised, change.guided.lowered, change.guided.mean) == (1, 0, 1)
    assert (change.waiting.raised, change.waiting.mean) == (0, 0)


def _plain_levels(inputs: Mapping[str, Any]) -> dict[str, int]:
    return {item: level for item, level in inputs["answers"].items() if isinstance(level, int)}


@pytest.mark.parametrize("who", ["alpha", "colleague", "guide", "distant_reviewer"])
def test_who_has_none_of_these_firms_in_scope_learns_nothing(city: Town, who: str) -> None:
    found = _compared(city, "helped", actor=getattr(city, who))
    assert (found.guided_firms, found.waiting_firms, dict(found.by_colour)) == (0, 0, {})


@pytest.mark.parametrize("who", ["auditor", "admin", "visitor"])
def test_who_reads_no_effect_is_refused(city: Town, who: str) -> None:
    with pytest.raises(NotAllowed):
        _compared(city, "helped", actor=getattr(city, who))


def test_the_reviewer_of_the_county_reads_what_the_lead_reads(city: Town) -> None:
    assert _compared(city, actor=city.reviewer, edition="helped") == _compared(city, "helped")


# --- Small towns: which pairs count, and what is hidden


def _pair(town: Town, firm_id: str, before: float = 60.0, after: float = 50.0) -> None:
    effect_case.checked(town, firm_id, Check(before), at=FIRST)
    effect_case.checked(town, firm_id, Check(after), at=LAST)


def _firms(town: Town, count: int, first: int = 1) -> list[str]:
    with town.store.atomic():
        found = [effect_case.firm(town, number) for number in range(first, first + count)]
        for firm_id in found:
            _pair(town, firm_id)
    return found


@pytest.mark.parametrize(("count", "is_shown"), [(4, False), (5, True)])
def test_no_figure_about_fewer_than_five(town: Town, count: int, is_shown: bool) -> None:
    _firms(town, count)
    found = _compared(town)
    assert found.waiting_firms == count
    assert (found.risk.waiting is not None) == is_shown
    assert any(cells.waiting for cells in found.by_colour.values()) == is_shown
    assert found.risk.guided is None


def test_a_cell_that_would_tell_of_a_small_one_is_hidden_with_it(town: Town) -> None:
    """Twelve firms less nine orange ones would be three red ones."""
    with town.store.atomic():
        for number in range(1, 18):
            before = 60.0 if number <= 3 else 40.0 if number <= 8 else 30.0
            _pair(town, effect_case.firm(town, number), before=before)
    found = _compared(town)
    shown = {colour for colour, cells in found.by_colour.items() if cells.waiting}
    assert shown == {"yellow"}  # 9 of 17: three red and five orange are eight together


SPRING = FIRST + timedelta(days=9)


def _letter(town: Town, firm_id: str) -> None:
    due_case.letter(town, Actor("x", town.alpha.role, firm_id), issued=SPRING)


def _action(town: Town, firm_id: str, *, state: str = "in_progress") -> None:
    due_case.action(town, Actor("x", town.alpha.role, firm_id), state=state, agreed=SPRING)


GUIDANCE: dict[str, tuple[bool, Callable[[Town, str], object]]] = {
    "a visit": (True, effect_case.visited),
    "a visit by video": (True, lambda t, f: effect_case.visited(t, f, kind="video")),
    "a letter": (True, _letter),
    "an agreed corrective action": (True, _action),
    "a visit on the day of the first check": (
        True,
        lambda t, f: effect_case.visited(t, f, on="2026-03-02"),
    ),
    "a visit on the day before": (
        False,
        lambda t, f: effect_case.visited(t, f, on="2026-03-01"),
    ),
    "a visit on the day of the last check": (
        False,
        lambda t, f: effect_case.visited(t, f, on="2026-09-01"),
    ),
    "a lesson": (True, lambda t, f: effect_case.visited(t, f, kind="lesson")),
    "a call": (False, lambda t, f: effect_case.visited(t, f, kind="call")),
    "a letter before the first check": (
        False,
        lambda t, f: due_case.letter(
            t, Actor("x", t.alpha.role, f), issued=FIRST - timedelta(days=1)
        ),
    ),
    "an action that was only proposed": (False, lambda t, f: _action(t, f, state="proposed")),
}


@pytest.mark.parametrize("kind", GUIDANCE)
def test_what_counts_as_guided(town: Town, kind: str) -> None:
    counts, guide = GUIDANCE[kind]
    (firm_id,) = _firms(town, 1)
    guide(town, firm_id)
    assert _compared(town).guided_firms == counts


def test_a_withdrawn_or_corrected_visit_does_not_count(town: Town) -> None:
    (firm_id,) = _firms(town, 1)
    wrong = effect_case.visited(town, firm_id)
    right = effect_case.visited(town, firm_id, on="2026-01-05")
    town.store.update("guidance_entries", right, {"replaces": wrong})
    assert _compared(town).guided_firms == 0


NO_PAIR: dict[str, Callable[[Town, str], object]] = {
    "one check": lambda t, f: None,
    "another scope": lambda t, f: effect_case.checked(t, f, Check(9), at=LAST, scope="light"),
    "another edition": lambda t, f: effect_case.checked(t, f, Check(9), at=LAST, edition="2025"),
    "other rules": lambda t, f: effect_case.checked(t, f, Check(9), at=LAST, rules="2"),
    "withdrawn": lambda t, f: effect_case.checked(t, f, Check(9), at=LAST, state="withdrawn"),
    "another reading": lambda t, f: effect_case.checked(
        t, f, Check(9, readings=("verified",)), at=LAST
    ),
}


@pytest.mark.parametrize("kind", NO_PAIR)
def test_what_cannot_be_compared_is_left_out(town: Town, kind: str) -> None:
    firm_id = effect_case.firm(town, 1)
    effect_case.checked(town, firm_id, Check(50), at=FIRST)
    NO_PAIR[kind](town, firm_id)
    found = _compared(town)
    assert (found.guided_firms, found.waiting_firms) == (0, 0)


def test_readings_are_never_mixed(town: Town) -> None:
    for firm_id in _firms(town, 5):
        effect_case.checked(town, firm_id, Check(70, readings=("verified",)), at=LAST)
        effect_case.checked(town, firm_id, Check(60, readings=("verified",)), at=NOW)
    verified = _compared(town, reading="verified").risk.waiting
    credible = _compared(town, reading="credible").risk.waiting
    assert verified is not None and credible is not None
    assert (verified.mean, credible.mean) == (-10, -10)
    assert _compared(town, reading="self").waiting_firms == 5


def test_a_firm_counts_what_it_had_in_between(town: Town) -> None:
    alpha = town.alpha
    firm_id = alpha.firm_id or ""
    hidden_visit = effect_case.visited(town, firm_id)
    _letter(town, firm_id)
    for who, visits in ((alpha, 0), (town.reviewer, 1)):
        had = effect.between(town.store, firm_id, began=FIRST, ended=LAST, actor=who)
        assert (had.visits, had.letters, had.actions) == (visits, 1, 0)
    town.store.update("guidance_entries", hidden_visit, {"shown": 1})
    assert effect.between(town.store, firm_id, began=FIRST, ended=LAST, actor=alpha).visits == 1
    for stranger in (town.beta, town.gamma, town.distant_reviewer, town.guide):
        had = effect.between(town.store, firm_id, began=FIRST, ended=LAST, actor=stranger)
        assert (had.visits, had.letters, had.actions) == (0, 0, 0)


def test_a_distant_county_has_its_own_firms_only(town: Town) -> None:
    _firms(town, 5)
    for number in range(50, 56):
        _pair(town, effect_case.firm(town, number, county=QUJIANG))
    assert _compared(town, actor=town.distant_reviewer).waiting_firms == 6
    assert _compared(town, actor=town.reviewer).waiting_firms == 5


# --- The arithmetic


@settings(max_examples=80)
@given(st.dictionaries(st.sampled_from("abcd"), st.integers(0, 12), min_size=1))
def test_what_is_hidden_is_nothing_or_at_least_five_together(sizes: dict[str, int]) -> None:
    gone = spread.hidden(sizes)
    together = sum(sizes[name] for name in gone)
    assert all(name in gone for name, size in sizes.items() if 0 < size < spread.SMALLEST)
    everything = sum(sizes.values())
    assert together == 0 or together >= min(spread.SMALLEST, everything)


@settings(max_examples=40)
@given(st.lists(st.floats(-50, 50), min_size=5, max_size=30))
def test_quartiles_stand_in_order_and_a_group_does_not_differ_from_itself(
    values: list[float],
) -> None:
    found = spread.spread(values)
    assert found is not None
    assert min(values) <= found.low <= found.middle <= found.high <= max(values)
    difference = spread.difference(values, values)
    assert difference is not None and difference.value == pytest.approx(0)


def test_strata_weigh_as_many_firms_as_were_guided_in_them() -> None:
    red, blue = ([-10.0] * 15, [-4.0] * 6), ([-1.0] * 5, [-1.0] * 20)
    found = spread.within([red, blue, ([0.0] * 4, [9.0] * 50)])
    assert found is not None
    assert found.value == pytest.approx((15 * -6 + 5 * 0) / 20)
    assert found.low == pytest.approx(-4.5)
    assert found.high == pytest.approx(-4.5)


def test_small_groups_get_no_interval() -> None:
    found = spread.difference([-1.0] * 5, [0.0] * 50)
    assert found is not None
    assert (found.value, found.low) == (-1, None)
    assert spread.difference([-1.0] * 4, [0.0] * 50) is None


def test_a_county_is_compared_by_itself_unless_the_others_would_be_told(city: Town) -> None:
    found = effect.compare(
        city.store,
        edition="helped",
        scope="full",
        reading="credible",
        actor=city.lead,
        county=KECHENG,
    )

    whole = _compared(city, "helped")
    assert found.risk == whole.risk
    assert (found.guided_firms, found.by_colour) == (whole.guided_firms, {})


@pytest.mark.parametrize(
    ("here", "there", "is_shown"),
    [
        pytest.param(8, 7, True, id="both large enough"),
        pytest.param(4, 9, False, id="too few here"),
        pytest.param(9, 4, False, id="the others would be told by taking away"),
    ],
)
def test_a_county_beside_a_small_one_is_withheld(
    town: Town, here: int, there: int, is_shown: bool
) -> None:
    for number in range(here + there):
        county = KECHENG if number < here else QUJIANG
        firm = effect_case.firm(town, number + 1, county)
        for at, risk in ((FIRST, 40.0), (LAST, 30.0)):
            effect_case.checked(town, firm, Check(risk), at=at)

    found = effect.compare(
        town.store,
        edition="2026",
        scope="full",
        reading="credible",
        actor=town.lead,
        county=KECHENG,
    )

    assert found.waiting_firms == here
    assert (found.risk.waiting is not None) == is_shown
