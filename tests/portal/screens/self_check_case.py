"""A firm with two signed-in people and its answers, in a real database: for screens and browsers."""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from data import accounts, answers, assessments, firms, sessions
from data.actor import VISITOR, Actor, Role
from data.answers import StoredAnswer, Value
from data.assessments import Assessment, Scope
from data.opening import prepare
from data.store import Store, open_store
from portal import clock
from portal.demo.codes import demo_code
from portal.workflows import answering
from questionnaires.editions import CURRENT
from questionnaires.loading import edition
from tests.data import blank

EDITION = edition(CURRENT)
COUNTY = "330802"


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in: who, and the token in the browser's cookie."""

    actor: Actor
    token: str

    @property
    def identity(self) -> str:
        """The value of the trusted header."""
        return f"session:{sessions.session_of(self.token)}"


@dataclass(frozen=True)
class Case:
    """A portal with one firm."""

    database: Path
    key_file: Path
    owner: Person
    colleague: Person

    @property
    def environment(self) -> dict[str, str]:
        """What makes a portal process use this database."""
        return {"PORTAL_DATABASE": str(self.database), "PORTAL_KEY_FILE": str(self.key_file)}

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The database, for one step."""
        with open_store(self.database, prepare(self.database, self.key_file)) as store:
            yield store

    def start(self, scope: Scope = "light") -> Assessment:
        """Begin an assessment."""
        with self.store() as store:
            return answering.start(
                store,
                questionnaire=EDITION,
                scope=scope,
                actor=self.owner.actor,
                now=now(),
                new_id=new_id,
            )

    def answer(
        self,
        assessment: Assessment,
        values: Mapping[str, Value],
        *,
        by: Person | None = None,
        reason: str = "本企业没有这种情形",
    ) -> None:
        """Save answers, over whatever stands there."""
        actor = (by or self.owner).actor
        with self.store() as store:
            standing = answers.all_of(store, assessment.id, actor=actor)
            for item, value in values.items():
                answering.save_answer(
                    store,
                    assessment.id,
                    item,
                    value,
                    questionnaire=EDITION,
                    reason=reason,
                    seen_version=standing[item].version if item in standing else 0,
                    actor=actor,
                    now=now(),
                )

    def answers(self, assessment: Assessment) -> dict[str, StoredAnswer]:
        """What the database has."""
        with self.store() as store:
            return answers.all_of(store, assessment.id, actor=self.owner.actor)

    def sign_out(self, person: Person) -> None:
        """End a session, as signing out in another tab does."""
        with self.store() as store:
            sessions.revoke(store, person.token, now=now())


def make(folder: Path, *, staff: int = 120, industry: str = "26", revenue: float = 8000) -> Case:
    """A portal in a folder with one firm and two of its people."""
    database, key_file = folder / "portal.sqlite", folder / "portal.keys"
    blank.lay(database, key_file)
    with open_store(database, prepare(database, key_file)) as store:
        owner = firm(store, 1, staff=staff, industry=industry, revenue=revenue)
        colleague = _person(store, owner.actor.firm_id or "", "李四", owner.actor, Role.FIRM_MEMBER)
    return Case(database, key_file, owner, colleague)


def firm(
    store: Store, number: int, *, staff: int = 120, industry: str = "26", revenue: float = 8000
) -> Person:
    """One more firm; its owner, signed in."""
    firm_id = new_id()
    profile = firms.Profile(
        name=f"衢州示例材料有限公司{number}",
        industry=industry,
        county=COUNTY,
        staff=staff,
        revenue_wan=revenue,
    )
    firms.register(store, firm_id, demo_code(COUNTY, number), profile, now=now())
    return _person(store, firm_id, "张三", VISITOR, Role.FIRM_OWNER)


def begin(store: Store, person: Person, values: Mapping[str, Value]) -> Assessment:
    """A full draft of the person's firm with some answers."""
    begun = answering.start(
        store,
        questionnaire=EDITION,
        scope="full",
        actor=person.actor,
        now=now(),
        new_id=new_id,
    )
    for item, value in values.items():
        answers.save(store, begun.id, item, value, seen_version=0, actor=person.actor, now=now())
    return begun


def draft_of(store: Store, person: Person) -> Assessment:
    """The open draft of the person's firm."""
    draft = assessments.open_draft(store, edition=EDITION.edition, actor=person.actor)
    assert draft is not None
    return draft


def values_of(store: Store, person: Person) -> dict[str, Value]:
    """Item → value in the draft of the person's firm."""
    draft = assessments.open_draft(store, edition=EDITION.edition, actor=person.actor)
    stored = answers.all_of(store, draft.id, actor=person.actor) if draft else {}
    return {item: answer.value for item, answer in stored.items()}


def versions_of(store: Store, person: Person, prefix: str) -> int:
    """How often items that begin so were saved in the draft of the person's firm."""
    draft = assessments.open_draft(store, edition=EDITION.edition, actor=person.actor)
    stored = answers.all_of(store, draft.id, actor=person.actor) if draft else {}
    return sum(answer.version for item, answer in stored.items() if item.startswith(prefix))


def all_answers(scope: str = "light", level: int = 2) -> dict[str, Value]:
    """An answer to everything a scope asks, exposure 1, controls at a level (yes/no: 否)."""
    asked = EDITION.asked(scope)
    profile: dict[str, Value] = {question.id: 1 for question in EDITION.exposure}
    controls: dict[str, Value] = {
        question.id: level if len(question.options) > 2 else 0
        for question in EDITION.questions
        if question.id in asked
    }
    return {**profile, **controls}


def now() -> datetime:
    """This moment, as the portal of this process knows it."""
    return clock.now()


def new_id() -> str:
    """A fresh id."""
    return uuid4().hex


def _person(store: Store, firm_id: str, name: str, by: Actor, role: Role) -> Person:
    account_id, token = new_id(), secrets.token_urlsafe(32)
    new = accounts.NewAccount(
        id=account_id,
        login=f"person-{account_id[:8]}",
        name=name,
        password_hash="unused",
        role=role,
        firm_id=firm_id,
    )
    accounts.create(store, new, actor=by, now=now())
    sessions.start(store, account_id, token=token, now=now(), longest=timedelta(hours=12))
    return Person(Actor(account_id, role, firm_id), token)
