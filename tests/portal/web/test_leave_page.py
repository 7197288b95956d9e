"""The page where an owner asks for the deletion of everything, and calls it off."""

import pytest

from data.actor import Role
from tests.portal.web.officials import colleague, firm_of, official
from tests.portal.web.served import PASSWORD, Served

PAGE = "/leave"
ASK = {"step": "ask", "reason": "企业不再经营了", "password": PASSWORD}


def _open_requests(served: Served, firm_id: str) -> int:
    with served.store() as store:
        sql = "SELECT id FROM departures WHERE firm_id = :firm AND cancelled_at IS NULL"
        return len(store.rows(sql, firm=firm_id))


def test_asked_and_called_off(served: Served) -> None:
    login = served.registered()
    firm, browser = firm_of(served, login), served.signed_in(login)
    assert "申请后有 30 天可以反悔" in browser.get(PAGE).text

    answer = browser.submit(PAGE, ASK)
    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
    assert "注销已经申请" in browser.get(PAGE).text
    assert _open_requests(served, firm) == 1

    answer = browser.submit(PAGE, {"step": "cancel"})
    assert answer.status_code == 303
    assert "申请后有 30 天可以反悔" in browser.get(PAGE).text
    assert _open_requests(served, firm) == 0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"password": "falsch"}, "密码不对"),
        ({"password": ""}, "密码不对"),
        ({"reason": ""}, "注销原因"),
        ({"reason": "\u202e反写"}, "注销原因"),
        ({"reason": "长" * 900}, "注销原因"),
    ],
)
def test_what_is_missing_is_said_and_nothing_begins(
    served: Served, changes: dict[str, str], said: str
) -> None:
    login = served.registered()
    answer = served.signed_in(login).submit(PAGE, {**ASK, **changes})

    assert answer.status_code == 422
    assert said in answer.text
    assert _open_requests(served, firm_of(served, login)) == 0


def test_a_reason_typed_stays_and_is_only_text(served: Served) -> None:
    answer = served.signed_in().submit(
        PAGE, {**ASK, "reason": '"><script>alert(1)</script>', "password": "falsch"}
    )

    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;" in answer.text


def test_asking_twice_or_calling_off_nothing_is_told(served: Served) -> None:
    browser = served.signed_in()
    assert "没有可以撤回" in browser.submit(PAGE, {"step": "cancel"}).text
    browser.submit(PAGE, ASK)
    again = browser.submit(PAGE, ASK)

    assert again.status_code == 422
    assert "已经申请过" in again.text


def test_a_colleague_sees_it_and_can_do_nothing(served: Served) -> None:
    login = served.registered()
    firm = firm_of(served, login)
    browser = colleague(served, firm)
    assert "只有企业负责人的账号可以申请注销" in browser.get(PAGE).text
    proof = browser.proof("/profile/edit")
    assert browser.post(PAGE, {**ASK, "proof": proof}).status_code == 422
    assert _open_requests(served, firm) == 0

    served.signed_in(login).submit(PAGE, ASK)
    assert "申请和撤回都由企业负责人的账号来做" in browser.get(PAGE).text
    assert browser.post(PAGE, {"step": "cancel", "proof": proof}).status_code == 422
    assert _open_requests(served, firm) == 1


def test_a_form_without_its_proof_does_nothing(served: Served) -> None:
    login = served.registered()
    answer = served.signed_in(login).post(PAGE, {**ASK, "proof": "0" * 96})

    assert answer.status_code == 403
    assert _open_requests(served, firm_of(served, login)) == 0


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.LEAD, Role.AUDITOR, Role.ADMIN])
def test_officials_have_no_such_page(served: Served, role: Role) -> None:
    assert official(served, role).get(PAGE).status_code == 404
