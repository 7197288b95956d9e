"""The portal's one visual language, as far as Python needs it.

The style sheets lie in `portal/web/static/`; every page links them, screens as well as own HTML
pages, so a script run sends no style. Here stand the same colours for charts.
"""

from typing import Any

INK = "#1b2733"
QUIET = "#56626f"
BLUE = "#1f5c99"
HAIRLINE = "#d8dee5"
WASH = "#f5f7f9"
GROUND = "#ffffff"
FONT = '"Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif'


def chart_config() -> dict[str, Any]:
    """The Vega-Lite configuration of every chart (sizes in px)."""
    return {
        "background": GROUND,
        "font": FONT,
        "axis": {
            "labelColor": INK,
            "titleColor": QUIET,
            "labelFontSize": 13,
            "titleFontSize": 13,
            "gridColor": HAIRLINE,
            "domainColor": HAIRLINE,
            "tickColor": HAIRLINE,
            "titleFontWeight": "normal",
            "labelLimit": 240,
        },
        "title": {
            "color": INK,
            "fontSize": 16,
            "fontWeight": "bold",
            "anchor": "start",
            "offset": 12,
        },
        "text": {"color": INK, "fontSize": 13},
        "mark": {"color": BLUE},
        "view": {"stroke": None},
    }
