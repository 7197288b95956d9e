"""Recovery (找回负责人账号) in the browser: filed by anybody, decided by staff, stopped by the firm."""

import re
import secrets
import time
from datetime import UTC, datetime
from functools import partial

import pytest

from data import accounts, firms, sessions
from data.actor import OPERATOR, Actor, Role
from portal.web.recovery import ANSWER_SECONDS
from tests.portal.web.plain_browser import Browser
from tests.portal.web.served import Served, application, fresh_code
from tests.portal.web.together import timed, together

RECOVER, CLAIMS, CLAIM, STOP = "/recover", "/claims", "/claims/claim", "/ownership-claim"


def form(of: str, **changes: str) -> dict[str, str]:
    """A claim that is accepted."""
    filled = {
        "code": of,
        "name": "王五",
        "post": "总经理",
        "contact": f"w{time.monotonic_ns()}@example.com",
        "papers": "营业执照、授权书",
        "consent": "yes",
    }
    return {**filled, **changes}


def staff(served: Served, role: Role = Role.REVIEWER, county: str | None = "330802") -> Browser:
    """A browser of somebody of the committee, signed in."""
    account_id, token, now = secrets.token_hex(16), secrets.token_urlsafe(32), datetime.now(UTC)
    new = accounts.NewAccount(
        id=account_id,
        login=f"staff-{account_id}",
        name="复核员",
        password_hash="unused",
        role=role,
        county=county,
    )
    with served.store() as store:
        accounts.create(store, new, actor=OPERATOR, now=now)
        sessions.start(store, account_id, token=token, now=now)
    browser = served.browser()
    browser.cookies["portal_session"] = token
    return browser


def confirmed(served: Served) -> tuple[str, Browser]:
    """A confirmed firm: its code, and its owner's browser."""
    code = fresh_code()
    login = served.registered(code=code)
    with served.store() as store:
        firm = store.rows("SELECT id FROM firms WHERE code = :code", code=code)[0]["id"]
        lead = Actor("lead", Role.LEAD)
        firms.confirm(store, firm, actor=lead, now=datetime.now(UTC))
    return code, served.signed_in(login)


def claim_of(served: Served, code: str) -> str:
    with served.store() as store:
        return str(
            store.rows(
                "SELECT ownership_claims.id FROM ownership_claims"
                " JOIN firms ON firms.id = ownership_claims.firm_id WHERE firms.code = :code",
                code=code,
            )[0]["id"]
        )


def decide(browser: Browser, claim: str, **values: str) -> int:
    page = f"{CLAIM}?claim={claim}"
    proof = browser.proof(page)
    return browser.post(CLAIM, {"claim": claim, "proof": proof, **values}).status_code


def approval(**changes: str) -> dict[str, str]:
    login = f"new{time.monotonic_ns()}@example.com"
    return {"do": "approve", "seen": "看过执照", "login": login, "former": "disabled", **changes}


def test_known_and_unknown_firms_get_the_same_answer_in_the_same_time(served: Served) -> None:
    code, _ = confirmed(served)
    said, took = set(), []
    for asked in (code, fresh_code()):
        browser = served.browser()
        filled = {**form(asked), "proof": browser.proof(RECOVER)}
        seconds, answer = timed(partial(browser.post, RECOVER, filled))()
        took.append(seconds)
        said.add(re.sub(r'value="[^"]*"', "", answer.text))
        assert answer.status_code == 200

    assert len(said) == 1
    assert min(took) >= ANSWER_SECONDS


@pytest.mark.parametrize("field", ["code", "name", "post", "contact", "papers", "consent"])
def test_what_is_missing_is_named_and_the_rest_kept(served: Served, field: str) -> None:
    answer = served.browser().submit(RECOVER, form(fresh_code(), **{field: ""}))

    assert answer.status_code == 422
    assert "还差" in answer.text


def test_filing_is_throttled(served: Served) -> None:
    browser = served.browser()
    proof = browser.proof(RECOVER)
    works = [partial(browser.post, RECOVER, {**form(fresh_code()), "proof": proof})] * 7
    codes = {answer.status_code for answer in together(works)}
    assert codes == {200, 429}
    assert browser.submit(RECOVER, form(fresh_code())).status_code == 429


def test_the_whole_way_to_the_waiting_time_and_the_stop(served: Served) -> None:
    code, owner = confirmed(served)
    assert served.browser().submit(RECOVER, form(code)).status_code == 200
    claim, reviewer = claim_of(served, code), staff(served)

    listed = reviewer.get(CLAIMS).text
    assert code in listed and "王五" not in listed
    opened = reviewer.get(f"{CLAIM}?claim={claim}").text
    assert "王五" in opened and "营业执照、授权书" in opened
    assert decide(reviewer, claim, **approval(seen="")) == 422
    assert decide(reviewer, claim, **approval(former="")) == 422
    assert decide(reviewer, claim, **approval()) == 200
    assert "王五，总经理" in owner.get(STOP).text
    assert decide(reviewer, claim, **approval()) == 422
    assert owner.submit(STOP, {"claim": claim}).status_code == 303
    assert "没有等待中的申请" in owner.get(STOP).text
    assert "企业叫停，待再核对" in reviewer.get(CLAIMS).text
    assert decide(reviewer, claim, do="reject", reason="") == 422
    assert decide(reviewer, claim, do="reject", reason="企业不同意") == 303


def test_a_login_that_leads_elsewhere_is_named_at_its_field(served: Served) -> None:
    code, _ = confirmed(served)
    stranger = served.registered()
    served.browser().submit(RECOVER, form(code))
    claim, reviewer = claim_of(served, code), staff(served)

    assert decide(reviewer, claim, **approval(login=stranger)) == 422


def test_strangers_find_no_claim_and_stop_none(served: Served) -> None:
    code, _ = confirmed(served)
    served.browser().submit(RECOVER, form(code))
    claim = claim_of(served, code)
    decide(staff(served), claim, **approval())
    other = served.signed_in()

    for browser in (
        other,
        staff(served, county="330803"),
        staff(served, Role.GUIDE),
        staff(served, Role.ADMIN, None),
        staff(served, Role.AUDITOR, None),
    ):
        assert browser.get(f"{CLAIM}?claim={claim}").status_code == 404
        proof = browser.proof("/logout")
        answer = browser.post(CLAIM, {"claim": claim, "proof": proof, **approval()})
        assert answer.status_code == 404
    proof = other.proof("/logout")
    answer = other.post(STOP, {"claim": claim, "proof": proof})
    assert answer.status_code == 422


def test_the_registration_of_the_firm_is_not_touched(served: Served) -> None:
    filled = application()
    assert served.browser().submit("/register", filled).status_code == 200
    served.browser().submit(RECOVER, form(filled["code"]))

    with served.store() as store:
        assert not store.rows(
            "SELECT 1 FROM ownership_claims JOIN firms ON firms.id = ownership_claims.firm_id"
            " WHERE firms.code = :code",
            code=filled["code"],
        ), "a pending firm registers again"
