"""Every address of the portal, once: screens, own pages, and what the framework serves."""

HOME = ""
QUICK_CHECK = "quick-check"
LEAK_HELP = "leak-help"
LAW = "law"
FIRM = "firm"
PROFILE = "profile"
SELF_CHECK = "self-check"
RESULT = "result"

PUBLIC_SCREENS = (HOME, QUICK_CHECK, LEAK_HELP, LAW)
FIRM_SCREENS = (FIRM, PROFILE, SELF_CHECK, RESULT)
SCREENS = PUBLIC_SCREENS + FIRM_SCREENS

LOGIN = "/login"
LOGOUT = "/logout"
REGISTER = "/register"
INDUSTRIES = "/register/industries"
CONFIRMATION = "/confirmation"
PRIVACY = "/privacy"
HEALTH = "/healthz"
SCRIPT = "/portal.js"
STYLES = "/portal.css"
FONTS = "/fonts"


def after_sign_in(wanted: str) -> str:
    """Where to go after signing in: a screen of this portal, never another site.

    Only the exact path of a known screen is accepted, so no form of `//host`, `\\\\host` or
    `scheme:` can pass.
    """
    path = wanted.removeprefix("/")
    known = path in SCREENS or wanted == CONFIRMATION
    return f"/{path}" if known and wanted.startswith("/") else f"/{FIRM}"
