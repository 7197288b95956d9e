"""Firms (企业): who they are, where, in which industry and size; pending until confirmed."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from data import audit, figures, firm_industries, industries, parks, regions, size_classes, uscc
from data.actor import VISITOR, Actor
from data.errors import NoSuch, NotUnique, Refusal
from data.rights import Action, require
from data.scope import in_scope, named, parameters
from data.size_classes import SizeClass
from data.store import Row, Store
from data.texts import LINE, clean, required
from data.times import to_text

MOST_STAFF = 10_000_000
MOST_MONEY_WAN = 1_000_000_000.0
_SEALED = ("contact_name", "contact_phone")

_GET = "SELECT firms.*, {named} AS is_open FROM firms WHERE id = :id AND {scope}"
_IN_VIEW = """
    SELECT firms.*, {named} AS is_open FROM firms WHERE {scope} AND id > :after
        AND (CAST(:state AS TEXT) IS NULL OR state = :state)
    ORDER BY id LIMIT :count
"""
_INVITED = """
    SELECT 1 FROM firms JOIN invitations
        ON invitations.firm_id = firms.id AND invitations.code = firms.code
    WHERE firms.id = :firm AND invitations.id = :invitation
        AND invitations.used_at IS NOT NULL AND {scope}
"""


class NoSuchFirm(NoSuch):
    """No such firm, or out of the actor's scope."""

    message = "没有找到这家企业，或者您无权查看。"


class BadProfile(Refusal):
    """The profile cannot be kept; the message names the field and the remedy."""


class ProfileChanged(Refusal):
    """Somebody saved the profile since it was read."""

    message = "企业资料刚刚被同事修改过，您的修改没有保存。请刷新页面，核对后再保存。"


class CodeConfirmed(Refusal):
    """Another firm is confirmed under this code."""

    message = "该统一社会信用代码已有确认的企业。请联系本单位已有账号的同事，或请工作人员核实。"


class Profile(BaseModel):
    """What a firm states of itself (企业资料); money in 万元."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    industry: str
    industry_group: str | None = None
    county: str
    park: str | None = None
    staff: Annotated[int, Field(ge=0, le=MOST_STAFF)]
    revenue_wan: Annotated[float, Field(ge=0, le=MOST_MONEY_WAN, allow_inf_nan=False)]
    assets_wan: Annotated[float, Field(ge=0, le=MOST_MONEY_WAN, allow_inf_nan=False)] | None = None
    contact_name: str = ""
    contact_phone: str = ""


class Firm(Profile):
    """A firm with its computed size class and its state."""

    id: str
    code: str
    state: Literal["pending", "confirmed"]
    size_class: SizeClass | None
    registered_at: datetime
    confirmed_at: datetime | None
    confirmed_by: str | None
    version: int


def register(store: Store, firm_id: str, code: str, profile: Profile, *, now: datetime) -> None:
    """A pending firm that claims this code; whether the code is known already makes no difference.

    Raises:
        BadCode, BadProfile, BadText, NoSuchIndustry, NoSuchRegion, NoSuchPark: with remedy.
    """
    row = {
        "id": firm_id,
        "code": uscc.checked(code),
        "state": "pending",
        "registered_at": to_text(now),
        **_row(store, firm_id, profile, version=1),
    }
    with store.atomic():
        store.insert("firms", row)
        firm_industries.note(store, firm_id, profile, author="", now=now)
        _note(store, firm_id, Action.FIRM_REGISTER, actor=VISITOR, now=now)


def get(store: Store, firm_id: str, *, actor: Actor) -> Firm:
    """One firm; whom to call there is told to staff who stated a purpose today.

    Raises:
        NoSuchFirm: there is none in the actor's scope.
    """
    sql = _GET.format(named=named(actor), scope=in_scope(actor, Action.FIRM_READ))
    found = store.rows(sql, id=firm_id, **parameters(actor))
    if not found:
        raise NoSuchFirm
    return _firm(store, found[0])


def own(store: Store, *, actor: Actor) -> Firm:
    """The firm of the actor's account."""
    require(actor, Action.FIRM_CHANGE)
    return get(store, actor.firm_id or "", actor=actor)


def in_view(
    store: Store, *, actor: Actor, state: str | None = None, after: str = "", count: int = 100
) -> list[Firm]:
    """A page of the firms that the actor may see, by id; `after` is the last id of the page before."""
    found = store.rows(
        _IN_VIEW.format(named=named(actor), scope=in_scope(actor, Action.FIRM_READ)),
        after=after,
        state=state,
        count=count,
        **parameters(actor),
    )
    return [_firm(store, row) for row in found]


def change_profile(
    store: Store, firm_id: str, profile: Profile, *, seen_version: int, actor: Actor, now: datetime
) -> Firm:
    """Save the firm's own changes; a changed industry is noted in its history.

    Raises:
        NotAllowed: staff. NoSuchFirm: not the own one. ProfileChanged: saved by another meanwhile.
    """
    require(actor, Action.FIRM_CHANGE)
    with store.atomic():
        before = get(store, firm_id, actor=actor)
        if before.version != seen_version:
            raise ProfileChanged
        changes = _row(store, firm_id, profile, version=before.version + 1)
        stood = recorded(store, firm_id)
        store.update("firms", firm_id, changes)
        industry = (profile.industry, profile.industry_group)
        if industry != (before.industry, before.industry_group):
            firm_industries.note(store, firm_id, profile, author=actor.account_id, now=now)
        _note(store, firm_id, Action.FIRM_CHANGE, actor=actor, now=now, before=stood)
        figures.renew(store, firm_id)
    return get(store, firm_id, actor=actor)


def confirm(store: Store, firm_id: str, *, actor: Actor, now: datetime) -> Firm:
    """A reviewer in scope, or the lead, has checked that the firm is who it says.

    Raises:
        CodeConfirmed: another firm owns the code.
    """
    require(actor, Action.FIRM_CONFIRM)
    with store.atomic():
        if get(store, firm_id, actor=actor).state == "pending":
            _set_confirmed(store, firm_id, by=actor.account_id, actor=actor, now=now)
    return get(store, firm_id, actor=actor)


def confirm_invited(
    store: Store, firm_id: str, invitation_id: str, *, actor: Actor, now: datetime
) -> None:
    """The firm has shown an invitation (邀请码) that was issued for its code.

    Raises:
        NoSuchFirm: not the actor's own firm, or the invitation is not this firm's.
        CodeConfirmed: another firm owns the code.
    """
    require(actor, Action.INVITATION_REDEEM)
    if not store.rows(
        _INVITED.format(scope=in_scope(actor, Action.INVITATION_REDEEM)),
        firm=firm_id,
        invitation=invitation_id,
        **parameters(actor),
    ):
        raise NoSuchFirm
    _set_confirmed(store, firm_id, by=f"invitation {invitation_id}", actor=actor, now=now)


def _set_confirmed(store: Store, firm_id: str, *, by: str, actor: Actor, now: datetime) -> None:
    stood = recorded(store, firm_id)
    changes = {"state": "confirmed", "confirmed_at": to_text(now), "confirmed_by": by}
    try:
        with store.atomic():
            store.update("firms", firm_id, changes)
            _note(store, firm_id, Action.FIRM_CONFIRM, actor=actor, now=now, before=stood)
            figures.renew(store, firm_id)
    except NotUnique:
        raise CodeConfirmed from None


def industry_history(store: Store, firm_id: str, *, actor: Actor) -> list[Row]:
    """`since`, `industry`, `industry_group`, `author`, `reason` of every statement, oldest first."""
    return firm_industries.of_firm(store, firm_id, actor=actor)


def correct_industry(
    store: Store,
    firm_id: str,
    industry: str,
    group: str | None,
    reason: str,
    *,
    seen_version: int,
    actor: Actor,
    now: datetime,
) -> Firm:
    """An official corrects the industry; the size class follows, the earlier statement stays on record.

    Raises:
        NotAllowed. NoSuchFirm: out of scope. ProfileChanged: saved by another meanwhile.
        BadProfile, NoSuchIndustry: no such division or group. BadText: no reason.
    """
    require(actor, Action.FIRM_INDUSTRY)
    said = required(reason, field="更正的理由", limit=LINE)
    with store.atomic():
        before = get(store, firm_id, actor=actor)
        if before.version != seen_version:
            raise ProfileChanged
        if (industry, group) == (before.industry, before.industry_group):
            return before
        after = before.model_copy(update={"industry": industry, "industry_group": group})
        _check_industry(store, after)
        changes = {"industry": industry, "industry_group": group, "size_class": _size_class(after)}
        stood = recorded(store, firm_id)
        store.update("firms", firm_id, changes | _resealed(store, firm_id, before.version + 1))
        firm_industries.note(store, firm_id, after, author=actor.account_id, now=now, reason=said)
        _note(store, firm_id, Action.FIRM_INDUSTRY, actor=actor, now=now, before=stood)
        figures.renew(store, firm_id)
    return get(store, firm_id, actor=actor)


def recorded(store: Store, firm_id: str) -> Row:
    """What the audit chain keeps a digest of: the whole row, opened."""
    row = store.rows("SELECT * FROM firms WHERE id = :id", id=firm_id)[0]
    opened = {column: _open(store, column, row) for column in _SEALED}
    return audit.stated({**row, **opened})


def _note(
    store: Store,
    firm_id: str,
    action: Action,
    *,
    actor: Actor,
    now: datetime,
    before: Row | None = None,
) -> None:
    audit.append(
        store,
        action,
        actor=actor,
        now=now,
        what=f"firms/{firm_id}",
        firm=firm_id,
        before=before,
        after=recorded(store, firm_id),
    )


def _row(store: Store, firm_id: str, profile: Profile, *, version: int) -> Row:
    _check_places(store, profile)
    phone = clean(profile.contact_phone, field="联系电话", limit=LINE)
    contact = clean(profile.contact_name, field="联系人", limit=LINE)
    place = sealed_for(firm_id, version)
    return {
        **profile.model_dump(),
        "name": required(profile.name, field="企业名称", limit=LINE),
        "size_class": _size_class(profile),
        "contact_name": _seal(store, "contact_name", place, contact),
        "contact_phone": _seal(store, "contact_phone", place, phone),
        "version": version,
    }


def _check_places(store: Store, profile: Profile) -> None:
    regions.county(store, profile.county)
    if profile.park is not None:
        parks.get(store, profile.park, county=profile.county)
    _check_industry(store, profile)


def _check_industry(store: Store, profile: Profile) -> None:
    if industries.get(store, profile.industry).level != "division":
        raise BadProfile("所属行业：请选择两位代码的行业大类。")
    groups = {group.code for group in industries.groups(store, profile.industry)}
    if (profile.industry_group is not None or groups) and profile.industry_group not in groups:
        raise BadProfile("所属行业：这个大类还需要选择中类，才能确定企业规模。")


def _size_class(profile: Profile) -> SizeClass | None:
    code = profile.industry_group or profile.industry
    try:
        return size_classes.size_class(code, profile.staff, profile.revenue_wan, profile.assets_wan)
    except size_classes.FigureMissing:
        raise BadProfile("资产总额：该行业按资产总额划分规模，请填写（万元）。") from None


def _firm(store: Store, row: Row) -> Firm:
    is_open = row.pop("is_open")
    opened = {column: _open(store, column, row) if is_open else "" for column in _SEALED}
    return Firm.model_validate({**row, **opened})


def sealed_for(firm_id: str, version: int) -> str:
    """The row that contact data is sealed for: an older version's does not open in a newer row."""
    return f"{firm_id}/{version}"


def _resealed(store: Store, firm_id: str, version: int) -> Row:
    """The contact data, whose place is the version of the row, for another version."""
    row = store.rows("SELECT * FROM firms WHERE id = :id", id=firm_id)[0]
    place = sealed_for(firm_id, version)
    again = {column: _seal(store, column, place, _open(store, column, row)) for column in _SEALED}
    return {**again, "version": version}


def _seal(store: Store, column: str, place: str, text: str) -> bytes | None:
    return store.keyring.encrypt(text, table="firms", column=column, row=place) if text else None


def _open(store: Store, column: str, row: Row) -> str:
    if row[column] is None:
        return ""
    place = sealed_for(row["id"], row["version"])
    return store.keyring.decrypt(row[column], table="firms", column=column, row=place)
