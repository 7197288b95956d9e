"""Cut the fonts that the portal serves and prints with: `python -m portal.web.fonts`.

From Noto Sans SC (SIL Open Font Licence 1.1, in the package justmytype-intl-cjk) come Regular and
Bold, each in two files for browsers: the characters that the portal itself uses, which every page
loads, and the rest of GB 2312, which a browser fetches only when a page shows one of them. Pictures
and PDF files are made with one file of both: in charts the variable font would come out thin.
"""

import codecs
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from data.errors import Refusal

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(__file__).parent / "static" / "fonts"
PRINTED = ROOT / "portal" / "printing" / "fonts"
"""Where the files lie that pictures and PDF files are made with."""
FAMILY = "Noto Sans SC"
WEIGHTS = {"regular": 400, "bold": 700}
_SPOKEN = ("questionnaires", "scoring", "data", "portal")
_SUFFIXES = {".yaml", ".py", ".html", ".js", ".css", ".csv", ".sql", ".typ"}
# A rest file is declared first and broadly: of two faces for a character the later rule wins.
_BROADLY = "U+2000-9FFF,U+FF00-FFEF"
_ALWAYS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),
    *range(0x2010, 0x2050),
    *range(0x3000, 0x3020),
    *range(0xFF01, 0xFF5F),
    *(ord(c) for c in "€™←↑→↓≤≥≠≈×÷●▲◆■○△◇□✓✗▸▾①②③④⑤⑥⑦⑧⑨⑩"),
]


@dataclass(frozen=True, slots=True)
class Cut:
    """One file to make: its part, its weight and its characters (code points)."""

    part: str
    weight: str
    characters: frozenset[int]

    @property
    def name(self) -> str:
        """The file's name."""
        return f"noto-sans-sc-{self.weight}-{self.part}.woff2"


class NoSourceFont(Refusal):
    """The package with Noto Sans SC is not installed."""


def source() -> Path:
    """The folder of Noto Sans SC as the package brings it.

    Raises:
        NoSourceFont: the package is missing.
    """
    found = find_spec("justmytype_intl_cjk")
    if found is None or found.origin is None:
        raise NoSourceFont("缺少字体包 justmytype-intl-cjk；请先安装 requirements.lock。")
    return Path(found.origin).parent / "fonts" / "ofl" / "notosanssc"


def spoken(root: Path = ROOT) -> frozenset[int]:
    """Every character that stands in the portal's own content, code and templates."""
    found = set(_ALWAYS)
    for folder in _SPOKEN:
        for path in (root / folder).rglob("*"):
            if path.suffix in _SUFFIXES and FOLDER not in path.parents:
                found.update(map(ord, path.read_text(encoding="utf-8")))
    return frozenset(point for point in found if point >= 0x20)


def gb2312() -> frozenset[int]:
    """The characters of GB 2312: what names of people, firms and places mostly need."""
    decode = codecs.getdecoder("gb2312")
    points = set()
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                points.add(ord(decode(bytes((row, cell)))[0]))
            except UnicodeDecodeError:
                continue
    return frozenset(points)


def cuts(core: frozenset[int], rest: frozenset[int]) -> list[Cut]:
    """The files to make, the large ones first so that two processes end together."""
    slices = {"rest": rest - core, "core": core}
    return [Cut(part, weight, points) for part, points in slices.items() for weight in WEIGHTS]


def make(cut: Cut) -> str:
    """Write one file for browsers.

    Returns:
        The CSS rule that declares it.
    """
    static = _static(cut)
    held = sorted(static.getBestCmap())
    static.flavor = "woff2"
    static.save(FOLDER / cut.name)
    return _rule(cut, held)


def make_printed(weight: str, characters: frozenset[int]) -> Path:
    """Write the file of one weight that pictures and PDF files are made with."""
    font = _static(Cut("printed", weight, characters))
    style = weight.capitalize()
    # The variable font calls itself by its thinnest weight.
    for number, name in {
        1: FAMILY,
        2: style,
        4: f"{FAMILY} {style}",
        6: f"NotoSansSC-{style}",
    }.items():
        font["name"].setName(name, number, 3, 1, 0x409)
    path = PRINTED / f"noto-sans-sc-{weight}.ttf"
    font.save(path)
    return path


def _static(cut: Cut) -> TTFont:
    """Subset first, because a smaller font is made static much faster."""
    font = TTFont(source() / "NotoSansSC[wght].ttf", lazy=True)
    options = Options()
    options.layout_features = ["kern", "locl", "tnum", "ccmp", "halt"]
    options.hinting = False
    options.notdef_outline = True
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=cut.characters)
    subsetter.subset(font)
    return instantiateVariableFont(font, {"wght": WEIGHTS[cut.weight]}, inplace=True)


def _rule(cut: Cut, held: list[int]) -> str:
    name = sha256((FOLDER / cut.name).read_bytes()).hexdigest()[:12]
    reach = _BROADLY if cut.part == "rest" else ",".join(ranges(held))
    return (
        f'@font-face{{font-family:"{FAMILY}";font-style:normal;font-display:swap;'
        f"font-weight:{WEIGHTS[cut.weight]};src:url({cut.name}?v={name}) format('woff2');"
        f"unicode-range:{reach}}}"
    )


def ranges(points: Iterable[int]) -> list[str]:
    """Code points in order → CSS ranges such as `U+4E00-4E03`."""
    runs: list[list[int]] = []
    for point in points:
        if runs and point == runs[-1][1] + 1:
            runs[-1][1] = point
        else:
            runs.append([point, point])
    return [f"U+{a:X}" if a == b else f"U+{a:X}-{b:X}" for a, b in runs]


def main() -> int:
    """Make all files beside the licence, the stamp of the Makefile last."""
    started = time.monotonic()
    for folder in (FOLDER, PRINTED):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "OFL.txt").write_bytes((source() / "OFL.txt").read_bytes())
    core, rest = spoken(), gb2312()
    with ProcessPoolExecutor(max_workers=2) as pool:
        printed = pool.map(make_printed, WEIGHTS, [core | rest] * len(WEIGHTS))
        rules = list(pool.map(make, cuts(core, rest)))
        list(printed)
    (FOLDER / "fonts.css").write_text("\n".join(rules) + "\n", encoding="utf-8")
    (FOLDER / ".built").touch()
    sizes = sum(path.stat().st_size for path in FOLDER.glob("*.woff2")) / 1e6
    sys.stdout.write(f"字体已生成：{FOLDER}，{sizes:.1f} MB，{time.monotonic() - started:.0f} 秒\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
