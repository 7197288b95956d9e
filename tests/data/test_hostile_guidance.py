"""Diary, drafts, letters and the firm's file, tried by everybody who has no business there."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import pytest

from data import (
    case_colours,
    case_dates,
    case_file,
    guidance,
    guidance_drafts,
    issued_letters,
    letter_drafts,
    letters,
    next_steps,
)
from data.actor import Actor
from data.errors import NoSuch, NotAllowed, Refusal
from data.guidance import Kind, Written
from data.letters import Kind as LetterKind
from data.purposes import PurposeMissing
from data.times import day_in_shanghai
from portal.workflows import reading_case, visiting, writing_letters
from tests.data.town import NOW, Town, built
from tests.workflows.guidance_case import Guided, guided

STRANGERS = ("beta", "gamma", "distant_reviewer", "other_guide", "auditor", "admin", "visitor")
"""To whom alpha does not exist."""
BLIND = ("reviewer", "lead")
"""In scope, without a purpose stated."""
OWN = ("alpha", "colleague")
TABLES = ("guidance_entries", "guidance_drafts", "letters", "letter_numbers", "messages")
SECRET = "门禁密码不要写"


@dataclass
class Target:
    """Alpha with an entry that the firm may read and one it may not, a draft and an issued letter."""

    case: Guided
    town: Town
    firm: str
    shown: str
    hidden: str
    draft: str
    issued: str

    def who(self, name: str) -> Actor:
        """Somebody of the town; `other_guide` guides other firms."""
        if name == "other_guide":
            return replace(self.town.guide, account_id="f" * 32)
        actor: Actor = getattr(self.town, name)
        return actor


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """One for all attempts: none of them changes anything."""
    for town in built(tmp_path_factory.mktemp("hostile") / "portal.sqlite"):
        case = guided(town)
        hidden = _add(town, case.firm, town.guide)
        shown = _add(town, case.firm, town.guide, shown=True)
        issued = case.issue(case.begin()).id
        town.store.rows(
            "DELETE FROM purposes WHERE account_id IN (:one, :other)",
            one=town.reviewer.account_id,
            other=town.lead.account_id,
        )
        yield Target(case, town, case.firm, shown, hidden, case.begin(), issued)


def _add(town: Town, firm: str, actor: Actor, *, shown: bool = False) -> str:
    day = day_in_shanghai(NOW)
    written = Written(Kind.VISIT, day, SECRET, next_step=SECRET, next_on=day, shown=shown)
    return guidance.add(town.store, town.new_id(), firm, written, actor=actor, now=NOW).id


Attempt = Callable[[Target, Actor], Any]

READS: dict[str, Attempt] = {
    "guidance.get": lambda t, a: guidance.get(t.town.store, t.shown, actor=a),
    "guidance.of_firm": lambda t, a: guidance.of_firm(t.town.store, t.firm, actor=a),
    "letters.opened": lambda t, a: letters.opened(t.town.store, t.issued, actor=a),
    "case_file.page": lambda t, a: case_file.page(t.town.store, t.firm, actor=a),
    "case_dates.of_firm": lambda t, a: case_dates.of_firm(t.town.store, t.firm, actor=a),
    "case_colours.standing": lambda t, a: case_colours.standing(t.town.store, t.firm, actor=a),
    "reading_case.read": lambda t, a: reading_case.read(t.town.store, t.firm, actor=a, now=NOW),
    "visiting.diary": lambda t, a: visiting.diary(t.town.store, t.firm, actor=a, now=NOW),
    "writing_letters.opened": lambda t, a: writing_letters.opened(
        t.town.store, t.issued, actor=a, now=NOW
    ),
}
"""Content: read by the firm and by staff in scope who said why."""

KNOWN: dict[str, Attempt] = {
    "letters.get": lambda t, a: letters.get(t.town.store, t.issued, actor=a),
    "letters.of_firm": lambda t, a: letters.of_firm(t.town.store, t.firm, actor=a),
}
"""That there is a letter, in which state: known to staff in scope as well."""

STAFF: dict[str, Attempt] = {
    "guidance.get of what is not shown": lambda t, a: guidance.get(t.town.store, t.hidden, actor=a),
    "letters.get of a draft": lambda t, a: letters.get(t.town.store, t.draft, actor=a),
    "letters.opened of a draft": lambda t, a: letters.opened(t.town.store, t.draft, actor=a),
    "letters.drafts": lambda t, a: letters.drafts(t.town.store, actor=a),
    "next_steps.still_open": lambda t, a: next_steps.still_open(t.town.store, actor=a),
    "visiting.opened": lambda t, a: visiting.opened(t.town.store, t.firm, actor=a, now=NOW),
}
"""What staff in scope read, and the firm does not."""

_FIELDS = {"kind": "visit", "day": "2026-11-23", "said": "x"}
WRITES: dict[str, Attempt] = {
    "guidance.add": lambda t, a: _add(t.town, t.firm, a),
    "guidance.withdraw": lambda t, a: guidance.withdraw(t.town.store, t.shown, actor=a, now=NOW),
    "guidance.finish_next": lambda t, a: guidance.finish_next(
        t.town.store, t.shown, actor=a, now=NOW
    ),
    "guidance_drafts.keep": lambda t, a: guidance_drafts.keep(
        t.town.store, t.firm, {"said": "x"}, seen_version=0, actor=a, now=NOW
    ),
    "guidance_drafts.drop": lambda t, a: guidance_drafts.drop(t.town.store, t.firm, actor=a),
    "guidance_drafts.move": lambda t, a: guidance_drafts.move(
        t.town.store, t.town.guide.account_id, t.town.reviewer.account_id, actor=a
    ),
    "visiting.keep": lambda t, a: visiting.keep(
        t.town.store, t.firm, _FIELDS, seen_version=0, actor=a, now=NOW
    ),
    "visiting.record": lambda t, a: visiting.record(
        t.town.store, t.firm, _FIELDS, actor=a, now=NOW, new_id=t.town.new_id
    ),
    "visiting.act": lambda t, a: visiting.act(t.town.store, "withdraw", t.shown, actor=a, now=NOW),
    "visiting.correct": lambda t, a: visiting.correct(t.town.store, t.shown, actor=a, now=NOW),
    "visiting.give_up": lambda t, a: visiting.give_up(t.town.store, t.firm, actor=a),
    "letter_drafts.begin": lambda t, a: letter_drafts.begin(
        t.town.store,
        t.town.new_id(),
        t.firm,
        LetterKind.WARNING,
        "{}",
        assessment_id=None,
        actor=a,
        now=NOW,
    ),
    "letter_drafts.write": lambda t, a: letter_drafts.write(
        t.town.store, t.draft, "{}", seen_version=3, actor=a, now=NOW
    ),
    "letter_drafts.drop": lambda t, a: letter_drafts.drop(t.town.store, t.draft, actor=a, now=NOW),
    "issued_letters.issue": lambda t, a: issued_letters.issue(
        t.town.store, t.draft, "{}", seen_version=3, actor=a, now=NOW
    ),
    "issued_letters.revoke": lambda t, a: issued_letters.revoke(
        t.town.store, t.issued, "理由", actor=a, now=NOW
    ),
    "writing_letters.begin": lambda t, a: writing_letters.begin(
        t.town.store, t.firm, LetterKind.WARNING, actor=a, now=NOW, new_id=t.town.new_id
    ),
    "writing_letters.write_paragraph": lambda t, a: writing_letters.write_paragraph(
        t.town.store, t.draft, "annex", "x", seen="", actor=a, now=NOW
    ),
    "writing_letters.leave_out": lambda t, a: writing_letters.leave_out(
        t.town.store, t.draft, "FK-DJ-01", True, actor=a, now=NOW
    ),
    "writing_letters.take_limits": lambda t, a: writing_letters.take_limits(
        t.town.store, t.draft, actor=a, now=NOW
    ),
    "writing_letters.add_own": lambda t, a: writing_letters.add_own(
        t.town.store, t.draft, actor=a, now=NOW, new_id=t.town.new_id
    ),
    "writing_letters.drop": lambda t, a: writing_letters.drop(
        t.town.store, t.draft, actor=a, now=NOW
    ),
    "writing_letters.issue": lambda t, a: writing_letters.issue(
        t.town.store, t.draft, seen_version=3, actor=a, now=NOW, new_id=t.town.new_id
    ),
    "writing_letters.revoke": lambda t, a: writing_letters.revoke(
        t.town.store, t.issued, "理由", actor=a, now=NOW, new_id=t.town.new_id
    ),
}
"""What staff in scope do; `guidance_drafts.move` the administrator alone."""

FIRMS: dict[str, Attempt] = {
    "issued_letters.receive": lambda t, a: issued_letters.receive(
        t.town.store, t.issued, actor=a, now=NOW
    ),
    "writing_letters.receive": lambda t, a: writing_letters.receive(
        t.town.store, t.issued, actor=a, now=NOW, new_id=t.town.new_id
    ),
    "issued_letters.note_download": lambda t, a: issued_letters.note_download(
        t.town.store, t.issued, actor=a, now=NOW
    ),
    "writing_letters.as_file": lambda t, a: writing_letters.as_file(
        t.town.store, t.issued, actor=a, now=NOW
    ),
}
"""What the firm does with its letter."""

ATTEMPTS = (READS, KNOWN, STAFF, WRITES, FIRMS)
ELSEWHERE = {
    "portal.workflows.writing_letters.other_limits": "is `corrective_actions.of_firm`, beside a letter",
    "portal.workflows.visiting.waiting": "is `follow_ups.of_firm`, or nothing",
    "data.guidance_drafts.read": "speaks of the actor's own draft alone; in test_guidance_drafts.py",
    "data.guidance_drafts.own": "speaks of the actor's own drafts alone",
    "data.letters.change": "is for callers that checked the right; tried through all of them",
    "data.letters.row_for": "is how each step finds its row; tried through all of them",
    "data.letter_drafts.said": "only builds a row; tried through `write` and `issue`",
}


def _contents(town: Town) -> dict[str, list[dict[str, Any]]]:
    return {table: town.store.rows(f"SELECT * FROM {table}") for table in TABLES}


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize("attempts", [READS, KNOWN, STAFF], ids=["content", "known", "staff"])
def test_a_stranger_reads_nothing(target: Target, attempts: dict[str, Attempt], who: str) -> None:
    for name, read in attempts.items():
        try:
            found = read(target, target.who(who))
        except (NoSuch, NotAllowed) as refusal:
            assert target.firm not in str(refusal), name
        else:
            assert not found, name


@pytest.mark.parametrize("who", BLIND)
@pytest.mark.parametrize("read", READS)
def test_without_a_purpose_the_content_is_shut(target: Target, read: str, who: str) -> None:
    try:
        found = READS[read](target, target.who(who))
    except (NoSuch, PurposeMissing):
        return
    assert not found


@pytest.mark.parametrize("who", OWN)
@pytest.mark.parametrize("read", STAFF)
def test_the_firm_does_not_read_what_is_the_officials(target: Target, read: str, who: str) -> None:
    try:
        found = STAFF[read](target, target.who(who))
    except (NoSuch, NotAllowed):
        return
    assert not found


@pytest.mark.parametrize("who", [*OWN, "guide"])
@pytest.mark.parametrize("read", READS)
def test_who_may_reads_it(target: Target, read: str, who: str) -> None:
    assert READS[read](target, target.who(who))


@pytest.mark.parametrize("who", [*STRANGERS, *OWN])
@pytest.mark.parametrize("write", WRITES)
def test_who_is_not_staff_in_scope_changes_nothing(target: Target, write: str, who: str) -> None:
    if (who, write) == ("admin", "guidance_drafts.move"):
        return
    before = _contents(target.town)

    try:
        WRITES[write](target, target.who(who))
    except (NoSuch, NotAllowed):
        pass
    else:
        assert write.endswith((".drop", ".give_up")), "only an own draft that is not there"
    assert _contents(target.town) == before


@pytest.mark.parametrize("who", [*STRANGERS, *BLIND])
@pytest.mark.parametrize("step", FIRMS)
def test_nobody_receives_for_the_firm(target: Target, step: str, who: str) -> None:
    before = _contents(target.town)

    if step == "issued_letters.note_download" and who in BLIND:
        return  # leaves a trace and shows nothing
    with pytest.raises((NoSuch, NotAllowed, PurposeMissing)):
        FIRMS[step](target, target.who(who))
    assert _contents(target.town) == before


@pytest.mark.parametrize("write", [one for one in WRITES if not one.startswith("guidance_drafts")])
def test_who_keeps_out_changes_nothing(target: Target, write: str) -> None:
    """A recused official (回避), also with a purpose stated."""
    store, guide = target.town.store, target.town.guide
    row = {"id": "out", "firm_id": target.firm, "account_id": guide.account_id, "reason": b"x"}
    with suppress(_Undone), store.atomic():
        store.insert("recusals", {**row, "declared_at": "2026-11-23"})
        before = _contents(target.town)
        try:
            WRITES[write](target, guide)
        except (NoSuch, NotAllowed, Refusal):
            assert _contents(target.town) == before
        else:
            assert write in _OWN_DRAFTS
        raise _Undone


class _Undone(Exception):  # noqa: N818  # named for what it does
    """Takes back what an attempt needed."""


_OWN_DRAFTS = frozenset(
    {"visiting.keep", "visiting.give_up", "visiting.correct", "writing_letters.begin"}
)
"""Words of one's own that reach nobody; a draft that is open already is only opened."""


@pytest.mark.parametrize("write", [one for one in WRITES if "issue" in one or "revoke" in one])
def test_a_guide_issues_and_revokes_nothing(target: Target, write: str) -> None:
    with pytest.raises(NotAllowed):
        WRITES[write](target, target.town.guide)


@pytest.mark.parametrize("write", [one for one in WRITES if one.startswith("writing_letters")])
def test_without_a_purpose_nobody_works_on_a_letter(target: Target, write: str) -> None:
    if write in ("writing_letters.drop", "writing_letters.revoke"):
        return  # need not read it
    with pytest.raises((Refusal, NoSuch)):
        WRITES[write](target, target.town.reviewer)
