"""Rotating the keys (轮换密钥) of 100,000 sealed rows while 20 sessions answer.

The rotation is the command in a process of its own, the sessions are threads with their own
connections in another one, as in a serving portal. Bound: no failed answer, none lost.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from data import answers, sealed, sessions
from data.errors import Refusal
from data.keys import Keyring
from data.store import Store, keep_open, open_store
from portal.workflows import answering
from tests.portal.screens import self_check_case
from tests.portal.screens.self_check_case import EDITION, Case, Person

ROWS = 100_000
SESSIONS = 20
EVERY = 0.2
ALONE_SECONDS = 8.0
ITEM = "FK-DJ-01"
REASON = "这一项由集团统一管理，本企业没有这种情形"

_EVIDENCE = """
    INSERT INTO evidence (id, assessment_id, item, kind, dated_on, described, author, created_at)
    VALUES (:id, :assessment, :item, '其他', '2026-01-01', :described, :author, :created)
"""


@dataclass
class Session:
    """One person who answers the same question again and again."""

    person: Person
    assessment: str
    version: int = 0
    seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


def run() -> None:
    """Print the figures; end with an error where an answer failed or is lost."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("PORTAL_BENCH_FOLDER")) as name:
        case, people = _town(Path(name))
        keyring = Keyring.load(case.key_file, {})
        keep_open(case.database)
        with _answering(case, keyring, people):
            time.sleep(ALONE_SECONDS)
        alone = _take(people)
        with _answering(case, keyring, people):
            began = time.perf_counter()
            printed = _rotate(case)
            took = time.perf_counter() - began
        during = _take(people)
        lost, older = _look(case, people)
    print(printed)
    print(f"{ROWS / took:9,.0f} rows/s, the start of the command included ({took:.1f} s)")
    _print("answers without rotation", alone)
    _print("answers during rotation ", during)
    failures = [failure for session in people for failure in session.failures]
    print(
        f"failed answers {len(failures)}   lost answers {lost}   values under the old key {older}"
    )
    if failures or lost or older:
        raise AssertionError(failures[:5])


def _town(folder: Path) -> tuple[Case, list[Session]]:
    case = self_check_case.make(folder)
    with case.store() as store, store.atomic():
        persons = [case.owner]
        persons += [self_check_case.firm(store, number) for number in range(2, SESSIONS + 1)]
        people = [Session(person, _draft(store, person)) for person in persons]
        _describe(store, people[0])
    return case, people


def _draft(store: Store, person: Person) -> str:
    return answering.start(
        store,
        questionnaire=EDITION,
        scope="light",
        actor=person.actor,
        now=self_check_case.now(),
        new_id=self_check_case.new_id,
    ).id


def _describe(store: Store, session: Session) -> None:
    """The rows to rotate, all of one firm: what they say is of no matter."""
    for _ in range(ROWS):
        row = self_check_case.new_id()
        described = store.keyring.encrypt(REASON, table="evidence", column="described", row=row)
        store.rows(
            _EVIDENCE,
            id=row,
            assessment=session.assessment,
            item=ITEM,
            described=described,
            author=session.person.actor.account_id,
            created="2026-01-01T00:00:00.000000+00:00",
        )


@contextmanager
def _answering(case: Case, keyring: Keyring, people: list[Session]) -> Iterator[None]:
    stop = threading.Event()
    threads = [
        threading.Thread(target=_answer, args=(case, keyring, person, stop)) for person in people
    ]
    for thread in threads:
        thread.start()
        time.sleep(EVERY / SESSIONS)
    yield
    stop.set()
    for thread in threads:
        thread.join()


def _answer(case: Case, keyring: Keyring, session: Session, stop: threading.Event) -> None:
    while not stop.wait(EVERY):
        began = time.perf_counter()
        try:
            with open_store(case.database, keyring) as store:
                _one(store, session)
        except Refusal as failure:
            session.failures.append(f"{type(failure).__name__}: {failure}")
        session.seconds.append(time.perf_counter() - began)


def _one(store: Store, session: Session) -> None:
    """What a click costs below the screen: session looked up, reason read, answer saved."""
    actor = sessions.actor(
        store, sessions.session_of(session.person.token), now=self_check_case.now()
    )
    assert actor is not None
    standing = answers.all_of(store, session.assessment, actor=actor).get(ITEM)
    assert (standing.version if standing else 0) == session.version
    saved = answering.save_answer(
        store,
        session.assessment,
        ITEM,
        "na",
        questionnaire=EDITION,
        reason=f"{REASON} {session.version}",
        seen_version=session.version,
        actor=actor,
        now=self_check_case.now(),
    )
    session.version = saved.version


def _rotate(case: Case) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "portal", "rotate-key"],
        env={**os.environ, **case.environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def _take(people: list[Session]) -> list[float]:
    taken = [seconds for session in people for seconds in session.seconds]
    for session in people:
        session.seconds = []
    return taken


def _look(case: Case, people: list[Session]) -> tuple[int, int]:
    """Answers that were acknowledged and are not there; values that still ask for the old key."""
    with open_store(case.database, Keyring.load(case.key_file, {})) as store:
        lost = 0
        for session in people:
            actor = session.person.actor
            found = answers.history(store, session.assessment, ITEM, actor=actor)
            lost += session.version - len(found)
        older = sum(sealed.older(store, column, store.keyring.current) for column in sealed.COLUMNS)
    return lost, older


def _print(what: str, seconds: list[float]) -> None:
    cuts = statistics.quantiles((second * 1000 for second in seconds), n=100)
    print(
        f"{what}  {len(seconds):5,}   median {cuts[49]:6.2f} ms   p95 {cuts[94]:6.2f} ms"
        f"   worst {max(seconds) * 1000:6.1f} ms"
    )


if __name__ == "__main__":
    run()
