"""Every page there is, for the tests that visit all of them."""

from portal.web import addresses
from tests.browser.conftest import Served
from tests.portal.screens.self_check_case import Case, all_answers

VISITOR = (
    addresses.HOME,
    addresses.QUICK_CHECK,
    addresses.LEAK_HELP,
    addresses.LAW,
    addresses.LOGIN.removeprefix("/"),
    addresses.REGISTER.removeprefix("/"),
    addresses.PRIVACY.removeprefix("/"),
    addresses.RECOVER.removeprefix("/"),
)
FIRM = (
    *addresses.FIRM_SCREENS,
    addresses.CONFIRMATION.removeprefix("/"),
    addresses.COLLEAGUES.removeprefix("/"),
    addresses.PARTS.removeprefix("/"),
    addresses.TRANSFER.removeprefix("/"),
    addresses.DEPUTIES.removeprefix("/"),
    addresses.OWNERSHIP_CLAIM.removeprefix("/"),
)


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
