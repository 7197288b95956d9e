"""What a briefing (专报) is made from: a published snapshot, the one before it, and its place in the year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from data import publications
from data.errors import Refusal
from data.publications import Publication
from data.store import Store
from data.times import day_in_shanghai
from portal import labels
from portal.workflows import published
from portal.workflows.published import Published


@dataclass(frozen=True, slots=True)
class Basis:
    """One briefing's figures.

    `year`, `issue`: 期号, which snapshot of all that were published in the year. `corrects`: the number
    of the one in whose place it stands. `earlier`: the snapshot to compare with; None where there is
    none, or where `why_not` says why it may not be.
    """

    published: Published
    year: int
    issue: int
    corrects: str
    earlier: Published | None
    why_not: str


class NotStanding(Refusal):
    """Leaders get no figures that do not hold any more."""

    message = "这一期快照已经更正或者撤回，不再生成专报。请到公布页打开现在有效的一期。"


def read(store: Store, publication_id: str) -> Basis:
    """The figures of a snapshot that stands.

    Raises:
        NoSuchPublication: none, or a draft. NotStanding: corrected or withdrawn.
    """
    with store.steady():
        found = publications.get(store, publication_id)
        if found.state != "published":
            raise NotStanding
        every = publications.published(store)
        before = earlier_of(found, every)
        why_not = refusal(found, before) if before else ""
        return Basis(
            published=published.read(store, found),
            year=_year(found),
            issue=issue_of(found, every),
            corrects=next((published.number_of(o) for o in every if o.id == found.corrects), ""),
            earlier=published.read(store, before) if before and not why_not else None,
            why_not=why_not,
        )


def issue_of(found: Publication, every: Sequence[Publication]) -> int:
    """Its place among all that were published in the same year, also those corrected and withdrawn since."""
    settled = sorted((_at(one), one.id) for one in every if _year(one) == _year(found))
    return settled.index((_at(found), found.id)) + 1


def earlier_of(found: Publication, every: Sequence[Publication]) -> Publication | None:
    """The last one of an earlier day that stands: of the same series, else of any."""
    before = [one for one in every if one.state == "published" and one.day < found.day]
    before.sort(key=lambda one: (one.day, _at(one), one.id))
    alike = [one for one in before if not refusal(found, one)]
    found_before = alike or before
    return found_before[-1] if found_before else None


def refusal(found: Publication, before: Publication) -> str:
    """Why the figures of two snapshots may not be subtracted; empty where they may."""
    now, then = found.series, before.series
    said = f"上一期快照 {published.number_of(before)} "
    if now.edition != then.edition:
        return (
            f"{said}用的是 {then.edition} 版问卷，本期是 {now.edition} 版，题目不同，分数不能相减。"
        )
    if now.scope != then.scope:
        scopes = labels.SCOPES[then.scope], labels.SCOPES[now.scope]
        return f"{said}的范围是{scopes[0]}，本期是{scopes[1]}，分数不能相减。"
    if now.reading != then.reading:
        readings = labels.READINGS[then.reading], labels.READINGS[now.reading]
        return f"{said}是{readings[0]}口径，本期是{readings[1]}口径，分数不能相减。"
    if bool(now.campaign) != bool(then.campaign):
        return f"{said}和本期一个按批次、一个不分批次，参评的企业取法不同，不能相减。"
    if found.rules_version != before.rules_version:
        return (
            f"{said}用的评分规则是 {before.rules_version}，本期是 {found.rules_version}，"
            "算法不同，分数不能相减。"
        )
    return ""


def _at(one: Publication) -> datetime:
    return one.settled_at or one.made_at


def _year(one: Publication) -> int:
    return day_in_shanghai(_at(one)).year
