"""Get a firm's account back when its owner has left (找回负责人账号): file, decide, stop."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from data import claim_decisions, claims, texts, uscc
from data.actor import Actor
from data.claim_decisions import Approval
from data.claims import Claimant
from data.errors import Refusal
from data.store import Store
from portal.workflows import logins
from portal.workflows.firm_form import Checks, Unacceptable
from portal.workflows.registration import CONSENT


class RecoveryForm(BaseModel):
    """What stands on the public form, as typed."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_max_length=2000)

    code: str = ""
    name: str = ""
    post: str = ""
    contact: str = ""
    papers: str = ""
    consent: str = ""


class DecisionForm(BaseModel):
    """What a reviewer fills in to approve, as typed."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_max_length=2000)

    seen: str = ""
    login: str = ""
    former: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An approved claim's link, shown once: its token, and from when it is good."""

    token: str
    good_from: datetime


def file(store: Store, form: RecoveryForm, *, new_id: Callable[[], str], now: datetime) -> None:
    """Keep a claim; whether the firm is known makes no difference.

    Raises:
        Unacceptable: names the fields; nothing is kept.
    """
    checks, contact = Checks(), ""
    with checks.of("code"):
        uscc.checked(form.code)
    with checks.of("name"):
        texts.required(form.name, field="姓名", limit=40)
    with checks.of("post"):
        texts.required(form.post, field="职务", limit=40)
    with checks.of("contact"):
        contact = logins.checked(form.contact)
    with checks.of("papers"):
        texts.required(form.papers, field="证明材料", limit=claims.LONGEST_PROOF)
    if form.consent != "yes":
        checks.problems["consent"] = "请先阅读隐私说明并勾选同意。"
    if checks.problems:
        raise Unacceptable(checks.problems)
    claimant = Claimant(form.name, form.post, contact, form.papers)
    claims.file(store, new_id(), form.code, claimant, consent=CONSENT, now=now)


def approve(
    store: Store,
    claim_id: str,
    form: DecisionForm,
    *,
    token: str,
    new_id: Callable[[], str],
    actor: Actor,
    now: datetime,
) -> Waiting:
    """Approve after the proof was seen; the waiting time begins.

    Raises:
        Unacceptable: names the fields. NotNow, AnotherWaiting, NoSuchClaim, NotAllowed: as below.
    """
    checks, login = Checks(), ""
    with checks.of("seen"):
        texts.required(form.seen, field="看到的证明", limit=claims.LONGEST_PROOF)
    with checks.of("login"):
        login = logins.checked(form.login)
    with checks.of("former"):
        if form.former not in {"disabled", "member"}:
            raise Refusal("请选择原负责人的账号以后怎样。")
    if checks.problems:
        raise Unacceptable(checks.problems)
    former: claim_decisions.Former = "disabled" if form.former == "disabled" else "member"
    try:
        begins = claim_decisions.approve(
            store,
            claim_id,
            Approval(form.seen, login, former),
            token=token,
            account_id=new_id(),
            actor=actor,
            now=now,
        )
    except claim_decisions.LoginUnusable as refusal:
        raise Unacceptable({"login": str(refusal)}) from None
    return Waiting(token, begins)


def reject(store: Store, claim_id: str, reason: str, *, actor: Actor, now: datetime) -> None:
    """Refuse a claim with a reason.

    Raises:
        Unacceptable: there is no reason. NotNow, NoSuchClaim, NotAllowed: nothing was changed.
    """
    checks = Checks()
    with checks.of("reason"):
        texts.required(reason, field="不同意的理由", limit=claims.LONGEST_PROOF)
    if checks.problems:
        raise Unacceptable(checks.problems)
    claim_decisions.reject(store, claim_id, reason, actor=actor, now=now)


def new_link(store: Store, claim_id: str, *, token: str, actor: Actor, now: datetime) -> Waiting:
    """Another link where the first was lost or lapsed; the waiting time stays as it was."""
    begins = claim_decisions.new_link(store, claim_id, token=token, actor=actor, now=now)
    return Waiting(token, begins)
