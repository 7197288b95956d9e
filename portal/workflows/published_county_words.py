"""What may be said of the counties in a snapshot (公布的各县的话): shares of 红橙 that certainly differ."""

from collections.abc import Mapping

from data import share_differences
from data.figures import RISK
from data.share_differences import Share
from portal.workflows import published_words as words
from portal.workflows.places import LEAST_SHARE
from portal.workflows.published import Published


def apart(of: Published) -> Mapping[str, float]:
    """County → by how many percentage points its share of 红橙 certainly differs from that of the others."""
    high = words.high_firms(of)
    if high is None:
        return {}
    groups = {
        one.code: Share(one.high, one.firms)
        for one in of.groups(RISK, "county")
        if one.high is not None and not one.is_rest
    }
    return share_differences.certain(groups, Share(high, words.counted(of)), LEAST_SHARE)


def said(of: Published, found: Mapping[str, float]) -> str:
    """The county whose share certainly lies furthest above that of the others, or that none does."""
    if not found:
        return "各县（市、区）红和橙的占比，差别还在误差之内"
    worst = max(found.items(), key=lambda one: (one[1] > 0, abs(one[1]), one[0]))
    more = "高" if worst[1] > 0 else "低"
    name = of.counties.get(worst[0], worst[0])
    return f"{name}红和橙的占比比其他县（市、区）{more} {abs(worst[1]):.0f} 个百分点"
