"""The middleware around everything, framework and websocket included; outermost first."""

from starlette.middleware import Middleware

from portal.settings import Settings
from portal.web.headers import SecurityHeaders
from portal.web.hosts import KnownHosts
from portal.web.identity import Identity
from portal.web.limits import Pace, SmallBodies
from portal.web.proxies import Proxies
from portal.web.stream import NeededMessages
from portal.web.wellformed import WellFormed


def middleware(settings: Settings) -> list[Middleware]:
    """From where, headers, what is asked, of whom, how often, how much, by whom, what on the line."""
    return [
        Middleware(Proxies, proxies=settings.proxies),
        Middleware(SecurityHeaders),
        Middleware(WellFormed),
        Middleware(KnownHosts, hosts=settings.hosts),
        Middleware(Pace),
        Middleware(SmallBodies),
        Middleware(Identity, settings=settings),
        Middleware(NeededMessages),
    ]
