"""Every address of the portal, once: screens, own pages, and what the framework serves."""

import re

from data.actor import FIRM_ROLES, Role

HOME = ""
QUICK_CHECK = "quick-check"
LEAK_HELP = "leak-help"
LAW = "law"
FIRM = "firm"
PROFILE = "profile"
SELF_CHECK = "self-check"
RESULT = "result"
LOOKS = "looks"
QUEUE = "queue"
ACTIONS = "actions"
FIRM_ACTIONS = "firm-actions"
OVERDUE = "overdue"
FIRMS = "firms"
FIRM_FILE = "firm-file"
CAMPAIGNS = "campaigns"
CAMPAIGN = "campaign"
DIARY = "diary"
LETTER = "letter"
LETTERS = "letters"
CASE_FILE = "case-file"
EXPORTS = "exports"
REVIEW = "review"
COLOUR = "colour"
OBJECTION = "objection"
BLIND = "blind"
AGREEMENT = "agreement"
AUDIT = "audit"
MESSAGES = "messages"
EFFECT = "effect"
SECTORS = "sectors"
MY_SECTOR = "my-sector"
PUBLISHED = "published"
PUBLISHING = "publishing"
TRAININGS = "trainings"
TRAINING = "training"

PUBLIC_SCREENS = (HOME, QUICK_CHECK, LEAK_HELP, LAW, PUBLISHED)
FIRM_SCREENS = (FIRM, SELF_CHECK, RESULT, MY_SECTOR, ACTIONS, PROFILE, LOOKS, LETTERS, CASE_FILE)
CASE_SCREENS = (
    QUEUE,
    FIRMS,
    FIRM_FILE,
    DIARY,
    LETTER,
    FIRM_ACTIONS,
    OVERDUE,
    CAMPAIGNS,
    CAMPAIGN,
    EXPORTS,
    REVIEW,
    COLOUR,
    OBJECTION,
    BLIND,
    AGREEMENT,
    SECTORS,
    PUBLISHING,
    TRAINING,
)
AUDIT_SCREENS = (AUDIT,)
SHARED_SCREENS = (MESSAGES, EFFECT, TRAININGS)
"""For firms and staff alike, each with what is theirs."""
SCREENS = PUBLIC_SCREENS + FIRM_SCREENS + CASE_SCREENS + AUDIT_SCREENS + SHARED_SCREENS

LOGIN = "/login"
LOGOUT = "/logout"
REGISTER = "/register"
INDUSTRIES = "/register/industries"
CONFIRMATION = "/confirmation"
SIGN_ON = "/sso"
SIGN_ON_BEGIN = "/sso/{provider}"
SIGN_ON_BACK = "/sso/{provider}/callback"
SIGN_ON_BIND = "/sso/{provider}/bind"
SIGN_ON_UNBIND = "/sso/{provider}/unbind"
SIGN_ON_OUT = "/sso/{provider}/logout"
PROFILE_FORM = "/profile/edit"
PRIVACY = "/privacy"
COLLEAGUES = "/colleagues"
PARTS = "/colleagues/parts"
TRANSFER = "/colleagues/transfer"
DEPUTIES = "/deputies"
RECOVER = "/recover"
OWNERSHIP_CLAIM = "/ownership-claim"
CLAIMS = "/claims"
CLAIM = "/claims/claim"
EVIDENCE_FILE = "/evidence/file"
FILES = "/files"
LINK = "/link"
FORGOT = "/forgot"
SECOND_FACTOR = "/second-factor"
ACCOUNT = "/account"
PASSWORD = "/account/password"  # noqa: S105 - an address
RECOVERY_CODES = "/account/recovery-codes"
SECOND_FACTOR_ON = "/account/second-factor/on"
SECOND_FACTOR_OFF = "/account/second-factor/off"
SESSIONS = "/account/sessions"
MESSAGE_SETTINGS = "/account/messages"
MESSAGE_OPEN = "/messages/open"
CALENDAR = "/calendar.ics"
CALENDAR_FEED = "/calendar/{token}.ics"
STAFF = "/staff"
STAFF_INVITE = "/staff/invite"
STAFF_ACCOUNT = "/staff/account"
REFERENCE = "/reference"
OWN_EXPORT = "/export"
LEAVE = "/leave"
FIRMS_EXPORT = "/firms/export"
FIRMS_IMPORT = "/firms/import"
IMPORT_REPORT = "/firms/import/report"
INVITATION_WORDS = "/firms/import/words"
CAMPAIGN_SHEET = "/campaign/sheet"
AUDIT_HEAD = "/audit/head"
PICTURE_FILE = "/pictures/file"
PUBLISHED_JSON = "/published/data.json"
PUBLISHED_CSV = "/published/data.csv"
PUBLISHED_PICTURE = "/published/picture"
BRIEFING = "/published/briefing"
DICTIONARY = "/published/dictionary"
DICTIONARY_JSON = "/published/dictionary.json"
DICTIONARY_CSV = "/published/dictionary.csv"
HEALTH = "/healthz"
SCRIPT = "/portal.js"
FORM_SCRIPT = "/register.js"
BASE_STYLE = "/base.css"
PAGE_STYLE = "/pages.css"
SCREEN_STYLE = "/screens.css"
ICON = "/icon.svg"
FONTS = "/fonts"

_HOMES = {Role.ADMIN: STAFF, Role.AUDITOR: f"/{AUDIT}"}
PEOPLE_PAGES = (COLLEAGUES, PARTS, TRANSFER, DEPUTIES, OWNERSHIP_CLAIM, CLAIMS, CLAIM)
PUBLISHED_FILES = (
    *(PUBLISHED_JSON, PUBLISHED_CSV, PUBLISHED_PICTURE),
    *(DICTIONARY_JSON, DICTIONARY_CSV),
)
"""What was published, for machines and for everybody: nobody is asked who he is."""
_OPEN_PAGES = (
    *(LOGIN, LOGOUT, REGISTER, PRIVACY, LINK, FORGOT, SECOND_FACTOR, RECOVER),
    DICTIONARY,
)
_OWN_FIRM_PAGES = (CONFIRMATION, PROFILE_FORM, EVIDENCE_FILE, OWN_EXPORT, LEAVE)
_OWN_STAFF_PAGES = (FIRMS_EXPORT, AUDIT_HEAD, REFERENCE)
LIST_PAGES = (FIRMS_IMPORT, IMPORT_REPORT, INVITATION_WORDS, CAMPAIGN_SHEET)
ACCOUNT_PAGES = (
    ACCOUNT,
    PASSWORD,
    RECOVERY_CODES,
    SECOND_FACTOR_ON,
    SECOND_FACTOR_OFF,
    SESSIONS,
    SIGN_ON,
    MESSAGE_SETTINGS,
    MESSAGE_OPEN,
    CALENDAR,
)
STAFF_PAGES = (STAFF, STAFF_INVITE, STAFF_ACCOUNT)
_SIGNED_IN_PAGES = (
    *_OWN_FIRM_PAGES,
    *_OWN_STAFF_PAGES,
    *LIST_PAGES,
    *PEOPLE_PAGES,
    *ACCOUNT_PAGES,
    *STAFF_PAGES,
)
OWN_PAGES = _OPEN_PAGES + _SIGNED_IN_PAGES
_GO_ON = (
    *_OWN_FIRM_PAGES,
    *_OWN_STAFF_PAGES,
    *LIST_PAGES,
    *PEOPLE_PAGES,
    *(ACCOUNT, PASSWORD, RECOVERY_CODES, SIGN_ON, MESSAGE_SETTINGS),
    *STAFF_PAGES,
)
"""Own pages that signing in may lead on to."""
_STORED_FILE = re.compile(rf"{FILES}/[0-9a-f]{{32}}")
_CALENDAR_FEED = re.compile(r"/calendar/[A-Za-z0-9_-]{43}\.ics")
_LETTER_FILE = re.compile(rf"/{LETTERS}/[0-9a-f]{{32}}")
_SIGN_ON = re.compile(r"/sso/[a-z0-9-]{1,31}(/(callback|bind|unbind|logout))?")
_LOOKS = (SCRIPT, FORM_SCRIPT, BASE_STYLE, PAGE_STYLE, SCREEN_STYLE, ICON)
_OWN_FILES = (HEALTH, INDUSTRIES, *PUBLISHED_FILES, *_LOOKS)
_FRAMEWORK_ANSWERS = ("/_stcore/health", "/_stcore/host-config")
_FRAMEWORK = (
    *("/static/", "/media/", "/component/", f"{FONTS}/"),
    *("/_stcore/upload_file/", "/_stcore/bidi-components/"),
    *("/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent/"),
)


def is_screen(path: str) -> bool:
    """Whether Streamlit draws this path; a trailing slash is the framework's to redirect."""
    return path.strip("/") in SCREENS and not path.startswith("//")


def is_page(path: str) -> bool:
    """Whether a person opens this path: a screen or an own page."""
    return path in OWN_PAGES or is_screen(path) or _SIGN_ON.fullmatch(path) is not None


def asks_sign_in(path: str) -> bool:
    """Whether the page asks to sign in first."""
    is_open = path.strip("/") in PUBLIC_SCREENS
    return path in _SIGNED_IN_PAGES or (is_screen(path) and not is_open)


def is_stored_file(path: str) -> bool:
    """Whether the path could name a firm's file, a letter, a picture or a briefing; who may have it, is asked of the
    database.
    """
    return path in (PICTURE_FILE, BRIEFING) or any(
        one.fullmatch(path) is not None for one in (_STORED_FILE, _LETTER_FILE)
    )


def is_calendar_feed(path: str) -> bool:
    """Whether a calendar program asks for somebody's days; the secret in the path is all it has."""
    return _CALENDAR_FEED.fullmatch(path) is not None


def is_served(path: str) -> bool:
    """Whether anything stands at this path; the framework alone would show a page for all."""
    own = is_page(path) or path in _OWN_FILES or is_stored_file(path)
    own = own or is_calendar_feed(path)
    return own or path in _FRAMEWORK_ANSWERS or path.startswith(_FRAMEWORK)


def is_counted(path: str) -> bool:
    """Whether asking for it costs work of ours: pages, forms, stored files, what does not exist."""
    cheap = path in (HEALTH, *_LOOKS, *_FRAMEWORK_ANSWERS)
    return not cheap and not path.startswith(_FRAMEWORK)


def wanted_page(wanted: str) -> str:
    """A page of this portal that signing in may lead on to; empty for anything else.

    Only the exact path of a known page is accepted, so no form of `//host`, `\\\\host` or
    `scheme:` can pass.
    """
    known = wanted in _GO_ON or wanted in {f"/{screen}" for screen in SCREENS}
    return wanted if known else ""


def after_sign_in(wanted: str, role: Role = Role.FIRM_OWNER) -> str:
    """Where to go after signing in: a page of this portal, never another site."""
    return wanted_page(wanted) or home_of(role)


def home_of(role: Role) -> str:
    """The page on which somebody's work begins."""
    if role in FIRM_ROLES:
        return f"/{FIRM}"
    return _HOMES.get(role, f"/{QUEUE}")
