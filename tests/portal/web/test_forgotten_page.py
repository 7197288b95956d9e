"""/forgot: whom to ask; a letter where letters are sent; the same answer for every name."""

import re
import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from portal.web.forgotten import ANSWER_SECONDS
from tests.bench.portal_process import free_port
from tests.portal.web.people import invited, open_link
from tests.portal.web.served import Served, serving
from tests.portal.web.together import timed, together
from tests.post_office import PostOffice, open_office

SENT = "如果有这个账号"


@pytest.fixture(scope="module")
def office() -> Iterator[PostOffice]:
    with open_office(free_port()) as found:
        yield found


@pytest.fixture(scope="module")
def mailing(tmp_path_factory: pytest.TempPathFactory, office: PostOffice) -> Iterator[Served]:
    folder: Path = tmp_path_factory.mktemp("mailing")
    with serving(
        folder,
        PORTAL_SMTP=f"smtp://127.0.0.1:{office.port}",
        PORTAL_SMTP_FROM="portal@zf.example",
    ) as portal:
        yield portal


def letter_to(office: PostOffice, login: str) -> str:
    """The text of the one letter, which comes after the answer."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        for letter in list(office.letters):
            if letter["To"] == login:
                return str(letter.get_content())
        time.sleep(0.05)
    raise AssertionError("no letter")


def token_in(text: str) -> str:
    found = re.search(r"/link\?t=([\w-]{43})", text)
    assert found is not None
    return found[1]


def masked(page: str, login: str) -> str:
    return re.sub(r'value="[0-9a-f]{96}"', "", page.replace(login, ""))


def test_without_a_mail_server_it_says_whom_to_ask(served: Served) -> None:
    page = served.browser().get("/forgot").text

    for word in ("企业成员", "企业负责人", "工作人员", "管理员"):
        assert word in page
    assert 'name="login"' not in page
    assert "/forgot" in served.browser().get("/login").text


def test_the_letter_leads_back_in(mailing: Served, office: PostOffice) -> None:
    login = mailing.registered()

    answer = mailing.browser().submit("/forgot", {"login": login.upper()})

    assert answer.status_code == 200
    assert SENT in answer.text
    browser = mailing.browser()
    assert open_link(browser, token_in(letter_to(office, login))).headers["location"] == "/firm"
    assert browser.get("/firm").status_code == 200


def test_known_and_unknown_are_answered_alike_and_in_the_same_time(mailing: Served) -> None:
    took, pages = [], set()
    for login in (mailing.registered(), "nobody@example.com"):
        browser = mailing.browser()
        fields = {"login": login, "proof": browser.proof("/forgot")}
        seconds, answer = timed(partial(browser.post, "/forgot", fields))()
        took.append(seconds)
        pages.add((answer.status_code, masked(answer.text, login)))

    assert len(pages) == 1
    assert min(took) >= ANSWER_SECONDS


def test_a_telephone_number_gets_no_letter_and_the_same_answer(
    mailing: Served, office: PostOffice
) -> None:
    before = len(office.letters)

    assert SENT in mailing.browser().submit("/forgot", {"login": "13957001234"}).text
    time.sleep(0.3)
    assert len(office.letters) == before


def test_a_stranger_cannot_make_an_invitation_worthless(mailing: Served) -> None:
    person, token = invited(mailing)

    mailing.browser().submit("/forgot", {"login": person.login})

    assert person.browser.get(f"/link?t={token}").status_code == 200


def test_many_requests_from_one_place_are_slowed_down(mailing: Served) -> None:
    browser = mailing.browser()
    proof = browser.proof("/forgot")
    ask = partial(browser.post, "/forgot", {"login": "x@example.com", "proof": proof})
    statuses = Counter(answer.status_code for answer in together([ask] * 12))

    assert statuses == {200: 10, 429: 2}


def test_an_invitation_is_mailed_and_shown(mailing: Served, office: PostOffice) -> None:
    from tests.portal.web.people import come_in, form

    admin = come_in(mailing, role="admin", county="")
    fields = form()

    page = admin.browser.submit("/staff/invite", fields).text

    assert f"已经寄到 {fields['login']}" in page
    assert token_in(letter_to(office, fields["login"])) == token_in(page)


def test_a_mail_server_that_is_down_breaks_no_step(tmp_path: Path) -> None:
    from tests.portal.web.people import come_in, form

    with serving(
        tmp_path,
        PORTAL_SMTP=f"smtp://127.0.0.1:{free_port()}",
        PORTAL_SMTP_FROM="portal@zf.example",
    ) as portal:
        admin = come_in(portal, role="admin", county="")
        page = admin.browser.submit("/staff/invite", form()).text
        assert "邮件没有寄出去" in page
        assert open_link(portal.browser(), token_in(page)).status_code == 303
        login = portal.registered()
        assert SENT in portal.browser().submit("/forgot", {"login": login}).text
        assert login not in portal.log
