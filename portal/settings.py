"""What the operator sets, read from the environment; nothing else in the portal reads it."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from data.errors import Refusal

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_SCANNER = re.compile(r"unix:/.{1,200}|tcp:[^\s:]{1,200}:\d{1,5}")
SHORTEST_TOKEN = 16
_YES = {"1", "true", "yes", "on"}


class BadSetting(Refusal):
    """An environment variable cannot be understood; the message names it and the remedy."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The operator's choices.

    `database`: a path, or an address such as `postgresql://…`. `key_file`: where the keys lie,
    never beside a backup. `address`: how browsers reach the portal (`https://…`), empty for a
    portal that only this machine reaches. `hosts`: host names answered, ports left out.
    `health_token`: whoever sends it is told how the database is; empty for nobody elsewhere.
    `clamd`: the virus scanner, `unix:/path` or `tcp:host:port`; empty where there is none.
    """

    database: str
    key_file: Path
    demo: bool = False
    address: str = ""
    hosts: tuple[str, ...] = LOOPBACK
    health_token: str = field(default="", repr=False)
    clamd: str = ""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read PORTAL_DATABASE, PORTAL_KEY_FILE, PORTAL_DEMO, PORTAL_ADDRESS, PORTAL_HOSTS,
        PORTAL_HEALTH_TOKEN and PORTAL_CLAMD.

        Raises:
            BadSetting: PORTAL_ADDRESS is no web address, PORTAL_HEALTH_TOKEN is easily guessed, or
                PORTAL_CLAMD is no address of a scanner.
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
            health_token=_token(env.get("PORTAL_HEALTH_TOKEN", "").strip()),
            clamd=_scanner(env.get("PORTAL_CLAMD", "").strip()),
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


def _scanner(address: str) -> str:
    if address and not _SCANNER.fullmatch(address):
        raise BadSetting(
            f"PORTAL_CLAMD：“{address}” 看不懂；请写成 unix:/路径 或 tcp:主机:端口，没有病毒扫描就不设。"
        )
    return address


def _token(text: str) -> str:
    if text and (len(text) < SHORTEST_TOKEN or not text.isascii()):
        raise BadSetting(
            f"PORTAL_HEALTH_TOKEN：请用至少 {SHORTEST_TOKEN} 个随机的字母和数字，或者不设。"
        )
    return text
