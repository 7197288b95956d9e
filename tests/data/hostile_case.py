"""Whom strangers attack (被攻击的企业): a firm with a submitted check, a draft and evidence, and an invitation shown."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from data import (
    answers,
    files,
    invitations,
)
from data.actor import Actor
from data.evidence import Evidence
from data.file_kinds import Kind
from data.files import NewFile
from data.store import open_store
from data.times import to_text
from portal.workflows import (
    answering,
    submitting,
)
from questionnaires.loading import edition
from scoring.rules import load_rules
from tests.data.town import CODE, KEYS, NOW, Town, built, ids
from tests.workflows.sheets import answer_everything

FILE = NewFile("样式.png", Kind.PNG, "人名", b"content")


@dataclass
class Target:
    """Alpha's submitted assessment and open draft, with evidence that carries a file or is bare,
    and an invitation it has shown."""

    town: Town
    firm: str
    submitted: str
    draft: str
    piece: str
    invitation: str
    file: str
    bare: str


@pytest.fixture
def target(town: Town) -> Iterator[Target]:
    """Alpha with a submitted check, a draft and a file, for a test that changes something.

    Made once a process, then copied over the fresh town.
    """
    content, made, unused = _model()
    town.store.close()
    town.path.write_bytes(content)
    with open_store(town.path, KEYS) as town.store:
        town.new_id = ids(unused)
        yield replace(made, town=town)


@cache
def _model() -> tuple[bytes, Target, int]:
    """The file, what is in it, and the first number that is nobody's id."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "portal.sqlite"
        for town in built(path):
            made, unused = attacked(town), int(town.new_id(), 16)
        return path.read_bytes(), made, unused


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """The same, one for all attempts that change nothing."""
    for town in built(tmp_path_factory.mktemp("standing") / "portal.sqlite"):
        yield attacked(town)


def attacked(town: Town) -> Target:
    """Alpha's submitted check, draft, evidence with and without a file, and used invitation."""
    questionnaire = edition()
    submitted = _start(town)
    answer_everything(town, submitted, scope="light")
    submitting.submit(
        town.store,
        submitted,
        questionnaire=questionnaire,
        rules=load_rules(questionnaire),
        actor=town.alpha,
        now=NOW,
        new_id=town.new_id,
    )
    draft = _start(town)
    answers.save(town.store, draft, "FK-DJ-01", 2, seen_version=0, actor=town.alpha, now=NOW)
    piece, bare = _described(town, draft), _described(town, draft)
    firm_id, invitation = town.alpha.firm_id or "", _shown_invitation(town)
    file = files.add(
        town.store, piece.id, FILE, seen=None, actor=town.alpha, now=NOW, new_id=town.new_id
    )
    return Target(town, firm_id, submitted, draft, piece.id, invitation, file.id, bare.id)


def _described(town: Town, draft: str) -> Evidence:
    return answering.add_evidence(
        town.store,
        draft,
        "FK-DJ-01",
        kind="其他",
        dated_on=date(2026, 1, 1),
        described="目录",
        questionnaire=edition(),
        actor=town.alpha,
        now=NOW,
        new_id=town.new_id,
    )


def _start(town: Town) -> str:
    return answering.start(
        town.store,
        questionnaire=edition(),
        scope="light",
        actor=town.alpha,
        now=NOW,
        new_id=town.new_id,
    ).id


Q = edition()


RULES = load_rules(Q)


Attempt = Callable[[Target, Actor], Any]


def _shown_invitation(town: Town) -> str:
    """An invitation that alpha has shown: used, and bound to the firm."""
    invitation = town.new_id()
    invitations.issue(town.store, invitation, invitation, CODE, actor=town.lead, now=NOW)
    shown = {"used_at": to_text(NOW), "firm_id": town.alpha.firm_id}
    town.store.update("invitations", invitation, shown)
    return invitation
