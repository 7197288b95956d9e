"""The middleware around everything, framework and websocket included; outermost first."""

from starlette.middleware import Middleware

from portal.settings import Settings
from portal.web.headers import SecurityHeaders
from portal.web.hosts import KnownHosts
from portal.web.identity import Identity
from portal.web.limits import SmallBodies
from portal.web.stream import NeededMessages
from portal.web.wellformed import WellFormed


def middleware(settings: Settings) -> list[Middleware]:
    """Headers, then what is asked, of whom, how much, by whom, and what is said on the line."""
    return [
        Middleware(SecurityHeaders),
        Middleware(WellFormed),
        Middleware(KnownHosts, hosts=settings.hosts),
        Middleware(SmallBodies),
        Middleware(Identity, settings=settings),
        Middleware(NeededMessages),
    ]
