"""/healthz (健康检查): for everybody one word; more for who is on this machine or knows the token.

What was found is told again for a short while, so that asking often loads nothing.
"""

import hmac
import ipaddress
import logging
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import anyio
from anyio import to_thread
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from data import health
from data.errors import Refusal
from data.store import file_of
from portal import access, clock
from portal.settings import LOOPBACK, Settings
from portal.web import addresses
from portal.web.hosts import host_name

LOG = logging.getLogger("portal")
TOKEN_HEADER = "x-portal-health"  # noqa: S105  # a header's name
FRESH_SECONDS = 2.0
_FORWARDED = (
    "forwarded",
    "via",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-real-ip",
    "x-client-ip",
    "true-client-ip",
    "cf-connecting-ip",
)
"""A proxy that sends one of these stands between: the asker is not on this machine."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the last look found, when (seconds of a clock that only goes forward)."""

    at: float
    is_well: bool
    detail: dict[str, Any]


class Health:
    """The address that monitors ask."""

    def __init__(self, settings: Settings, ticks: Callable[[], float] = time.monotonic) -> None:
        self.settings = settings
        self._ticks = ticks
        self._found: Found | None = None
        self._looking = anyio.Lock()

    def routes(self) -> list[BaseRoute]:
        """Where it stands."""
        return [Route(addresses.HEALTH, self.show, methods=["GET"])]

    async def show(self, request: Request) -> Response:
        """200 or 503, and as much as the asker may know."""
        found = await self._fresh()
        told: dict[str, Any] = {"status": "ok" if found.is_well else "failing"}
        if may_know(request, self.settings):
            told |= found.detail
        status = 200 if found.is_well else 503
        return JSONResponse(told, status, headers={"cache-control": "no-store"})

    async def _fresh(self) -> Found:
        if self._is_fresh():
            return self._held()
        async with self._looking:
            if not self._is_fresh():
                before = self._found
                self._found = await to_thread.run_sync(self._look)
                _note_change(before, self._found)
        return self._held()

    def _is_fresh(self) -> bool:
        return self._found is not None and self._ticks() - self._found.at < FRESH_SECONDS

    def _held(self) -> Found:
        if self._found is None:
            raise RuntimeError("asked before anything was found")
        return self._found

    def _look(self) -> Found:
        try:
            with access.open_database(self.settings) as store:
                health.read(store)
                known = health.look(store, now=clock.now()).model_dump(mode="json")
        except (Refusal, OSError) as problem:
            detail = {"problem": type(problem).__name__, **_disk(self.settings)}
            return Found(self._ticks(), False, detail)
        return Found(self._ticks(), True, {**known, **_disk(self.settings)})


def may_know(request: Request, settings: Settings) -> bool:
    """Whether the asker sits at this machine, with no proxy between, or knows the token."""
    sent = request.headers.get(TOKEN_HEADER, "")
    if settings.health_token and hmac.compare_digest(sent.encode(), settings.health_token.encode()):
        return True
    return _is_here(request.client.host if request.client else "", request.headers)


def _is_here(client: str, headers: Headers) -> bool:
    """Asked under the name of this machine too: a proxy that tells nothing keeps the public name."""
    try:
        is_loopback = ipaddress.ip_address(client).is_loopback
    except ValueError:
        return False
    is_named = host_name(headers.get("host", "")) in LOOPBACK
    return is_loopback and is_named and not any(name in headers for name in _FORWARDED)


def _disk(settings: Settings) -> dict[str, int | None]:
    try:
        return {"disk_free_bytes": shutil.disk_usage(file_of(settings.database).parent).free}
    except (Refusal, OSError):
        return {"disk_free_bytes": None}


def _note_change(before: Found | None, now: Found) -> None:
    """One line when it turns, not one for each question."""
    if not now.is_well and (before is None or before.is_well):
        LOG.error("健康检查：数据库不能读取（%s）", now.detail["problem"])
    elif now.is_well and before is not None and not before.is_well:
        LOG.warning("健康检查：数据库恢复正常")
