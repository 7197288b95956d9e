"""Invite colleagues and look after their accounts (邀请同事): each gets in by a one-time link."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from data import accounts, colleagues, links, texts
from data.accounts import login_key
from data.actor import Actor
from data.errors import Refusal
from data.rights import Action, require
from data.store import Store
from portal.workflows import beginning_again, logins
from portal.workflows.firm_form import Checks, Unacceptable


class InvitationForm(BaseModel):
    """What stands on the form, as typed."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_max_length=2000)

    name: str = ""
    login: str = ""


class KnownColleague(Refusal):
    """The login name is of the own firm: that may be told, the inviter sees the list."""

    message = "这个手机号或邮箱已经在同事名单里，不用再邀请。需要的话，在名单里给一个新链接。"


@dataclass(frozen=True, slots=True)
class Issued:
    """A link to hand over, shown once: for whom, its token, until when."""

    name: str
    login: str
    token: str
    good_until: datetime


def invite(
    store: Store,
    form: InvitationForm,
    *,
    token: str,
    actor: Actor,
    now: datetime,
    new_id: Callable[[], str],
) -> Issued:
    """Make a colleague's account.

    A login name that is taken outside the firm gives the same link as a free one
    (`colleagues.invite`): nobody learns who else is registered.

    Raises:
        Unacceptable: names the fields. NotAllowed, TooManyColleagues: nothing was made.
    """
    require(actor, Action.ACCOUNT_CREATE_COLLEAGUE)
    name, login = _checked(store, form, actor)
    until = colleagues.invite(
        store, new_id(), name=name, login=login, token=token, actor=actor, now=now
    )
    return Issued(name, login, token, until)


def new_link(store: Store, account_id: str, *, token: str, actor: Actor, now: datetime) -> Issued:
    """A new link for a colleague who lost the first, or the password; older ones are worth nothing.

    Raises:
        NoSuchAccount: not a colleague of the owner's.
    """
    until = links.issue(store, account_id, token=token, actor=actor, now=now)
    account = accounts.by_id(store, account_id)
    return Issued(account.name, account.login, token, until)


def begin_again(
    store: Store, account_id: str, *, token: str, actor: Actor, now: datetime
) -> Issued:
    """A new start for a colleague who lost the telephone: password, second factor and sessions end.

    Raises:
        NoSuchAccount: not a colleague of the owner's.
    """
    until = beginning_again.begin_again(store, account_id, token=token, actor=actor, now=now)
    account = accounts.by_id(store, account_id)
    return Issued(account.name, account.login, token, until)


def _checked(store: Store, form: InvitationForm, actor: Actor) -> tuple[str, str]:
    checks, name, login = Checks(), "", ""
    with checks.of("name"):
        name = texts.required(form.name, field="姓名", limit=40)
    with checks.of("login"):
        login = logins.checked(form.login)
        own = accounts.of_firm(store, actor.firm_id or "", actor=actor)
        if login_key(login) in {login_key(one.login) for one in own}:
            raise KnownColleague
    if checks.problems:
        raise Unacceptable(checks.problems)
    return name, login
