"""Every picture there is, of staff and of snapshots: a finding in Chinese, counts in its source, a table that says the same."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from data.actor import Actor, Role
from data.statistics import CITY, Area
from data.store import Store
from portal import labels
from portal.pictures import by_name, published, published_over_time
from portal.pictures.model import Picture
from portal.workflows import published as snapshots
from portal.workflows.asked_figures import Asked
from questionnaires.loading import edition
from scoring.rules import load_rules
from tests.browser.english import ALLOWED, IDENTIFIER, WORD
from tests.data import snapshot_rows
from tests.data.figure_rows import SERIES, City, Kind
from tests.data.town import KECHENG, NOW, QUJIANG, built
from tests.portal.charts import looks
from tests.portal.charts.test_every_chart import check

LEAD = Actor("lead", Role.LEAD)
PLANTED: Mapping[str, Any] = {"26": {}, "35": {}, "65": {"FK": 34.0, "P": 40.0, "R": 52.0}}
ASKED = {
    "the city": Asked(CITY, SERIES),
    "a sector of four": Asked(CITY, SERIES, "22"),
    "a sector in focus": Asked(Area("county", KECHENG), SERIES, "26"),
    "a county without firms": Asked(Area("county", "330822"), SERIES),
}
CONTENTS = {
    "a planted weakness": snapshot_rows.content(sectors=PLANTED),
    "hardly anything": snapshot_rows.content(sectors={}, gaps=[], paths=[]),
}
SNAPSHOTS = ("colours", "parts", "exposed", "risk", "counties", "gaps", "paths")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Three sectors in two counties, and one of four firms."""
    for town in built(tmp_path_factory.mktemp("pictures") / "portal.sqlite"):
        city = City(town.store, seed=3)
        with city.at_once():
            for number in range(90):
                place = (KECHENG, QUJIANG)[number % 2]
                city.settle(Kind(("26", "35", "65")[number % 3], place))
            for _ in range(4):
                city.settle(Kind("22", KECHENG))
        yield town.store


def _told(picture: Picture) -> None:
    """What is asked of a picture."""
    assert len(picture.finding) >= 6
    assert "来源" in picture.source
    texts = [picture.finding, picture.source, picture.beside, picture.empty]
    texts += [column.name for column in picture.table.columns]
    texts += [text for row in picture.table.rows for text in (row.name, *row.cells)]
    english = {word for text in texts for word in WORD.findall(IDENTIFIER.sub("", text))} - ALLOWED
    assert not english
    if picture.chart is None:
        assert len(picture.empty) >= 8
        return
    spec = picture.chart.to_dict(validate=True)
    check(spec)
    assert looks.titles(spec)[0].replace(" ", "") == picture.finding.replace(" ", "")
    assert picture.table.rows
    width = len(picture.table.columns)
    assert {1 + len(row.cells) for row in picture.table.rows} == {width}


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("name", by_name.names())
def test_a_picture_of_staff_is_right(store: Store, name: str, asked: str) -> None:
    picture = by_name.one(store, name, ASKED[asked], actor=LEAD, now=NOW)

    assert picture.name == name
    _told(picture)
    if asked == "a county without firms":
        assert picture.chart is None


@pytest.mark.parametrize("content", CONTENTS)
@pytest.mark.parametrize("name", SNAPSHOTS)
def test_a_picture_of_a_snapshot_is_right(store: Store, name: str, content: str) -> None:
    of = snapshots.read(store, snapshot_rows.publication(CONTENTS[content]))
    made = published.everything(of, load_rules(edition()).bands)

    assert set(made) == set(SNAPSHOTS)
    _told(made[name]())


def test_every_picture_that_is_taken_out_has_words() -> None:
    further = {"briefing", published_over_time.NAME}
    assert {*by_name.names(), *SNAPSHOTS, *further} == set(labels.PICTURES)
