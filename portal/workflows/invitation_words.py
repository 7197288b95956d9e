"""Invitation words for firms of a list (邀请码表): fresh ones for all that have no account, told once."""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime

from data import campaign_targets, campaigns, exports, invitations, listed_firms
from data.actor import Actor
from data.errors import Refusal
from data.rights import Action, require
from data.store import Row, Store
from data.times import day_in_shanghai
from portal import figures, xlsx
from portal.workflows import exporting

_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No 0, O, 1, I, L: the word is read out on the telephone."""
_GROUPS, _GROUP_LENGTH = 3, 4
_HEAD = ("企业名称", "统一社会信用代码", "邀请码", "有效期至", "导出标记")


class NobodyWaits(Refusal):
    """Every firm has an account."""

    message = "这里的企业都已经有账号，不需要邀请码。"


def new_word() -> str:
    """Twelve random characters in three groups: 59 bits."""
    groups = (
        "".join(secrets.choice(_LETTERS) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS)
    )
    return "-".join(groups)


def waiting(store: Store, *, campaign_id: str = "", import_id: str = "", actor: Actor) -> list[Row]:
    """`id`, `code`, `name` of the firms of a campaign, or of an import, that have no account.

    Raises:
        NotAllowed: only who imports lists. NoSuchCampaign: there is no such campaign.
    """
    require(actor, Action.FIRMS_IMPORT)
    if campaign_id:
        campaigns.get(store, campaign_id, actor=actor)
        return campaign_targets.without_people(store, campaign_id, actor=actor)
    return listed_firms.without_people(store, import_id, actor=actor)


def hand_out(
    store: Store,
    reason: str,
    *,
    campaign_id: str = "",
    import_id: str = "",
    word: Callable[[], str] = new_word,
    actor: Actor,
    now: datetime,
    new_id: Callable[[], str],
) -> bytes:
    """A workbook with a fresh word for each of them; earlier words stay good until they expire.

    It counts as an export of a list: with a reason, within the limits, marked, noted.

    Raises:
        NotAllowed, NoSuchCampaign; NobodyWaits: there is nobody to hand one to.
        TooManyRows: over a limit of the role. BadText, Refusal: no reason that can be read.
    """
    require(actor, Action.FIRMS_IMPORT)
    said = exporting.checked_reason(reason)
    with store.atomic():
        found = waiting(store, campaign_id=campaign_id, import_id=import_id, actor=actor)
        if not found:
            raise NobodyWaits
        exporting.refuse_too_many(store, len(found), actor=actor, now=now)
        mark = exporting.mark_of(store, actor=actor, now=now)
        rows = _issued(store, found, mark, word, actor=actor, now=now, new_id=new_id)
        above = [
            f"铸盾邀请码表，共 {len(rows)} 家。导出：{mark}。用途：{said}。每个码只能用一次，请分别交给企业本身，不要群发。"
        ]
        content = xlsx.workbook([xlsx.Table("邀请码", above, _HEAD, rows)], mark=mark)
        exports.note_list(
            store, new_id(), said, rows=len(rows), size=len(content), actor=actor, now=now
        )
    return content


def _issued(
    store: Store,
    found: Sequence[Row],
    mark: str,
    word: Callable[[], str],
    *,
    actor: Actor,
    now: datetime,
    new_id: Callable[[], str],
) -> list[tuple[str, ...]]:
    last = figures.day(day_in_shanghai(now + invitations.LASTS))
    rows: list[tuple[str, ...]] = []
    for firm in found:
        fresh = word()
        invitations.issue(store, new_id(), fresh, firm["code"], actor=actor, now=now)
        rows.append((firm["name"], firm["code"], fresh, last, mark))
    return rows
