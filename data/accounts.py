"""Accounts (账号): who may sign in, in which role, for which firm or place."""

import unicodedata
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from data import audit
from data.actor import STAFF_ROLES, Actor, Role
from data.errors import NoSuch, NotAllowed, NotUnique, Refusal
from data.rights import Action, Reach, may, reach, require
from data.scope import in_scope, parameters
from data.store import Row, Store
from data.texts import LINE, BadText, required
from data.times import to_text

SHORTEST_LOGIN = 4
LONGEST_LOGIN = 64

_LOGIN = "login"
_READ = "SELECT accounts.* FROM accounts WHERE {condition} ORDER BY created_at, id"
_OF_FIRM = """
    accounts.firm_id = :firm AND EXISTS (
        SELECT 1 FROM firms WHERE firms.id = accounts.firm_id AND {scope})
"""

_OF_FIRMS_TOO = frozenset({Action.ACCOUNT_DISABLE, Action.ACCOUNT_ENABLE})
"""What an administrator does to a firm's accounts as well."""
_CREATING = dict.fromkeys(STAFF_ROLES, Action.ACCOUNT_CREATE_STAFF) | {
    Role.FIRM_OWNER: Action.ACCOUNT_CREATE_FIRST,
    Role.FIRM_MEMBER: Action.ACCOUNT_CREATE_COLLEAGUE,
}


class NoSuchAccount(NoSuch):
    """No account has this id or login name, or it is outside the actor's scope."""

    message = "没有找到这个账号。"


class LoginTaken(Refusal):
    """Another account has this login name."""

    message = "这个登录名已被使用，请换一个。"


class Account(BaseModel):
    """An account as its owner and the firm's colleagues see it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    login: str
    name: str
    role: Role
    firm_id: str | None
    county: str | None
    park: str | None
    post: str
    agency: str
    disabled_at: datetime | None
    created_at: datetime

    @property
    def actor(self) -> Actor:
        """The account as who acts, for a step that is taken before a session is there."""
        return Actor(self.id, self.role, self.firm_id, self.county, self.park)


class NewAccount(BaseModel):
    """What is needed to make an account; the password is hashed already (`data.passwords`)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    login: str
    name: str
    password_hash: str
    role: Role
    firm_id: str | None = None
    county: str | None = None
    park: str | None = None
    post: str = ""
    agency: str = ""
    consent: str | None = None
    reachable: bool = True
    """False: the login name leads elsewhere already; nobody signs in to this account by it."""


class Credentials(BaseModel):
    """What signing in needs to know."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    password_hash: str | None
    """None until the one-time link was used: nothing matches."""
    disabled_at: datetime | None


def create(store: Store, new: NewAccount, *, actor: Actor, now: datetime) -> Account:
    """Make an account.

    A visitor makes the first account of a pending firm (registration); a firm's owner makes colleagues
    of the own firm; an administrator, or whoever has a shell on the server, makes staff.

    Raises:
        NotAllowed: the actor may not make this account.
        LoginTaken: the login name is in use.
        BadText: login or name cannot be kept.
    """
    if not _may_create(store, new, actor):
        raise NotAllowed
    return add(store, new, _CREATING[new.role], actor=actor, now=now)


def add(store: Store, new: NewAccount, action: Action, *, actor: Actor, now: datetime) -> Account:
    """Make an account for a caller that has checked the right to it.

    Raises:
        LoginTaken, BadText: as `create`.
    """
    login = checked_login(new.login)
    row = {
        "id": new.id,
        "login_digest": _login_digest(store, new, login),
        "login": _sealed(store, "login", new.id, login),
        "name": _sealed(store, "name", new.id, required(new.name, field="姓名", limit=LINE)),
        "consented_at": to_text(now) if new.consent else None,
        "created_at": to_text(now),
        **new.model_dump(exclude={"id", "login", "name", "reachable"}),
    }
    try:
        with store.atomic():
            store.insert("accounts", row)
            _note(store, new.id, action, actor=actor, now=now)
    except NotUnique:
        raise LoginTaken from None
    return _read(store, "accounts.id = :id", id=new.id)[0]


def checked_login(text: str) -> str:
    """A login name: an e-mail address, telephone number or word without spaces.

    Raises:
        BadText: too short, too long, or with spaces.
    """
    login = required(text, field="登录名", limit=LONGEST_LOGIN)
    if len(login) < SHORTEST_LOGIN:
        raise BadText(f"登录名：至少 {SHORTEST_LOGIN} 个字符。")
    if any(character.isspace() for character in login):
        raise BadText("登录名：不能含有空格。")
    return login


def login_key(text: str) -> str:
    """What makes two typed login names the same: not width, capitals or outer spaces."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def credentials(store: Store, login: str) -> Credentials:
    """Hash and state of the account that signs in with this name; capitals do not matter.

    Raises:
        NoSuchAccount: nobody does.
    """
    digest = store.keyring.digest(login_key(login), purpose=_LOGIN)
    found = store.rows(
        "SELECT id, nullif(password_hash, '') AS password_hash, disabled_at FROM accounts WHERE login_digest = :digest",
        digest=digest,
    )
    if not found:
        raise NoSuchAccount
    return Credentials.model_validate(found[0])


def own_password_hash(store: Store, *, actor: Actor) -> str | None:
    """The hash of the actor's own password, None where there is none."""
    sql = "SELECT nullif(password_hash, '') AS hash FROM accounts WHERE id = :id"
    found = store.rows(sql, id=actor.account_id)
    return found[0]["hash"] if found else None


def own(store: Store, *, actor: Actor) -> Account:
    """The actor's own account."""
    return by_id(store, actor.account_id)


def of_firm(store: Store, firm_id: str, *, actor: Actor) -> list[Account]:
    """The accounts of a firm, oldest first; nothing where the firm is out of scope."""
    condition = _OF_FIRM.format(scope=in_scope(actor, Action.ACCOUNT_READ))
    return _read(store, condition, firm=firm_id, **parameters(actor))


def set_password(
    store: Store, account_id: str, password_hash: str, *, actor: Actor, now: datetime
) -> None:
    """Change the own password."""
    require(actor, Action.ACCOUNT_PASSWORD)
    if account_id != actor.account_id:
        raise NotAllowed
    change(
        store,
        account_id,
        {"password_hash": password_hash},
        Action.ACCOUNT_PASSWORD,
        actor=actor,
        now=now,
    )


def by_id(store: Store, account_id: str) -> Account:
    """An account whose id the caller has from the database itself, not from a request.

    Raises:
        NoSuchAccount: there is none.
    """
    found = _read(store, "accounts.id = :id", id=account_id)
    if not found:
        raise NoSuchAccount
    return found[0]


def governed(
    store: Store, account_id: str, *, actor: Actor, action: Action = Action.ACCOUNT_LINK
) -> Account:
    """An account that the actor looks after: staff by the administrator, colleagues by the owner.

    An administrator may disable a firm's account, but never get into it. Nobody of a firm disables
    its owner or gets into that account: a deputy has the owner's rights, but not the owner.

    Raises:
        NoSuchAccount: there is none, or it is not the actor's to look after.
    """
    found = _read(store, "accounts.id = :id", id=account_id)
    if not found or not _governs(actor, found[0], action):
        raise NoSuchAccount
    return found[0]


def disable(store: Store, account_id: str, *, actor: Actor, now: datetime) -> None:
    """Let an account in no longer.

    Raises:
        NoSuchAccount: as `governed`.
    """
    governed(store, account_id, actor=actor, action=Action.ACCOUNT_DISABLE)
    changes = {"disabled_at": to_text(now)}
    change(store, account_id, changes, Action.ACCOUNT_DISABLE, actor=actor, now=now)


def enable(store: Store, account_id: str, *, actor: Actor, now: datetime) -> None:
    """Let a disabled account in again.

    Raises:
        NoSuchAccount: as `governed`.
    """
    governed(store, account_id, actor=actor, action=Action.ACCOUNT_ENABLE)
    change(store, account_id, {"disabled_at": None}, Action.ACCOUNT_ENABLE, actor=actor, now=now)


def void_password(store: Store, account_id: str, *, actor: Actor, now: datetime) -> None:
    """Let the password be nobody's, until a one-time link sets another (recovery).

    Raises:
        NoSuchAccount: as `governed`.
    """
    governed(store, account_id, actor=actor, action=Action.ACCOUNT_RECOVER)
    changes = {"password_hash": ""}
    change(store, account_id, changes, Action.ACCOUNT_RECOVER, actor=actor, now=now)


def recorded(store: Store, account_id: str) -> Row:
    """What the audit chain keeps a digest of: the row, opened."""
    row = store.rows("SELECT * FROM accounts WHERE id = :id", id=account_id)[0]
    return {**row, **_opened(store, row)}


def change(
    store: Store, account_id: str, changes: Row, action: Action, *, actor: Actor, now: datetime
) -> None:
    """Change columns of an account, and note it, for a caller that has checked the right to it."""
    with store.atomic():
        stood = recorded(store, account_id)
        store.update("accounts", account_id, changes)
        _note(store, account_id, action, actor=actor, now=now, before=stood)


def _note(
    store: Store,
    account_id: str,
    action: Action,
    *,
    actor: Actor,
    now: datetime,
    before: Row | None = None,
) -> None:
    after = recorded(store, account_id)
    audit.append(
        store,
        action,
        actor=actor,
        now=now,
        what=f"accounts/{account_id}",
        firm=after["firm_id"],
        before=before,
        after=after,
    )


def _may_create(store: Store, new: NewAccount, actor: Actor) -> bool:
    if not may(actor, _CREATING[new.role]):
        return False
    if new.role is Role.FIRM_OWNER:
        return _is_first(store, new)
    return new.firm_id == (actor.firm_id if new.role is Role.FIRM_MEMBER else None)


def _is_first(store: Store, new: NewAccount) -> bool:
    return bool(
        store.rows(
            "SELECT 1 FROM firms WHERE id = :firm AND state = 'pending'"
            " AND NOT EXISTS (SELECT 1 FROM accounts WHERE accounts.firm_id = firms.id)",
            firm=new.firm_id,
        )
    )


def _governs(actor: Actor, account: Account, action: Action) -> bool:
    how_far = reach(actor, action)
    if how_far is Reach.OWN:
        is_colleague = account.firm_id == actor.firm_id and account.role is Role.FIRM_MEMBER
        return is_colleague and account.id != actor.account_id
    is_staff = account.firm_id is None
    return how_far is Reach.ANY and (is_staff or action in _OF_FIRMS_TOO)


def _login_digest(store: Store, new: NewAccount, login: str) -> str:
    if new.reachable:
        return store.keyring.digest(login_key(login), purpose=_LOGIN)
    return store.keyring.digest(new.id, purpose="login without a way in")


def _read(store: Store, condition: str, **params: str | None) -> list[Account]:
    found = store.rows(_READ.format(condition=condition), **params)
    return [_account(store, row) for row in found]


def _account(store: Store, row: Row) -> Account:
    return Account.model_validate({**row, **_opened(store, row)})


def _opened(store: Store, row: Row) -> Row:
    return {
        column: store.keyring.decrypt(row[column], table="accounts", column=column, row=row["id"])
        for column in ("login", "name")
    }


def _sealed(store: Store, column: str, account_id: str, text: str) -> bytes:
    return store.keyring.encrypt(text, table="accounts", column=column, row=account_id)
