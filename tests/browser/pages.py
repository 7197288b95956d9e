"""Every page there is, for the tests that visit all of them."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace

from data import accounts, corrective_actions, second_factors, sessions
from data.action_rows import Terms
from data.actor import OPERATOR, Role
from data.corrective_actions import NewAction
from data.store import Store
from data.times import day_in_shanghai
from portal import access, clock
from portal.web import addresses
from portal.workflows import answering
from tests.browser.conftest import Served
from tests.codes import code
from tests.portal.screens import campaign_case, staff_case, training_case
from tests.portal.screens.firm_case import answer, submit
from tests.portal.screens.self_check_case import (
    EDITION,
    Case,
    Person,
    all_answers,
    firm,
    now,
)

VISITOR = (
    addresses.HOME,
    addresses.QUICK_CHECK,
    addresses.LEAK_HELP,
    addresses.LAW,
    addresses.PUBLISHED,
    addresses.LOGIN.removeprefix("/"),
    addresses.REGISTER.removeprefix("/"),
    addresses.PRIVACY.removeprefix("/"),
    addresses.FORGOT.removeprefix("/"),
    addresses.RECOVER.removeprefix("/"),
    addresses.DICTIONARY.removeprefix("/"),
)
PIECE = "e" * 32
"""Id of the piece of evidence that the draft of the firm has."""
ACTION = "a" * 32
"""Id of the corrective action that the firm has proposed."""
FIRM = (
    *addresses.FIRM_SCREENS,
    f"{addresses.ACTIONS}?view=new",
    f"{addresses.ACTIONS}?view=sheet",
    f"{addresses.ACTIONS}?action={ACTION}",
    *addresses.SHARED_SCREENS,
    addresses.MESSAGE_SETTINGS.removeprefix("/"),
    addresses.CONFIRMATION.removeprefix("/"),
    addresses.ACCOUNT.removeprefix("/"),
    addresses.PASSWORD.removeprefix("/"),
    f"{addresses.EVIDENCE_FILE.removeprefix('/')}?piece={PIECE}",
    addresses.COLLEAGUES.removeprefix("/"),
    addresses.PARTS.removeprefix("/"),
    addresses.TRANSFER.removeprefix("/"),
    addresses.DEPUTIES.removeprefix("/"),
    addresses.OWNERSHIP_CLAIM.removeprefix("/"),
    addresses.OWN_EXPORT.removeprefix("/"),
    addresses.LEAVE.removeprefix("/"),
)
CAMPAIGN, PLANNED = "c" * 32, "d" * 32
"""Ids of a running campaign that asks every firm, and of one that is planned."""
TRAINING, TRAINING_DRAFT = "1" * 32, "2" * 32
"""Ids of a training whose day is here, and of a draft."""
ADMIN = (
    addresses.LAW,
    addresses.ACCOUNT.removeprefix("/"),
    addresses.RECOVERY_CODES.removeprefix("/"),
    addresses.STAFF.removeprefix("/"),
    addresses.STAFF_INVITE.removeprefix("/"),
    addresses.REFERENCE.removeprefix("/"),
    f"{addresses.STAFF_ACCOUNT.removeprefix('/')}?id=invited",
    f"{addresses.STAFF_ACCOUNT.removeprefix('/')}?id=guide",
)
"""The word behind `id=` stands for an account of `of_staff`."""
STAFF = (
    (Role.REVIEWER, addresses.QUEUE),
    (Role.GUIDE, addresses.QUEUE),
    (Role.LEAD, addresses.QUEUE),
    (Role.REVIEWER, addresses.FIRMS),
    (Role.REVIEWER, addresses.FIRM_FILE),
    (Role.LEAD, addresses.FIRM_FILE),
    (Role.LEAD, addresses.DIARY),
    (Role.LEAD, addresses.LETTER),
    (Role.REVIEWER, addresses.FIRM_ACTIONS),
    (Role.LEAD, addresses.FIRM_ACTIONS),
    (Role.LEAD, addresses.OVERDUE),
    (Role.REVIEWER, addresses.REVIEW),
    (Role.LEAD, addresses.REVIEW),
    (Role.LEAD, addresses.COLOUR),
    (Role.LEAD, addresses.OBJECTION),
    (Role.REVIEWER, addresses.BLIND),
    (Role.LEAD, addresses.AGREEMENT),
    (Role.GUIDE, addresses.SELF_CHECK),
    (Role.LEAD, addresses.EXPORTS),
    (Role.LEAD, addresses.FIRMS_EXPORT.removeprefix("/")),
    (Role.LEAD, addresses.CAMPAIGNS),
    (Role.LEAD, f"{addresses.CAMPAIGN}?id={CAMPAIGN}"),
    (Role.LEAD, f"{addresses.CAMPAIGN}?id={PLANNED}"),
    (Role.REVIEWER, f"{addresses.CAMPAIGN}?id={CAMPAIGN}"),
    (Role.LEAD, addresses.FIRMS_IMPORT.removeprefix("/")),
    (Role.LEAD, f"{addresses.INVITATION_WORDS.removeprefix('/')}?campaign={CAMPAIGN}"),
    (Role.LEAD, f"{addresses.CAMPAIGN_SHEET.removeprefix('/')}?id={CAMPAIGN}"),
    (Role.AUDITOR, addresses.AUDIT),
    (Role.REVIEWER, addresses.MESSAGES),
    (Role.LEAD, addresses.EFFECT),
    (Role.REVIEWER, addresses.SECTORS),
    (Role.LEAD, addresses.SECTORS),
    (Role.LEAD, addresses.PUBLISHING),
    (Role.REVIEWER, addresses.PUBLISHING),
    (Role.LEAD, addresses.TRAININGS),
    (Role.LEAD, f"{addresses.TRAINING}?id={TRAINING}"),
    (Role.LEAD, f"{addresses.TRAINING}?id={TRAINING_DRAFT}"),
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
        draft = case.start()
        case.answer(draft, half)
        _describe(case, draft.id)
        _correct(case, ACTION)
    return case


def _correct(case: Case, action_id: str) -> None:
    """A corrective action that the firm has proposed in own words."""
    terms = Terms("门口加装访客登记台", post="行政部经理", due_on=day_in_shanghai(now()))
    with case.store() as store:
        corrective_actions.propose(
            store,
            action_id,
            case.owner.actor.firm_id or "",
            NewAction(terms),
            actor=case.owner.actor,
            now=now(),
        )


@dataclass(frozen=True)
class Officials:
    """The administrator, signed in, and the accounts that the pages show."""

    admin: Person
    ids: Mapping[str, str]

    def path(self, path: str) -> str:
        """The address of a page with the id that its word stands for."""
        head, mark, word = path.partition("id=")
        return f"{head}{mark}{self.ids[word]}" if mark else path


def of_staff(served: Served) -> Officials:
    """An administrator with a second factor, two guides and somebody who is only invited."""
    with served.case.store() as store:
        ids = {word: _official(store, word) for word in ("admin", "guide", "successor", "invited")}
        admin, now = accounts.by_id(store, ids["admin"]).actor, clock.now()
        second_factors.prepare(store, admin.account_id, now=now)
        secret = second_factors.prepared_secret(store, actor=admin) or ""
        second_factors.confirm(store, code(secret, now), actor=admin, now=now)
        token = access.new_token()
        sessions.start(store, admin.account_id, token=token, now=now)
        return Officials(Person(admin, token), ids)


def _official(store: Store, word: str) -> str:
    new = accounts.NewAccount(
        id=clock.new_id(),
        login=f"person-{secrets.token_hex(4)}",
        name="管一",
        password_hash="" if word == "invited" else "unused",
        role=Role.ADMIN if word == "admin" else Role.GUIDE,
        agency="市委政法委",
        post="科长",
    )
    return accounts.create(store, new, actor=OPERATOR, now=clock.now()).id


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


def staffed(served: Served, role: Role) -> tuple[Person, str]:
    """An official of this role, and the id of a firm that submitted a check, which the lead may read."""
    case = served.case
    with case.store() as store:
        found = store.rows("SELECT firm_id FROM assessments WHERE submitted_at IS NOT NULL")
    other = found[0]["firm_id"] if found else _submitted(case)
    official = staff_case.official(case, role)
    with case.store() as store:
        campaign_case.of_portal(store, official.actor, (CAMPAIGN, PLANNED), [other])
        if role is Role.LEAD:
            _taught(store, official, other)
    if role is Role.LEAD:
        staff_case.says_why(case, official, firm=other)
        staff_case.takes_lists(case, official)
    return official, other


def _taught(store: Store, lead: Person, firm: str) -> None:
    """Two trainings, made once."""
    if store.rows("SELECT 1 FROM trainings"):
        return
    training_case.confirm(store, firm)
    training_case.invited(store, lead.actor, TRAINING)
    training_case.its_day_is_here(store, TRAINING)
    training_case.drafted(store, lead.actor, TRAINING_DRAFT)


def with_firm(path: str, firm: str) -> str:
    """A page of the staff's with a firm in its address."""
    return f"{path}{'&' if '?' in path else '?'}firm={firm}"


def _submitted(case: Case) -> str:
    """One more firm with a submitted light check."""
    with case.store() as store:
        owner = firm(store, 77)
    other = replace(case, owner=owner)
    begun = other.start("light")
    answer(other, begun, all_answers("light") | {"FK-DJ-01": 3})
    submit(other, begun)
    _correct(other, "b" * 32)
    return owner.actor.firm_id or ""
