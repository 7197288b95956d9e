"""What the operator sets, read from the environment; nothing else in the portal reads it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from data.errors import Refusal
from portal.retention import Retention

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_YES = {"1", "true", "yes", "on"}


class BadSetting(Refusal):
    """An environment variable cannot be understood; the message names it and the remedy."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The operator's choices.

    `database`: a path, or an address such as `postgresql://…`. `key_file`: where the keys lie,
    never beside a backup. `address`: how browsers reach the portal (`https://…`), empty for a
    portal that only this machine reaches. `hosts`: host names answered, ports left out.
    `retention`: how long things are kept. `tsa` and `tsa_root`: a time stamping authority's address
    and root certificate; empty for none.
    """

    database: str
    key_file: Path
    demo: bool = False
    address: str = ""
    hosts: tuple[str, ...] = LOOPBACK
    retention: Retention = field(default_factory=Retention)
    tsa: str = ""
    tsa_root: Path | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read PORTAL_DATABASE, _KEY_FILE, _DEMO, _ADDRESS, _HOSTS, _TSA, _TSA_ROOT and _DAYS_….

        Raises:
            BadSetting: PORTAL_ADDRESS is no web address.
            BadPeriod: a PORTAL_DAYS_… is no number of days.
        """
        env = os.environ if environment is None else environment
        address = env.get("PORTAL_ADDRESS", "").strip().rstrip("/")
        named = [h.strip().lower() for h in env.get("PORTAL_HOSTS", "").split(",") if h.strip()]
        return cls(
            database=env.get("PORTAL_DATABASE") or str(ROOT / "data/local/portal.sqlite"),
            key_file=Path(env.get("PORTAL_KEY_FILE") or ROOT / "data/local/portal.keys"),
            demo=env.get("PORTAL_DEMO", "").strip().lower() in _YES,
            address=address,
            retention=Retention.from_environment(env),
            tsa=env.get("PORTAL_TSA", "").strip(),
            tsa_root=Path(root) if (root := env.get("PORTAL_TSA_ROOT", "")) else None,
            hosts=tuple(dict.fromkeys([*LOOPBACK, *named, *_host_of(address)])),
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
