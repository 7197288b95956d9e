"""Pictures as files: for who has the right, of the own area, marked, noted before they are given."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote

import pytest
from starlette.testclient import TestClient

from data import chart_exports, reference
from data.actor import Role
from data.chart_exports import ChartExport
from data.times import from_text
from portal.pictures import board
from portal.printing.picture_files import KINDS
from portal.web.addresses import PICTURE_FILE
from tests.data.figure_rows import City, Kind
from tests.data.town import KECHENG, QUJIANG
from tests.portal.web.in_process import OwnPages, application, own_pages

EVER = from_text("2020-01-01T00:00:00.000000+00:00")
OF_PARTS = {"name": "parts", "format": "csv"}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnPages]:
    """Thirty firms in each county, in three sectors; Qujiang alone has a paper mill or four."""
    for made in own_pages(tmp_path_factory.mktemp("pictures")):
        city = City(made.town.store, seed=8)
        with made.town.store.atomic():
            for number in range(60):
                city.settle(Kind(("26", "35", "65")[number % 3], (KECHENG, QUJIANG)[number % 2]))
            for _ in range(4):
                city.settle(Kind("22", QUJIANG))
        yield made


def taken(pages: OwnPages) -> list[ChartExport]:
    """What is noted, newest first."""
    with pages.store() as store:
        return chart_exports.of_staff(store, actor=pages.town.lead, since=EVER)


def browser(pages: OwnPages, who: str) -> TestClient:
    return pages.browser(getattr(pages.town, who) if who != "visitor" else None)


@pytest.mark.parametrize("kind", KINDS)
def test_the_lead_takes_a_picture(pages: OwnPages, kind: str) -> None:
    answer = browser(pages, "lead").get(PICTURE_FILE, params={"name": "parts", "format": kind})

    assert answer.status_code == 200
    assert answer.headers["content-type"] == KINDS[kind]  # type: ignore[index]  # one of them
    assert answer.headers["cache-control"] == "no-store"
    said = unquote(answer.headers["content-disposition"])
    assert said.startswith("attachment")
    assert "铸盾-各行业各部分的平均防护分-" in said
    noted = taken(pages)[0]
    assert (noted.taken.picture, noted.taken.format) == ("parts", kind)
    assert noted.bytes == len(answer.content)


def test_the_file_says_who_took_it(pages: OwnPages) -> None:
    text = browser(pages, "reviewer").get(PICTURE_FILE, params=OF_PARTS).content.decode("utf-8-sig")
    first, head, *rows = csv.reader(io.StringIO(text))

    assert "张三，" in first[0]
    assert head[-1] == "标记"
    assert all(row[-1].startswith("导出：张三，") for row in rows)
    assert "来源：柯城区已确认企业" in rows[-1][0]


def test_a_reviewer_gets_the_own_county_whatever_the_address_says(pages: OwnPages) -> None:
    params = {**OF_PARTS, "county": QUJIANG}
    text = browser(pages, "reviewer").get(PICTURE_FILE, params=params).content.decode()

    assert "柯城区" in text
    assert "衢江区" not in text
    assert "造纸" not in text
    assert taken(pages)[0].taken.area.id == KECHENG


def test_the_lead_chooses_a_county_by_the_words_of_the_page(pages: OwnPages) -> None:
    params = {**OF_PARTS, "county": QUJIANG, "reading": "credible", "scope": "full"}
    text = browser(pages, "lead").get(PICTURE_FILE, params=params).content.decode()

    assert "衢江区" in text
    assert "造纸和纸制品业" in text
    assert "不足 5 家" in text


@pytest.mark.parametrize(
    "who", ["alpha", "colleague", "gamma", "guide", "auditor", "admin", "visitor"]
)
def test_for_everybody_else_there_is_no_such_page(pages: OwnPages, who: str) -> None:
    before = len(taken(pages))
    for kind in KINDS:
        answer = browser(pages, who).get(
            PICTURE_FILE, params={"name": "parts", "format": kind, "county": KECHENG}
        )
        assert answer.status_code == 404
        assert "平均" not in answer.text

    assert len(taken(pages)) == before


BAD = (
    pytest.param({}, id="nothing"),
    pytest.param({"name": "parts"}, id="no format"),
    pytest.param({"format": "png"}, id="no name"),
    pytest.param({"name": "parts", "format": "exe"}, id="another format"),
    pytest.param({"name": "parts", "format": "PNG"}, id="capitals"),
    pytest.param({"name": "../../etc/passwd", "format": "csv"}, id="a path"),
    pytest.param({"name": "__class__", "format": "csv"}, id="a name of Python"),
    pytest.param({"name": "'; DROP TABLE firms; --", "format": "csv"}, id="SQL"),
    pytest.param({"name": "部" * 3000, "format": "csv"}, id="a huge name"),
    pytest.param({"name": "parts", "format": "csv" * 999}, id="a huge format"),
    pytest.param({"name": "parts\x00", "format": "csv"}, id="a zero byte"),
)


@pytest.mark.parametrize("params", BAD)
def test_nonsense_is_not_found_and_not_noted(pages: OwnPages, params: dict[str, str]) -> None:
    before = len(taken(pages))

    assert browser(pages, "lead").get(PICTURE_FILE, params=params).status_code == 404
    assert len(taken(pages)) == before


def test_nonsense_beside_a_good_name_is_as_usual(pages: OwnPages) -> None:
    junk = {"county": "x" * 5000, "industry": "='1", "campaign": "\u202e", "reading": "secret"}
    answer = browser(pages, "lead").get(PICTURE_FILE, params={**OF_PARTS, **junk, "firm": "x"})

    assert answer.status_code == 200
    noted = taken(pages)[0].taken
    assert (noted.area.id, noted.industry, noted.series.campaign) == ("", "", "")
    assert noted.series.reading == "credible"


def test_of_two_names_one_counts(pages: OwnPages) -> None:
    answer = browser(pages, "lead").get(f"{PICTURE_FILE}?name=parts&name=risk&format=csv")

    assert answer.status_code == 200
    assert taken(pages)[0].taken.picture == "risk"


def test_where_nothing_is_drawn_the_page_says_why(pages: OwnPages) -> None:
    before = len(taken(pages))
    params = {"name": "parts", "format": "png", "county": "330822"}
    answer = browser(pages, "lead").get(PICTURE_FILE, params=params)

    assert answer.status_code == 404
    assert "没有图可下载" in answer.text
    assert "满 5 家才列数字" in answer.text
    assert len(taken(pages)) == before


def test_another_sites_page_takes_nothing(pages: OwnPages) -> None:
    before = len(taken(pages))
    answer = browser(pages, "lead").get(
        PICTURE_FILE, params=OF_PARTS, headers={"sec-fetch-site": "cross-site"}
    )

    assert answer.status_code == 403
    assert len(taken(pages)) == before


def test_asking_for_the_head_alone_takes_nothing(pages: OwnPages) -> None:
    before = len(taken(pages))

    assert browser(pages, "lead").head(PICTURE_FILE, params=OF_PARTS).status_code == 200
    assert browser(pages, "guide").head(PICTURE_FILE, params=OF_PARTS).status_code == 404
    assert len(taken(pages)) == before


def test_over_the_limit_of_a_day_the_page_says_so(
    pages: OwnPages, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = reference.read
    few = ({"role": "lead", "files_a_day": "1", "bytes_a_day": "9"},)
    monkeypatch.setattr(
        reference, "read", lambda name: few if name == "chart_export_limits" else read(name)
    )
    answer = browser(pages, "lead").get(PICTURE_FILE, params=OF_PARTS)

    assert answer.status_code == 429
    assert "今天" in answer.text


def test_after_a_restart_what_was_taken_still_counts(
    pages: OwnPages, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = browser(pages, "lead").get(PICTURE_FILE, params=OF_PARTS)
    again = replace(pages, app=application(pages.settings))
    assert browser(again, "lead").get(PICTURE_FILE, params=OF_PARTS).status_code == 200
    count = len([one for one in taken(pages) if one.role is Role.LEAD])
    few = ({"role": "lead", "files_a_day": str(count), "bytes_a_day": "999999999"},)
    read = reference.read
    monkeypatch.setattr(
        reference, "read", lambda name: few if name == "chart_export_limits" else read(name)
    )

    assert before.status_code == 200
    answer = browser(again, "lead").get(PICTURE_FILE, params=OF_PARTS)
    assert answer.status_code == 429
    assert f"最多 {count} 个" in answer.text


@pytest.mark.parametrize("name", board.names())
def test_every_picture_of_the_dashboard_is_had(pages: OwnPages, name: str) -> None:
    answer = browser(pages, "lead").get(PICTURE_FILE, params={"name": name, "format": "svg"})

    assert answer.status_code in {200, 404}, name
    if answer.status_code == 200:
        assert answer.text.count("张三，") == 2
    else:
        assert "没有图可下载" in answer.text
