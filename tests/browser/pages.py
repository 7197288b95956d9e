"""Every page there is, for the tests that visit all of them."""

from dataclasses import replace

from data.actor import Role
from portal.web import addresses
from tests.browser.conftest import Served
from tests.portal.screens import staff_case
from tests.portal.screens.firm_case import answer, submit
from tests.portal.screens.self_check_case import Case, Person, all_answers, firm

VISITOR = (
    addresses.HOME,
    addresses.QUICK_CHECK,
    addresses.LEAK_HELP,
    addresses.LAW,
    addresses.LOGIN.removeprefix("/"),
    addresses.REGISTER.removeprefix("/"),
    addresses.PRIVACY.removeprefix("/"),
)
FIRM = (
    *addresses.FIRM_SCREENS,
    addresses.CONFIRMATION.removeprefix("/"),
    addresses.OWN_EXPORT.removeprefix("/"),
    addresses.LEAVE.removeprefix("/"),
)
STAFF = (
    (Role.REVIEWER, addresses.FIRMS),
    (Role.REVIEWER, addresses.FIRM_FILE),
    (Role.LEAD, addresses.FIRM_FILE),
    (Role.LEAD, addresses.EXPORTS),
    (Role.LEAD, addresses.FIRMS_EXPORT.removeprefix("/")),
    (Role.AUDITOR, addresses.AUDIT),
    (Role.AUDITOR, addresses.AUDIT_HEAD.removeprefix("/")),
    (Role.AUDITOR, addresses.FIRM),
)
"""Who opens which page of the staff's; the lead has said why and reads a submitted check."""


def with_draft(served: Served) -> Case:
    """The firm of the portal, with an unfinished light assessment; made once."""
    case = served.case
    with case.store() as store:
        begun = store.rows(
            "SELECT 1 AS one FROM assessments WHERE firm_id = :firm", firm=case.owner.actor.firm_id
        )
    if not begun:
        half = dict(list(all_answers().items())[:30])
        case.answer(case.start(), half)
    return case


def staffed(served: Served, role: Role) -> tuple[Person, str]:
    """An official of this role, and the id of a firm that submitted a check, which the lead may read."""
    case = served.case
    with case.store() as store:
        found = store.rows("SELECT firm_id FROM assessments WHERE submitted_at IS NOT NULL")
    other = found[0]["firm_id"] if found else _submitted(case)
    official = staff_case.official(case, role)
    if role is Role.LEAD:
        staff_case.says_why(case, official, firm=other)
        staff_case.takes_lists(case, official)
    return official, other


def _submitted(case: Case) -> str:
    """One more firm with a submitted light check."""
    with case.store() as store:
        owner = firm(store, 77)
    other = replace(case, owner=owner)
    begun = other.start("light")
    answer(other, begun, all_answers("light") | {"FK-DJ-01": 3})
    submit(other, begun)
    return owner.actor.firm_id or ""
