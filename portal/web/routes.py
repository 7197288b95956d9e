"""All own routes of the portal."""

from starlette.routing import BaseRoute

from portal.settings import Settings
from portal.web import files
from portal.web.sign_in import SignIn


def routes(settings: Settings) -> list[BaseRoute]:
    """Own pages and files; the framework's follow behind them."""
    return [*files.routes(), *SignIn(settings).routes()]
