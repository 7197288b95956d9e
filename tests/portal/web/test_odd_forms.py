"""Every form of the account pages takes every character: a page comes back, never a failure."""

import pytest

from tests.portal.web.people import come_in, invited, with_password
from tests.portal.web.plain_browser import Browser
from tests.portal.web.served import Served

ODD = {
    "nul": "\x00",
    "direction": "\u202e",
    "emoji": "😀" * 300,
    "html": "<script>alert(1)</script>",
    "long": "ａ" * 3000,
    "sql": "'; --",
    "template": "{{ 'zq' * 4 }}",
    "address": "otpauth://totp/x?secret=A",
}
FIELDS = (
    "t", "login", "password", "again", "present", "code", "next", "handle", "which", "id", "do",
    "sure", "successor", "name", "agency", "post", "role", "county", "park",
)  # fmt: skip


@pytest.fixture(scope="module")
def clients(served: Served) -> dict[str, tuple[Browser, str]]:
    """Path → a browser that may post there, and a page of it with a form."""
    admin = come_in(served, role="admin", county="").browser
    half = with_password(served).browser
    holder, token = invited(served)
    firm = served.signed_in()
    return {
        "/link": (holder.browser, f"/link?t={token}"),
        "/second-factor": (half, "/second-factor"),
        "/account/password": (firm, "/account/password"),
        "/account/sessions": (firm, "/account"),
        "/account/recovery-codes": (admin, "/account/recovery-codes"),
        "/account/second-factor/off": (firm, "/account"),
        "/staff/invite": (admin, "/staff/invite"),
        "/staff/account": (admin, "/staff/invite"),
    }


@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
def test_every_field_takes_every_character(
    clients: dict[str, tuple[Browser, str]], value: str
) -> None:
    for path, (browser, page) in clients.items():
        fields = dict.fromkeys(FIELDS, value[:300])
        answer = browser.post(path, {**fields, "proof": browser.proof(page)})
        assert answer.status_code < 500, path
        assert "<script>alert" not in answer.text
        assert "zqzqzqzq" not in answer.text
