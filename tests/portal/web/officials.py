"""Officials of a served portal, signed in without a password: their sessions stand in its database."""

import secrets
from datetime import UTC, datetime

from data import accounts, sessions
from data.actor import Actor, Role
from tests.portal.screens.staff_case import made
from tests.portal.web.plain_browser import Browser
from tests.portal.web.served import Served

KECHENG = "330802"


def official(served: Served, role: Role) -> Browser:
    """A browser of somebody with this role."""
    return official_and_actor(served, role)[0]


def official_and_actor(served: Served, role: Role) -> tuple[Browser, Actor]:
    """The same, and who acts."""
    with served.store() as store:
        person = made(store, role, county=KECHENG)
    browser = served.browser()
    browser.cookies["portal_session"] = person.token
    return browser, person.actor


def firm_of(served: Served, login: str) -> str:
    """The id of the firm that this login name belongs to."""
    with served.store() as store:
        account = accounts.credentials(store, login).id
        return accounts.by_id(store, account).firm_id or ""


def colleague(served: Served, firm_id: str) -> Browser:
    """A browser of a colleague in a firm."""
    now = datetime.now(UTC)
    token, account_id = secrets.token_urlsafe(32), secrets.token_hex(16)
    owner = Actor("owner", Role.FIRM_OWNER, firm_id)
    with served.store() as store:
        new = accounts.NewAccount(
            id=account_id,
            login=f"colleague-{account_id[:8]}",
            name="李四",
            password_hash="unused",
            role=Role.FIRM_MEMBER,
            firm_id=firm_id,
        )
        accounts.create(store, new, actor=owner, now=now)
        sessions.start(store, account_id, token=token, now=now)
    browser = served.browser()
    browser.cookies["portal_session"] = token
    return browser
