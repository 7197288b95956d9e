"""Figures and summaries follow every change, and are what they would be if made anew."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import (
    colour_moves,
    departures,
    figures,
    firms,
    fresh_tables,
    leaving,
    series,
    summaries,
    tallies,
)
from data.actor import OPERATOR
from data.migrations import migrate
from data.reviews import Review
from data.series import Series
from data.store import Row, Store, open_store
from data.summaries import Cut
from portal.workflows import colouring, submitting
from tests.data import desk
from tests.data.figure_rows import NODES, City, Kind
from tests.data.test_hostile_actors import Target
from tests.data.test_hostile_actors import target as unconfirmed
from tests.data.town import KEYS, NOW, PROFILE, QUJIANG, Town
from tests.workflows import review_case

__all__ = ["unconfirmed"]

LIGHT = Series("2026", "light", "credible")
ORDER = ("area", "cut", "grp", "node")


@pytest.fixture
def target(unconfirmed: Target) -> Target:
    """Alpha's submitted check, and an official has confirmed the firm."""
    town = unconfirmed.town
    firms.confirm(town.store, unconfirmed.firm, actor=town.lead, now=NOW)
    return unconfirmed


def _sorted(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: tuple(row[name] for name in ORDER))


def _kept(store: Store, number: int) -> list[Row]:
    return _sorted(store.rows("SELECT * FROM summaries WHERE series = :s", s=number))


def _fresh(store: Store, number: int) -> list[Row]:
    return _sorted(
        [
            row
            for kind, cuts in summaries.CUTS.items()
            for cut in cuts
            for row in summaries.fresh(store, number, kind, cut)
        ]
    )


def _everything(store: Store) -> dict[int, list[Row]]:
    numbers = [row["id"] for row in store.rows("SELECT id FROM figure_series")]
    kept = {number: _kept(store, number) for number in numbers}
    assert kept == {number: _fresh(store, number) for number in numbers}
    assert all(tallies.agree(store, number) for number in numbers)
    return kept


def _figures(town: Town, firm: str, of: Series | None = LIGHT) -> list[Row]:
    number = series.find(town.store, of)
    return town.store.rows(
        "SELECT * FROM figures WHERE firm_id = :firm AND series = :number ORDER BY node",
        firm=firm,
        number=number,
    )


def test_a_submission_brings_one_figure_a_node(target: Target) -> None:
    rows = _figures(target.town, target.firm)

    assert [row["node"] for row in rows] == sorted(["P", "E", "R", "FW", "XJ", "ZD", "FK", "BZ"])
    assert {row["colour"] for row in rows if row["node"] != "R"} == {None}
    assert [row["colour"] is not None for row in rows if row["node"] == "R"] == [True]
    assert {row["industry"] for row in rows} == {PROFILE.industry}
    _everything(target.town.store)


def test_readings_scopes_and_editions_are_apart(target: Target) -> None:
    assert set(series.known(target.town.store)) == {LIGHT, Series("2026", "light", "self")}


def test_a_draft_and_a_withdrawn_check_count_for_nothing(target: Target) -> None:
    town = target.town
    assert len({row["unit"] for row in _figures(town, target.firm)}) == 1

    submitting.withdraw(town.store, target.submitted, actor=town.alpha, now=NOW)

    assert _figures(town, target.firm) == []
    assert [row["node"] for rows in _everything(town.store).values() for row in rows] == ["N"] * 9


def test_a_corrected_profile_moves_the_firm(target: Target) -> None:
    town = target.town
    moved = PROFILE.model_copy(update={"county": QUJIANG, "industry": "35"})

    later = NOW + timedelta(days=1)
    firms.change_profile(
        town.store, target.firm, moved, seen_version=1, actor=town.alpha, now=later
    )

    assert {(r["industry"], r["county"]) for r in _figures(town, target.firm)} == {("35", QUJIANG)}
    _everything(town.store)


def test_a_corrected_industry_moves_the_firm(target: Target) -> None:
    town = target.town
    why, later = "营业执照所载与填报不同", NOW + timedelta(days=1)

    firms.correct_industry(
        town.store, target.firm, "35", None, why, seen_version=1, actor=town.lead, now=later
    )

    assert {row["industry"] for row in _figures(town, target.firm)} == {"35"}
    _everything(town.store)


def test_firms_of_a_list_are_counted_together(target: Target) -> None:
    town = target.town
    town.store.rows(
        "UPDATE firms SET state = 'confirmed', confirmed_at = 'x', code = '91330800000000000D' WHERE county = '330803'"
    )

    figures.register_new(town.store)

    _everything(town.store)
    assert list(figures.repair(town.store)) == [(3, 0)]
    assert len(town.store.rows("SELECT 1 FROM figures WHERE node = 'N'")) == 2


def test_only_a_confirmed_firm_counts(unconfirmed: Target) -> None:
    """Nobody fills up a small group with firms of the own making."""
    town = unconfirmed.town
    assert _figures(town, unconfirmed.firm, None) == _figures(town, unconfirmed.firm) == []

    firms.confirm(town.store, unconfirmed.firm, actor=town.lead, now=NOW)
    firms.confirm(town.store, unconfirmed.firm, actor=town.lead, now=NOW)

    assert [row["node"] for row in _figures(town, unconfirmed.firm, None)] == ["N"]
    assert len(_figures(town, unconfirmed.firm)) == 8


def test_a_firm_that_leaves_counts_no_more(target: Target) -> None:
    town = target.town
    cooling = timedelta(days=30)
    departure = departures.ask(
        town.store, town.new_id(), "企业搬到外地", cooling_off=cooling, actor=town.alpha, now=NOW
    )

    leaving.delete_firm(town.store, departure.id, actor=OPERATOR, now=NOW + cooling)

    assert all(not rows for rows in _everything(town.store).values())


def test_made_anew_they_are_the_same(target: Target) -> None:
    town = target.town
    stood = _everything(town.store), town.store.rows("SELECT * FROM figures ORDER BY series, node")
    assert any(stood[0].values())

    assert sum(figures.rebuild(town.store)) == 3

    found = town.store.rows("SELECT * FROM figures ORDER BY series, node")
    assert (_everything(town.store), found) == stood


def test_a_rebuild_that_is_broken_off_changes_nothing(target: Target) -> None:
    town = target.town
    stood = _everything(town.store)

    next(broken := figures.rebuild(town.store))
    broken.close()

    assert _everything(town.store) == stood


def test_what_was_changed_by_hand_is_mended(target: Target) -> None:
    """Figures by their checks, summaries by their figures."""
    town = target.town
    stood = _everything(town.store)
    town.store.rows("UPDATE figures SET score = score + 1 WHERE node = 'P'")
    town.store.rows("UPDATE summaries SET blue = blue + 1 WHERE node = 'R' AND cut = 'county'")

    assert list(figures.repair(town.store)) == [(3, 1)]
    town.store.rows("UPDATE tallies SET low = low + 1 WHERE item = 'leaver' AND cut = 'all'")
    assert not tallies.agree(town.store, series.numbered(town.store, LIGHT))
    assert figures.repair_summaries(town.store) == 2

    assert _everything(town.store) == stood
    assert list(figures.repair(town.store)) == [(3, 0)]
    assert figures.repair_summaries(town.store) == 0


def test_a_campaign_is_a_series_of_its_own(target: Target) -> None:
    """The firm's latest check counts for the city; for the campaign the one made for it."""
    town = target.town
    town.store.insert(
        "campaigns",
        {
            "id": "spring",
            "name": "春季",
            "edition": "2026",
            "scope": "light",
            "state": "open",
            "opens_on": "2026-11-01",
            "closes_on": "2026-12-01",
            "created_by": town.lead.account_id,
            "created_at": "x",
        },
    )
    town.store.update("assessments", target.submitted, {"campaign_id": "spring"})
    with town.store.atomic():
        figures.renew(town.store, target.firm)

    of_campaign = _figures(town, target.firm, Series("2026", "light", "credible", "spring"))
    of_city = _figures(town, target.firm)

    assert [row["score"] for row in of_campaign] == [row["score"] for row in of_city] != []
    _everything(town.store)


@pytest.mark.parametrize("last", ["settled", "ended"])
def test_the_colour_that_officials_settled_holds(town: Town, last: str) -> None:
    """Whether the second person agrees while the review is open or after its end."""
    firm = town.alpha.firm_id or ""
    firms.confirm(town.store, firm, actor=town.lead, now=NOW)
    review = review_case.begin(town, review_case.submitted(town))
    review_case.decide(town, review, review_case.ITEM, 2)
    computed = colouring.choice(town.store, review, actor=town.reviewer).computed or ""
    move, second = _moved(town, review, computed), town.says_why(desk.second_reviewer(town))
    of = Series("2026", "light", "verified")
    if last == "settled":
        review_case.end(town, review)
        assert {row["colour"] for row in _figures(town, firm, of)} == {None, computed}
    colour_moves.settle(town.store, move, agrees=True, actor=second, now=review_case.LATER)
    if last == "ended":
        assert _figures(town, firm, of) == []
        review_case.end(town, review)

    decided = colour_moves.decided_colour(town.store, review.assessment_id, actor=town.alpha)
    assert decided is not None
    assert decided.decided != computed
    assert {row["colour"] for row in _figures(town, firm, of)} == {None, decided.decided}
    _everything(town.store)


def _moved(town: Town, review: Review, computed: str) -> str:
    place = summaries.COLOURS.index(computed)
    return colouring.move(
        town.store,
        review.id,
        summaries.COLOURS[place - 1 if place else 1],
        "现场看到隔离措施已经停用，比书面材料反映的更弱。",
        seen=computed,
        actor=town.reviewer,
        now=NOW,
        new_id=town.new_id,
    ).id


steps = st.lists(
    st.tuples(
        st.sampled_from(["settle", "settle", "settle", "check", "leave"]),
        st.integers(0, 30),
        st.integers(0, 12),
        st.sampled_from([0, 1, 7, 7, 50, 99, 100]),
    ),
    min_size=1,
    max_size=40,
)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = open_store(tmp_path_factory.mktemp("city") / "portal.sqlite", KEYS)
    migrate(store)
    return store


@settings(max_examples=25, deadline=None)
@given(steps=steps)
def test_after_any_sequence_the_kept_ones_equal_fresh_ones(
    empty: Store, steps: list[tuple[str, int, int, int]]
) -> None:
    """Submissions, corrections and withdrawals in any order, with ties and far scores."""
    empty.rows("BEGIN")
    try:
        city = City(empty)
        standing: list[int] = []
        for turn, (what, which, kind, score) in enumerate(steps):
            scores = {"P": score * 10_000 + which % 3, "R": 1_000_000 - score * 10_000}
            if what == "settle" or not standing:
                city.settle(
                    Kind(("34", "35", "65")[kind % 3], ("330802", "330803")[kind % 2]), scores
                )
                standing.append(len(city.kinds) - 1)
            elif what == "check":
                city.check_again(standing[which % len(standing)], f"unit-{turn}", scores)
            else:
                city.leave(standing.pop(which % len(standing)))
        _everything(empty)
    finally:
        empty.rows("ROLLBACK")


@pytest.mark.parametrize("cut", summaries.CUTS["city"])
def test_a_fresh_table_needs_no_sorting_and_says_the_same(empty: Store, cut: Cut) -> None:
    empty.rows("BEGIN")
    try:
        city = City(empty, seed=3)
        for number in range(60):
            city.settle(Kind(("34", "35")[number % 7 == 0], "330802", size_class="micro"))
        whole = summaries.fresh(empty, city.number, "city", cut)
        found = fresh_tables.table(empty, city.number, cut, NODES)
        named = {(row["grp"], row["node"]): row for row in whole}
        assert len(found) == len(whole)
        for row in found:
            assert named[row["grp"], row["node"]].items() >= row.items()
        plan = "EXPLAIN QUERY PLAN " + fresh_tables._AT.format(is_group="", direction="")
        steps = empty.rows(plan, series=1, node="P", skipped=9)
        assert "USE TEMP B-TREE" not in str(steps)
    finally:
        empty.rows("ROLLBACK")
