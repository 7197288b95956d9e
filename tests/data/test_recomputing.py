"""A snapshot is made again from its results: equal, different where something was altered, gone where firms left."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from data import publications, publishing, recomputing, tallies
from data.recomputing import Recomputed
from data.tallies import Item, Sums
from portal import access
from portal.__main__ import main
from portal.commands import check_publication
from tests.data.figure_rows import PARTS, SERIES, City, Kind
from tests.data.town import KECHENG, NOW, QUJIANG, Town

FIRMS = 72


@pytest.fixture
def town_with_results(town: Town, monkeypatch: pytest.MonkeyPatch) -> Town:
    """As in life, with less in each result: every unit is a result whose scores its figures have."""
    monkeypatch.setattr(tallies, "of_check", _brought)
    city = City(town.store, seed=5)
    with town.store.atomic():
        for number in range(FIRMS):
            city.settle(Kind("34" if number % 3 else "35", (KECHENG, QUJIANG)[number % 2]))
        for firm in town.store.rows("SELECT DISTINCT firm_id FROM figures WHERE node = 'P'"):
            _result(town, city, firm["firm_id"])
        tallies.rebuild(town.store, city.number)
    publishing.draft(town.store, "first", SERIES, actor=town.lead, now=NOW)
    publishing.settle(town.store, "first", actor=town.reviewer, now=NOW)
    return town


def _brought(_store: object, result: str, _reading: str) -> Mapping[Item, Sums]:
    number = int(result.split("-")[2])
    index = 10_000 * (20 + number % 40)
    return {
        ("control", "FK-DJ-01"): (1, int(number % 3 == 0), 0, 0, 0),
        ("path", "leaver"): (1, int(number % 5 < 2), 0, index, index * index),
        ("path", "visit"): (1, int(number % 5 >= 2), 0, index, index * index),
    }


def _result(town: Town, city: City, firm: str) -> None:
    rows = town.store.rows(
        "SELECT node, unit, score, colour FROM figures WHERE firm_id = :f AND series = :s",
        f=firm,
        s=city.number,
    )
    scores: dict[str, Any] = {row["node"]: row["score"] / 10_000 for row in rows}
    colour = next(row["colour"] for row in rows if row["colour"])
    reading = {"protection": scores["P"], "risk": scores["R"], "colour": colour}
    reading["sections"] = {part: scores[part] for part in PARTS}
    detail = {"exposure": scores["E"], "readings": {"credible": reading}}
    unit = rows[0]["unit"]
    check = {"id": f"check-{firm}", "firm_id": firm, "edition": "2026", "scope": "full"}
    check |= {"state": "submitted", "created_at": "x", "created_by": "x"}
    town.store.insert("assessments", check | {"submitted_at": "x", "submitted_by": "x"})
    result = {"id": unit, "assessment_id": check["id"], "edition": "2026", "scope": "full"}
    result |= {"rules_version": "1", "digest": "x", "inputs": "{}", "detail": json.dumps(detail)}
    town.store.insert("results", result | {"created_at": "x", "created_by": "x"})


def _checked(town: Town) -> Recomputed:
    work = recomputing.check(town.store, publications.get(town.store, "first"))
    looked = 0
    while True:
        try:
            looked += next(work)
        except StopIteration as end:
            assert looked == recomputing.results(town.store, end.value.publication)
            found: Recomputed = end.value
            return found


def test_what_was_published_comes_out_again(town_with_results: Town) -> None:
    content = publications.get(town_with_results.store, "first").content
    assert content["gaps"]
    assert content["paths"]

    found = _checked(town_with_results)

    assert (found.state, found.differing, found.units, found.gone) == ("equal", [], FIRMS, 0)
    assert found.cells > 40


def test_the_same_units_are_told_the_same_again(town_with_results: Town) -> None:
    """No unit is fresh; what was told of all of them may be told once more, in this reading."""
    town, store = town_with_results, town_with_results.store
    before = publications.get(store, "first").content

    again = publishing.draft(store, "again", SERIES, actor=town.lead, now=NOW).content

    assert (again["gaps"], again["paths"]) == (before["gaps"], before["paths"])


def test_a_withdrawn_one_can_still_be_checked(town_with_results: Town) -> None:
    town, store = town_with_results, town_with_results.store
    publishing.withdraw(store, "first", "行业口径有误", actor=town.lead, now=NOW)

    assert _checked(town).state == "equal"


def test_an_altered_result_is_found(town_with_results: Town) -> None:
    store = town_with_results.store
    store.rows("DROP TRIGGER IF EXISTS results_stay")
    row = store.rows("SELECT id, detail FROM results ORDER BY id LIMIT 1")[0]
    detail = json.loads(row["detail"])
    detail["readings"]["credible"]["protection"] = 100.0
    store.rows("UPDATE results SET detail = :d WHERE id = :id", d=json.dumps(detail), id=row["id"])

    found = _checked(town_with_results)

    assert found.state == "different"
    assert any(said.startswith("P all 全部：公布") for said in found.differing)
    assert not any(said.startswith("FK") for said in found.differing)


def test_an_altered_content_is_found(town_with_results: Town) -> None:
    store = town_with_results.store
    store.rows("DROP TRIGGER publications_stay")
    content = json.loads(store.rows("SELECT content FROM publications")[0]["content"])
    content["gaps"][0]["share"] = 0.85
    store.rows("UPDATE publications SET content = :c", c=publications.text_of(content))

    found = _checked(town_with_results)

    assert (found.state, found.is_whole, len(found.differing)) == ("different", False, 1)


def test_firms_that_left_cannot_be_computed(town_with_results: Town) -> None:
    store = town_with_results.store
    store.rows("DROP TRIGGER results_kept")
    store.rows("DELETE FROM results WHERE id IN (SELECT min(id) FROM results)")

    found = _checked(town_with_results)

    assert (found.state, found.gone, found.differing) == ("gone", 1, [])
    assert found.cells > 20


def test_the_operator_reads_the_outcome(
    town_with_results: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    found = _checked(town_with_results)
    assert check_publication._told(found) == 0
    assert f"{FIRMS} 份自评重算" in capsys.readouterr().out

    found.differing.append("P all 全部：公布 1，重算 2")
    assert check_publication._told(found) == 1
    assert "1 格和重算的不同" in capsys.readouterr().err


def test_the_command(
    town_with_results: Town,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(access, "open_database", lambda _: town_with_results.store)
    monkeypatch.setattr(type(town_with_results.store), "close", lambda _: None)

    assert main(["check-publication", "S-2026-11-23-first"]) == 0
    assert "全部相同" in capsys.readouterr().out
    assert main(["check-publication", "nothing"]) == 2
    assert "没有找到这份快照" in capsys.readouterr().err
