"""What the operator sets, read from the environment; nothing else in the portal reads it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from data.errors import Refusal

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
SHORTEST_TOKEN = 16
_YES = {"1", "true", "yes", "on"}


class BadSetting(Refusal):
    """An environment variable cannot be understood; the message names it and the remedy."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where letters are handed in. `tls`: from the first byte; otherwise STARTTLS is asked for."""

    host: str
    port: int
    tls: bool
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """The operator's choices.

    `database`: a path, or an address such as `postgresql://…`. `key_file`: where the keys lie,
    never beside a backup. `address`: how browsers reach the portal (`https://…`), empty for a
    portal that only this machine reaches. `hosts`: host names answered, ports left out.
    `health_token`: whoever sends it is told how the database is; empty for nobody elsewhere.
    `mail`: the mail server, None where letters are not sent.
    """

    database: str
    key_file: Path
    demo: bool = False
    address: str = ""
    hosts: tuple[str, ...] = LOOPBACK
    health_token: str = field(default="", repr=False)
    mail: MailServer | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read the variables PORTAL_…, as docs/operations.md lists them.

        Raises:
            BadSetting: PORTAL_ADDRESS is no web address, PORTAL_HEALTH_TOKEN is easily guessed, or the
                mail server cannot be understood.
        """
        env = os.environ if environment is None else environment
        address = env.get("PORTAL_ADDRESS", "").strip().rstrip("/")
        named = [h.strip().lower() for h in env.get("PORTAL_HOSTS", "").split(",") if h.strip()]
        return cls(
            database=env.get("PORTAL_DATABASE") or str(ROOT / "data/local/portal.sqlite"),
            key_file=Path(env.get("PORTAL_KEY_FILE") or ROOT / "data/local/portal.keys"),
            demo=env.get("PORTAL_DEMO", "").strip().lower() in _YES,
            address=address,
            hosts=tuple(dict.fromkeys([*LOOPBACK, *named, *_host_of(address)])),
            mail=_mail_server(env.get("PORTAL_SMTP", ""), env.get("PORTAL_SMTP_FROM", "")),
            health_token=_token(env.get("PORTAL_HEALTH_TOKEN", "").strip()),
        )


def _host_of(address: str) -> tuple[str, ...]:
    if not address:
        return ()
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise BadSetting(
            f"PORTAL_ADDRESS：“{address}” 不是网址；请写成 https://域名 的形式，或者不设。"
        )
    return (parts.hostname,)


def _mail_server(address: str, sender: str) -> MailServer | None:
    if not address.strip():
        return None
    parts = urlsplit(address.strip())
    port = _port(parts)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or port is None:
        # The address may hold a password: it is not repeated.
        raise BadSetting("PORTAL_SMTP：请写成 smtp://主机:端口 或 smtps://主机:端口，或者不设。")
    if "@" not in parseaddr(sender)[1] or any(c in sender for c in "\r\n"):
        raise BadSetting("PORTAL_SMTP_FROM：请填写寄信人的邮箱地址。")
    return MailServer(
        host=parts.hostname,
        port=port or (465 if parts.scheme == "smtps" else 587),
        tls=parts.scheme == "smtps",
        sender=sender.strip(),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def _port(parts: SplitResult) -> int | None:
    """The port, 0 where none is named; None where it is no port."""
    try:
        return parts.port or 0
    except ValueError:
        return None


def _token(text: str) -> str:
    if text and (len(text) < SHORTEST_TOKEN or not text.isascii()):
        raise BadSetting(
            f"PORTAL_HEALTH_TOKEN：请用至少 {SHORTEST_TOKEN} 个随机的字母和数字，或者不设。"
        )
    return text
