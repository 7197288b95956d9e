"""A one-time link (一次性链接) as it is shown, once, to who hands it over."""

from starlette.requests import Request

from portal.settings import Settings


def link_of(request: Request, settings: Settings, token: str) -> str:
    """The address under which the token sets a password."""
    portal = settings.address or str(request.base_url).rstrip("/")
    return f"{portal}/link?t={token}"
