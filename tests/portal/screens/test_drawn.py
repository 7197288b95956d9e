"""A picture on a page: its files are offered below it to who may take them, each link named for itself."""

import re

from streamlit.testing.v1 import AppTest

from tests.portal.screens.visitor_case import text

_LINK = re.compile(r'<a href="([^"]+)" target="_self" aria-label="([^"]+)">([^<]+)</a>')


def _page(address: str, is_drawn: bool) -> None:
    from portal.charts import ColourShare, colour_shares
    from portal.pictures.model import Column, Picture, Row, Table
    from portal.screens import drawn
    from portal.workflows.taking_pictures import Way

    table = Table("甲市的颜色", (Column("颜色"), Column("家数")), (Row("■ 红", ("4",)),))
    chart = colour_shares([ColourShare("red", 4, 1.0)], title="四家全红")
    picture = Picture(
        "colours", "四家全红", chart if is_drawn else None, "来源：甲", table, "不足 5 家"
    )
    way = Way(address, {"county": "330802"}) if address else None
    drawn.show(picture, way)


def _shown(address: str, *, is_drawn: bool = True) -> list[tuple[str, str, str]]:
    page = AppTest.from_function(_page, args=(address, is_drawn), default_timeout=20).run()
    return _LINK.findall(text(page))


def test_each_file_has_a_link_that_says_what_it_is_of() -> None:
    links = _shown("/pictures/file")

    assert [word for _, _, word in links] == ["PNG", "SVG", "CSV", "Excel"]
    assert links[0][0] == "/pictures/file?county=330802&amp;name=colours&amp;format=png"
    assert links[0][1] == "下载图片 PNG：甲市的颜色"
    assert links[3][1] == "下载数据 Excel：甲市的颜色"


def test_without_the_right_there_is_no_link() -> None:
    assert _shown("") == []


def test_what_is_not_drawn_is_not_offered() -> None:
    assert _shown("/pictures/file", is_drawn=False) == []
