"""Publishing (公布): a snapshot is drafted by one, looked at and published by another, and may be
corrected by a new one or withdrawn; each step stands in the audit chain.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal

from data import (
    fresh_units,
    noted,
    publications,
    publishable,
    published_gaps,
    published_tables,
    published_units,
    reason_drafts,
    series,
)
from data.actor import Actor
from data.errors import Refusal
from data.figures import PROTECTION, REGISTERED
from data.publications import NoSuchPublication, Publication, key_of
from data.publishable import TooFewFirms
from data.published_tables import Counts
from data.published_units import COUNT, CUTS, Earlier, Units
from data.rights import Action, require
from data.sealed import seal_text
from data.series import Series
from data.store import Row, Store
from data.summaries import Cut
from data.texts import required
from data.times import day_in_shanghai, to_text

Stage = Literal["reading", "groups", "numbers", "gaps", "saving"]
"""How far a draft has come; each takes seconds in a large city."""
Told = Callable[[Stage], None]
Beside = Callable[[Publication], object]
FORMAT = 1
"""The form of the content: a reader of older snapshots goes by it."""

_BESIDE = """
    SELECT id FROM publications WHERE edition = :edition AND scope = :scope ORDER BY id
"""
_REPLACED = """
    SELECT id FROM publications WHERE state = 'published' AND edition = :edition
        AND scope = :scope AND reading = :reading AND campaign = :campaign
        AND (day = :day OR id = :corrects)
    ORDER BY id
"""
_RULES = """
    SELECT DISTINCT results.rules_version AS version FROM figures
    JOIN results ON results.id = figures.unit WHERE figures.series = :series AND figures.node = :node
    ORDER BY version
"""
_COUNTS = """
    SELECT cut, grp, firms FROM summaries WHERE series = :series AND area = '' AND node = :node
"""
_WAITS = """
    SELECT 1 FROM publications WHERE state = 'draft' AND edition = :edition AND scope = :scope
        AND reading = :reading AND campaign = :campaign
"""


class SecondPersonNeeded(Refusal):
    """Who drafted a snapshot does not publish it."""

    message = "拟稿人不能核对自己的草稿。请另一位工作人员看过以后公布或者退回。"


class AnothersDraft(Refusal):
    """Who did not make a draft refuses it, with the reason, in place of giving it up."""

    message = "草稿由拟稿人自己放弃。您有疑问，请写明原因退回。"


class DraftStands(Refusal):
    """One is waiting already."""

    message = "这个统计序列已有一份待核对的快照。请先公布或放弃那一份。"


class Overtaken(Refusal):
    """Another draft was saved while this one was made: it was not compared with that one."""

    message = "拟稿期间又有了别的草稿，这一份没有和它比对过，没有保存。请重新拟稿。"


def draft(
    store: Store,
    publication_id: str,
    of: Series,
    *,
    actor: Actor,
    now: datetime,
    corrects: str | None = None,
    told: Told = lambda _: None,
    beside: Beside = lambda _: None,
) -> Publication:
    """A snapshot of the figures as they stand, for another person to look at.

    `told` is called as each stage begins, `beside` in the transaction that keeps the draft.

    Raises:
        NotAllowed: not for this actor. DraftStands: one waits already. NoSuchPublication: nothing
        such to correct. TooFewFirms, TooLittleChanged: it would tell of single firms. Overtaken: see there.
    """
    require(actor, Action.STATISTICS_DRAFT)
    # Reading a large city takes seconds, in which others go on saving.
    with store.steady():
        if corrects is not None:
            _refuse_other(store, corrects, of)
        if store.rows(_WAITS, **key_of(of), campaign=of.campaign):
            raise DraftStands
        told("reading")
        units = _units(store, of)
        content = _content(store, of, units, now, told)
        row = _row(store, publication_id, of, content, corrects, actor, now)
    told("saving")
    with store.atomic():
        if content["compared_with"] != _beside(store, of):
            raise Overtaken
        action = Action.STATISTICS_DRAFT
        noted.add(store, action, publications.TABLE, row, firm=None, actor=actor, now=now)
        _keep_members(store, publication_id, units)
        made = publications.found(store, publication_id, "draft")
        beside(made)
    return made


def settle(store: Store, publication_id: str, *, actor: Actor, now: datetime) -> Publication:
    """Publish a draft that somebody else made; the one it corrects, or of the same day, steps back.

    Raises:
        SecondPersonNeeded: the actor made it.
    """
    require(actor, Action.STATISTICS_SETTLE)
    action = Action.STATISTICS_SETTLE
    with store.atomic():
        found = _of_another(store, publication_id, actor)
        for old in _replaced(store, found):
            _change(store, action, old, {"state": "corrected"}, actor, now)
        settled = {"settled_by": actor.account_id, "settled_at": to_text(now)}
        _change(store, action, found.id, {"state": "published", **settled}, actor, now)
    return publications.found(store, publication_id, "published")


def refuse(
    store: Store, publication_id: str, reason: str, *, actor: Actor, now: datetime
) -> Publication:
    """Do not publish a draft that somebody else made (退回); the reason is for those who may settle.

    Later drafts are compared with it, as with one that was given up.

    Raises:
        BadText: no reason. SecondPersonNeeded: the actor made it, and may give it up.
    """
    require(actor, Action.STATISTICS_SETTLE)
    text = required(reason, field="退回原因", lines=True)
    with store.atomic():
        found = _of_another(store, publication_id, actor)
        changes: Row = {"state": "dropped", "reason": _sealed(store, found.id, text)}
        _change(store, Action.STATISTICS_SETTLE, found.id, changes, actor, now)
    return publications.found(store, publication_id, "dropped")


def drop(store: Store, publication_id: str, *, actor: Actor, now: datetime) -> None:
    """Give up the own draft; later ones are compared with it as well: a reviewer may have read it.

    Raises:
        AnothersDraft: somebody else made it.
    """
    require(actor, Action.STATISTICS_DRAFT)
    action = Action.STATISTICS_DRAFT
    with store.atomic():
        found = publications.found(store, publication_id, "draft")
        if found.made_by != actor.account_id:
            raise AnothersDraft
        _change(store, action, found.id, {"state": "dropped"}, actor, now)


def withdraw(
    store: Store, publication_id: str, reason: str, *, actor: Actor, now: datetime
) -> None:
    """Take a snapshot back, with the reason that its readers get to read; one person may, at once.

    Raises:
        BadText: no reason. NoSuchPublication: it does not stand.
    """
    require(actor, Action.STATISTICS_DRAFT)
    text = required(reason, field="撤回原因", lines=True)
    with store.atomic():
        found = publications.found(store, publication_id, "published")
        changes: Row = {"state": "withdrawn", "withdrawn_by": actor.account_id}
        changes |= {"withdrawn_at": to_text(now), "reason": _sealed(store, found.id, text)}
        _change(store, Action.STATISTICS_DRAFT, found.id, changes, actor, now)


def _content(store: Store, of: Series, units: Units, now: datetime, told: Told) -> dict[str, Any]:
    """What a snapshot of now tells; nothing that the rules withhold is in it."""
    told("groups")
    earlier = published_units.earlier(store, key_of(of))
    groups = publishable.groups(units, earlier)
    told("numbers")
    verified = Series(of.edition, of.scope, "verified", of.campaign)
    return {
        "format": FORMAT,
        **key_of(of),
        "campaign": of.campaign,
        "day": day_in_shanghai(now).isoformat(),
        "compared_with": _beside(store, of),
        "nodes": list(units.scores),
        "counts": published_tables.counts(
            groups[COUNT],
            registered=_counts(store, None, REGISTERED),
            verified=_counts(store, verified, PROTECTION),
        ),
        "scores": published_tables.scores(units, groups, earlier),
        **_ways(store, of, units, earlier, told),
    }


def _ways(
    store: Store, of: Series, units: Units, earlier: list[Earlier], told: Told
) -> dict[str, Any]:
    """The commonest gaps and the leak paths."""
    told("gaps")
    before = fresh_units.told_before(of, units.digests, earlier)
    if before is not None:
        return dict(before)
    number = series.find(store, of)
    now = fresh_units.tally(store, number)
    return published_gaps.content(now, fresh_units.fresh_tally(store, of, number, earlier, now))


def _row(
    store: Store,
    publication_id: str,
    of: Series,
    content: dict[str, Any],
    corrects: str | None,
    actor: Actor,
    now: datetime,
) -> Row:
    versions = store.rows(_RULES, series=series.find(store, of), node=PROTECTION)
    return {
        "id": publication_id,
        **key_of(of),
        "campaign": of.campaign,
        "rules_version": "、".join(row["version"] for row in versions),
        "day": content["day"],
        "state": "draft",
        "corrects": corrects,
        "content": publications.text_of(content),
        "digest": publications.digest_of(content),
        "made_by": actor.account_id,
        "made_at": to_text(now),
    }


def _units(store: Store, of: Series) -> Units:
    number = series.find(store, of)
    if number is None:
        raise TooFewFirms
    return published_units.current(store, number)


def _counts(store: Store, of: Series | None, node: str) -> Counts:
    rows = store.rows(_COUNTS, series=series.find(store, of), node=node)
    counts: dict[tuple[Cut, str], int] = {(row["cut"], row["grp"]): row["firms"] for row in rows}
    return counts


def _keep_members(store: Store, publication_id: str, units: Units) -> None:
    """All with one statement, in the order of their key: others wait for as long as this takes."""
    columns = (units.digests, units.lacking, *(units.groups[cut] for cut in CUTS))
    names = ("unit", "missing", *CUTS)
    members = [
        {"publication_id": publication_id, **dict(zip(names, values, strict=True))}
        for values in sorted(zip(*columns, strict=True))
    ]
    store.insert_all("publication_units", members)


def _beside(store: Store, of: Series) -> list[str]:
    """Every snapshot that may be laid beside one of this series, drafts too: reviewers of all counties read them."""
    return [row["id"] for row in store.rows(_BESIDE, edition=of.edition, scope=of.scope)]


def _sealed(store: Store, publication_id: str, reason: str) -> bytes | None:
    return seal_text(store, publications.TABLE, "reason", {"id": publication_id}, reason)


def _of_another(store: Store, publication_id: str, actor: Actor) -> Publication:
    found = publications.found(store, publication_id, "draft")
    if actor.account_id == found.made_by:
        raise SecondPersonNeeded
    return found


def _refuse_other(store: Store, publication_id: str, of: Series) -> None:
    if publications.found(store, publication_id, "published").series != of:
        raise NoSuchPublication


def _replaced(store: Store, found: Publication) -> list[str]:
    """The snapshot that it corrects, and one of the same series and day."""
    of = found.series
    wanted = {"campaign": of.campaign, "day": found.day, "corrects": found.corrects}
    return [row["id"] for row in store.rows(_REPLACED, **key_of(of), **wanted)]


def _change(
    store: Store, action: Action, publication_id: str, changes: Row, actor: Actor, now: datetime
) -> None:
    table = publications.TABLE
    noted.change(store, action, table, publication_id, changes, firm=None, actor=actor, now=now)
    reason_drafts.forget(store, publication_id)
