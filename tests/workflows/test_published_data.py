"""A snapshot as data: exactly what was published, one row a number, nothing of a firm, every field explained."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from random import Random
from typing import Any

import pytest

from data import publications, publishing
from data.publications import NoSuchPublication, Publication
from data.published_units import CUTS
from data.store import Store
from portal.workflows import data_dictionary, published_data, published_names
from portal.workflows.published_names import Names
from tests.data import attack, snapshot_rows
from tests.data.attack import Seen
from tests.data.figure_rows import SERIES, City, Kind
from tests.data.town import KECHENG, NOW, QUJIANG, Town, built

Cell = tuple[str, str, str, str, str, float]
"""Table, node, cut, group, measure, value."""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A snapshot of 240 firms in sectors of very different sizes; a sector of three is pooled."""
    random = Random(4)
    for made in built(tmp_path_factory.mktemp("data") / "portal.sqlite"):
        made.store.insert("parks", {"id": "park", "name": "高新园区", "county": KECHENG})
        city = City(made.store, seed=5)
        with made.store.atomic():
            for number in range(240):
                sector = "22" if number < 3 else random.choice(("26", "26", "34", "35", "65"))
                park = "park" if number % 6 == 0 else ""
                city.settle(Kind(sector, (KECHENG, QUJIANG)[number % 2], park))
        publishing.draft(made.store, "a" * 32, SERIES, actor=made.lead, now=NOW)
        publishing.settle(made.store, "a" * 32, actor=made.reviewer, now=NOW)
        yield made


def _names(store: Store, of: Publication) -> Names:
    return published_names.read(store, of.series.edition, of.rules_version)


def _json(town: Town) -> tuple[Publication, str]:
    found = published_data.find(town.store)
    return found, published_data.as_json(found, _names(town.store, found))


def _csv(publication: Publication, names: Names) -> list[dict[str, str]]:
    text = published_data.as_csv(publication, names)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def _numbers(content: Any) -> Iterator[Cell]:
    """Every number of a content, found by another way than the one that is tried."""
    for cut, groups in content["counts"].items():
        for one in groups:
            yield from _of("counts", "", cut, one)
    for node, cuts in content["scores"].items():
        for cut, groups in cuts.items():
            for one in groups:
                yield from _of("scores", node, cut, one)
    for table in ("gaps", "paths"):
        for one in content.get(table, []):
            yield from _of(table, one["item"], "all", {"group": "", **one})


def _of(table: str, node: str, cut: str, row: Any) -> Iterator[Cell]:
    for name, value in row.items():
        if isinstance(value, dict):
            for part, number in value.items():
                if not isinstance(number, str):
                    called = name if part == "share" else f"{name}.{part}"
                    yield table, node, cut, row["group"], called, number
        elif isinstance(value, int | float):
            yield table, node, cut, row["group"] or ("" if cut == "all" else "none"), name, value


def _told(rows: list[dict[str, str]]) -> Counter[Cell]:
    names = ("table", "node", "cut", "group", "measure")
    return Counter((*(row[name] for name in names), float(row["value"])) for row in rows)  # type: ignore[misc]  # five words and a number


def test_the_json_is_the_stored_content_and_its_digest_can_be_checked(town: Town) -> None:
    found, text = _json(town)
    stored = town.store.rows("SELECT content FROM publications")[0]["content"]

    assert stored in text
    envelope = json.loads(text)
    assert envelope["content"] == json.loads(stored)
    assert envelope["digest"] == sha256(stored.encode()).hexdigest() == found.digest
    plain = json.dumps(
        envelope["content"], ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    assert sha256(plain.encode()).hexdigest() == envelope["digest"], "as the dictionary says"
    assert (envelope["state"], envelope["id"], envelope["day"]) == (
        "published",
        "a" * 32,
        "2026-11-23",
    )


def test_every_number_stands_in_both_and_no_other_does(town: Town) -> None:
    found, _ = _json(town)

    told = _told(_csv(found, _names(town.store, found)))
    assert told == Counter(_numbers(found.content))
    assert sum(told.values()) > 100
    assert max(told.values()) == 1, "a number stands once"


def test_numbers_of_every_kind_stand_in_both(town: Town) -> None:
    """Gaps, paths, bounds and pooled colours too."""
    content = snapshot_rows.content()
    content["scores"]["R"]["all"][0]["colours"] = {"red+orange": 130, "yellow": 60, "blue": 50}
    of = snapshot_rows.publication(content)
    rows = _csv(of, _names(town.store, of))

    assert _told(rows) == Counter(_numbers(content))
    by_measure = {(row["table"], row["node"], row["measure"]): row for row in rows}
    assert by_measure["gaps", "FK-DJ-01", "share"]["bound"] == "under"
    assert by_measure["gaps", "FK-LZ-02", "share"]["node_name"]
    assert by_measure["scores", "R", "colours.red+orange"]["measure_name"] == "红和橙色的企业数"
    assert by_measure["scores", "R", "colours.red+orange"]["unit"] == "firms"


def test_codes_have_their_names_beside_them(town: Town) -> None:
    found, text = _json(town)
    names = json.loads(text)["names"]

    assert names["industry"]["26"] == "化学原料和化学制品制造业"
    assert names["county"] == {KECHENG: "柯城区", QUJIANG: "衢江区"}
    assert names["nodes"]["R"] == "剩余风险"
    rows = _csv(found, _names(town.store, found))
    pooled = [row for row in rows if row["group"] == "rest" and row["cut"] == "industry"]
    assert {row["group_name"] for row in pooled} == {"其他行业"}
    assert {row["codes"].split()[0] for row in pooled} == {"22"}
    assert all("造纸和纸制品业" in row["codes_names"].split("；") for row in pooled)
    assert all(row["group_name"] and row["cut_name"] and row["measure_name"] for row in rows)


def test_no_firm_no_unit_and_nobody_who_made_it_is_in_it(town: Town) -> None:
    found, text = _json(town)
    both = text + published_data.as_csv(found, _names(town.store, found))
    secrets = {
        *(row["id"] for row in town.store.rows("SELECT id FROM firms")),
        *(row["code"] for row in town.store.rows("SELECT code FROM firms")),
        *(row["unit"] for row in town.store.rows("SELECT unit FROM publication_units")),
        *(row["unit"] for row in town.store.rows("SELECT unit FROM figures WHERE unit <> ''")),
        *(town.lead.account_id, town.reviewer.account_id, "张三", "made_by", "settled_by"),
    }

    assert len(secrets) > 700
    assert not [secret for secret in secrets if secret in both]


def test_a_statistician_finds_nothing_in_the_downloads(town: Town) -> None:
    """The content as the files have it, not as the database does."""
    found, text = _json(town)
    members = town.store.rows("SELECT * FROM publication_units")
    units = {row["unit"]: {str(cut): row[cut] for cut in CUTS} for row in members}
    without = {row["unit"]: frozenset(row["missing"].split()) for row in members}
    from_csv = _rebuilt(_csv(found, _names(town.store, found)))
    scores = {
        row["node"]: row["score"] / 10_000
        for row in town.store.rows("SELECT node, score FROM figures WHERE firm_id = 'firm-000000'")
    }
    own = {next(iter(units)): scores}

    for content in (json.loads(text)["content"], from_csv):
        assert content["scores"].keys() == found.content["scores"].keys()
        assert attack.found([Seen(content, units, without)], {}) == []
        assert attack.found([Seen(content, units, without)], own) == []


def _rebuilt(rows: list[dict[str, str]]) -> dict[str, Any]:
    """The tables that a reader of the CSV makes of it."""
    counts: dict[str, Any] = {}
    scores: dict[str, Any] = {}
    for row in rows:
        tables = counts if row["table"] == "counts" else scores.setdefault(row["node"], {})
        if row["table"] not in {"counts", "scores"}:
            continue
        groups = tables.setdefault(row["cut"], {})
        group = groups.setdefault(row["group"], {"group": row["group"]})
        group["codes"] = [code.replace("none", "") for code in row["codes"].split()]
        value = float(row["value"])
        name, _, part = row["measure"].partition(".")
        if part:
            group.setdefault(name, {})[part] = value
        else:
            group[name] = value
    return {
        "counts": {cut: list(groups.values()) for cut, groups in counts.items()},
        "scores": {
            node: {cut: list(groups.values()) for cut, groups in cuts.items()}
            for node, cuts in scores.items()
        },
    }


def test_a_withdrawn_one_says_why_and_nothing_else(town: Town) -> None:
    gone = snapshot_rows.publication(snapshot_rows.content(), state="withdrawn")
    names = _names(town.store, gone)
    envelope = json.loads(published_data.as_json(gone, names))

    assert envelope["content"] is None
    assert envelope["names"] == {}
    assert envelope["state"] == "withdrawn"
    [row] = _csv(gone, names)
    assert set(row) == {"snapshot", "day", "state", "reason"}


def test_a_draft_is_found_by_nobody(town: Town) -> None:
    with pytest.raises(NoSuchPublication):
        published_data.find(town.store, "b" * 32)


def test_every_field_of_the_json_is_in_the_dictionary(town: Town) -> None:
    _, text = _json(town)
    envelope = json.loads(text)
    content = snapshot_rows.content() | envelope["content"]
    fields = data_dictionary.fields()
    named = {one.field for one in fields if one.kind == "json"}
    measures = set(data_dictionary.measures())

    of_envelope = set(envelope) | {f"content.{name}" for name in content}
    groups = {
        key
        for table in (content["counts"], *content["scores"].values())
        for group in (one for cut in table.values() for one in cut)
        for key in group
    }
    beside = {key for table in ("gaps", "paths") for one in content[table] for key in one}
    items = {"group", "codes", "item"}
    assert of_envelope | items == named
    assert (groups | beside) - items <= measures


def test_every_column_and_measure_of_the_csv_is_in_the_dictionary(town: Town) -> None:
    found, _ = _json(town)
    rows = _csv(found, _names(town.store, found))
    fields = data_dictionary.fields()

    assert [one.field for one in fields if one.kind == "csv"] == list(published_data.HEAD)
    measures = data_dictionary.measures()
    assert {row["measure"].partition(".")[0] for row in rows} <= set(measures)
    assert {row["unit"] for row in rows} <= set(data_dictionary.UNITS)
    assert all(one.meaning and one.type in data_dictionary.TYPES for one in fields)
    assert all(one.missing for one in fields if one.kind != "value")


def test_the_dictionary_is_the_same_in_both_forms() -> None:
    listed = json.loads(data_dictionary.as_json(1))["fields"]
    table = data_dictionary.as_csv().removeprefix("\ufeff")

    assert list(csv.DictReader(io.StringIO(table))) == listed
    assert len(listed) == len(data_dictionary.fields())


def test_publications_text_is_what_is_hashed(town: Town) -> None:
    found = published_data.find(town.store)

    assert publications.is_whole(found)
