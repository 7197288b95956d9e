"""Charts as files: the words stay words, the mark and the source stand in them, nothing comes from outside."""

from defusedxml.ElementTree import fromstring

from portal import charts
from portal.charts import Chart, ColourShare
from portal.printing import pictures
from portal.web.fonts import FAMILY

SOURCE = "来源：演示市已确认企业，2026 版完整版，可信口径，100 家；" * 3
MARK = "演示甲 <岗位> & 单位，2026年11月26日 08:03"


def _chart() -> Chart:
    shares = [ColourShare(name, 25, 0.25) for name in ("red", "orange", "yellow", "blue")]
    return charts.colour_shares(shares, title="一百家里，红和橙五十家")


def _texts(drawn: str) -> list[str]:
    return ["".join(one.itertext()) for one in fromstring(drawn).iter() if one.tag.endswith("text")]


def test_a_picture_tells_its_finding_its_source_and_who_took_it() -> None:
    said = _texts(pictures.svg(_chart(), below=[SOURCE], mark=MARK))

    assert any("一百家里，红和橙五十家" in text for text in said)
    assert SOURCE in "".join(said)
    assert said.count(MARK) == 2


def test_it_is_drawn_with_the_portals_font_alone() -> None:
    drawn = pictures.svg(_chart(), mark=MARK)

    families = {one.get("font-family") for one in fromstring(drawn).iter()} - {None}
    assert all(str(family).startswith((FAMILY, f'"{FAMILY}"')) for family in families)
    assert "http" not in drawn.replace("http://www.w3.org/", "")


def test_a_png_has_two_dots_a_pixel() -> None:
    made = pictures.png(_chart(), width=400)

    assert made.startswith(b"\x89PNG")
    assert int.from_bytes(made[16:20]) == 2 * (400 + 32)
