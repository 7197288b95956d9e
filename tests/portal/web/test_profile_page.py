"""The page where a firm changes what it states of itself."""

import re

from tests.portal.web.plain_browser import Browser
from tests.portal.web.served import Served

FORM = "/profile/edit"
_FIELD = re.compile(r'<input[^>]*\bname="([a-z]+)"[^>]*\bvalue="([^"]*)"', re.DOTALL)
_CHOSEN = re.compile(r'<select id="([a-z]+)".*?</select>', re.DOTALL)


def shown(browser: Browser) -> dict[str, str]:
    """The form's values as a browser would send them."""
    page = browser.get(FORM).text
    chosen = {
        part[1]: (re.search(r'value="([^"]*)" selected', part[0]) or ["", ""])[1]
        for part in _CHOSEN.finditer(page)
    }
    return {**dict(_FIELD.findall(page)), **chosen}


def test_what_is_stored_is_shown_and_changes_are_kept(served: Served) -> None:
    browser = served.signed_in()

    answer = browser.post(FORM, {**shown(browser), "staff": "77"})

    assert answer.status_code == 303
    assert answer.headers["location"] == "/profile"
    assert shown(browser)["staff"] == "77"


def test_an_error_keeps_what_was_typed(served: Served) -> None:
    browser = served.signed_in()

    answer = browser.post(FORM, {**shown(browser), "staff": "viele", "contact": ""})

    assert answer.status_code == 422
    assert "还差 2 处" in answer.text
    assert 'value="viele"' in answer.text
    assert shown(browser)["staff"] == "120"


def test_a_stale_form_overwrites_nothing(served: Served) -> None:
    login = served.registered()
    first, second = served.signed_in(login), served.signed_in(login)
    stale = shown(second)
    first.post(FORM, {**shown(first), "staff": "77"})

    answer = second.post(FORM, {**stale, "staff": "88"})

    assert answer.status_code == 422
    assert "刚刚被同事修改过" in answer.text
    assert shown(first)["staff"] == "77"


def test_a_firm_changes_only_itself(served: Served) -> None:
    one, other = served.signed_in(), served.signed_in()
    before = shown(other)

    one.post(FORM, {**shown(one), "name": "衢州改名有限公司", "id": "x", "firm": "y"})

    after = shown(other)
    assert {**after, "proof": ""} == {**before, "proof": ""}


def test_a_form_without_its_proof_changes_nothing(served: Served) -> None:
    browser = served.signed_in()

    answer = browser.post(FORM, {**shown(browser), "staff": "1", "proof": "0" * 96})

    assert answer.status_code == 403
    assert shown(browser)["staff"] == "120"
