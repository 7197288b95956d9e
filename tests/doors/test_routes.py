"""Every own route for every role: what it answers, and that nobody reads a firm by its ids."""

import re
from collections.abc import Iterator, Mapping

import httpx
import pytest
from starlette.routing import Mount, Route

from portal.settings import Settings
from portal.web import addresses, cookies
from portal.web.routes import routes
from tests.bench.portal_process import free_port, portal
from tests.doors import city
from tests.doors.city import EVERYBODY, MARK, NAME, OWN, STRANGERS, City
from tests.portal.screens import self_check_case

ALL = frozenset(EVERYBODY)
FIRMS = frozenset({"owner", "colleague", "neighbour"})
OWNERS = frozenset({"owner", "neighbour"})
SIGNED_IN = ALL - {"visitor"}
NOBODY: frozenset[str] = frozenset()
"""No page of its own: it sends on, or there is no provider of single sign-on here."""

OPENS: Mapping[str, frozenset[str]] = {
    addresses.LOGIN: frozenset({"visitor"}),
    addresses.LOGOUT: SIGNED_IN,
    addresses.REGISTER: ALL,
    addresses.INDUSTRIES: ALL,
    addresses.CONFIRMATION: FIRMS,
    addresses.PROFILE_FORM: FIRMS,
    addresses.SIGN_ON: NOBODY,
    addresses.SIGN_ON_BEGIN: NOBODY,
    addresses.SIGN_ON_BACK: NOBODY,
    addresses.SIGN_ON_BIND: NOBODY,
    addresses.SIGN_ON_UNBIND: NOBODY,
    addresses.SIGN_ON_OUT: NOBODY,
    addresses.EVIDENCE_FILE: frozenset(OWN),
    f"{addresses.FILES}/{{file}}": frozenset(OWN),
    f"/{addresses.LETTERS}/{{letter}}": frozenset(OWN),
    addresses.PRIVACY: ALL,
    addresses.HEALTH: ALL,
    addresses.COLLEAGUES: FIRMS,
    addresses.PARTS: OWNERS,
    addresses.TRANSFER: OWNERS,
    addresses.DEPUTIES: OWNERS | {"lead"},
    addresses.RECOVER: ALL,
    addresses.OWNERSHIP_CLAIM: FIRMS,
    addresses.CLAIMS: frozenset({"reviewer", "far_reviewer", "lead"}),
    addresses.CLAIM: frozenset(),  # asks for the id of a claim; tried in test_claim_pages.py
    addresses.LINK: NOBODY,
    addresses.FORGOT: ALL,
    addresses.SECOND_FACTOR: NOBODY,
    addresses.ACCOUNT: SIGNED_IN,
    addresses.PASSWORD: SIGNED_IN,
    addresses.RECOVERY_CODES: NOBODY,
    addresses.SECOND_FACTOR_ON: NOBODY,
    addresses.SECOND_FACTOR_OFF: NOBODY,
    addresses.SESSIONS: NOBODY,
    addresses.MESSAGE_SETTINGS: SIGNED_IN,
    addresses.MESSAGE_OPEN: NOBODY,  # asks for the id of a message; tried in test_message_pages.py
    addresses.CALENDAR: SIGNED_IN,
    addresses.CALENDAR_FEED: NOBODY,
    addresses.STAFF: frozenset({"admin"}),
    addresses.STAFF_INVITE: frozenset({"admin"}),
    addresses.REFERENCE: frozenset({"admin"}),
    addresses.STAFF_ACCOUNT: NOBODY,
    addresses.OWN_EXPORT: FIRMS,
    addresses.LEAVE: FIRMS,
    addresses.FIRMS_EXPORT: frozenset({"reviewer", "far_reviewer", "guide", "lead"}),
    addresses.FIRMS_IMPORT: frozenset({"lead"}),
    addresses.IMPORT_REPORT: frozenset({"lead"}),
    addresses.INVITATION_WORDS: frozenset({"lead"}),
    addresses.CAMPAIGN_SHEET: NOBODY,
    addresses.AUDIT_HEAD: frozenset({"auditor"}),
    addresses.PICTURE_FILE: NOBODY,  # asks for a picture and a format; tried in test_picture_files.py
    # Nothing is published here; tried in test_published_files.py.
    addresses.PUBLISHED_JSON: NOBODY,
    addresses.PUBLISHED_CSV: NOBODY,
    addresses.PUBLISHED_PICTURE: NOBODY,
    addresses.BRIEFING: NOBODY,  # tried in test_briefing_files.py
    addresses.DICTIONARY: ALL,
    addresses.DICTIONARY_JSON: ALL,
    addresses.DICTIONARY_CSV: ALL,
}
"""Own page → whom it answers with 200. A route that is not here fails the checks."""

PUBLIC_FILES = frozenset(
    {
        addresses.SCRIPT,
        addresses.FORM_SCRIPT,
        addresses.BASE_STYLE,
        addresses.PAGE_STYLE,
        addresses.SCREEN_STYLE,
        addresses.ICON,
        addresses.FONTS,
    }
)
SHELLS = frozenset(f"/{address}" for address in addresses.SCREENS)
"""The page that carries a screen; what the screen itself shows is tried in test_screens.py."""


@pytest.fixture(scope="module")
def everybody(tmp_path_factory: pytest.TempPathFactory) -> City:
    return city.build(self_check_case.make(tmp_path_factory.mktemp("doors")))


@pytest.fixture(scope="module")
def address(everybody: City) -> Iterator[str]:
    port = free_port()
    with portal(everybody.case.environment, port=port):
        yield f"http://127.0.0.1:{port}"


def asked(
    everybody: City, address: str, path: str, who: str, method: str = "GET"
) -> httpx.Response:
    """The answer to a person who knows the firm's ids."""
    person = everybody.people[who]
    named = {cookies.SESSION: person.token} if person else {}
    cookie = "; ".join(f"{name}={value}" for name, value in named.items())
    # Each comes from a machine of its own: all together would be asked to slow down. No TLS here, so no
    # certificates are read for each request.
    transport = httpx.HTTPTransport(
        verify=False, local_address=f"127.0.3.{EVERYBODY.index(who) + 1}"
    )
    with httpx.Client(
        base_url=address, timeout=20, headers={"cookie": cookie}, transport=transport
    ) as client:
        return client.request(method, filled(everybody, path), params=dict(everybody.ids))


def filled(everybody: City, path: str) -> str:
    """A path with the firm's own ids in its places: `/files/{piece}`."""
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda place: everybody.ids[place[1]], path)


def _paths(method: str) -> set[str]:
    return {
        route.path
        for route in routes(Settings.from_environment({}))
        if isinstance(route, Route) and method in (route.methods or ())
    }


def test_every_route_is_listed_here() -> None:
    found = {
        route.path
        for route in routes(Settings.from_environment({}))
        if isinstance(route, Route | Mount)
    }
    assert found == {*OPENS, *PUBLIC_FILES, *SHELLS}


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("path", sorted(OPENS))
def test_a_page_opens_for_whom_it_is(everybody: City, address: str, path: str, who: str) -> None:
    if path not in _paths("GET"):
        return
    answer = asked(everybody, address, path, who)

    assert (answer.status_code == 200) == (who in OPENS[path]), answer.status_code
    assert answer.status_code < 500
    if who not in OPENS[path]:
        assert MARK not in answer.text


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize("path", sorted({*OPENS, *SHELLS}))
def test_no_stranger_reads_the_firm(everybody: City, address: str, path: str, who: str) -> None:
    text = asked(everybody, address, path, who).text

    assert MARK not in text
    assert NAME not in text


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("path", sorted(OPENS))
def test_nothing_is_done_without_the_proof_of_an_own_form(
    everybody: City, address: str, path: str, who: str
) -> None:
    if path not in _paths("POST"):
        return
    assert asked(everybody, address, path, who, "POST").status_code in {400, 401, 403, 303, 404}


@pytest.mark.parametrize("who", OWN)
def test_the_firm_itself_reads_what_it_wrote(everybody: City, address: str, who: str) -> None:
    assert MARK in asked(everybody, address, addresses.PROFILE_FORM, who).text
