"""/messages/open, /account/messages and the calendars: each person's own, and nobody else's."""

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from data import message_settings, messages
from data.actor import Actor
from data.message_settings import MessageSettings
from data.messages import Kind, Notice
from portal import access, clock
from portal.web import addresses
from portal.web.message_pages import target
from tests.data import due_case
from tests.portal.web.in_process import OwnPages, own_pages

_PROOF = re.compile(r'name="proof" value="([0-9a-f]+)"')
_FEED = re.compile(r'value="https://portal\.example(/calendar/[\w-]{43}\.ics)"')


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnPages]:
    yield from own_pages(tmp_path_factory.mktemp("pages"))


def _tell(pages: OwnPages, actor: Actor, address: str, firm: str | None = None) -> str:
    message_id = access.new_token()[:32]
    notice = Notice(
        Kind.ACTION, "有一项整改到期。", about=message_id, address=address, firm_id=firm
    )
    with pages.store() as store:
        messages.post(store, message_id, actor.account_id, notice, now=clock.now())
    return message_id


def _opened(browser: TestClient, message_id: str) -> tuple[int, str]:
    answer = browser.get(addresses.MESSAGE_OPEN, params={"message": message_id})
    return answer.status_code, answer.headers.get("location", "")


def _submit(browser: TestClient, **fields: str) -> tuple[int, str]:
    proof = _PROOF.findall(browser.get(addresses.MESSAGE_SETTINGS).text)[0]
    answer = browser.post(addresses.MESSAGE_SETTINGS, data={"proof": proof, **fields})
    return answer.status_code, answer.text


def test_a_message_leads_to_its_thing_and_is_read(pages: OwnPages) -> None:
    alpha = pages.town.alpha
    message_id = _tell(pages, alpha, "result?assessment=1")

    assert _opened(pages.browser(alpha), message_id) == (303, "/result?assessment=1")
    with pages.store() as store:
        assert messages.open_one(store, message_id, actor=alpha, now=clock.now()).read_at


@pytest.mark.parametrize("who", ["colleague", "beta", "reviewer", "lead", "admin"])
def test_nobody_opens_anothers_message_by_its_id(pages: OwnPages, who: str) -> None:
    message_id = _tell(pages, pages.town.alpha, "firm", pages.town.alpha.firm_id)
    status, _ = _opened(pages.browser(getattr(pages.town, who)), message_id)
    unknown, _ = _opened(pages.browser(getattr(pages.town, who)), "0" * 32)

    assert status == unknown == 404
    with pages.store() as store:
        assert messages.unread(store, actor=pages.town.alpha) > 0


def test_a_visitor_signs_in_first(pages: OwnPages) -> None:
    status, where = _opened(pages.browser(), "0" * 32)
    assert (status, where.partition("?")[0]) == (303, "/login")


@pytest.mark.parametrize(
    "address",
    ["", "https://evil.example", "//evil.example", "\\\\evil.example", "javascript:x", "nowhere"],
)
def test_a_message_leads_nowhere_else(address: str) -> None:
    assert target(address) == "/messages"


@pytest.mark.parametrize("address", ["firm-file?firm=1", "/claims", "firms"])
def test_a_message_leads_to_screens_and_own_pages(address: str) -> None:
    assert target(address) == f"/{address.removeprefix('/')}"


def test_settings_are_kept_and_wrong_ones_stay_in_the_form(pages: OwnPages) -> None:
    browser = pages.browser(pages.town.beta)
    assert _submit(browser, quiet_from="22", quiet_to="7")[0] == 303
    with pages.store() as store:
        own = message_settings.own(store, actor=pages.town.beta)
    assert own == MessageSettings(by_mail=False, quiet_from=22, quiet_to=7)

    status, text = _submit(browser, by_mail="yes", quiet_from="25", quiet_to="9")
    assert status == 422
    assert "请从 0 点到 23 点里选" in text
    assert '<option value="9" selected>' in text


def test_a_subscription_needs_no_session_and_shows_its_address_once(pages: OwnPages) -> None:
    town = pages.town
    due_case.action(town, town.gamma)
    browser, program = pages.browser(town.gamma), pages.browser()
    _, text = _submit(browser, do="calendar")
    (feed,) = _FEED.findall(text)

    answer = program.get(feed)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/calendar")
    assert "有一项整改到期" in answer.text.replace("\r\n ", "")
    assert feed not in browser.get(addresses.MESSAGE_SETTINGS).text

    assert _submit(browser, do="take-back")[0] == 303
    assert program.get(feed).status_code == 404


@pytest.mark.parametrize(
    "path", ["/calendar/" + "x" * 43 + ".ics", "/calendar/short.ics", "/calendar/../x.ics"]
)
def test_a_guessed_address_is_not_there(pages: OwnPages, path: str) -> None:
    assert pages.browser().get(path).status_code == 404


def test_ones_own_file_needs_a_session(pages: OwnPages) -> None:
    assert pages.browser().get(addresses.CALENDAR).status_code == 303
    answer = pages.browser(pages.town.alpha).get(addresses.CALENDAR)
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]


def test_the_secret_of_a_calendar_signs_nobody_in(pages: OwnPages) -> None:
    _, text = _submit(pages.browser(pages.town.alpha), do="calendar")
    token = _FEED.findall(text)[0].removeprefix("/calendar/").removesuffix(".ics")
    browser = pages.browser()
    browser.cookies.set("session", token)
    assert browser.get(addresses.ACCOUNT).status_code == 303
