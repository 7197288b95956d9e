"""Every page there is, for the tests that visit all of them."""

from data.times import day_in_shanghai
from portal.web import addresses
from portal.workflows import answering
from tests.browser.conftest import Served
from tests.portal.screens.self_check_case import EDITION, Case, all_answers, now

VISITOR = (
    addresses.HOME,
    addresses.QUICK_CHECK,
    addresses.LEAK_HELP,
    addresses.LAW,
    addresses.LOGIN.removeprefix("/"),
    addresses.REGISTER.removeprefix("/"),
    addresses.PRIVACY.removeprefix("/"),
)
PIECE = "e" * 32
"""Id of the piece of evidence that the draft of the firm has."""
FIRM = (
    *addresses.FIRM_SCREENS,
    addresses.CONFIRMATION.removeprefix("/"),
    f"{addresses.EVIDENCE_FILE.removeprefix('/')}?piece={PIECE}",
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
        draft = case.start()
        case.answer(draft, half)
        _describe(case, draft.id)
    return case


def _describe(case: Case, draft: str) -> None:
    with case.store() as store:
        answering.add_evidence(
            store,
            draft,
            "FK-DJ-02",
            kind="分级标准",
            dated_on=day_in_shanghai(now()),
            described="封面和栏目，内容遮盖",
            questionnaire=EDITION,
            actor=case.owner.actor,
            now=now(),
            new_id=lambda: PIECE,
        )
