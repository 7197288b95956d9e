from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import industries, reference
from data.errors import NotAllowed
from data.migrations import migrate
from data.store import Store, open_store
from tests.data.town import KEYS, NOW, Town


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path: Path = tmp_path_factory.mktemp("industries") / "portal.sqlite"
    with open_store(path, KEYS) as opened:
        migrate(opened)
        yield opened


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        pytest.param("通用设备", "34", id="part of the name"),
        pytest.param("软件", "65", id="inside the name"),
        pytest.param("39", "39", id="code"),
        pytest.param("３９", "39", id="full-width code"),
        pytest.param("qichezhizao", "36", id="pinyin"),
        pytest.param("QiChe ZhiZao", "36", id="pinyin with capitals and a space"),
        pytest.param("qczzy", "36", id="initials"),
        pytest.param("芯片", "39", id="everyday word"),
        pytest.param("xinpian", "39", id="everyday word in pinyin"),
        pytest.param("xcl", "26", id="everyday word by initials"),
        pytest.param("特种纸", "22", id="what the place is known for"),
        pytest.param("电子", "39", id="the name counts before everyday words"),
    ],
)
def test_a_firm_finds_its_industry(store: Store, typed: str, first: str) -> None:
    assert industries.search(store, typed)[0].code == first


@pytest.mark.parametrize("typed", ["", "  ", "%", "_", "!", "没有这个行业", "\x00", "'; --"])
def test_nothing_fits_gives_an_empty_list(store: Store, typed: str) -> None:
    assert industries.search(store, typed) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_any_text_may_be_typed(store: Store, typed: str) -> None:
    assert all(found.level == "division" for found in industries.search(store, typed))


def test_all_divisions_stand_under_their_sections(store: Store) -> None:
    rows = {row["code"]: row for row in reference.read("industries")}
    divisions = [row for row in rows.values() if row["level"] == "division"]
    sections = [row["code"] for row in rows.values() if row["level"] == "section"]

    assert [row["code"] for row in divisions] == [f"{n:02d}" for n in range(1, 98)]
    assert sections == list("ABCDEFGHIJKLMNOPQRST")
    assert [row["parent"] for row in divisions] == sorted(row["parent"] for row in divisions)
    assert len(industries.divisions(store)) == 97


def test_the_search_columns_are_what_pinyin_gives() -> None:
    for row in reference.read("industries"):
        words = f"{row['name']} {row.get('everyday', '')}".strip()
        assert industries.spelled(words) == (row["pinyin"], row["initials"]), row["code"]


def test_mixed_divisions_have_groups(store: Store) -> None:
    assert [g.code for g in industries.groups(store, "70")] == ["701", "702", "703", "704", "709"]
    assert industries.groups(store, "34") == []


def test_an_administrator_adds_words_that_firms_search_by(town: Town) -> None:
    store = town.store
    changed = industries.get(store, "46").model_copy(update={"everyday": "直饮水"})

    industries.save(store, changed, actor=town.admin, now=NOW)

    assert industries.search(store, "zhiyin")[0].code == "46"
    with pytest.raises(NotAllowed):
        industries.save(store, changed, actor=town.lead, now=NOW)


def test_an_unknown_code_is_refused(store: Store) -> None:
    with pytest.raises(industries.NoSuchIndustry, match="列表"):
        industries.get(store, "98")
