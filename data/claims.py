"""Claims to a firm's account (找回负责人账号): filed by anybody, seen by the firm and its reviewers.

The way of a claim: `open → waiting → completed`, or `rejected`; `stopped` by the firm while it waits,
from where it is decided again (`data.claim_decisions`). What the claimant wrote is sealed.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from data import accounts, audit, bounds, uscc
from data.actor import VISITOR, Actor
from data.errors import NoSuch
from data.rights import Action, require
from data.scope import in_scope, parameters
from data.store import Row, Store
from data.texts import LINE, required
from data.times import from_text, to_text

State = Literal["open", "rejected", "waiting", "stopped", "completed"]
LONGEST_PROOF = 200
_SEALED = ("name", "post", "contact", "proof", "seen")

_FIRM = """
    SELECT firms.id,
        (SELECT count(*) FROM ownership_claims
         WHERE ownership_claims.firm_id = firms.id AND ownership_claims.state = 'open') AS open_claims
    FROM firms WHERE firms.code = :code AND firms.state = 'confirmed'
"""
_READ = """
    SELECT ownership_claims.*, firms.name AS firm_name, firms.code
    FROM ownership_claims JOIN firms ON firms.id = ownership_claims.firm_id
    WHERE {condition} AND {scope}
    ORDER BY ownership_claims.filed_at DESC, ownership_claims.id LIMIT 200
"""
_READY = """
    SELECT ownership_claims.* FROM ownership_claims
    JOIN accounts ON accounts.id = ownership_claims.account_id
        AND accounts.firm_id = ownership_claims.firm_id AND accounts.disabled_at IS NULL
    WHERE ownership_claims.link = :link AND ownership_claims.state = 'waiting'
        AND ownership_claims.good_from <= :now
"""
_STOP_WAITING = """
    UPDATE ownership_claims SET state = 'stopped', stops = stops + 1, stopped_at = :now,
        stopped_by = :account
    WHERE firm_id = :firm AND state = 'waiting'
    RETURNING *
"""
_WITHDRAW_LINK = """
    UPDATE links SET withdrawn_at = :now
    WHERE token_hash = :link AND used_at IS NULL AND withdrawn_at IS NULL
"""
_NEVER_USED = """
    SELECT 1 FROM accounts
    WHERE id = :id AND created_at >= :filed AND password_hash = '' AND disabled_at IS NULL
"""


class NoSuchClaim(NoSuch):
    """No such claim, or out of the actor's scope."""

    message = "没有找到这份找回申请，或者您无权查看。"


@dataclass(frozen=True, slots=True)
class Claimant:
    """Who asks and what will be shown to the reviewer; `contact` becomes the login name."""

    name: str
    post: str
    contact: str
    proof: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim. `seen`: what the reviewer saw, or why not. `former`: what becomes of the old owner."""

    id: str
    firm_id: str
    firm_name: str
    code: str
    state: State
    claimant: Claimant
    filed_at: datetime
    seen: str
    decided_at: datetime | None
    former: Literal["disabled", "member"] | None
    good_from: datetime | None
    stops: int
    stopped_at: datetime | None


def file(
    store: Store, claim_id: str, code: str, claimant: Claimant, *, consent: str, now: datetime
) -> None:
    """Keep a claim to the confirmed firm with this code.

    Whether there is such a firm, or how many claims it has, makes no difference that the claimant
    could see: the same work, no answer. A firm holds a few open claims at a time, no flood of them.

    Raises:
        BadCode, BadText: with remedy; nothing is kept.
    """
    known = uscc.checked(code)
    sealed = {column: _seal(store, claim_id, column, text) for column, text in _texts(claimant)}
    row = {
        "id": claim_id,
        "state": "open",
        "consent": consent,
        "filed_at": to_text(now),
        **sealed,
    }
    with store.atomic():
        found = store.rows(_FIRM, code=known)
        if not found or found[0]["open_claims"] >= bounds.number("open_claims"):
            return
        store.insert("ownership_claims", {**row, "firm_id": found[0]["id"]})
        note(store, claim_id, Action.CLAIM_FILE, actor=VISITOR, now=now)


def of_own_firm(store: Store, *, actor: Actor) -> list[Claim]:
    """What the firm's people are warned of: claims that wait, with who asks."""
    require(actor, Action.CLAIM_WATCH)
    condition = "ownership_claims.state = 'waiting'"
    return _read(store, condition, Action.CLAIM_WATCH, actor)


def in_view(store: Store, *, actor: Actor) -> list[Claim]:
    """The claims of the firms in scope, newest first; what claimants wrote stays sealed here."""
    require(actor, Action.CLAIM_READ)
    rows = _rows(store, "1 = 1", Action.CLAIM_READ, actor)
    return [_claim(row, dict.fromkeys(_SEALED, "")) for row in rows]


def get(store: Store, claim_id: str, *, actor: Actor, now: datetime) -> Claim:
    """One claim for who decides it; the look is noted.

    Raises:
        NotAllowed: not staff who decide. NoSuchClaim: none in scope.
    """
    require(actor, Action.CLAIM_READ)
    with store.atomic():
        found = _read(store, "ownership_claims.id = :id", Action.CLAIM_READ, actor, id=claim_id)
        if not found:
            raise NoSuchClaim
        note(store, claim_id, Action.CLAIM_READ, actor=actor, now=now)
    return found[0]


def ready(store: Store, link: str, *, now: datetime) -> Row | None:
    """The claim that this link (its token's hash) completes now, None where it is none."""
    found = store.rows(_READY, link=link, now=to_text(now))
    return found[0] if found else None


def close(store: Store, claim_id: str, *, actor: Actor, now: datetime) -> None:
    """Note that it was carried out, in the transaction of that."""
    changes = {"state": "completed", "completed_at": to_text(now)}
    store.update("ownership_claims", claim_id, changes)
    note(store, claim_id, Action.OWNER_RECOVER, actor=actor, now=now)


def stop_waiting(store: Store, firm_id: str, *, actor: Actor, now: datetime) -> None:
    """Stop what waits for a firm, for a caller that has checked the right to it."""
    found = store.rows(_STOP_WAITING, firm=firm_id, account=actor.account_id, now=to_text(now))
    for row in found:
        undo(store, row, actor=actor, now=now)
        note(store, row["id"], Action.CLAIM_STOP, actor=actor, now=now)


def undo(store: Store, claim: Row, *, actor: Actor, now: datetime) -> None:
    """Take its link back; an account that was made for it and never used lets nobody in."""
    store.rows(_WITHDRAW_LINK, link=claim["link"], now=to_text(now))
    if store.rows(_NEVER_USED, id=claim["account_id"], filed=claim["filed_at"]):
        changes = {"disabled_at": to_text(now)}
        account_id = claim["account_id"]
        accounts.change(store, account_id, changes, Action.CLAIM_STOP, actor=actor, now=now)


def seal_seen(store: Store, claim_id: str, text: str, *, field: str) -> bytes:
    """What the reviewer wrote, sealed for its row.

    Raises:
        BadText: nothing, or too much.
    """
    return _seal(store, claim_id, "seen", required(text, field=field, limit=LONGEST_PROOF))


def note(store: Store, claim_id: str, action: Action, *, actor: Actor, now: datetime) -> None:
    """Note a step of a claim, with the row as it stands after it."""
    after = recorded(store, claim_id)
    what = f"ownership_claims/{claim_id}"
    audit.append(store, action, actor=actor, now=now, what=what, firm=after["firm_id"], after=after)


def recorded(store: Store, claim_id: str) -> Row:
    """What the audit chain keeps a digest of: the row, opened."""
    row = store.rows("SELECT * FROM ownership_claims WHERE id = :id", id=claim_id)[0]
    return {**row, **_opened(store, row)}


def _texts(claimant: Claimant) -> list[tuple[str, str]]:
    return [
        ("name", required(claimant.name, field="姓名", limit=LINE)),
        ("post", required(claimant.post, field="职务", limit=LINE)),
        ("contact", required(claimant.contact, field="手机号或邮箱", limit=LINE)),
        ("proof", required(claimant.proof, field="证明材料", limit=LONGEST_PROOF)),
    ]


def _read(store: Store, condition: str, action: Action, actor: Actor, **params: str) -> list[Claim]:
    rows = _rows(store, condition, action, actor, **params)
    return [_claim(row, _opened(store, row)) for row in rows]


def _rows(store: Store, condition: str, action: Action, actor: Actor, **params: str) -> list[Row]:
    sql = _READ.format(condition=condition, scope=in_scope(actor, action))
    return store.rows(sql, **params, **parameters(actor))


def _claim(row: Row, text: dict[str, str]) -> Claim:
    return Claim(
        id=row["id"],
        firm_id=row["firm_id"],
        firm_name=row["firm_name"],
        code=row["code"],
        state=row["state"],
        claimant=Claimant(text["name"], text["post"], text["contact"], text["proof"]),
        filed_at=from_text(row["filed_at"]),
        seen=text["seen"],
        decided_at=_time(row["decided_at"]),
        former=row["former"],
        good_from=_time(row["good_from"]),
        stops=row["stops"],
        stopped_at=_time(row["stopped_at"]),
    )


def _time(text: str | None) -> datetime | None:
    return from_text(text) if text else None


def _seal(store: Store, claim_id: str, column: str, text: str) -> bytes:
    return store.keyring.encrypt(text, table="ownership_claims", column=column, row=claim_id)


def _opened(store: Store, row: Row) -> dict[str, str]:
    return {column: _open(store, column, row["id"], row[column]) for column in _SEALED}


def _open(store: Store, column: str, claim_id: str, sealed: bytes | None) -> str:
    if sealed is None:
        return ""
    return store.keyring.decrypt(sealed, table="ownership_claims", column=column, row=claim_id)
