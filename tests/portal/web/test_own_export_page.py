"""The page where an owner takes everything home."""

import io
import json
import zipfile

import pytest

from data.actor import Role
from tests.portal.web.officials import colleague, firm_of, official
from tests.portal.web.served import PASSWORD, Served

PAGE = "/export"


def test_the_owner_gets_the_archive_after_the_password(served: Served) -> None:
    login = served.registered(name="衢州要导出有限公司")
    answer = served.signed_in(login).submit(PAGE, {"password": PASSWORD})

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["cache-control"] == "no-store"
    assert "sandbox" in answer.headers["content-security-policy"]
    said = answer.headers["content-disposition"]
    assert said.startswith("attachment; filename=\"download.zip\"; filename*=UTF-8''")
    assert int(answer.headers["content-length"]) == len(answer.content)
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    data = json.loads(archive.read("data.json"))
    assert data["firm"]["name"] == "衢州要导出有限公司"
    assert data["people"][0]["login"] == login


@pytest.mark.parametrize("password", ["", "falsch", PASSWORD + "x", "\x00", "长" * 500])
def test_without_the_password_there_is_none(served: Served, password: str) -> None:
    answer = served.signed_in().submit(PAGE, {"password": password})

    assert answer.status_code == 422
    assert "密码不对" in answer.text
    assert 'value="falsch' not in answer.text


def test_a_form_of_another_page_is_worth_nothing(served: Served) -> None:
    browser = served.signed_in()

    for proof in ("", "0" * 96):
        answer = browser.post(PAGE, {"password": PASSWORD, "proof": proof})
        assert answer.status_code == 403
    strange = browser.submit(PAGE, {"password": PASSWORD}, origin="https://evil.example")
    assert strange.status_code == 403


def test_guessing_comes_to_an_end(served: Served) -> None:
    browser = served.signed_in()
    answers = [browser.submit(PAGE, {"password": "falsch"}).status_code for _ in range(7)]

    assert answers[:5] == [422] * 5
    assert answers[5] in {422, 429}
    assert browser.submit(PAGE, {"password": PASSWORD}).status_code in {422, 429}


def test_a_colleague_reads_who_may(served: Served) -> None:
    browser = colleague(served, firm_of(served, served.registered()))

    assert "只有企业负责人的账号可以导出" in browser.get(PAGE).text
    proof = browser.proof("/profile/edit")
    answer = browser.post(PAGE, {"password": PASSWORD, "proof": proof})
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.GUIDE, Role.LEAD, Role.AUDITOR, Role.ADMIN])
def test_officials_have_no_such_page(served: Served, role: Role) -> None:
    browser = official(served, role)

    assert browser.get(PAGE).status_code == 404
    assert browser.post(PAGE, {"password": PASSWORD, "proof": "x"}).status_code == 404


def test_ids_in_the_form_lead_nowhere(served: Served) -> None:
    other = firm_of(served, served.registered(name="衢州别人家有限公司"))
    answer = served.signed_in().submit(
        PAGE, {"password": PASSWORD, "firm": other, "firm_id": other, "id": other}
    )

    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    text = "".join(archive.read(name).decode() for name in archive.namelist())
    assert other not in text
    assert "衢州别人家有限公司" not in text
