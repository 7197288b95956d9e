"""Every address of the portal, once: screens, own pages, and what the framework serves."""

HOME = ""
QUICK_CHECK = "quick-check"
LEAK_HELP = "leak-help"
LAW = "law"
FIRM = "firm"
PROFILE = "profile"
SELF_CHECK = "self-check"
RESULT = "result"
LOOKS = "looks"
FIRMS = "firms"
FIRM_FILE = "firm-file"
EXPORTS = "exports"
AUDIT = "audit"

PUBLIC_SCREENS = (HOME, QUICK_CHECK, LEAK_HELP, LAW)
FIRM_SCREENS = (FIRM, SELF_CHECK, RESULT, PROFILE, LOOKS)
CASE_SCREENS = (FIRMS, FIRM_FILE, EXPORTS)
AUDIT_SCREENS = (AUDIT,)
SCREENS = PUBLIC_SCREENS + FIRM_SCREENS + CASE_SCREENS + AUDIT_SCREENS

LOGIN = "/login"
LOGOUT = "/logout"
REGISTER = "/register"
INDUSTRIES = "/register/industries"
CONFIRMATION = "/confirmation"
PROFILE_FORM = "/profile/edit"
PRIVACY = "/privacy"
OWN_EXPORT = "/export"
LEAVE = "/leave"
FIRMS_EXPORT = "/firms/export"
AUDIT_HEAD = "/audit/head"
HEALTH = "/healthz"
SCRIPT = "/portal.js"
FORM_SCRIPT = "/register.js"
BASE_STYLE = "/base.css"
PAGE_STYLE = "/pages.css"
SCREEN_STYLE = "/screens.css"
ICON = "/icon.svg"
FONTS = "/fonts"

_OWN_FIRM_PAGES = (CONFIRMATION, PROFILE_FORM, OWN_EXPORT, LEAVE)
_OWN_STAFF_PAGES = (FIRMS_EXPORT, AUDIT_HEAD)
_SIGNED_IN_PAGES = _OWN_FIRM_PAGES + _OWN_STAFF_PAGES
OWN_PAGES = (LOGIN, LOGOUT, REGISTER, PRIVACY, *_SIGNED_IN_PAGES)
_OWN_FILES = (HEALTH, INDUSTRIES, SCRIPT, FORM_SCRIPT, BASE_STYLE, PAGE_STYLE, SCREEN_STYLE, ICON)
_FRAMEWORK = ("/_stcore/", "/static/", "/media/", "/component/", f"{FONTS}/")


def is_screen(path: str) -> bool:
    """Whether Streamlit draws this path; a trailing slash is the framework's to redirect."""
    return path.strip("/") in SCREENS and not path.startswith("//")


def is_page(path: str) -> bool:
    """Whether a person opens this path: a screen or an own page."""
    return path in OWN_PAGES or is_screen(path)


def asks_sign_in(path: str) -> bool:
    """Whether the page asks to sign in first."""
    is_open = path.strip("/") in PUBLIC_SCREENS
    return path in _SIGNED_IN_PAGES or (is_screen(path) and not is_open)


def is_served(path: str) -> bool:
    """Whether anything stands at this path; the framework alone would show a page for all."""
    return is_page(path) or path in _OWN_FILES or path.startswith(_FRAMEWORK)


def after_sign_in(wanted: str) -> str:
    """Where to go after signing in: a page of this portal, never another site.

    Only the exact path of a known page is accepted, so no form of `//host`, `\\\\host` or
    `scheme:` can pass.
    """
    known = wanted in _SIGNED_IN_PAGES or wanted in {f"/{screen}" for screen in SCREENS}
    return wanted if known else f"/{FIRM}"
