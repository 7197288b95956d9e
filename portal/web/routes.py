"""All own routes of the portal."""

from starlette.routing import BaseRoute

from portal.settings import Settings
from portal.web import files
from portal.web.account import AccountPage
from portal.web.audit_head import AuditHead
from portal.web.briefing_files import BriefingFiles
from portal.web.calendar_pages import CalendarPages
from portal.web.campaign_sheets import CampaignSheets
from portal.web.claim_warning import ClaimWarning
from portal.web.claims import ClaimPages
from portal.web.colleagues import ColleaguePage
from portal.web.confirmation import Confirmation
from portal.web.deputy_page import DeputyPage
from portal.web.evidence_file import EvidenceFile
from portal.web.firms_export import FirmsExport
from portal.web.firms_import import FirmsImport
from portal.web.forgotten import Forgotten
from portal.web.health import Health
from portal.web.leave import Leave
from portal.web.letter_files import LetterFiles
from portal.web.link import LinkPage
from portal.web.message_pages import MessagePages
from portal.web.own_export import OwnExport
from portal.web.own_factor import OwnFactor
from portal.web.part_page import PartPage
from portal.web.picture_files import PictureFiles
from portal.web.privacy import Privacy
from portal.web.profile import ProfilePage
from portal.web.published_files import PublishedFiles
from portal.web.published_pictures import PublishedPictures
from portal.web.recovery import RecoveryPage
from portal.web.reference import ReferencePage
from portal.web.registration import Registration
from portal.web.second_factor import SecondFactorPage
from portal.web.sign_in import SignIn
from portal.web.sign_on.pages import SignOn
from portal.web.staff import StaffPages
from portal.web.stored_files import StoredFiles
from portal.web.transfer import TransferPage


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
        LetterFiles(settings),
        Privacy(settings),
        LinkPage(settings),
        Forgotten(settings),
        SecondFactorPage(settings),
        AccountPage(settings),
        OwnFactor(settings),
        StaffPages(settings),
        ColleaguePage(settings),
        PartPage(settings),
        TransferPage(settings),
        DeputyPage(settings),
        RecoveryPage(settings),
        ClaimWarning(settings),
        ClaimPages(settings),
        ReferencePage(settings),
        Health(settings),
        AuditHead(settings),
        FirmsExport(settings),
        PictureFiles(settings),
        PublishedFiles(settings),
        PublishedPictures(settings),
        BriefingFiles(settings),
        FirmsImport(settings),
        CampaignSheets(settings),
        OwnExport(settings),
        Leave(settings),
        MessagePages(settings),
        CalendarPages(settings),
    )
    return [*files.routes(), *(route for page in pages for route in page.routes())]
