"""/link: whose account it is, once; what a stolen, old or foreign link gets."""

import pytest

from data import accounts
from data.actor import OPERATOR
from portal import clock
from tests.portal.web.people import account_of, come_in, invited, open_link
from tests.portal.web.served import PASSWORD, Served

OVER = "链接不能用了"


def test_the_page_says_whose_it_is_and_changes_nothing(served: Served) -> None:
    person, token = invited(served, name="钱三")

    for browser in (served.browser(), served.browser(), person.browser):
        page = browser.get(f"/link?t={token}")
        assert page.status_code == 200
        assert "钱三" in page.text
        assert person.login in page.text
        assert "no-store" in page.headers["cache-control"]
    assert open_link(person.browser, token).status_code == 303


def test_it_works_once(served: Served) -> None:
    person, token = invited(served)
    open_link(person.browser, token)

    again = served.browser().get(f"/link?t={token}")

    assert again.status_code == 404
    assert OVER in again.text
    assert person.login not in again.text


@pytest.mark.parametrize(
    "token",
    ["", "x", "A" * 43, "%00", "%ff%fe", "A" * 3000, "' OR 1=1 --", "<script>alert(1)</script>"],
    ids=["none", "short", "unknown", "nul", "broken", "long", "sql", "html"],
)
def test_what_is_no_link_gets_the_same_page(served: Served, token: str) -> None:
    answer = served.browser().get(f"/link?t={token}")

    assert answer.status_code == 404
    assert OVER in answer.text
    assert "<script>alert" not in answer.text


def test_two_browsers_that_opened_one_link_set_one_password(served: Served) -> None:
    _, token = invited(served)
    first, second = served.browser(), served.browser()
    proof = second.proof(f"/link?t={token}")

    assert open_link(first, token).status_code == 303
    late = second.post(
        "/link",
        {"t": token, "password": "另一个人的一句话", "again": "另一个人的一句话", "proof": proof},
    )

    assert late.status_code == 404
    assert "portal_session" not in second.cookies


def test_a_link_of_a_disabled_account_is_over(served: Served) -> None:
    person, token = invited(served)
    with served.store() as store:
        accounts.disable(store, person.account_id, actor=OPERATOR, now=clock.now())

    assert OVER in person.browser.get(f"/link?t={token}").text


def test_a_bad_password_is_said_and_the_link_stays(served: Served) -> None:
    person, token = invited(served)

    answer = open_link(person.browser, token, "password2026")

    assert answer.status_code == 422
    assert "太常见" in answer.text
    assert "password2026" not in answer.text
    assert open_link(person.browser, token).status_code == 303


def test_a_link_sent_from_another_site_is_refused(served: Served) -> None:
    person, token = invited(served)
    path = f"/link?t={token}"
    fields = {"t": token, "password": PASSWORD, "again": PASSWORD}
    fields["proof"] = person.browser.proof(path)

    answer = person.browser.post("/link", fields, origin="https://evil.example")

    assert answer.status_code == 403
    assert person.browser.get(path).status_code == 200


def test_an_inviter_who_tries_the_link_is_told_and_changes_places(served: Served) -> None:
    admin = come_in(served, role="admin", county="")
    other, token = invited(served)
    before = admin.browser.cookies["portal_session"]

    assert "另一个账号" in admin.browser.get(f"/link?t={token}").text
    open_link(admin.browser, token)

    assert admin.browser.get("/staff").status_code == 303, "no administrator any more"
    thief = served.browser()
    thief.cookies["portal_session"] = before
    assert thief.get("/staff").status_code == 303
    assert account_of(served, other.login).id == other.account_id


def test_setting_a_password_ends_every_other_session_of_the_account(served: Served) -> None:
    person = come_in(served)
    assert person.browser.get("/account").status_code == 200
    token = "n" * 42 + "A"
    with served.store() as store:
        from portal.workflows import staffing

        staffing.recover(store, person.account_id, token=token, actor=OPERATOR, now=clock.now())

    assert person.browser.get("/account").status_code == 303
    assert open_link(served.browser(), token).status_code == 303


def test_no_link_stands_in_the_log(served: Served) -> None:
    person, token = invited(served)
    open_link(person.browser, token)

    assert token not in served.log
