"""All own routes of the portal."""

from starlette.routing import BaseRoute

from portal.settings import Settings
from portal.web import files
from portal.web.audit_head import AuditHead
from portal.web.confirmation import Confirmation
from portal.web.firms_export import FirmsExport
from portal.web.leave import Leave
from portal.web.own_export import OwnExport
from portal.web.privacy import Privacy
from portal.web.profile import ProfilePage
from portal.web.registration import Registration
from portal.web.sign_in import SignIn


def routes(settings: Settings) -> list[BaseRoute]:
    """Own pages and files; the framework's follow behind them."""
    pages = (
        SignIn(settings),
        Registration(settings),
        Confirmation(settings),
        ProfilePage(settings),
        Privacy(settings),
        AuditHead(settings),
        FirmsExport(settings),
        OwnExport(settings),
        Leave(settings),
    )
    return [*files.routes(), *(route for page in pages for route in page.routes())]
