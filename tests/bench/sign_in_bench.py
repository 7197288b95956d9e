"""What signing in costs the processor, beside one argon2 hash, in one run.

Bound: 1.5 × one hash, for every kind of sign-in. Figures are CPU time of this process: waiting for the
disk is not in them, hashing is.
"""

import itertools
import secrets
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import pyotp

from data import accounts, passwords, second_factors, sessions
from data.actor import OPERATOR, VISITOR, Actor, Role
from data.firms import Profile, register
from data.opening import prepare
from data.store import Store, open_store
from portal.workflows import second_factor, signing_in
from portal.workflows.signing_in import Origin

NOW = datetime(2026, 11, 23, 6, 3, tzinfo=UTC)
PASSWORD = "一句只有自己记得住的话"
CODE = "91110000600037341L"
FIRM, OFFICIAL = "firm@example.com", "official@example.com"
ROUNDS = 60
ALLOWED_RATIO = 1.5

_numbers = itertools.count(1)


def run() -> None:
    """Print the cost of one hash and of each kind of sign-in, as ratios."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        keyring = prepare(folder / "portal.sqlite", folder / "keys")
        with open_store(folder / "portal.sqlite", keyring) as store:
            official = _people(store)
            _print(store, official)


def _print(store: Store, official: Actor) -> None:
    kept = passwords.hashed(PASSWORD)
    passwords.matches(PASSWORD, None)
    kinds: dict[str, Callable[[], None]] = {
        "one argon2 hash": lambda: _ignore(passwords.matches(PASSWORD, kept)),
        "firm, right": lambda: _sign_in(store, FIRM, PASSWORD),
        "firm, wrong": lambda: _sign_in(store, FIRM, "falsch falsch"),
        "nobody": lambda: _sign_in(store, f"nobody{next(_numbers)}@example.com", PASSWORD),
        "staff, password and code": lambda: _both(store, official),
    }
    costs: dict[str, list[float]] = {kind: [] for kind in kinds}
    for _ in range(ROUNDS):
        for kind, act in kinds.items():
            began = time.process_time()
            act()
            costs[kind].append(time.process_time() - began)
    one = median(costs["one argon2 hash"])
    for kind, spent in costs.items():
        ratio = median(spent) / one
        within = "" if ratio <= ALLOWED_RATIO else f"  over {ALLOWED_RATIO}"
        print(f"{kind:<26} {median(spent) * 1000:8.3f} ms  {ratio:5.2f} ×{within}")


def _people(store: Store) -> Actor:
    """A firm's owner with a password, and an official with both factors."""
    profile = Profile(
        name="衢州甲机械有限公司", industry="34", county="330802", staff=120, revenue_wan=3600
    )
    register(store, "f", CODE, profile, now=NOW)
    password_hash = passwords.hashed(PASSWORD)
    for login, role, by, firm in (
        (FIRM, Role.FIRM_OWNER, VISITOR, "f"),
        (OFFICIAL, Role.LEAD, OPERATOR, None),
    ):
        new = accounts.NewAccount(
            id=login, login=login, name="张三", password_hash=password_hash, role=role, firm_id=firm
        )
        accounts.create(store, new, actor=by, now=NOW)
    official = accounts.by_id(store, OFFICIAL).actor
    second_factors.prepare(store, official.account_id, now=NOW)
    before = NOW - timedelta(hours=1)
    second_factors.confirm(store, _code(store, before), actor=official, now=before)
    return official


def _sign_in(store: Store, login: str, password: str) -> None:
    """One attempt, right or wrong, some minutes after the one before, so that nothing is paused."""
    with suppress(signing_in.SignInRefused):
        signing_in.sign_in(
            store,
            login,
            password,
            token=secrets.token_urlsafe(32),
            origin=Origin("192.0.2.1"),
            now=NOW + timedelta(minutes=5 * next(_numbers)),
        )


def _both(store: Store, official: Actor) -> None:
    now = NOW + timedelta(minutes=5 * next(_numbers))
    half, full = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    origin = Origin("192.0.2.1")
    signing_in.sign_in(store, OFFICIAL, PASSWORD, token=half, origin=origin, now=now)
    second_factor.sign_in(
        store,
        _code(store, now),
        actor=official,
        session=sessions.session_of(half),
        token=full,
        origin=origin,
        now=now,
    )


def _code(store: Store, now: datetime) -> str:
    recorded = second_factors.recorded(store, OFFICIAL) or {}
    return pyotp.TOTP(recorded["secret"]).at(now)


def _ignore(_: object) -> None:
    """Nothing is done with it."""
