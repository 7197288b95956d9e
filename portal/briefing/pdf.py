"""A briefing as PDF (专报的 PDF): typeset by Typst with the portal's own fonts, nothing from outside.

The template reads nothing but the JSON it is given; text goes in as text, never as markup.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import typst
from fontTools.ttLib import TTFont

from data.errors import Refusal
from portal.briefing import pictures
from portal.briefing.model import Block, Briefing, Drawn, Figures, Measures, Text, said
from portal.web.fonts import PRINTED, WEIGHTS

MEDIA_TYPE = "application/pdf"
TEMPLATE = Path(__file__).parent / "briefing.typ"
_UNSEEN = frozenset("\u200b\n")


class NoGlyph(Refusal):
    """The font has no sign for some characters; the message names them."""


def write(briefing: Briefing) -> bytes:
    """The file: the same briefing is the same bytes.

    Raises:
        NoGlyph: it would have gaps.
    """
    refuse_missing([*said(briefing), *_drawn_words(briefing)])
    made: bytes = typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        font_paths=[str(PRINTED)],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": given(briefing)},
        pdf_standards=["ua-1"],
        timestamp=briefing.made_at.replace(microsecond=0),
    )
    return made


def refuse_missing(texts: Iterable[str]) -> None:
    """Refuse what cannot be printed.

    Raises:
        NoGlyph: names every such character.
    """
    missing = sorted({c for text in texts for c in text} - _signs() - _UNSEEN)
    if missing:
        raise NoGlyph(
            f"PDF 的字体里没有这些字：{'、'.join(missing)}，没有生成。请改用 Word 版，或者更正含有这些字的名称。"
        )


def given(briefing: Briefing) -> str:
    """What the template gets, as JSON."""
    return json.dumps(
        {
            "masthead": briefing.masthead,
            "number": briefing.number,
            "line": briefing.line,
            "stands": briefing.stands,
            "title": briefing.title,
            "taken_by": briefing.taken_by,
            "pages": [[_block(one, briefing.taken_by) for one in page] for page in briefing.pages],
        },
        ensure_ascii=False,
    )


def _block(block: Block, mark: str) -> dict[str, Any]:
    match block:
        case Text():
            return {"kind": block.kind, "lead": block.lead, "text": block.text}
        case Figures():
            figures = [[one.name, one.value, one.note] for one in block.figures]
            return {"kind": "figures", "figures": figures}
        case Measures():
            return {"kind": "measures", "measures": [asdict(one) for one in block.measures]}
        case Drawn():
            return _picture(block, mark)


def _picture(block: Drawn, mark: str) -> dict[str, Any]:
    picture = block.picture
    told = {"says": block.says, "source": picture.source}
    if picture.chart is None:
        return told | {"kind": "empty", "finding": picture.finding, "empty": picture.empty}
    image = pictures.drawn(picture.chart, mark)
    return told | {
        "kind": "chart",
        "svg": image.svg,
        "aspect": image.aspect,
        "alt": image.spoken,
    }


def _drawn_words(briefing: Briefing) -> Iterator[str]:
    """What stands inside the charts, as their words for screen readers have it."""
    for page in briefing.pages:
        for block in page:
            if isinstance(block, Drawn) and block.picture.chart is not None:
                yield pictures.spoken(block.picture.chart)


@cache
def _signs() -> frozenset[str]:
    """The characters that every weight has."""
    found = [
        TTFont(PRINTED / f"noto-sans-sc-{weight}.ttf", lazy=True).getBestCmap()
        for weight in WEIGHTS
    ]
    return frozenset(map(chr, frozenset.intersection(*map(frozenset, found))))
