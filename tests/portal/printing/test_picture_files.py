"""Files of a picture: the whole table, its notes in a column, a mark in every line, numbers as numbers, no formula."""

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from portal import charts
from portal.charts import ColourShare
from portal.pictures.model import Column, Picture, Row, Table
from portal.printing import picture_files
from portal.printing.picture_files import KINDS

MARK = "演示甲，复核员，2026年11月26日 08:03"
_SHARES = [ColourShare(name, 25, 0.25) for name in ("red", "orange", "yellow", "blue")]
TABLE = Table(
    "各行业的防护",
    (Column("行业"), Column("家数", figure=True), Column("平均", figure=True), Column("归类")),
    (
        Row("全部行业", ("1,234", "43.2", "—")),
        Row("通用设备制造业", ("12", "−6.1", "先帮"), "34"),
        Row("=HYPERLINK(1)", ("3", "不足 5 家", "+1"), "35"),
    ),
    note="代码",
)
PICTURE = Picture(
    "parts",
    "各行业的差别还在误差之内",
    charts.colour_shares(_SHARES, title="各行业的差别还在误差之内"),
    "来源：演示市已确认企业。",
    TABLE,
    beside="图里只画十二个行业。",
)


def _csv(picture: Picture = PICTURE) -> list[list[str]]:
    text = picture_files.made(picture, "csv", mark=MARK).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_the_csv_has_the_table_and_says_in_every_line_who_took_it() -> None:
    first, head, *rows = _csv()

    assert MARK in first[0]
    assert PICTURE.finding in first[0]
    assert head == ["行业", "代码", "家数", "平均", "归类", "标记"]
    assert rows[1] == ["通用设备制造业", "34", "12", "−6.1", "先帮", MARK]
    assert {row[-1] for row in rows} == {MARK}
    assert [row[0] for row in rows[-2:]] == [PICTURE.beside, PICTURE.source]
    assert {len(row) for row in rows} == {len(head)}


def test_the_spreadsheet_has_numbers_to_reckon_with_and_no_formula() -> None:
    content = picture_files.made(PICTURE, "xlsx", mark=MARK)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()

    assert MARK in str(rows[0][0])
    assert rows[2] == ["全部行业", "", 1234.0, 43.2, "—", MARK]
    assert rows[3] == ["通用设备制造业", "34", 12.0, -6.1, "先帮", MARK]
    assert rows[4] == ["=HYPERLINK(1)", "35", 3.0, "不足 5 家", "+1", MARK]
    assert [row[0] for row in rows if row[0]][-2:] == [PICTURE.beside, PICTURE.source]


def test_a_table_without_notes_has_no_column_for_them() -> None:
    plain = replace(TABLE, rows=(Row("全部行业", ("1", "2.0", "—")),))

    assert _csv(replace(PICTURE, table=plain))[1][:2] == ["行业", "家数"]


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_a_drawn_file_is_what_it_says(kind: picture_files.Kind) -> None:
    content = picture_files.made(PICTURE, kind, mark=MARK)

    assert content.startswith(b"\x89PNG" if kind == "png" else b"<svg")
    if kind == "svg":
        assert content.decode().count(MARK) == 2


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        pytest.param("1,234", 1234, id="a count"),
        pytest.param("0.0", 0.0, id="nothing"),
        pytest.param("−6.1", -6.1, id="the typographic minus"),
        pytest.param("38.4%", "38.4%", id="a share stays as it reads"),
        pytest.param("43.2 ↓", "43.2 ↓", id="with an arrow"),
        pytest.param("不足 5 家", "不足 5 家", id="withheld"),
        pytest.param("1,2,3", "1,2,3", id="no number"),
        pytest.param("", "", id="empty"),
    ],
)
def test_figures_become_numbers(cell: str, value: object) -> None:
    assert picture_files.number(cell) == value


@given(st.text(max_size=12))
def test_no_cell_becomes_a_formula(text: str) -> None:
    table = replace(TABLE, rows=(Row(text, (text, text, text), text or "x"),))
    for cell in _csv(replace(PICTURE, table=table))[2]:
        assert cell[:1] not in {"=", "+", "-", "@", "\t", "\r"}


def test_every_format_has_its_type() -> None:
    assert set(KINDS) == {"png", "svg", "csv", "xlsx"}
