"""What each picture of a briefing says (图说): a sentence or two that no reader has to read off the axes."""

from collections.abc import Callable, Mapping

from data.differences import LEAST
from data.figures import EXPOSURE, PROTECTION, RISK
from portal import figures
from portal.workflows import published_county_words
from portal.workflows import published_words as words
from portal.workflows.published import Published
from portal.workflows.sector_words import QUADRANTS
from scoring.rules import Bands

_MOST = 3


def says(name: str, of: Published, bands: Bands) -> str:
    """The words below a picture of a snapshot."""
    return _risk(of, bands) if name == "risk" else _SAYERS[name](of)


def _exposed(of: Published) -> str:
    found = words.apart(of, "industry", (EXPOSURE, PROTECTION))
    told = [
        f"“{name.split('：')[1]}”——{words.listed(groups)}"
        for where, name in QUADRANTS.items()
        if (groups := words.in_quadrant(of, found, where))
    ]
    rest = len(words.both(of)) - sum(
        len(words.in_quadrant(of, found, where)) for where in QUADRANTS
    )
    if not told:
        return "越往右下，暴露越高、防护越弱。现有家数还不能把哪个行业肯定地归入一角。"
    open_ones = f"其余 {rest} 个还归不准。" if rest else ""
    return f"越往右下，暴露越高、防护越弱。能肯定归类的：{'；'.join(told)}。{open_ones}"


def _parts(of: Published) -> str:
    found = words.apart(of, "industry", tuple(of.parts))
    weak = sorted((value, place) for place, value in found.items() if value < 0)
    if not weak:
        return f"没有一格肯定比其他行业低 {LEAST:g} 分以上；深浅只说明高低，不宜据此给行业排先后。"
    said = [_cell(of, group, part) for _, (group, part) in weak[:_MOST]]
    more = f"等 {len(weak)} 处" if len(weak) > _MOST else ""
    return f"肯定低于其他行业的：{'、'.join(said)}{more}。其余的深浅还在误差之内，或者差别太小。"


def _cell(of: Published, code: str, part: str) -> str:
    group = next(one for one in of.groups(part, "industry") if one.code == code)
    return f"{group.short}的{of.parts[part]}（{figures.points(group.mean)} 分）"


def _gaps(of: Published) -> str:
    first = [f"“{one.title}”{words.share(one.share)}" for one in (of.gaps or ())[:_MOST]]
    return f"短板是还没有做、或者只有口头做法的控制项。最多的{'、'.join(first)}。"


def _risk(of: Published, bands: Bands) -> str:
    whole = of.whole(RISK)
    at = whole.quantiles if whole else {}
    said = "、".join(f"{band.lower:g} 分起为{band.label}" for band in bands.steps if band.lower > 0)
    if 25 not in at or 75 not in at:
        return f"{said}。"
    low, middle, high = (figures.count(round(at[q])) for q in (25, 50, 75))
    return f"全市一半企业的剩余风险在 {low} 与 {high} 分之间，中位数 {middle} 分；{said}。"


def _counties(of: Published) -> str:
    found = published_county_words.apart(of)
    if not found:
        return f"{published_county_words.said(of, found)}，不排名次。"
    said = [
        f"{of.counties.get(code, code)}{'高' if value > 0 else '低'} {abs(value):.0f} 个百分点"
        for code, value in sorted(found.items())
    ]
    return f"红橙占比和其他县（市、区）相比，肯定有差别的：{'、'.join(said)}。"


def _paths(of: Published) -> str:
    told = [one for one in of.paths or () if one.likeliest]
    if not told:
        return "指数越高，越容易从这里泄密。"
    said = [
        f"{words.share(one.likeliest)} 的企业最可能从“{one.title}”泄密"
        for one in told
        if one.likeliest
    ]
    return f"{'；'.join(said[:_MOST])}。"


_SAYERS: Mapping[str, Callable[[Published], str]] = {
    "exposed": _exposed,
    "parts": _parts,
    "gaps": _gaps,
    "counties": _counties,
    "paths": _paths,
    "colours": lambda _: "颜色按剩余风险分档；关键项没有做到的，颜色会往高调。",
}
