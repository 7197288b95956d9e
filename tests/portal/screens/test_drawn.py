"""A picture on a page: its files are offered below it to who may take them, the line named for what they are of."""

import re

from streamlit.testing.v1 import AppTest

from tests.portal.screens.visitor_case import text

_LINK = re.compile(r'<a href="([^"]+)" target="_self">([^<]+)</a>')


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


def _drawn(address: str, *, is_drawn: bool = True) -> str:
    return text(AppTest.from_function(_page, args=(address, is_drawn), default_timeout=20).run())


def _shown(address: str, *, is_drawn: bool = True) -> list[tuple[str, str]]:
    return _LINK.findall(_drawn(address, is_drawn=is_drawn))


def test_each_file_has_a_link_and_the_line_says_what_they_are_of() -> None:
    said = _drawn("/pictures/file")
    links = _LINK.findall(said)

    assert '<p class="rs-take"><span class="rs-unseen">甲市的颜色：</span><span>下载图片 <a' in said
    assert [word for _, word in links] == ["PNG", "SVG", "CSV", "Excel"]
    assert links[0][0] == "/pictures/file?county=330802&amp;name=colours&amp;format=png"


def test_without_the_right_there_is_no_link() -> None:
    assert _shown("") == []


def test_what_is_not_drawn_is_not_offered() -> None:
    assert _shown("/pictures/file", is_drawn=False) == []
