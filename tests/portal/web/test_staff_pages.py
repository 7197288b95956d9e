"""/staff: the administrator's pages, and nobody else's; no firm is on them."""

import asyncio
import re

import pytest

from data import assignments
from data.actor import Actor, Role
from portal import clock
from tests.portal.web.people import Official, account_of, come_in, form, invited, open_link
from tests.portal.web.plain_browser import Browser
from tests.portal.web.served import PASSWORD, Served
from tests.portal.web.stream import tab
from tests.portal.web.test_websocket import cookies_of

PAGES = ("/staff", "/staff/invite", "/staff/account?id=x")
_LINK = re.compile(r'value="(http://[^"]+/link\?t=([\w-]{43}))"')


@pytest.fixture(scope="module")
def admin(served: Served) -> Official:
    return come_in(served, role="admin", county="", name="管一")


def do(browser: Browser, account_id: str, what: str, **more: str) -> tuple[int, str]:
    path = f"/staff/account?id={account_id}"
    fields = {"id": account_id, "do": what, "proof": browser.proof(path), **more}
    answer = browser.post("/staff/account", fields)
    return answer.status_code, answer.text


def link_in(page: str) -> str:
    found = _LINK.search(page)
    assert found is not None, page
    return found[2]


@pytest.mark.parametrize("path", PAGES)
def test_for_a_firm_there_is_no_such_page(served: Served, path: str) -> None:
    answer = served.signed_in().get(path)

    assert answer.status_code == 404
    assert "工作人员账号" not in answer.text


@pytest.mark.parametrize("role", ["reviewer", "guide", "lead", "auditor"])
def test_nor_for_other_staff(served: Served, role: str) -> None:
    person = come_in(served, role=role)
    proof = person.browser.proof("/account/password")

    for path in PAGES:
        assert person.browser.get(path).status_code == 404
    for path in ("/staff/invite", "/staff/account"):
        fields = {**form(), "id": person.account_id, "do": "disable", "sure": "yes"}
        assert person.browser.post(path, {**fields, "proof": proof}).status_code == 404


@pytest.mark.parametrize("path", ["/staff", "/staff/invite", "/staff/account"])
def test_a_visitor_is_sent_to_sign_in(served: Served, path: str) -> None:
    assert served.browser().get(path).status_code == 303


def test_inviting_shows_the_link_once_and_it_works(served: Served, admin: Official) -> None:
    fields = form(name="李五")
    answer = admin.browser.submit("/staff/invite", fields)
    assert answer.status_code == 200
    token = link_in(answer.text)
    listed = admin.browser.get("/staff").text

    assert "李五" in listed
    assert token not in listed
    assert open_link(served.browser(), token).headers["location"] == "/second-factor"


def test_what_is_missing_is_named_and_what_was_typed_stays(admin: Official) -> None:
    answer = admin.browser.submit("/staff/invite", form(login="x", name="<b>周六</b>"))

    assert answer.status_code == 422
    assert "11 位手机号" in answer.text
    assert "&lt;b&gt;周六" in answer.text
    assert "<b>周六" not in answer.text


def test_another_link_replaces_the_first(served: Served, admin: Official) -> None:
    person, first = invited(served)

    status, page = do(admin.browser, person.account_id, "link")

    assert status == 200
    assert person.browser.get(f"/link?t={first}").status_code == 404
    assert person.browser.get(f"/link?t={link_in(page)}").status_code == 200


def test_a_lost_telephone_begins_again(served: Served, admin: Official) -> None:
    person = come_in(served)

    status, page = do(admin.browser, person.account_id, "recover")

    assert status == 200
    assert person.browser.get("/account").status_code == 303
    answer = served.browser().submit("/login", {"login": person.login, "password": PASSWORD})
    assert answer.status_code == 422, "the password is worth nothing either"
    fresh = served.browser()
    open_link(fresh, link_in(page))
    assert "设置动态口令" in fresh.get("/second-factor").text


def test_disabling_needs_the_tick_and_ends_everything(served: Served, admin: Official) -> None:
    person = come_in(served)
    assert do(admin.browser, person.account_id, "disable")[0] == 422
    assert person.browser.get("/account").status_code == 200

    assert do(admin.browser, person.account_id, "disable", sure="yes")[0] == 303

    assert person.browser.get("/account").status_code == 303
    assert "已停用" in admin.browser.get(f"/staff/account?id={person.account_id}").text


def test_a_disabled_official_is_out_of_an_open_tab(served: Served, admin: Official) -> None:
    person = come_in(served)

    async def visit() -> tuple[str, str]:
        async with tab(served, cookies_of(person.browser)) as page:
            before = await page.run()
            await asyncio.to_thread(do, admin.browser, person.account_id, "disable", sure="yes")
            return before, await page.run()

    before, after = asyncio.run(visit())

    assert "退出登录" in before
    assert "退出登录" not in after


def test_a_hand_over_moves_the_firms(served: Served, admin: Official) -> None:
    leaving, successor = (come_in(served, role="guide", county="") for _ in range(2))
    owner = account_of(served, served.registered(name="衢州交接试验有限公司"))
    with served.store() as store:
        assignments.assign(
            store,
            owner.firm_id or "",
            leaving.account_id,
            actor=Actor("x", Role.LEAD),
            now=clock.now(),
        )
    page = admin.browser.get(f"/staff/account?id={leaving.account_id}").text
    assert "1 家" in page
    assert "衢州交接试验" not in page

    status, _ = do(
        admin.browser, leaving.account_id, "hand-over", successor=successor.account_id, sure="yes"
    )

    assert status == 303
    assert leaving.browser.get("/account").status_code == 303
    assert "1 家" in admin.browser.get(f"/staff/account?id={successor.account_id}").text


def test_a_hand_over_to_whom_it_does_not_fit_is_refused(served: Served, admin: Official) -> None:
    leaving, other = come_in(served, role="guide", county=""), come_in(served)
    owner = account_of(served, served.registered())

    for successor in (other.account_id, owner.id, leaving.account_id, "", "x"):
        status, page = do(
            admin.browser, leaving.account_id, "hand-over", successor=successor, sure="yes"
        )
        assert status == 422
        assert "角色和范围相同" in page
    assert leaving.browser.get("/account").status_code == 200


def test_an_administrator_does_nothing_to_the_own_account(admin: Official) -> None:
    page = f"/staff/account?id={admin.account_id}"
    assert 'name="do"' not in admin.browser.get(page).text
    proof = admin.browser.proof("/staff/invite")
    for what in ("disable", "recover", "hand-over", "link"):
        fields = {"id": admin.account_id, "do": what, "sure": "yes", "proof": proof}
        assert admin.browser.post("/staff/account", fields).status_code == 422

    assert admin.browser.get("/staff").status_code == 200


@pytest.mark.parametrize("what", ["disable", "recover", "link", "hand-over"])
def test_no_account_of_a_firm_can_be_reached(served: Served, admin: Official, what: str) -> None:
    owner = account_of(served, served.registered())
    proof = admin.browser.proof("/staff/invite")
    fields = {"id": owner.id, "do": what, "sure": "yes", "proof": proof}

    assert admin.browser.get(f"/staff/account?id={owner.id}").status_code == 404
    assert admin.browser.post("/staff/account", fields).status_code == 404
    with served.store() as store:
        assert not store.rows("SELECT 1 FROM links WHERE account_id = :id", id=owner.id)


@pytest.mark.parametrize("page", ["firm", "self-check", "result", "profile"])
def test_the_administrator_sees_no_firm_on_any_screen(
    served: Served, admin: Official, page: str
) -> None:
    served.registered(name="衢州秘密保守有限公司")

    async def visit() -> str:
        async with tab(served, cookies_of(admin.browser)) as opened:
            return await opened.run(page)

    words = asyncio.run(visit())

    assert "衢州秘密保守" not in words
    assert "工作人员账号" in words, "the header names what is the administrator's"
    assert "先测一测" not in words


def test_an_unknown_step_or_account_is_refused_without_a_failure(
    served: Served, admin: Official
) -> None:
    person, _ = invited(served)
    proof = admin.browser.proof("/staff/invite")
    for account, what, status in (
        (person.account_id, "delete", 400),
        (person.account_id, "", 400),
        ("\x00", "link", 404),
        ("' OR 1=1 --", "recover", 404),
    ):
        fields = {"id": account, "do": what, "sure": "yes", "proof": proof}
        assert admin.browser.post("/staff/account", fields).status_code == status
