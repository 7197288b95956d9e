"""A city to try every door of: a firm full of secrets, its neighbour, and one person of each role."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from data import accounts, files, firms, letters, purposes, sessions
from data.actor import OPERATOR, Actor, Role
from data.file_kinds import Kind
from data.files import NewFile
from data.store import Store
from data.times import day_in_shanghai
from portal.workflows import answering, submitting, visiting, writing_letters
from scoring.rules import load_rules
from tests.portal.screens import self_check_case
from tests.portal.screens.self_check_case import COUNTY, EDITION, Case, Person, new_id, now

MARK = "铁鹤暗号"
"""Stands in every text that the firm wrote; whoever reads it has seen the firm's content."""
NAME = "白鹭名号"
"""Stands in the firm's name, which officials in whose scope it lies may read."""
FAR_COUNTY = "330803"


@dataclass(frozen=True)
class City:
    """Who is there; `own` are the firm's people, everybody else is a stranger to it.

    `neighbour`: owner of another firm. `far_reviewer`: of another county. `reviewer` and `lead` have
    the firm in scope, without a purpose stated.
    """

    case: Case
    people: Mapping[str, Person | None]
    ids: Mapping[str, str]


OWN = ("owner", "colleague")
STRANGERS = (
    "visitor",
    "neighbour",
    "reviewer",
    "far_reviewer",
    "guide",
    "lead",
    "auditor",
    "admin",
)
IN_SCOPE = ("reviewer", "lead")
EVERYBODY = (*OWN, *STRANGERS)


def build(case: Case) -> City:
    """Fill the firm of a case with marked content and sign one person of each role in."""
    draft, submitted = _fill(case)
    with case.store() as store:
        people: dict[str, Person | None] = {
            "owner": case.owner,
            "colleague": case.colleague,
            "visitor": None,
            "neighbour": self_check_case.firm(store, 2),
            "reviewer": staff(store, Role.REVIEWER, COUNTY),
            "far_reviewer": staff(store, Role.REVIEWER, FAR_COUNTY),
            "guide": staff(store, Role.GUIDE),
            "lead": staff(store, Role.LEAD),
            "auditor": staff(store, Role.AUDITOR),
            "admin": staff(store, Role.ADMIN),
        }
        pieces = store.rows("SELECT id FROM evidence WHERE assessment_id = :id", id=draft)
        file = _file(store, pieces[0]["id"], case.owner.actor)
        letter = _guided(store, case.owner.actor.firm_id or "")
    ids = {
        "assessment": submitted,
        "draft": draft,
        "firm": case.owner.actor.firm_id or "",
        "piece": pieces[0]["id"],
        "file": file,
        "provider": "nowhere",
        "token": "nobody's",
        "account": case.colleague.actor.account_id,
        "letter": letter,
    }
    return City(case, people, ids)


def staff(store: Store, role: Role, county: str | None = None) -> Person:
    """Somebody of the committee or an agency, signed in."""
    account_id, token = new_id(), secrets.token_urlsafe(32)
    new = accounts.NewAccount(
        id=account_id,
        login=f"staff-{account_id[:8]}",
        name="测试工作人员",
        password_hash="unused",
        role=role,
        county=county,
        post="测试岗位",
        agency="测试单位",
    )
    accounts.create(store, new, actor=OPERATOR, now=now())
    sessions.start(store, account_id, token=token, now=now())
    day = day_in_shanghai(now()).isoformat()
    return Person(Actor(account_id, role, None, county, day=day), token)


def text_of(page: AppTest) -> str:
    """Everything that a screen would send to the browser."""
    return "\n".join(_texts(page.main)) + "\n".join(_texts(page.sidebar))


def _texts(block: Block) -> Iterator[str]:
    for child in block.children.values():
        proto = getattr(child, "proto", None)
        if proto is not None:
            yield _plain(proto)
        if isinstance(child, Block):
            yield from _texts(child)


def _plain(proto: object) -> str:
    """The text of a message as it is written: its printed form holds octal codes."""
    serialise = getattr(proto, "SerializeToString", None)
    return serialise().decode("utf-8", "ignore") if serialise else str(proto)


def _fill(case: Case) -> tuple[str, str]:
    with case.store() as store:
        owner = case.owner.actor
        firm = firms.own(store, actor=owner)
        stated = firm.model_dump(include=set(firms.Profile.model_fields))
        firms.change_profile(
            store,
            firm.id,
            firms.Profile.model_validate(
                {**stated, "name": f"衢州{NAME}有限公司", "contact_name": f"{MARK}联系人"}
            ),
            seen_version=firm.version,
            actor=owner,
            now=now(),
        )
    submitted = case.start("light")
    _answer(case, submitted.id)
    with case.store() as store:
        submitting.submit(
            store,
            submitted.id,
            questionnaire=EDITION,
            rules=load_rules(EDITION),
            actor=case.owner.actor,
            now=now(),
            new_id=new_id,
        )
    draft = case.start("light")
    _answer(case, draft.id)
    return draft.id, submitted.id


def _file(store: Store, piece: str, owner: Actor) -> str:
    """A file of a piece, marked in its name, its statement and its content."""
    new = NewFile(f"{MARK}.png", Kind.PNG, f"{MARK}的遮盖说明", f"{MARK}的文件".encode())
    return files.add(store, piece, new, seen=None, actor=owner, now=now(), new_id=new_id).id


def _guided(store: Store, firm_id: str) -> str:
    """An entry that the firm may read and one it may not, and an issued letter; its id."""
    reviewer = staff(store, Role.REVIEWER, COUNTY).actor
    purposes.state(store, new_id(), firm_id, "起草文书", actor=reviewer, now=now())
    for shown in (visiting.YES, ""):
        fields = {
            visiting.KIND: "visit",
            visiting.DAY: day_in_shanghai(now()).isoformat(),
            visiting.SAID: f"{MARK}的走访",
            visiting.SHOWN: shown,
        }
        visiting.record(store, firm_id, fields, actor=reviewer, now=now(), new_id=new_id)
    letter = writing_letters.begin(
        store, firm_id, letters.Kind.GUIDANCE, actor=reviewer, now=now(), new_id=new_id
    )
    page = writing_letters.write_paragraph(
        store, letter, "annex", f"{MARK}的附件", seen="", actor=reviewer, now=now()
    )
    writing_letters.issue(
        store,
        letter,
        seen_version=page.letter.version,
        actor=reviewer,
        now=now(),
        new_id=new_id,
    )
    return letter


def _answer(case: Case, assessment_id: str) -> None:
    values = self_check_case.all_answers("light") | {"FK-DJ-02": "na"}
    with case.store() as store, store.atomic():
        for item, value in values.items():
            answering.save_answer(
                store,
                assessment_id,
                item,
                value,
                questionnaire=EDITION,
                reason=f"{MARK}的理由",
                seen_version=0,
                actor=case.owner.actor,
                now=now(),
            )
        answering.add_evidence(
            store,
            assessment_id,
            "FK-DJ-01",
            kind="其他",
            dated_on=day_in_shanghai(now()),
            described=f"{MARK}的证据",
            questionnaire=EDITION,
            actor=case.owner.actor,
            now=now(),
            new_id=new_id,
        )
