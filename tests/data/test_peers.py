"""What other firms of a sector do is said only where at least five others stand behind it."""

from collections.abc import Sequence

import pytest

from data import assessments
from data.actor import Actor
from data.assessments import Scope
from data.errors import NotAllowed
from data.peers import median_level
from data.spread import SMALLEST
from data.times import to_text
from portal.demo.codes import demo_code
from tests.data import desk
from tests.data.desk import ITEM
from tests.data.town import KECHENG, NOW, QUJIANG, Town, owner


def _peer(
    town: Town,
    value: str,
    number: int,
    *,
    scope: Scope = "full",
    state: str = "",
    county: str = KECHENG,
) -> Actor:
    """One more firm of the same sector with a check that says this."""
    firm = owner(town.store, town.new_id(), town.new_id(), county, code=demo_code(county, number))
    _check(town, firm, value, scope=scope, state=state)
    return firm


def _check(town: Town, firm: Actor, value: str, *, scope: Scope = "full", state: str = "") -> None:
    assessment_id = town.new_id()
    made = assessments.create(
        town.store, assessment_id, edition="2026", scope=scope, actor=firm, now=NOW
    )
    town.store.insert(
        "answers",
        {
            "assessment_id": assessment_id,
            "item": ITEM,
            "value": value,
            "version": 1,
            "author": firm.account_id,
            "saved_at": to_text(NOW),
        },
    )
    assessments.move(town.store, made, "submitted", actor=firm, now=NOW)
    if state:
        town.store.update("assessments", assessment_id, {"state": state})


def _median(town: Town, assessment: str, actor: Actor | None = None) -> float | None:
    return median_level(town.store, assessment, ITEM, actor=actor or town.reviewer)


@pytest.fixture
def assessment(town: Town) -> str:
    submitted = desk.submit(town)
    town.says_why(town.reviewer)
    return submitted


@pytest.mark.parametrize(
    ("values", "median"),
    [
        pytest.param("1234", None, id="four others are too few"),
        pytest.param("01234", 2, id="five others"),
        pytest.param("112344", 2.5, id="an even number"),
        pytest.param(["1", "2", "3", "4", '"na"'], None, id="不适用 is no level"),
        pytest.param(["1", "2", "3", "4", '"unknown"'], None, id="不知道 is no level"),
    ],
)
def test_the_median_of_at_least_five_others(
    town: Town, assessment: str, values: Sequence[str], median: float | None
) -> None:
    for number, value in enumerate(values, 50):
        _peer(town, value, number)

    assert _median(town, assessment) == median


def test_the_firm_itself_does_not_count(town: Town, assessment: str) -> None:
    for number in range(SMALLEST - 1):
        _peer(town, "3", 50 + number)
    _check(town, town.alpha, "3")

    assert _median(town, assessment) is None


@pytest.mark.parametrize(
    ("scope", "state"), [("light", ""), ("full", "returned"), ("full", "withdrawn")]
)
def test_only_full_checks_that_stand_count(
    town: Town, assessment: str, scope: Scope, state: str
) -> None:
    for number in range(SMALLEST - 1):
        _peer(town, "3", 50 + number)
    _peer(town, "3", 90, scope=scope, state=state)

    assert _median(town, assessment) is None


def test_each_firm_counts_once_with_its_last_check(town: Town, assessment: str) -> None:
    firms = [_peer(town, "0", 50 + number) for number in range(SMALLEST)]
    for firm in firms:
        _check(town, firm, "4")

    assert _median(town, assessment) == 4


def test_a_firm_of_another_county_is_not_told_by_the_median(town: Town, assessment: str) -> None:
    """Of five levels the reviewer knows four; the fifth would be the median itself."""
    for number, value in enumerate("0044", 50):
        _peer(town, value, number)
    _peer(town, "3", 90, county=QUJIANG)
    assert _median(town, assessment) is None

    _peer(town, "1", 60)
    assert _median(town, assessment) == 1


def test_another_sector_does_not_count(town: Town, assessment: str) -> None:
    for number in range(SMALLEST):
        _peer(town, "3", 50 + number)
    town.store.rows("UPDATE firms SET industry = '26' WHERE id = :id", id=town.alpha.firm_id)

    assert _median(town, assessment) is None


@pytest.mark.parametrize("who", ["alpha", "colleague", "lead", "guide", "auditor", "admin"])
def test_only_who_reviews_compares(town: Town, assessment: str, who: str) -> None:
    with pytest.raises(NotAllowed):
        _median(town, assessment, getattr(town, who))


def test_out_of_scope_or_without_a_purpose_there_is_no_figure(town: Town, assessment: str) -> None:
    for number in range(SMALLEST):
        _peer(town, "3", 50 + number)
    assert _median(town, assessment) == 3

    assert _median(town, assessment, town.distant_reviewer) is None
    assert _median(town, assessment, desk.second_reviewer(town)) is None
