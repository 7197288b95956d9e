"""Bringing in a list of firms (导入企业名单): read, reported row by row, confirmed, written all or nothing.

What was reviewed is what is imported: the rows lie sealed under the digest that the report names, and
the firms they were compared with are compared once more in the transaction that writes.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from data import campaign_targets, campaigns, firms, import_drafts, imports, listed_firms
from data.actor import Actor
from data.errors import Refusal
from data.import_drafts import ImportDraft
from data.listed_firms import Known, ListedFirm
from data.rights import Action, require
from data.store import Store
from portal.uploads.tables import Sheet
from portal.workflows import import_columns, import_places, import_rows
from portal.workflows.import_rows import Row, Stated

NewId = Callable[[], str]
MOST_ROWS = 20_000
FORMAT = 1
WHY = "按导入的企业名单更正"
"""The reason that stands with an industry that a list corrected."""


class TooManyRows(Refusal):
    """More rows than a list may have."""

    message = f"名单超过 {MOST_ROWS:,} 行，没有读取。请分成几份上传。"


class ListedMeanwhile(Refusal):
    """The firms in the database are not those that the report was made from."""

    message = "核对以后，库里的企业有了变化（有企业新登记、确认或改过行业），没有导入任何内容。请重新上传名单核对。"


@dataclass(frozen=True, slots=True)
class Report:
    """What a list would do, row by row. `claimed`: new firms whose code a pending firm claims."""

    draft_id: str
    digest: str
    file_name: str
    campaign_id: str | None
    sheet: str
    unread: tuple[str, ...]
    rows: tuple[Row, ...]
    claimed: int

    def count(self, *kinds: str) -> int:
        """How many rows are of these kinds."""
        return sum(row.kind in kinds for row in self.rows)

    @property
    def right(self) -> int:
        """Rows that can be imported."""
        return len(self.rows) - self.count("wrong")


@dataclass(frozen=True, slots=True)
class Imported:
    """What was done: firms made, industries corrected, firms that were there, and firms put into the campaign."""

    id: str
    campaign_id: str | None
    made: int
    corrected: int
    known: int
    asked: int


def propose(
    store: Store,
    sheets: Sequence[Sheet],
    *,
    campaign_id: str | None,
    file_name: str,
    actor: Actor,
    now: datetime,
    new_id: NewId,
) -> Report:
    """Check every row, and keep the list sealed until it is confirmed; nothing is imported.

    Raises:
        NotAllowed: the actor imports no lists. NoHead, TooManyRows: the list cannot be read.
        NoSuchCampaign, BadCampaign: the campaign takes no firms.
    """
    require(actor, Action.FIRMS_IMPORT)
    _check_campaign(store, campaign_id, actor)
    layout = import_columns.find(sheets)
    wanted = list(import_rows.candidates(layout))
    if len(wanted) > MOST_ROWS:
        raise TooManyRows
    codes = _codes(layout, wanted)
    known = listed_firms.known(store, codes, actor=actor)
    places, earlier = import_places.read(store), dict[str, int]()
    rows = [
        import_rows.checked(layout, number, row, places=places, known=known.get, earlier=earlier)
        for number, row in wanted
    ]
    fresh = [row.code for row in rows if row.kind == "new"]
    content = {
        "format": FORMAT,
        "sheet": layout.sheet.name,
        "unread": layout.unread,
        "rows": [asdict(row) for row in rows],
        "claimed": len(listed_firms.claimed(store, fresh, actor=actor)),
    }
    draft = import_drafts.keep(
        store,
        new_id(),
        json.dumps(content, ensure_ascii=False, separators=(",", ":")),
        campaign_id=campaign_id,
        file_name=file_name,
        actor=actor,
        now=now,
    )
    return _report(draft)


def review(
    store: Store, draft_id: str, *, actor: Actor, now: datetime, digest: str | None = None
) -> Report:
    """The report of the actor's own list; raises as `import_drafts.get`."""
    return _report(import_drafts.get(store, draft_id, actor=actor, now=now, digest=digest))


def confirm(
    store: Store,
    draft_id: str,
    digest: str,
    *,
    correct: bool,
    actor: Actor,
    now: datetime,
    new_id: NewId,
    done: Callable[[int], None] = lambda _: None,
) -> Imported:
    """Import the right rows of a reviewed list, in one transaction; the others are left out.

    `correct`: industries that the list has otherwise are corrected as well. `done`: rows so far.

    Raises:
        DraftOver: not the list that was reviewed. ListedMeanwhile: the firms have changed since.
        NotAllowed, StoreError: nothing is imported.
    """
    require(actor, Action.FIRMS_IMPORT)
    with store.atomic():
        report = review(store, draft_id, actor=actor, now=now, digest=digest)
        _check_campaign(store, report.campaign_id, actor)
        _refuse_changed(store, report, actor)
        import_id = new_id()
        made = [_listed(row, new_id()) for row in report.rows if row.kind == "new"]
        listed_firms.add_all(store, made, import_id=import_id, actor=actor, now=now, done=done)
        corrected = _correct(store, report, actor, now) if correct else 0
        imports.add(
            store,
            import_id,
            campaign_id=report.campaign_id,
            file_name=report.file_name,
            rows=len(report.rows),
            made=len(made),
            changed=corrected,
            known=report.count("known", "industry"),
            actor=actor,
            now=now,
        )
        asked = _ask(store, report, made, actor, now)
        import_drafts.drop(store, draft_id, actor=actor)
    known = report.count("known", "industry")
    return Imported(import_id, report.campaign_id, len(made), corrected, known, asked)


def _check_campaign(store: Store, campaign_id: str | None, actor: Actor) -> None:
    if campaign_id and campaigns.get(store, campaign_id, actor=actor).state == "ended":
        raise campaigns.BadCampaign("批次已经结束，不能再加入企业。请改选别的批次，或只导入名单。")


def _codes(layout: import_columns.Layout, wanted: Sequence[tuple[int, Any]]) -> list[str]:
    """The codes that can be right, each once."""
    found: dict[str, None] = {}
    for _, row in wanted:
        try:
            found[import_rows.code_of(layout, row)] = None
        except Refusal:
            continue
    return list(found)


def _refuse_changed(store: Store, report: Report, actor: Actor) -> None:
    """Nothing may have been confirmed, joined or corrected between report and import."""
    codes = [row.code for row in report.rows if row.kind != "wrong"]
    stands = listed_firms.known(store, codes, actor=actor)
    for row in report.rows:
        if row.kind == "wrong":
            continue
        there = stands.get(row.code)
        same = there is None if row.firm is None else _same(row.firm, there)
        if not same:
            raise ListedMeanwhile


def _same(seen: Known, there: Known | None) -> bool:
    return there is not None and (seen.id, seen.version) == (there.id, there.version)


def _correct(store: Store, report: Report, actor: Actor, now: datetime) -> int:
    wanted = [row for row in report.rows if row.kind == "industry"]
    for row in wanted:
        assert row.firm and row.industry  # noqa: S101  # rows of this kind have both
        firms.correct_industry(
            store,
            row.firm.id,
            *row.industry,
            WHY,
            seen_version=row.firm.version,
            actor=actor,
            now=now,
        )
    return len(wanted)


def _ask(
    store: Store, report: Report, made: Sequence[ListedFirm], actor: Actor, now: datetime
) -> int:
    if not report.campaign_id:
        return 0
    there = [row.firm.id for row in report.rows if row.firm is not None]
    everyone = [*(one.id for one in made), *there]
    return campaign_targets.add(store, report.campaign_id, everyone, actor=actor, now=now)


def _listed(row: Row, firm_id: str) -> ListedFirm:
    assert row.stated is not None  # noqa: S101  # rows of new firms have it
    said = row.stated
    return ListedFirm(
        id=firm_id,
        code=row.code,
        name=said.name,
        industry=said.industry,
        industry_group=said.industry_group,
        county=said.county,
        park=said.park,
        staff=said.staff,
        revenue_wan=said.revenue_wan,
        assets_wan=said.assets_wan,
        size_class=said.size_class,
    )


def _report(draft: ImportDraft) -> Report:
    said = json.loads(draft.content)
    return Report(
        draft_id=draft.id,
        digest=draft.digest,
        file_name=draft.file_name,
        campaign_id=draft.campaign_id,
        sheet=said["sheet"],
        unread=tuple(said["unread"]),
        rows=tuple(_row(row) for row in said["rows"]),
        claimed=said["claimed"],
    )


def _row(said: Mapping[str, Any]) -> Row:
    return Row(
        number=said["number"],
        code=said["code"],
        name=said["name"],
        kind=said["kind"],
        said=tuple(said["said"]),
        stated=Stated(**said["stated"]) if said["stated"] else None,
        firm=Known(**said["firm"]) if said["firm"] else None,
        industry=tuple(said["industry"]) if said["industry"] else None,
    )
