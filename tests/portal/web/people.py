"""Staff of a served portal (工作人员), who come in by the real pages."""

import re
from dataclasses import dataclass, field
from itertools import count

import httpx

from data import accounts
from data.actor import OPERATOR
from portal import access, clock
from portal.workflows import staffing
from portal.workflows.staffing import StaffForm
from tests.codes import code
from tests.portal.web.plain_browser import Browser
from tests.portal.web.served import PASSWORD, Served

KECHENG = "330802"
_numbers = count(1)
_SECRET = re.compile(r'<p class="secret"><code>([A-Z2-7 ]+)</code>')
_CODES = re.compile(r"<li><code>([0-9A-Z-]{11})</code></li>")


@dataclass
class Official:
    """Somebody of the staff: the browser, and what the telephone holds."""

    browser: Browser
    login: str
    account_id: str
    secret: str = ""
    recovery: list[str] = field(default_factory=list)

    def code(self, *, steps: int = 0) -> str:
        """What the telephone shows now, or so many steps later."""
        return code(self.secret, clock.now(), steps=steps)


def form(**changes: str) -> dict[str, str]:
    """An invitation that is accepted: a reviewer of 柯城区 whom nobody has invited yet."""
    fields = {
        "name": "赵二",
        "agency": "政法委",
        "post": "副科长",
        "login": f"official{next(_numbers)}@zf.example",
        "role": "reviewer",
        "county": KECHENG,
        "park": "",
    }
    return {**fields, **changes}


def invited(served: Served, **changes: str) -> tuple[Official, str]:
    """Somebody who holds a link, and its token."""
    fields = form(**changes)
    token = access.new_token()
    with served.store() as store:
        made = staffing.invite(
            store,
            StaffForm.model_validate(fields),
            token=token,
            actor=OPERATOR,
            now=clock.now(),
            new_id=clock.new_id,
        )
    return Official(served.browser(), fields["login"], made.account_id), token


def with_password(served: Served, **changes: str) -> Official:
    """Somebody who set the password by the link and stands before the second factor."""
    person, token = invited(served, **changes)
    answer = open_link(person.browser, token)
    assert answer.status_code == 303, answer.text
    assert answer.headers["location"] == "/second-factor"
    page = person.browser.get("/second-factor").text
    found = _SECRET.search(page)
    assert found is not None, page
    person.secret = found[1].replace(" ", "")
    return person


def come_in(served: Served, **changes: str) -> Official:
    """Somebody who is signed in with both factors; the next code is of the following step."""
    person = with_password(served, **changes)
    answer = person.browser.submit("/second-factor", {"code": person.code()})
    assert answer.status_code == 200, answer.text
    person.recovery = _CODES.findall(answer.text)
    assert len(person.recovery) == 10
    return person


def open_link(browser: Browser, token: str, password: str = PASSWORD) -> httpx.Response:
    """Set a password by a one-time link."""
    path = f"/link?t={token}"
    fields = {"t": token, "password": password, "again": password}
    return browser.post("/link", {**fields, "proof": browser.proof(path)})


def account_of(served: Served, login: str) -> accounts.Account:
    """The account of a login name."""
    with served.store() as store:
        return accounts.by_id(store, accounts.credentials(store, login).id)


def forget_steps(served: Served, account_id: str) -> None:
    """Let the codes of this minute be used again, as if it were tomorrow."""
    with served.store() as store:
        store.rows("UPDATE second_factors SET last_step = 0 WHERE account_id = :id", id=account_id)
