"""One attempt (登录回执) to sign on, kept in the browser that began it: sealed, short-lived, used once."""

import base64
import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from data.keys import KeyProblem, Keyring
from data.times import from_text, to_text

COOKIE = "portal_sign_on"
LASTS = timedelta(minutes=10)
_PLACE = {"table": "cookie", "column": COOKIE, "row": ""}
_LONGEST = 2000


class NoAttempt(Exception):  # noqa: N818  # named for its cause, as all errors here
    """This browser began nothing, something else, or too long ago."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """What an attempt is told apart by: `state` and `nonce` come back, `verifier` stays (PKCE)."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was asked of which provider, and where to go afterwards.

    `session`: the key of the session whose account is to be bound; empty to sign in.
    """

    provider: str
    secrets: Secrets
    wanted: str
    session: str = ""


def sealed(attempt: Attempt, keyring: Keyring, *, now: datetime) -> str:
    """The cookie's value: nobody can read or make one without the portal's keys."""
    content = json.dumps({**asdict(attempt), "until": to_text(now + LASTS)})
    return base64.urlsafe_b64encode(keyring.encrypt(content, **_PLACE)).decode().rstrip("=")


def opened(text: str | None, keyring: Keyring, *, provider: str, now: datetime) -> Attempt:
    """The attempt that this browser began with this provider.

    Raises:
        NoAttempt: there is none, it was altered, is over, or went to another provider.
    """
    if text is None or len(text) > _LONGEST:
        raise NoAttempt
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        content = json.loads(keyring.decrypt(raw, **_PLACE))
    except (ValueError, KeyProblem):
        raise NoAttempt from None
    if from_text(content.pop("until")) <= now or content["provider"] != provider:
        raise NoAttempt
    return Attempt(**{**content, "secrets": Secrets(**content["secrets"])})
