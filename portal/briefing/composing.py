"""One briefing (专报) from the figures of one snapshot. Pure: the same figures make the same briefing."""

from collections.abc import Iterator, Sequence

from data import differences
from data.figures import PROTECTION, RISK
from portal import figures
from portal.briefing import changes, measures, method, saying
from portal.briefing.model import Block, Briefing, Drawn, Figure, Figures, Measures, Text
from portal.letters.paper import ordinal
from portal.pictures import published as pictures
from portal.pictures.model import Picture
from portal.workflows import published_words as words
from portal.workflows.briefing_reading import Basis
from portal.workflows.published import Published
from scoring.rules import Bands

MASTHEAD = "商业秘密保护专报"
SECTORS = 6
"""Sectors in one picture: what can be read on paper."""
CHARTS = 3
FINDINGS = 6
_CHOICE = ("exposed", "parts", "gaps", "risk", "counties", "paths", "colours")
"""Which pictures stand in it: the first three of which something is drawn."""
_LEADS = {
    "colours": "颜色。",
    "risk": "行业。",
    "parts": "各部分。",
    "exposed": "先帮谁。",
    "counties": "县（市、区）。",
    "gaps": "短板。",
    "paths": "泄密途径。",
}


def compose(basis: Basis, bands: Bands, *, taken_by: str, is_demo: bool = False) -> Briefing:
    """The briefing.

    Args:
        taken_by: who takes it and when; stands on every page.
        is_demo: said at the head, on synthetic data.
    """
    of = basis.published
    drawn = {name: make() for name, make in pictures.everything(of, bands, SECTORS).items()}
    chosen = _chosen(drawn)
    number = iter(range(1, 10))
    return Briefing(
        masthead=MASTHEAD,
        issue=f"{basis.year}年第{basis.issue}期",
        day=_day(of),
        number=of.number,
        title=f"{of.city}企业商业秘密保护风险情况",
        stands="；".join(_stands(basis, is_demo)),
        pages=(
            (
                *_situation(of, next(number)),
                *_findings(drawn, next(number)),
                *_changed(basis, number),
            ),
            (_heading(next(number), "危险在哪里"), *_drawn(chosen[:2], of, bands)),
            (*_drawn(chosen[2:], of, bands), *_proposed(of, next(number))),
            (_heading(next(number), "说明"), *method.told(of)),
        ),
        taken_by=taken_by,
        made_at=of.publication.settled_at or of.publication.made_at,
    )


def _stands(basis: Basis, is_demo: bool) -> Iterator[str]:
    if is_demo:
        yield "演示数据，不是真实企业"
    if basis.corrects:
        yield f"本期更正快照 {basis.corrects}，以本期为准"


def _chosen(drawn: dict[str, Picture]) -> list[Picture]:
    """Three pictures; those that say why they are empty stand in for what is missing."""
    ordered = [drawn[name] for name in _CHOICE]
    ordered.sort(key=lambda picture: picture.chart is None)
    return ordered[:CHARTS]


def _situation(of: Published, number: int) -> Iterator[Block]:
    yield _heading(number, "总体情况")
    yield Text("body", f"本期看{words.about(of)}。")
    yield Figures(tuple(_headline(of)))


def _headline(of: Published) -> Iterator[Figure]:
    every = of.counts.get("all", ())
    coverage = every[0].coverage if every else None
    verified = every[0].verified if every else None
    yield Figure("参评企业", f"{figures.count(of.firms)} 家", _about(coverage, "已确认企业的"))
    yield _mean(of, RISK, "平均剩余风险")
    yield _mean(of, PROTECTION, "平均防护分")
    high = words.high_firms(of)
    share = figures.share(high / words.counted(of)) if high is not None else ""
    yield Figure("红和橙", words.ABSENT if high is None else f"{figures.count(high)} 家", share)
    yield Figure("经过核验", _about(verified) or words.ABSENT, "参评企业中")
    yield _median(of)


def _mean(of: Published, node: str, name: str) -> Figure:
    whole = of.whole(node)
    if whole is None or whole.mean is None:
        return Figure(name, words.ABSENT)
    margin = f"± {figures.small(differences.margin(whole.sample))}" if whole.sample else ""
    return Figure(name, f"{figures.points(whole.mean)} 分", margin)


def _median(of: Published) -> Figure:
    whole = of.whole(RISK)
    at = whole.quantiles if whole else {}
    if 50 not in at:
        return Figure("剩余风险中位数", words.ABSENT)
    half = f"一半在 {round(at[25])}—{round(at[75])} 分" if 25 in at and 75 in at else ""
    return Figure("剩余风险中位数", f"{round(at[50])} 分", half)


def _about(share: float | None, of: str = "") -> str:
    return "" if share is None else f"{of}约 {round(100 * share)}%"


def _findings(drawn: dict[str, Picture], number: int) -> Iterator[Block]:
    """The findings of the pictures that are drawn, word for word; not those that nothing is compared in."""
    yield _heading(number, "主要发现")
    told = [
        name
        for name in _LEADS
        if drawn[name].chart is not None and drawn[name].finding != words.INCOMPARABLE
    ][:FINDINGS]
    for name in told:
        yield Text("body", f"{drawn[name].finding}。", _LEADS[name])
    if not told:
        yield Text("body", "分组的数字这一期都没有公布，只有上面的全市数字。")


def _drawn(chosen: Sequence[Picture], of: Published, bands: Bands) -> Iterator[Block]:
    for picture in chosen:
        yield Drawn(picture, saying.says(picture.name, of, bands) if picture.chart else "")


def _changed(basis: Basis, number: Iterator[int]) -> Iterator[Block]:
    """Nothing in the first issue."""
    if basis.earlier is None and not basis.why_not:
        return
    yield _heading(next(number), "和上一期相比")
    if basis.earlier is None:
        yield Text("body", basis.why_not)
        return
    for text in changes.told(basis.published, basis.earlier):
        yield Text("body", text)


def _proposed(of: Published, number: int) -> Iterator[Block]:
    yield _heading(number, "建议")
    found = measures.proposed(of)
    if found:
        yield Measures(found)
        yield Text("note", measures.whom(of))
    else:
        yield Text("body", measures.NOTHING)


def _heading(number: int, text: str) -> Text:
    return Text("heading", f"{ordinal(number)}、{text}")


def _day(of: Published) -> str:
    return words.day(of.publication.day)
