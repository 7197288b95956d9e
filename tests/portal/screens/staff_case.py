"""Officials in the portal of the self-check case, signed in, and their screens."""

import secrets
from datetime import timedelta

from streamlit.testing.v1 import AppTest

from data import accounts, firms, purposes, sessions
from data.actor import OPERATOR, Actor, Role
from data.store import Store
from data.times import day_in_shanghai
from portal.workflows import exporting
from tests.portal.screens import self_check_case
from tests.portal.screens.self_check_case import Case, Person

WHY = "复核本次自评的答案与证据"


def official(
    case: Case,
    role: Role = Role.REVIEWER,
    *,
    county: str | None = self_check_case.COUNTY,
    post: str = "复核员",
    agency: str = "柯城区委政法委",
) -> Person:
    """An official with an account and a session."""
    with case.store() as store:
        return made(store, role, county=county, post=post, agency=agency)


def made(
    store: Store,
    role: Role,
    *,
    county: str | None = self_check_case.COUNTY,
    post: str = "复核员",
    agency: str = "柯城区委政法委",
) -> Person:
    """The same in a store that is open already."""
    account_id, token = self_check_case.new_id(), secrets.token_urlsafe(32)
    area = county if role is Role.REVIEWER else None
    new = accounts.NewAccount(
        id=account_id,
        login=f"official-{account_id[:8]}",
        name="王五",
        password_hash="unused",
        role=role,
        county=area,
        post=post,
        agency=agency,
    )
    now = self_check_case.now()
    accounts.create(store, new, actor=OPERATOR, now=now)
    sessions.start(store, account_id, token=token, now=now, longest=timedelta(hours=12))
    actor = Actor(account_id, role, county=area, day=day_in_shanghai(now).isoformat())
    return Person(actor, token)


def takes_lists(case: Case, person: Person) -> None:
    """Export the list of firms four times: the fourth is unusual."""
    with case.store() as store:
        for _ in range(4):
            exporting.export_firms(
                store,
                "安排走访",
                actor=person.actor,
                now=self_check_case.now(),
                new_id=self_check_case.new_id,
            )


def says_why(case: Case, person: Person, reason: str = WHY, *, firm: str = "") -> None:
    """State today's purpose for the firm of the case, or for another."""
    with case.store() as store:
        purposes.state(
            store,
            self_check_case.new_id(),
            firm or case.owner.actor.firm_id or "",
            reason,
            actor=person.actor,
            now=self_check_case.now(),
        )


def confirmed(case: Case, person: Person) -> None:
    """Confirm the firm of the case."""
    with case.store() as store:
        firm = case.owner.actor.firm_id or ""
        firms.confirm(store, firm, actor=person.actor, now=self_check_case.now())


def _screen(module: str) -> None:
    from importlib import import_module

    import_module(module).show()


def opened(screen: str, person: Person | None, **query: str) -> AppTest:
    """One screen of the staff's, run once."""
    page = AppTest.from_function(_screen, args=(f"portal.screens.staff.{screen}",))
    page.default_timeout = 30
    if person is not None:
        page.user = {"sub": person.identity}
    for name, value in query.items():
        page.query_params[name] = value
    return page.run()
