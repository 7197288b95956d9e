"""What the operator sets, read from the environment; nothing else in the portal reads it."""

import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from data.errors import Refusal

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
SHORTEST_TOKEN = 16
_SCANNER = re.compile(r"unix:/.{1,200}|tcp:[^\s:]{1,200}:\d{1,5}")
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
    """The operator's choices, each from the environment variable of its name."""

    database: str
    """A path, or an address such as `postgresql://…` (PORTAL_DATABASE)."""
    key_file: Path
    """Where the keys lie, never beside a backup (PORTAL_KEY_FILE)."""
    demo: bool = False
    """Whether every page says that its firms are invented (PORTAL_DEMO)."""
    address: str = ""
    """How browsers reach the portal, `https://…`; empty: only this machine does (PORTAL_ADDRESS)."""
    hosts: tuple[str, ...] = LOOPBACK
    """Host names answered, ports left out (PORTAL_HOSTS)."""
    health_token: str = field(default="", repr=False)
    """Whoever sends it is told how the database is; empty: nobody elsewhere (PORTAL_HEALTH_TOKEN)."""
    clamd: str = ""
    """The virus scanner, `unix:/path` or `tcp:host:port`; empty: there is none (PORTAL_CLAMD)."""
    oidc_file: Path | None = None
    """Describes the providers of single sign-on (`portal.providers`); None: off (PORTAL_OIDC_FILE)."""
    mail: MailServer | None = None
    """Hands letters in; None: none are sent (PORTAL_SMTP, PORTAL_SMTP_FROM)."""
    proxies: tuple[str, ...] = ()
    """Addresses or networks whose word on client and TLS is taken (PORTAL_PROXIES)."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read the variables whose names begin with PORTAL_.

        Raises:
            BadSetting: one of them cannot be understood; the message names it and the remedy.
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
            clamd=_scanner(env.get("PORTAL_CLAMD", "").strip()),
            oidc_file=Path(env["PORTAL_OIDC_FILE"]) if env.get("PORTAL_OIDC_FILE") else None,
            proxies=_proxies(env.get("PORTAL_PROXIES", "")),
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


def _proxies(text: str) -> tuple[str, ...]:
    named = tuple(one.strip() for one in text.split(",") if one.strip())
    for one in named:
        try:
            network = ipaddress.ip_network(one)
        except ValueError:
            raise BadSetting(
                f"PORTAL_PROXIES：“{one}” 不是地址或网段；请写代理的地址，例如 127.0.0.1，多个用逗号分开。"
            ) from None
        if network.prefixlen == 0:
            raise BadSetting("PORTAL_PROXIES：不能写全部地址，否则谁都能冒充别人的来源地址。")
    return named


def _token(text: str) -> str:
    if text and (len(text) < SHORTEST_TOKEN or not text.isascii()):
        raise BadSetting(
            f"PORTAL_HEALTH_TOKEN：请用至少 {SHORTEST_TOKEN} 个随机的字母和数字，或者不设。"
        )
    return text


def _scanner(address: str) -> str:
    if address and not _SCANNER.fullmatch(address):
        raise BadSetting(
            f"PORTAL_CLAMD：“{address}” 看不懂；请写成 unix:/路径 或 tcp:主机:端口，没有病毒扫描就不设。"
        )
    return address
