"""Results: which is the newest of an assessment."""

from dataclasses import replace
from datetime import timedelta

import pytest

from data import results
from data.case_colours import standing
from tests.data.test_figures import target, unconfirmed
from tests.data.test_hostile_actors import Target
from tests.data.town import NOW

__all__ = ["target", "unconfirmed"]


@pytest.mark.parametrize(
    "later",
    [
        pytest.param(timedelta(days=1), id="added later"),
        pytest.param(timedelta(0), id="in the same moment"),
        pytest.param(-timedelta(hours=2), id="after the clock was set back"),
    ],
)
@pytest.mark.parametrize("name", ["0", "z"])
def test_what_is_added_later_is_newer(target: Target, name: str, later: timedelta) -> None:
    """Also when the ids would have it otherwise, and for every reader of the colour."""
    town, check = target.town, target.submitted
    stood = results.latest(town.store, check, actor=town.alpha)
    readings = dict(stood.result.readings)
    credible = readings["credible"]
    assert credible is not None
    turned = "red" if credible.colour != "red" else "blue"
    readings["credible"] = replace(credible, colour=turned)
    result = replace(stood.result, readings=readings, digest="another")

    results.add(town.store, name, check, result, stood.inputs, actor=town.alpha, now=NOW + later)

    assert results.latest(town.store, check, actor=town.alpha).id == name
    assert [one.id for one in results.of_assessment(town.store, check, actor=town.alpha)][
        -1
    ] == name
    firm = town.alpha.firm_id or ""
    seen = standing(town.store, firm, actor=town.alpha)
    assert seen is not None
    assert seen.computed == turned
    rows = town.store.rows(
        "SELECT DISTINCT unit FROM figures WHERE firm_id = :firm AND node <> 'N'", firm=firm
    )
    assert [row["unit"] for row in rows] == [name]


def test_who_goes_back_to_earlier_answers_has_their_result_again(target: Target) -> None:
    """Returned twice: what was changed in between counts no more."""
    town, check = target.town, target.submitted
    stood = results.latest(town.store, check, actor=town.alpha)
    between = replace(stood.result, digest="another")

    for name, result in (
        ("between", between),
        ("again", stood.result),
        ("once", stood.result),
        ("third", between),
        ("fourth", stood.result),
    ):
        results.add(town.store, name, check, result, stood.inputs, actor=town.alpha, now=NOW)

    kept = [one.id for one in results.of_assessment(town.store, check, actor=town.alpha)]
    assert kept[1:] == ["between", "again", "third", "fourth"]
    assert results.latest(town.store, check, actor=town.alpha).result == stood.result
