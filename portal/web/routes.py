"""All own routes of the portal."""

from starlette.routing import BaseRoute

from portal.settings import Settings
from portal.web import files
from portal.web.confirmation import Confirmation
from portal.web.evidence_file import EvidenceFile
from portal.web.health import Health
from portal.web.privacy import Privacy
from portal.web.profile import ProfilePage
from portal.web.registration import Registration
from portal.web.sign_in import SignIn
from portal.web.sign_on.pages import SignOn
from portal.web.stored_files import StoredFiles


def routes(settings: Settings) -> list[BaseRoute]:
    """Own pages and files; the framework's follow behind them."""
    pages = (
        SignIn(settings),
        SignOn(settings),
        Registration(settings),
        Confirmation(settings),
        ProfilePage(settings),
        EvidenceFile(settings),
        StoredFiles(settings),
        Privacy(settings),
        Health(settings),
    )
    return [*files.routes(), *(route for page in pages for route in page.routes())]
