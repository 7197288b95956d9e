"""Deciding claims to a firm's account (核对找回申请): a reviewer in scope or the lead, then a waiting time.

Nobody takes over a firm alone: the reviewer approves what was shown, then the firm's people have some
days to stop it, and only then the link sets a password. The owner stops at any time; colleagues once,
so that nobody who stayed behind holds a firm for ever.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from data import accounts, bounds, claims, links
from data.accounts import Account, LoginTaken, NewAccount, NoSuchAccount
from data.actor import Actor, Role
from data.claims import NoSuchClaim
from data.errors import NotUnique, Refusal
from data.rights import Action, require
from data.scope import in_scope, parameters
from data.sessions import session_of as token_hash
from data.store import Row, Store
from data.times import from_text, to_text

Former = Literal["disabled", "member"]

_GET = """
    SELECT ownership_claims.* FROM ownership_claims
    JOIN firms ON firms.id = ownership_claims.firm_id AND {scope}
    WHERE ownership_claims.id = :id
"""


_NO_PASSWORD = "SELECT 1 FROM accounts WHERE id = :id AND password_hash = ''"  # noqa: S105 - SQL


class NotNow(Refusal):
    """The claim is in a state in which this cannot be done."""

    message = "这份申请的状态已经变化，这一步没有做。请刷新页面，看清后再决定。"


class AnotherWaiting(Refusal):
    """Another claim to the same firm waits already."""

    message = "这家企业已有一份申请在等待期内。请先处理那一份，再来核对这一份。"


class LoginUnusable(Refusal):
    """The login name leads elsewhere; who has it is not told."""

    message = "这个手机号或邮箱不能用作登录名。请与申请人另约一个，填好再同意。"


class AlreadyStopped(Refusal):
    """Colleagues may stop a claim once."""

    message = "同事已经叫停过一次，工作人员核对后再次同意。现在只有企业负责人可以叫停；有疑问请联系复核人员。"


@dataclass(frozen=True, slots=True)
class Approval:
    """What the reviewer decides: the proof seen, the claimant's login name, the old owner's future."""

    seen: str
    login: str
    former: Former


def approve(
    store: Store,
    claim_id: str,
    approval: Approval,
    *,
    token: str,
    account_id: str,
    actor: Actor,
    now: datetime,
) -> datetime:
    """Let the waiting time begin; the link for `token` is good after it.

    The claimant's account is the colleague or owner who signs in so already, else a new one under
    `account_id` without a password.

    Returns:
        When the link begins to be good.

    Raises:
        NotNow, AnotherWaiting, LoginUnusable, BadText: nothing has begun. NoSuchClaim: out of scope.
    """
    with store.atomic():
        claim = _decidable(store, claim_id, ("open", "stopped"), actor)
        seen = claims.seal_seen(store, claim_id, approval.seen, field="看到的证明")
        account = _account(store, claim, approval.login, account_id, actor=actor, now=now)
        begins = now + bounds.days("recovery_waiting")
        changes = {
            "state": "waiting",
            "account_id": account.id,
            "former": approval.former,
            "good_from": to_text(begins),
            **_decided(seen, actor, now),
        }
        _wait(store, claim_id, changes)
        _link(store, claim_id, account, token, begins, actor=actor, now=now)
        claims.note(store, claim_id, Action.CLAIM_DECIDE, actor=actor, now=now)
    return begins


def reject(store: Store, claim_id: str, reason: str, *, actor: Actor, now: datetime) -> None:
    """Refuse a claim, also one that waits; its link is worth nothing any more.

    Raises:
        NotNow: it was carried out or refused before. NoSuchClaim: out of scope. BadText: no reason.
    """
    with store.atomic():
        claim = _decidable(store, claim_id, ("open", "stopped", "waiting"), actor)
        seen = claims.seal_seen(store, claim_id, reason, field="不同意的理由")
        store.update(
            "ownership_claims", claim_id, {"state": "rejected", **_decided(seen, actor, now)}
        )
        claims.undo(store, claim, actor=actor, now=now)
        claims.note(store, claim_id, Action.CLAIM_DECIDE, actor=actor, now=now)


def new_link(store: Store, claim_id: str, *, token: str, actor: Actor, now: datetime) -> datetime:
    """Another link for a claim that waits, where the first was lost or lapsed; the time stays.

    Returns:
        When the link begins to be good.
    """
    with store.atomic():
        claim = _decidable(store, claim_id, ("waiting",), actor)
        begins = max(now, from_text(claim["good_from"]))
        account = accounts.by_id(store, claim["account_id"])
        _link(store, claim_id, account, token, begins, actor=actor, now=now)
        claims.note(store, claim_id, Action.CLAIM_DECIDE, actor=actor, now=now)
    return begins


def stop(store: Store, claim_id: str, *, actor: Actor, now: datetime) -> None:
    """The firm stops a claim that waits; the reviewer decides again.

    Raises:
        NotAllowed: not of a firm. NoSuchClaim: another firm's. NotNow: it does not wait (any more).
        AlreadyStopped: a colleague, or a deputy, tries a second time.
    """
    require(actor, Action.CLAIM_STOP)
    with store.atomic():
        claim = _in_scope(store, claim_id, Action.CLAIM_STOP, actor)
        if claim["state"] != "waiting":
            raise NotNow
        in_person = actor.role is Role.FIRM_OWNER and not actor.deputy_for
        if claim["stops"] and not in_person:
            raise AlreadyStopped
        claims.stop_waiting(store, claim["firm_id"], actor=actor, now=now)


def _in_scope(store: Store, claim_id: str, action: Action, actor: Actor) -> Row:
    sql = _GET.format(scope=in_scope(actor, action))
    found = store.rows(sql, id=claim_id, **parameters(actor))
    if not found:
        raise NoSuchClaim
    return found[0]


def _decidable(store: Store, claim_id: str, states: tuple[str, ...], actor: Actor) -> Row:
    require(actor, Action.CLAIM_DECIDE)
    claim = _in_scope(store, claim_id, Action.CLAIM_DECIDE, actor)
    if claim["state"] not in states:
        raise NotNow
    return claim


def _decided(seen: bytes, actor: Actor, now: datetime) -> Row:
    return {"seen": seen, "decided_at": to_text(now), "decided_by": actor.account_id}


def _wait(store: Store, claim_id: str, changes: Row) -> None:
    try:
        with store.atomic():
            store.update("ownership_claims", claim_id, changes)
    except NotUnique:
        raise AnotherWaiting from None


def _account(
    store: Store, claim: Row, login: str, account_id: str, *, actor: Actor, now: datetime
) -> Account:
    try:
        account = accounts.by_id(store, accounts.credentials(store, login).id)
    except NoSuchAccount:
        return _new_account(store, claim, login, account_id, actor=actor, now=now)
    if account.firm_id != claim["firm_id"]:
        raise LoginUnusable
    if account.disabled_at is not None:
        _let_in_again(store, claim, account, actor=actor, now=now)
    return account


def _let_in_again(
    store: Store, claim: Row, account: Account, *, actor: Actor, now: datetime
) -> None:
    """Only the account that this claim made and that was closed when it was stopped."""
    if account.id != claim["account_id"] or not store.rows(_NO_PASSWORD, id=account.id):
        raise LoginUnusable
    changes = {"disabled_at": None}
    accounts.change(store, account.id, changes, Action.CLAIM_DECIDE, actor=actor, now=now)


def _new_account(
    store: Store, claim: Row, login: str, account_id: str, *, actor: Actor, now: datetime
) -> Account:
    new = NewAccount(
        id=account_id,
        login=login,
        name=claims.recorded(store, claim["id"])["name"],
        password_hash="",
        role=Role.FIRM_MEMBER,
        firm_id=claim["firm_id"],
    )
    try:
        return accounts.add(store, new, Action.CLAIM_DECIDE, actor=actor, now=now)
    except LoginTaken:
        raise LoginUnusable from None


def _link(
    store: Store,
    claim_id: str,
    account: Account,
    token: str,
    begins: datetime,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    lasts = bounds.days("recovery_link")
    links.put(store, account, token=token, actor=actor, now=now, good_from=begins, lasts=lasts)
    store.update("ownership_claims", claim_id, {"link": token_hash(token)})
