"""Staff accounts (工作人员账号): invite, recover, disable, and hand over when an official leaves."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from data import (
    accounts,
    assignments,
    caseloads,
    deputies,
    guidance_drafts,
    links,
    parks,
    plan_drafts,
    regions,
    reviews,
    sessions,
    staff,
    texts,
)
from data.accounts import NewAccount
from data.actor import STAFF_ROLES, Actor, Role
from data.errors import NotAllowed, Refusal
from data.rights import Action, require
from data.store import Store
from portal.workflows import beginning_again, logins
from portal.workflows.firm_form import Checks, Unacceptable

_NEEDS_COUNTY = frozenset({Role.REVIEWER})
_MAY_HAVE_COUNTY = frozenset({Role.REVIEWER, Role.GUIDE})


class NoSuccessor(Refusal):
    """Who is to take over may not: another role or scope, or cannot come in."""

    message = "请选择一位角色和范围相同、能够登录的人接手。"


class StaffForm(BaseModel):
    """What the administrator states of an official, as typed."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_max_length=2000)

    name: str = ""
    agency: str = ""
    post: str = ""
    login: str = ""
    role: str = ""
    county: str = ""
    park: str = ""


@dataclass(frozen=True, slots=True)
class Invited:
    """An account whose one-time link was made now: to whom, and until when the link is good."""

    account_id: str
    login: str
    until: datetime


def invite(
    store: Store,
    form: StaffForm,
    *,
    token: str,
    actor: Actor,
    now: datetime,
    new_id: Callable[[], str],
) -> Invited:
    """Make a staff account without a password, and the link that sets it.

    Raises:
        NotAllowed: the actor keeps no accounts.
        Unacceptable: names every field that needs another value; nothing is stored.
    """
    require(actor, Action.ACCOUNT_CREATE_STAFF)
    new = _checked(store, form, new_id)
    try:
        with store.atomic():
            accounts.create(store, new, actor=actor, now=now)
            until = links.issue(store, new.id, token=token, actor=actor, now=now)
    except accounts.LoginTaken as taken:
        raise Unacceptable({"login": str(taken)}) from None
    return Invited(new.id, new.login, until)


def new_link(store: Store, account_id: str, *, token: str, actor: Actor, now: datetime) -> Invited:
    """Another link for somebody who never came in; whoever can come in must be recovered.

    Raises:
        NoSuchAccount: no staff account, or not the actor's to look after.
        NotAllowed: the account is in use or disabled.
    """
    found = staff.get(store, account_id, actor=actor)
    if found.state is not staff.State.INVITED:
        raise NotAllowed("这个账号已经设置过密码或已停用，不能再发邀请链接。")
    until = links.issue(store, account_id, token=token, actor=actor, now=now)
    return Invited(account_id, found.login, until)


def recover(store: Store, account_id: str, *, token: str, actor: Actor, now: datetime) -> Invited:
    """Begin again for somebody of the staff who lost telephone or password (`beginning_again`).

    Raises:
        NoSuchAccount: as `new_link`. NotAllowed: disabled, or the actor's own account.
    """
    found = staff.get(store, account_id, actor=actor)
    staff.refuse_self(account_id, actor=actor)
    if found.state is staff.State.DISABLED:
        raise NotAllowed("这个账号已经停用。")
    until = beginning_again.begin_again(store, account_id, token=token, actor=actor, now=now)
    return Invited(account_id, found.login, until)


def restore(store: Store, account_id: str, *, token: str, actor: Actor, now: datetime) -> Invited:
    """Let a disabled official in again, who begins again by a link; assignments do not come back.

    Raises:
        NoSuchAccount: as `new_link`. NotAllowed: the account is not disabled.
    """
    found = staff.get(store, account_id, actor=actor)
    if found.state is not staff.State.DISABLED:
        raise NotAllowed("这个账号没有停用，不用恢复。")
    with store.atomic():
        accounts.enable(store, account_id, actor=actor, now=now)
        until = beginning_again.begin_again(store, account_id, token=token, actor=actor, now=now)
    return Invited(account_id, found.login, until)


def disable(store: Store, account_id: str, *, actor: Actor, now: datetime) -> None:
    """Let an official in no longer; open assignments stay until they are handed over.

    Cases of a reviewer who can come in no longer count as nobody's (`data.caseloads`).

    Raises:
        NoSuchAccount: as `new_link`. NotAllowed: the actor's own account.
    """
    staff.get(store, account_id, actor=actor)
    staff.refuse_self(account_id, actor=actor)
    with store.atomic():
        links.withdraw(store, account_id, actor=actor, now=now)
        sessions.revoke_all(store, account_id, now=now, by=actor)
        accounts.disable(store, account_id, actor=actor, now=now)


def hand_over(
    store: Store,
    leaving: str,
    successor: str,
    *,
    actor: Actor,
    now: datetime,
    new_id: Callable[[], str],
) -> int:
    """An official leaves (交接): firms, cases and open reviews go to a successor, the account is closed.

    All of it in one step.

    Returns:
        How many firms were handed over. A case whose successor keeps out of it (回避) is nobody's.

    Raises:
        NoSuchAccount: as `new_link`. NoSuccessor: as it says. NotAllowed: the actor's own account.
    """
    with store.atomic():
        if successor not in {one.id for one in staff.successors(store, leaving, actor=actor)}:
            raise NoSuccessor
        moved = assignments.move(store, leaving, successor, actor=actor, now=now)
        guidance_drafts.move(store, leaving, successor, actor=actor)
        plan_drafts.move(store, leaving, successor, actor=actor)
        moved += caseloads.move(store, leaving, successor, actor=actor, now=now, new_id=new_id)
        reviews.move(store, leaving, successor, actor=actor, now=now)
        deputies.end_all_of(store, leaving, actor=actor, now=now)
        disable(store, leaving, actor=actor, now=now)
    return moved


def _checked(store: Store, form: StaffForm, new_id: Callable[[], str]) -> NewAccount:
    checks = Checks()
    known: dict[str, object] = {}
    for field, label in (("name", "姓名"), ("agency", "单位"), ("post", "职务")):
        with checks.of(field):
            known[field] = _line(getattr(form, field), label)
    with checks.of("login"):
        known["login"] = logins.checked(form.login)
    with checks.of("role"):
        known["role"] = _role(form.role)
    known |= _place(store, form, checks)
    if checks.problems:
        raise Unacceptable(_in_order(checks.problems))
    return NewAccount.model_validate({"id": new_id(), "password_hash": "", **known})


def _line(text: str, label: str) -> str:
    line = texts.clean(text, field=label, limit=40)
    if not line:
        raise texts.BadText(f"请填写{label}。")
    return texts.required(line, field=label, limit=40)


def _role(text: str) -> Role:
    if text not in {role.value for role in STAFF_ROLES}:
        raise texts.BadText("请选择角色。")
    return Role(text)


def _place(store: Store, form: StaffForm, checks: Checks) -> dict[str, object]:
    """County and park, where the role has a place; a park lies in its county."""
    if form.role not in _MAY_HAVE_COUNTY:
        return {}
    place: dict[str, object] = {}
    if form.county or form.role in _NEEDS_COUNTY:
        with checks.of("county"):
            place["county"] = regions.county(store, form.county).code
            if form.park:
                with checks.of("park"):
                    place["park"] = parks.get(store, form.park, county=form.county).id
    return place


def _in_order(problems: Mapping[str, str]) -> dict[str, str]:
    return {field: problems[field] for field in StaffForm.model_fields if field in problems}
