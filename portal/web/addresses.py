"""Every address of the portal, once: screens, own pages, and what the framework serves."""

import re

HOME = ""
QUICK_CHECK = "quick-check"
LEAK_HELP = "leak-help"
LAW = "law"
FIRM = "firm"
PROFILE = "profile"
SELF_CHECK = "self-check"
RESULT = "result"

PUBLIC_SCREENS = (HOME, QUICK_CHECK, LEAK_HELP, LAW)
FIRM_SCREENS = (FIRM, SELF_CHECK, RESULT, PROFILE)
SCREENS = PUBLIC_SCREENS + FIRM_SCREENS

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
EVIDENCE_FILE = "/evidence/file"
FILES = "/files"
HEALTH = "/healthz"
SCRIPT = "/portal.js"
FORM_SCRIPT = "/register.js"
BASE_STYLE = "/base.css"
PAGE_STYLE = "/pages.css"
SCREEN_STYLE = "/screens.css"
ICON = "/icon.svg"
FONTS = "/fonts"

OWN_PAGES = (LOGIN, LOGOUT, REGISTER, CONFIRMATION, PROFILE_FORM, EVIDENCE_FILE, PRIVACY, SIGN_ON)
_OWN_FIRM_PAGES = (CONFIRMATION, PROFILE_FORM, EVIDENCE_FILE, SIGN_ON)
_STORED_FILE = re.compile(rf"{FILES}/[0-9a-f]{{32}}")
_SIGN_ON = re.compile(r"/sso/[a-z0-9-]{1,31}(/(callback|bind|unbind|logout))?")
_LOOKS = (SCRIPT, FORM_SCRIPT, BASE_STYLE, PAGE_STYLE, SCREEN_STYLE, ICON)
_OWN_FILES = (HEALTH, INDUSTRIES, *_LOOKS)
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


def is_for_firms(path: str) -> bool:
    """Whether the page asks to sign in first."""
    return path.strip("/") in FIRM_SCREENS or path in _OWN_FIRM_PAGES


def is_stored_file(path: str) -> bool:
    """Whether the path could name a firm's file; who may have it, is asked of the database."""
    return _STORED_FILE.fullmatch(path) is not None


def is_served(path: str) -> bool:
    """Whether anything stands at this path; the framework alone would show a page for all."""
    own = is_page(path) or path in _OWN_FILES or is_stored_file(path)
    return own or path in _FRAMEWORK_ANSWERS or path.startswith(_FRAMEWORK)


def is_counted(path: str) -> bool:
    """Whether asking for it costs work of ours: pages, forms, stored files, what does not exist."""
    cheap = path in (HEALTH, *_LOOKS, *_FRAMEWORK_ANSWERS)
    return not cheap and not path.startswith(_FRAMEWORK)


def after_sign_in(wanted: str) -> str:
    """Where to go after signing in: a page of this portal, never another site.

    Only the exact path of a known page is accepted, so no form of `//host`, `\\\\host` or
    `scheme:` can pass.
    """
    known = wanted in _OWN_FIRM_PAGES or wanted in {f"/{screen}" for screen in SCREENS}
    return wanted if known else f"/{FIRM}"
