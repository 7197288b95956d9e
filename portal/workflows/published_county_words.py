"""What may be said of the counties in a snapshot (公布的各县的话): shares of 红橙 that certainly differ."""

from collections.abc import Mapping

from data import share_differences
from data.figures import RISK
from data.share_differences import Share
from portal.workflows import places
from portal.workflows import published_words as words
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
    return share_differences.certain(groups, Share(high, words.counted(of)), places.LEAST_SHARE)


def said(of: Published, found: Mapping[str, float]) -> str:
    """The county whose share certainly lies furthest above that of the others, or that none does."""
    return places.worst(found, of.counties, places.KINDS["county"])
