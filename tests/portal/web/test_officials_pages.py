"""Own pages of officials: the list of firms as a file, and the head of the audit chain."""

import csv
import io

import pytest

from data import audit, heads
from data.actor import Role
from tests.portal.web.officials import official
from tests.portal.web.served import Served

LIST, HEAD = "/firms/export", "/audit/head"
WHY = {"reason": "安排十二月走访"}
OTHERS = [Role.AUDITOR, Role.ADMIN]


@pytest.mark.parametrize("path", [LIST, HEAD, "/firms", "/firm-file", "/exports", "/audit"])
def test_visitors_sign_in_first(served: Served, path: str) -> None:
    answer = served.browser().get(path)

    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?next=" + path.replace("/", "%2F")


@pytest.mark.parametrize("path", [LIST, HEAD])
def test_firms_have_no_such_page(served: Served, path: str) -> None:
    browser = served.signed_in()

    assert browser.get(path).status_code == 404
    assert browser.post(path, WHY).status_code == 404


def test_a_list_comes_as_a_file_in_scope(served: Served) -> None:
    served.registered(name="衢州在柯城有限公司")
    served.registered(name="衢州在江山有限公司", county="330881")
    answer = official(served, Role.REVIEWER).submit(LIST, WHY)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    names = {row[0] for row in rows[2:]}
    assert "衢州在柯城有限公司" in names
    assert "衢州在江山有限公司" not in names


@pytest.mark.parametrize("reason", ["", "看", "\x00走访用", "长" * 999])
def test_without_a_reason_there_is_no_list(served: Served, reason: str) -> None:
    answer = official(served, Role.LEAD).submit(LIST, {"reason": reason})

    assert answer.status_code == 422
    assert "用途" in answer.text


@pytest.mark.parametrize("role", OTHERS)
def test_others_take_no_list(served: Served, role: Role) -> None:
    browser = official(served, role)

    assert browser.get(LIST).status_code == 404
    assert browser.post(LIST, WHY).status_code == 404


def test_the_head_comes_as_a_text_that_fits_the_chain(served: Served) -> None:
    answer = official(served, Role.AUDITOR).submit(HEAD, {})

    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment")
    known = heads.read(answer.text)
    with served.store() as store:
        assert audit.verify(store, known=known).number > known.number
        taken = [row for row in audit.entries(store, after=known.number) if "audit/" in row["what"]]
    assert [row["action"] for row in taken] == ["audit.take-head"]


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.LEAD, Role.ADMIN])
def test_others_take_no_head(served: Served, role: Role) -> None:
    browser = official(served, role)

    assert browser.get(HEAD).status_code == 404
    assert browser.post(HEAD, {}).status_code == 404


@pytest.mark.parametrize("path", [LIST, HEAD])
def test_without_the_proof_nothing_is_given(served: Served, path: str) -> None:
    browser = official(served, Role.AUDITOR if path == HEAD else Role.LEAD)

    assert browser.post(path, {**WHY, "proof": "0" * 96}).status_code == 403
