"""What changed since the snapshot before (有什么变化): only what is neither chance nor trifling."""

from math import sqrt

from data import differences
from data.differences import Place, Sample
from data.figures import EXPOSURE, PROTECTION, RISK
from data.summaries import Cut
from portal import figures
from portal.workflows import published_words
from portal.workflows.places import LEAST_SHARE
from portal.workflows.published import Published

MOST = 5
"""Changes that are named; of the others it is said how many they are."""
NOTHING = "各项数字的变化还在误差之内，或者太小，不能说变好，也不能说变差。"
CAVEAT = "参评企业有进有出，变化不能都算作指导的成效，见说明。"
_HIGH = "high"
"""The share of red and orange firms, in percentage points, beside the nodes."""
_CUTS: tuple[Cut, ...] = ("industry", "county")


def told(now: Published, before: Published) -> list[str]:
    """The sentences on what changed; one that nothing did where nothing certainly did."""
    moved = differences.moved(_samples(now), _samples(before))
    enough = [p for p, value in moved.items() if p[1] != _HIGH or abs(value) >= LEAST_SHARE]
    places = sorted(enough, key=lambda place: _rank(now, place, moved[place]))
    said = [_sentence(now, before, place) for place in places[:MOST]]
    if len(places) > MOST:
        said.append(f"另有 {len(places) - MOST} 处变化也超出误差")
    first = (
        f"和上一期（快照 {before.number}，{figures.count(before.firms)} 家）相比，"
        f"参评企业现有 {figures.count(now.firms)} 家。"
    )
    return [first + (f"{'；'.join(said)}。" if said else NOTHING), CAVEAT]


def _samples(of: Published) -> dict[Place, Sample]:
    """Everything whose change is looked at, at one time."""
    found = {
        ("", node): whole.sample
        for node in (RISK, PROTECTION, EXPOSURE, *of.parts)
        if (whole := of.whole(node)) is not None
    }
    for cut in _CUTS:
        for group in of.groups(RISK, cut):
            if not group.is_rest and group.code:
                found[f"{cut}/{group.code}", RISK] = group.sample
    found["", _HIGH] = _of_high(of)
    return {place: sample for place, sample in found.items() if sample is not None}


def _of_high(of: Published) -> Sample | None:
    """The share in per cent: each firm as nought or one hundred; enough stand on either side."""
    high, firms = published_words.high_firms(of), published_words.counted(of)
    if high is None:
        return None
    share = high / firms
    return Sample(firms, 100 * share, 100 * sqrt(share * (1 - share) * firms / (firms - 1)))


def _rank(of: Published, place: Place, value: float) -> tuple[int, float, Place]:
    """The whole city first, in the order in which its figures stand; then the greatest change."""
    group, node = place
    order = (RISK, _HIGH, PROTECTION, EXPOSURE, *of.parts)
    return len(order) if group else order.index(node), -abs(value), place


def _sentence(now: Published, before: Published, place: Place) -> str:
    group, node = place
    then, after = (_samples(one)[place].mean for one in (before, now))
    word = "提高" if after > then else "降低"
    unit = "个百分点" if node == _HIGH else "分"
    shown = figures.step(then, after).lstrip("+−")
    return f"{_named(now, group, node)}{word} {shown} {unit}（{figures.points(then)} → {figures.points(after)}）"


def _named(of: Published, group: str, node: str) -> str:
    if group:
        cut, _, code = group.partition("/")
        groups = of.groups(RISK, "county" if cut == "county" else "industry")
        return f"{next(one.name for one in groups if one.code == code)}的剩余风险"
    names = {RISK: "剩余风险", PROTECTION: "防护分", EXPOSURE: "固有风险", _HIGH: "红橙占比"}
    return f"全市{names[node]}" if node in names else f"全市{of.parts[node]}部分的防护分"
