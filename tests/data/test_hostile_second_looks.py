"""Assistance, moved colours, objections and blind reviews, tried by everybody who has no business there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from data import (
    agreement,
    assessments,
    assisted,
    assists,
    blind_samples,
    colour_moves,
    objection_periods,
    objections,
    verdicts,
)
from data.actor import Actor
from data.errors import NoSuch, NotAllowed, Refusal
from data.reviews import Review
from portal.workflows import (
    assisting,
    blind_reviewing,
    colouring,
    objecting,
    verified,
)
from portal.workflows.objecting import Correction, Prepared
from tests.data import desk, gate
from tests.data.town import NOW, Town
from tests.workflows import review_case, sheets
from tests.workflows.review_case import ITEM, LATER

STRANGERS = ("beta", "gamma", "distant_reviewer", "auditor", "admin", "visitor")
OF_FIRM = ("alpha", "colleague")
TABLES = (
    "assists",
    "assisted_answers",
    "assisted_evidence",
    "answers",
    "evidence",
    "colour_moves",
    "objections",
    "verdicts",
    "blind_draws",
    "blind_samples",
    "reviews",
    "assessments",
    "results",
)
WHY = "现场看到隔离措施已经停用。"


@dataclass
class Target:
    """Alpha's check, objected to, with a colour move that waits; a new draft with a guide at the gate."""

    town: Town
    review: Review
    move: str
    draft: str
    assist: str
    guide: Actor
    second: Actor

    @property
    def reviewed(self) -> str:
        return self.review.assessment_id


@pytest.fixture
def target(town: Town) -> Target:
    made = review_case.submitted(town)
    review = review_case.begin(town, made)
    review_case.decide(town, review, ITEM, 1, "没有看到签收记录。")
    choice = colouring.choice(town.store, review, actor=town.reviewer)
    move = colouring.move(
        town.store,
        review.id,
        choice.steps[0],
        WHY,
        seen=choice.computed or "",
        actor=town.reviewer,
        now=NOW,
        new_id=town.new_id,
    )
    review_case.end(town, review)
    draft = sheets.begin(town)
    guide = gate.guide_of(town)
    assist = gate.asked(town, draft, guide=guide)
    sheets.answer(town, draft, ITEM, 2, actor=guide)
    return Target(town, review, move.id, draft, assist, guide, desk.second_reviewer(town))


def _objected(t: Target) -> Target:
    """The colour is settled, the firm has objected."""
    town = t.town
    colouring.settle(
        town.store,
        t.move,
        agrees=True,
        actor=town.says_why(t.second),
        now=LATER,
        new_id=town.new_id,
    )
    objecting.file(
        town.store,
        t.reviewed,
        "请再看一次。",
        seen_version=0,
        actor=town.alpha,
        now=LATER,
        new_id=town.new_id,
    )
    return t


def _keys(t: Target) -> list[assisted.Key]:
    return [one.key for one in assisted.standing(t.town.store, t.draft, actor=t.town.alpha)]


Attempt = Callable[[Target, Actor], Any]

READS: dict[str, Attempt] = {
    "assists.get": lambda t, a: assists.get(t.town.store, t.assist, actor=a),
    "assists.open_of": lambda t, a: assists.open_of(t.town.store, t.draft, actor=a),
    "assists.of_assessment": lambda t, a: assists.of_assessment(t.town.store, t.draft, actor=a),
    "assists.asked": lambda t, a: assists.asked(t.town.store, actor=a),
    "assists.guides": lambda t, a: [
        one for one in assists.guides(t.town.store, actor=a) if one.id == t.guide.account_id
    ],
    "assisted.standing": lambda t, a: assisted.standing(t.town.store, t.draft, actor=a),
    "assessments.to_fill": lambda t, a: assessments.to_fill(t.town.store, t.draft, actor=a),
    "assisting.gate": lambda t, a: [
        *(gate := assisting.gate(t.town.store, t.draft, actor=a)).open,
        *(one for one in gate.guides if one.id == t.guide.account_id),
    ],
    "assisting.asked_by": lambda t, a: assisting.asked_by(
        t.town.store, t.town.alpha.firm_id or "", actor=a
    ),
    "assisting.draft": lambda t, a: assisting.draft(
        t.town.store, assists.get(t.town.store, t.assist, actor=t.town.alpha), actor=a
    ),
    "colour_moves.get": lambda t, a: colour_moves.get(t.town.store, t.move, actor=a),
    "colour_moves.of_assessment": lambda t, a: colour_moves.of_assessment(
        t.town.store, t.reviewed, actor=a
    ),
    "colour_moves.waiting": lambda t, a: colour_moves.waiting(t.town.store, actor=a),
    "decided_colour": lambda t, a: colour_moves.decided_colour(t.town.store, t.reviewed, actor=a),
    "colouring.choice": lambda t, a: colouring.choice(t.town.store, t.review, actor=a),
    "objections.get": lambda t, a: objections.get(t.town.store, t.reviewed, actor=a),
    "objections.find": lambda t, a: objections.find(t.town.store, t.reviewed, actor=a),
    "objections.waiting": lambda t, a: objections.waiting(t.town.store, actor=a),
    "objection_periods.open_until": lambda t, a: objection_periods.open_until(
        t.town.store, t.reviewed, actor=a, now=LATER
    ),
    "objections.to_answer": lambda t, a: objections.to_answer(t.town.store, t.reviewed, actor=a),
    "objecting.points": lambda t, a: objecting.points(t.town.store, t.reviewed, actor=a),
    "objecting.corrected": lambda t, a: objecting.corrected(t.town.store, t.reviewed, actor=a),
    "blind_samples.open_to": lambda t, a: blind_samples.open_to(t.town.store, actor=a),
    "blind_samples.judging": lambda t, a: blind_samples.judging(t.town.store, actor=a),
    "blind_samples.draws": lambda t, a: blind_samples.draws(t.town.store, actor=a),
    "agreement.compared": lambda t, a: agreement.compared(t.town.store, actor=a),
    "agreement.progress": lambda t, a: agreement.progress(t.town.store, actor=a).sampled,
    "blind_reviewing.overview": lambda t, a: blind_reviewing.overview(t.town.store, actor=a),
    "blind_reviewing.sample_of": lambda t, a: blind_reviewing.sample_of(
        t.town.store, t.town.alpha.firm_id or "", actor=a
    ),
    "blind_reviewing.open_desk": lambda t, a: blind_reviewing.open_desk(
        t.town.store, t.review.id, actor=a
    ),
    "verified.of": lambda t, a: verified.of(
        t.town.store,
        assessments.get(t.town.store, t.reviewed, actor=t.town.alpha),
        actor=a,
    ),
}
"""What a stranger reads nothing of."""

WRITES: dict[str, Attempt] = {
    "assists.invite": lambda t, a: assists.invite(
        t.town.store, t.town.new_id(), t.draft, t.guide.account_id, actor=a, now=NOW
    ),
    "assists.end": lambda t, a: assists.end(t.town.store, t.assist, actor=a, now=NOW),
    "assisting.invite": lambda t, a: assisting.invite(
        t.town.store, t.draft, t.guide.account_id, actor=a, now=NOW, new_id=t.town.new_id
    ),
    "assisting.end": lambda t, a: assisting.end(
        t.town.store, t.assist, actor=a, now=NOW, new_id=t.town.new_id
    ),
    "assisting.open_draft": lambda t, a: assisting.open_draft(
        t.town.store, t.assist, actor=a, now=NOW
    ),
    "assisted.confirm": lambda t, a: assisted.confirm(
        t.town.store, t.draft, _keys(t), actor=a, now=NOW
    ),
    "assisting.confirm": lambda t, a: assisting.confirm(
        t.town.store, t.draft, _keys(t), actor=a, now=NOW
    ),
    "assisted.carry": lambda t, a: assisted.carry(
        t.town.store, t.draft, t.draft, {ITEM}, {}, actor=a, now=NOW
    ),
    "colour_moves.move": lambda t, a: colour_moves.move(
        t.town.store,
        t.town.new_id(),
        t.review.id,
        "yellow",
        "orange",
        WHY,
        scale=("blue", "yellow", "orange", "red"),
        actor=a,
        now=NOW,
    ),
    "colour_moves.settle": lambda t, a: colour_moves.settle(
        t.town.store, t.move, agrees=True, actor=a, now=NOW
    ),
    "colour_moves.withdraw": lambda t, a: colour_moves.withdraw(
        t.town.store, t.move, actor=a, now=NOW
    ),
    "colouring.move": lambda t, a: colouring.move(
        t.town.store,
        t.review.id,
        "red",
        WHY,
        seen="orange",
        actor=a,
        now=NOW,
        new_id=t.town.new_id,
    ),
    "colouring.settle": lambda t, a: colouring.settle(
        t.town.store, t.move, agrees=True, actor=a, now=NOW, new_id=t.town.new_id
    ),
    "objections.write": lambda t, a: objections.write(
        t.town.store, t.town.new_id(), t.reviewed, "x", seen_version=0, actor=a, now=LATER
    ),
    "objections.file": lambda t, a: objections.file(
        t.town.store, t.town.new_id(), t.reviewed, "x", seen_version=0, actor=a, now=LATER
    ),
    "objecting.file": lambda t, a: objecting.file(
        t.town.store,
        t.reviewed,
        "x",
        seen_version=0,
        actor=a,
        now=LATER,
        new_id=t.town.new_id,
    ),
    "objections.prepare": lambda t, a: objections.prepare(
        t.town.store, t.reviewed, {"text": "x"}, seen_version=2, actor=a, now=LATER
    ),
    "objections.answer": lambda t, a: objections.answer(
        t.town.store, t.reviewed, "x", upheld=False, seen_version=2, actor=a, now=LATER
    ),
    "objecting.prepare": lambda t, a: objecting.prepare(
        t.town.store, t.reviewed, Prepared("x"), seen_version=2, actor=a, now=LATER
    ),
    "objecting.correct": lambda t, a: objecting.correct(
        t.town.store,
        t.reviewed,
        ITEM,
        Correction(2, "x"),
        seen_version=2,
        actor=a,
        now=LATER,
    ),
    "objecting.answer": lambda t, a: objecting.answer(
        t.town.store,
        t.reviewed,
        "x",
        upheld=False,
        seen_version=2,
        actor=a,
        now=LATER,
        new_id=t.town.new_id,
    ),
    "verdicts.correct": lambda t, a: verdicts.correct(
        t.town.store, t.review.id, ITEM, 2, "confirmed", reason="x", actor=a, now=LATER
    ),
    "blind_samples.draw": lambda t, a: blind_samples.draw(
        t.town.store, t.town.new_id(), seed="s", actor=a, now=LATER
    ),
    "blind_reviewing.draw": lambda t, a: blind_reviewing.draw(
        t.town.store, seed="s", actor=a, now=LATER, new_id=t.town.new_id
    ),
    "blind_reviewing.begin": lambda t, a: blind_reviewing.begin(
        t.town.store,
        blind_samples.Sample(t.review.id, t.reviewed, t.town.alpha.firm_id or "", "x", NOW, None),
        actor=a,
        now=LATER,
        new_id=t.town.new_id,
    ),
    "blind_reviewing.judge": lambda t, a: blind_reviewing.judge(
        t.town.store, t.review.id, ITEM, 2, seen_version=0, actor=a, now=LATER
    ),
    "blind_reviewing.end": lambda t, a: blind_reviewing.end(
        t.town.store, t.review.id, actor=a, now=LATER
    ),
}
"""What a stranger changes nothing by."""

ATTEMPTS = (READS, WRITES)
ELSEWHERE = {
    "data.assisted.note_answer": "is for callers that checked the right; tried through answers",
    "data.assisted.note_piece": "is for callers that checked the right; tried through evidence",
    "data.assists.end_all": "is how submitting ends them; tried in test_assisting.py",
    "data.blind_samples.refuse_biased": "only refuses; tried in test_blind_reviewing.py",
}


def _contents(town: Town) -> dict[str, list[dict[str, Any]]]:
    return {table: town.store.rows(f"SELECT * FROM {table}") for table in TABLES}


@pytest.mark.parametrize("stranger", STRANGERS)
@pytest.mark.parametrize("objected", [False, True], ids=["reviewed", "objected"])
def test_a_stranger_reads_nothing(target: Target, objected: bool, stranger: str) -> None:
    if objected:
        _objected(target)
    for name, read in READS.items():
        try:
            found = read(target, getattr(target.town, stranger))
        except Refusal as refusal:
            assert (target.town.alpha.firm_id or "?") not in str(refusal), name
        else:
            assert not found, name


@pytest.mark.parametrize("stranger", STRANGERS)
@pytest.mark.parametrize("objected", [False, True], ids=["reviewed", "objected"])
def test_a_stranger_changes_nothing(target: Target, objected: bool, stranger: str) -> None:
    if objected:
        _objected(target)
    before = _contents(target.town)
    for name, write in WRITES.items():
        with pytest.raises(Refusal):
            write(target, getattr(target.town, stranger))
        assert _contents(target.town) == before, name


GUIDE_MAY_NOT = (
    *(one for one in WRITES if one.startswith(("colour", "obj", "verdicts", "blind"))),
    *("assists.invite", "assisting.invite", "assisted.confirm", "assisting.confirm"),
    "assisted.carry",
)
FIRM_MAY_NOT = (
    *(one for one in WRITES if one.startswith(("colour", "verdicts", "blind"))),
    *("objections.prepare", "objections.answer"),
    *("objecting.prepare", "objecting.correct", "objecting.answer"),
)
OFFICIALS_MAY_NOT = (
    *(one for one in WRITES if one.startswith("assist")),
    *("objections.write", "objections.file", "objecting.file"),
)


@pytest.mark.parametrize(
    ("who", "attempts"),
    [("the guide", GUIDE_MAY_NOT), *((one, FIRM_MAY_NOT) for one in OF_FIRM)],
    ids=["guide", *OF_FIRM],
)
def test_guide_and_firm_keep_to_their_part(
    target: Target, who: str, attempts: tuple[str, ...]
) -> None:
    actor = target.guide if who == "the guide" else getattr(target.town, who)
    before = _contents(target.town)
    for name in attempts:
        with pytest.raises(Refusal):
            WRITES[name](target, actor)
        assert _contents(target.town) == before, name


@pytest.mark.parametrize("who", ["reviewer", "second", "lead"])
def test_no_official_fills_in_asks_confirms_or_objects(target: Target, who: str) -> None:
    actor = target.second if who == "second" else getattr(target.town, who)
    target.town.says_why(actor)
    before = _contents(target.town)
    for name in OFFICIALS_MAY_NOT:
        with pytest.raises((NoSuch, NotAllowed)):
            WRITES[name](target, actor)
        assert _contents(target.town) == before, name


def test_the_right_ones_can(target: Target) -> None:
    """The attempts above would notice: what is refused to others is there for these."""
    town = _objected(target).town
    assert READS["assisted.standing"](target, town.alpha)
    assert READS["assessments.to_fill"](target, target.guide)
    assert READS["objections.to_answer"](target, target.second)
    assert READS["decided_colour"](target, town.alpha).move is not None
