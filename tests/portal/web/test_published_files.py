"""What was published, over the wire: for everybody, with types and digests; withdrawn and unknown ones say so."""

import csv
import io
import json
from collections.abc import Iterator
from urllib.parse import unquote

import pytest

from data import publications, publishing
from data.store import Store
from portal.pictures import published as pictures
from portal.printing import picture_files
from portal.printing.picture_files import KINDS
from portal.web import addresses
from portal.web.addresses import DICTIONARY, PUBLISHED_CSV, PUBLISHED_JSON, PUBLISHED_PICTURE
from portal.web.kept_files import KeptFiles
from portal.workflows import published
from tests.data.figure_rows import SERIES, City, Kind
from tests.data.town import KECHENG, NOW, QUJIANG
from tests.portal.web.in_process import OwnPages, own_pages

OLD, STANDS, DRAFT = "0" * 31 + "a", "0" * 31 + "b", "0" * 31 + "c"
WHY = "行业口径有误，<b>请看</b>新的一期"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnPages]:
    """One snapshot that was withdrawn, one that stands, and a draft."""
    for made in own_pages(tmp_path_factory.mktemp("published")):
        city, town = City(made.town.store, seed=8), made.town
        _grow(city, 90)
        _publish(town.store, OLD, made)
        publishing.withdraw(town.store, OLD, WHY, actor=town.lead, now=NOW)
        _grow(city, 60)
        _publish(town.store, STANDS, made)
        _grow(city, 60)
        publishing.draft(town.store, DRAFT, SERIES, actor=town.lead, now=NOW)
        yield made


def _grow(city: City, firms: int) -> None:
    with city.store.atomic():
        for number in range(firms):
            city.settle(Kind(("26", "35", "65")[number % 3], (KECHENG, QUJIANG)[number % 2]))


def _publish(store: Store, name: str, pages: OwnPages) -> None:
    publishing.draft(store, name, SERIES, actor=pages.town.lead, now=NOW)
    publishing.settle(store, name, actor=pages.town.reviewer, now=NOW)


@pytest.mark.parametrize("query", ["", f"?id={STANDS}"], ids=["the latest", "by its id"])
def test_everybody_reads_the_json(pages: OwnPages, query: str) -> None:
    answer = pages.browser().get(PUBLISHED_JSON + query)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "public, no-cache"
    assert "set-cookie" not in answer.headers
    content = json.loads(answer.content.decode("utf-8"))
    assert (content["id"], content["state"]) == (STANDS, "published")
    with pages.store() as store:
        assert content["content"] == publications.get(store, STANDS).content


def test_the_csv_opens_in_a_spreadsheet(pages: OwnPages) -> None:
    answer = pages.browser().get(PUBLISHED_CSV)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    said = unquote(answer.headers["content-disposition"])
    assert "铸盾-公布数据-2026-11-23-00000000.csv" in said
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {row["snapshot"] for row in rows} == {STANDS}
    assert {row["table"] for row in rows} >= {"counts", "scores"}


@pytest.mark.parametrize(
    "path",
    [
        *(PUBLISHED_JSON, PUBLISHED_CSV, addresses.DICTIONARY_JSON, addresses.DICTIONARY_CSV),
        f"{PUBLISHED_PICTURE}?name=colours&format=svg",
    ],
)
def test_who_has_it_already_is_told_so(pages: OwnPages, path: str) -> None:
    first = pages.browser().get(path)
    etag = first.headers["etag"]

    for asked in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        again = pages.browser().get(path, headers={"if-none-match": asked})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == etag
    for asked in ('"other"', "", "x" * 5000):
        assert pages.browser().get(path, headers={"if-none-match": asked}).status_code == 200


def test_a_withdrawn_one_says_why_without_its_content(pages: OwnPages) -> None:
    answer = pages.browser().get(PUBLISHED_JSON, params={"id": OLD})
    told = json.loads(answer.content)

    assert answer.status_code == 410
    assert (told["state"], told["reason"], told["content"]) == ("withdrawn", WHY, None)
    asked = pages.browser().get(
        PUBLISHED_JSON, params={"id": OLD}, headers={"if-none-match": answer.headers["etag"]}
    )
    assert asked.status_code == 410
    table = pages.browser().get(PUBLISHED_CSV, params={"id": OLD})
    [row] = csv.DictReader(io.StringIO(table.content.decode("utf-8-sig")))
    assert table.status_code == 410
    assert (row["state"], row["reason"]) == ("withdrawn", WHY)
    picture = pages.browser().get(
        PUBLISHED_PICTURE, params={"id": OLD, "name": "colours", "format": "png"}
    )
    assert picture.status_code == 410
    assert "行业口径有误" in picture.text
    assert "<b>请看" not in picture.text


UNKNOWN = [DRAFT, "f" * 32, "x" * 5000, "'; DROP TABLE publications; --", "\x00", "..", "快照"]


@pytest.mark.parametrize("wanted", UNKNOWN, ids=range(len(UNKNOWN)))
def test_an_unknown_one_and_a_draft_are_not_found(pages: OwnPages, wanted: str) -> None:
    answers = [
        pages.browser(pages.town.lead).get(path, params={"id": wanted})
        for path in (PUBLISHED_JSON, PUBLISHED_CSV)
    ]
    picture = pages.browser().get(
        PUBLISHED_PICTURE, params={"id": wanted, "name": "colours", "format": "svg"}
    )

    assert {answer.status_code for answer in (*answers, picture)} == {404}
    assert all("error" in json.loads(answer.content) for answer in answers)


@pytest.mark.parametrize("path", [*addresses.PUBLISHED_FILES, DICTIONARY])
def test_nothing_is_changed_here(pages: OwnPages, path: str) -> None:
    for method in ("POST", "PUT", "DELETE"):
        assert pages.browser().request(method, path).status_code == 405


@pytest.mark.parametrize("kind", KINDS)
def test_everybody_takes_a_picture_marked_with_its_snapshot(pages: OwnPages, kind: str) -> None:
    params = {"id": STANDS, "name": "parts", "format": kind}
    answer = pages.browser().get(PUBLISHED_PICTURE, params=params)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == KINDS[kind]  # type: ignore[index]  # one of them
    assert "set-cookie" not in answer.headers
    if kind in {"svg", "csv"}:
        text = answer.content.decode("utf-8-sig")
        assert f"公布的快照 S-2026-11-23-{STANDS[:8]}" in text
        assert "张三" not in text


def test_a_signed_in_official_is_not_named_in_it(pages: OwnPages) -> None:
    params = {"name": "parts", "format": "svg"}

    assert "张三" not in pages.browser(pages.town.lead).get(PUBLISHED_PICTURE, params=params).text


BAD = [
    {},
    {"name": "parts"},
    {"name": "parts", "format": "docx"},
    {"name": "everything", "format": "png"},
    {"name": "x" * 9000, "format": "svg"},
    {"name": "__init__", "format": "svg"},
]


@pytest.mark.parametrize("params", BAD, ids=range(len(BAD)))
def test_pictures_of_another_name_or_format_are_not_found(
    pages: OwnPages, params: dict[str, str]
) -> None:
    assert pages.browser().get(PUBLISHED_PICTURE, params=params).status_code == 404


def test_every_published_picture_is_had_or_says_why(pages: OwnPages) -> None:
    with pages.store() as store:
        of = published.read(store, publications.get(store, STANDS))
    for name in pictures.everything(of, published.bands_of(of.publication)):
        answer = pages.browser().get(PUBLISHED_PICTURE, params={"name": name, "format": "svg"})
        assert answer.status_code in {200, 404}, name
        assert answer.status_code == 200 or "没有图可下载" in answer.text


def test_colours_over_time_say_why_there_are_none_yet(pages: OwnPages) -> None:
    """One snapshot stands; the withdrawn one is not beside it."""
    answer = pages.browser().get(PUBLISHED_PICTURE, params={"name": "over-time", "format": "svg"})

    assert answer.status_code == 404
    assert "只公布过一期" in answer.text


def test_a_picture_is_drawn_once(pages: OwnPages, monkeypatch: pytest.MonkeyPatch) -> None:
    params = {"name": "risk", "format": "svg"}
    first = pages.browser().get(PUBLISHED_PICTURE, params=params)
    monkeypatch.setattr(picture_files, "made", lambda *_, **__: pytest.fail("drawn twice"))

    assert pages.browser().get(PUBLISHED_PICTURE, params=params).content == first.content


def test_who_has_many_pictures_drawn_is_asked_to_wait(pages: OwnPages) -> None:
    browser = pages.browser()
    answers = [
        browser.get(PUBLISHED_PICTURE, params={"name": f"none-{number}", "format": "svg"})
        for number in range(61)
    ]

    assert [answer.status_code for answer in answers] == [404] * 60 + [429]
    assert browser.get(PUBLISHED_JSON).status_code == 200


def test_the_dictionary_is_read_by_everybody(pages: OwnPages) -> None:
    page = pages.browser().get(DICTIONARY)
    listed = pages.browser().get(addresses.DICTIONARY_JSON)

    assert page.status_code == 200
    assert "平均分，0.1 分一档" in page.text
    assert len(json.loads(listed.content)["fields"]) == page.text.count("<dt><code>")
    table = pages.browser().get(addresses.DICTIONARY_CSV)
    assert table.content.startswith(b"\xef\xbb\xbf")


def test_where_nothing_was_published_it_says_so(tmp_path_factory: pytest.TempPathFactory) -> None:
    for made in own_pages(tmp_path_factory.mktemp("nothing")):
        assert made.browser().get(PUBLISHED_JSON).status_code == 404
        assert made.browser().get(PUBLISHED_CSV).status_code == 404
        params = {"name": "colours", "format": "png"}
        assert made.browser().get(PUBLISHED_PICTURE, params=params).status_code == 404


def test_memory_is_bounded_and_the_least_asked_for_goes() -> None:
    kept = KeptFiles(10)
    kept.put(("a",), b"aaaa")
    kept.put(("b",), b"bbbb")
    assert kept.get(("a",)) == b"aaaa"
    kept.put(("c",), b"cccc")
    kept.put(("huge",), b"x" * 11)
    kept.put(("c",), b"cc")

    assert kept.get(("b",)) is None
    assert kept.get(("huge",)) is None
    assert (kept.get(("a",)), kept.get(("c",)), kept.size) == (b"aaaa", b"cc", 6)
