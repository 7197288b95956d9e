"""Corrective actions and follow-up, tried by everybody who has no business there.

The reviewer and the guide of the firm have said why; the lead has not. As elsewhere: what is out of
scope looks like what is not there, and after a refusal not one row is different.
"""

import pytest

from data import (
    action_changes,
    action_checks,
    action_proofs,
    action_steps,
    action_terms,
    audit,
    corrective_actions,
    escalations,
    follow_ups,
    overdue,
)
from data.errors import NoSuch, NotAllowed, Refusal
from data.rights import Action
from portal.workflows import (
    action_pages,
    agreeing,
    correcting,
    escalating,
    following_up,
    progress,
    rechecking,
    working,
)
from portal.workflows.correcting import ActionForm
from questionnaires.loading import edition
from scoring.rules import load_rules
from tests.data.actions_target import LATER, TODAY, Attempt, Target, step, target
from tests.data.corrections import DUE, TERMS
from tests.data.town import NOW

__all__ = ["LATER", "TODAY", "Attempt", "Target", "target"]

WHO = (
    "alpha",
    "colleague",
    "beta",
    "gamma",
    "reviewer",
    "distant_reviewer",
    "guide",
    "lead",
    "auditor",
    "admin",
    "visitor",
)
OWNER = frozenset({"alpha"})
OWN = frozenset({"alpha", "colleague"})
STAFF = frozenset({"reviewer", "guide"})


READS: dict[str, tuple[frozenset[str], Attempt]] = {
    "corrective_actions.get": (
        OWN | STAFF,
        lambda t, a: corrective_actions.get(t.store, t.working.id, actor=a),
    ),
    "corrective_actions.of_firm": (
        OWN | STAFF,
        lambda t, a: corrective_actions.of_firm(t.store, t.firm, actor=a),
    ),
    "action_changes.of_action": (
        OWN | STAFF,
        lambda t, a: action_changes.of_action(t.store, t.closed.id, actor=a),
    ),
    "action_steps.of_action": (
        OWN | STAFF,
        lambda t, a: action_steps.of_action(t.store, t.working.id, actor=a),
    ),
    "action_proofs.of_action": (
        OWN | STAFF,
        lambda t, a: action_proofs.of_action(t.store, t.working.id, actor=a),
    ),
    "follow_ups.of_firm": (
        OWN | STAFF,
        lambda t, a: follow_ups.of_firm(t.store, t.firm, actor=a),
    ),
    "follow_ups.colour_of": (
        OWN | STAFF,
        lambda t, a: follow_ups.colour_of(t.store, t.firm, actor=a),
    ),
    "overdue.in_view": (
        OWN | STAFF | {"lead"},
        lambda t, a: overdue.in_view(t.store, today=TODAY, until=LATER, actor=a).things,
    ),
    "action_pages.board": (
        OWN | STAFF,
        lambda t, a: action_pages.board(t.store, t.firm, actor=a).lines,
    ),
    "action_pages.detail": (
        OWN | STAFF,
        lambda t, a: action_pages.detail(t.store, t.working.id, actor=a),
    ),
    "correcting.found_of": (
        OWN | STAFF,
        lambda t, a: correcting.found_of(t.store, t.firm, actor=a),
    ),
    "progress.read": (OWN | STAFF, lambda t, a: progress.read(t.store, t.firm, actor=a)),
}
"""What is shown, and to whom."""

STEPS: dict[str, tuple[frozenset[str], Attempt]] = {
    "corrective_actions.propose": (
        OWN | STAFF,
        lambda t, a: corrective_actions.propose(
            t.store,
            t.case.town.new_id(),
            t.firm,
            corrective_actions.NewAction(TERMS),
            actor=a,
            now=NOW,
        ),
    ),
    "correcting.add": (
        OWN | STAFF,
        lambda t, a: correcting.add(
            t.store,
            t.firm,
            ActionForm("补签协议"),
            actor=a,
            now=NOW,
            new_id=t.case.town.new_id,
        ),
    ),
    "correcting.propose": (
        STAFF | OWN,
        lambda t, a: correcting.propose(
            t.store,
            t.case.assessment,
            actor=a,
            now=NOW,
            new_id=t.case.town.new_id,
            questionnaire=edition(),
            rules=load_rules(edition()),
        ),
    ),
    "action_terms.adjust": (
        OWN | STAFF,
        lambda t, a: action_terms.adjust(
            t.store, t.proposed.id, TERMS, seen=t.proposed.version, actor=a, now=NOW
        ),
    ),
    "correcting.adjust": (
        OWN | STAFF,
        lambda t, a: correcting.adjust(
            t.store, t.bare.id, ActionForm("补签协议"), **step(t, a, t.bare)
        ),
    ),
    "action_terms.agree": (
        OWNER | STAFF,
        lambda t, a: action_terms.agree(t.store, t.proposed.id, **step(t, a, t.proposed)),
    ),
    "agreeing.agree": (
        OWNER | STAFF,
        lambda t, a: agreeing.agree(t.store, t.proposed.id, **step(t, a, t.proposed)),
    ),
    "agreeing.agree_all": (
        OWNER | STAFF,
        lambda t, a: agreeing.agree_all(
            t.store,
            {t.proposed.id: t.proposed.version},
            actor=a,
            now=NOW,
            new_id=t.case.town.new_id,
        ),
    ),
    "action_terms.decline": (
        OWNER,
        lambda t, a: action_terms.decline(t.store, t.proposed.id, "不做", **step(t, a, t.proposed)),
    ),
    "agreeing.decline": (
        OWNER,
        lambda t, a: agreeing.decline(t.store, t.proposed.id, "先不做", **step(t, a, t.proposed)),
    ),
    "action_terms.take_up": (
        OWNER,
        lambda t, a: action_terms.take_up(t.store, t.declined.id, **step(t, a, t.declined)),
    ),
    "agreeing.take_up": (
        OWNER,
        lambda t, a: agreeing.take_up(t.store, t.declined.id, **step(t, a, t.declined)),
    ),
    "action_terms.postpone": (
        frozenset({"reviewer"}),
        lambda t, a: action_terms.postpone(
            t.store, t.working.id, LATER, "停产", **step(t, a, t.working)
        ),
    ),
    "agreeing.postpone": (
        frozenset({"reviewer"}),
        lambda t, a: agreeing.postpone(
            t.store, t.working.id, LATER, "停产", **step(t, a, t.working)
        ),
    ),
    "action_steps.add": (
        OWN | {"guide"},
        lambda t, a: action_steps.add(
            t.store, t.case.town.new_id(), t.working.id, "签", actor=a, now=NOW
        ),
    ),
    "working.add_step": (
        OWN | {"guide"},
        lambda t, a: working.add_step(
            t.store, t.working.id, "签", actor=a, now=NOW, new_id=t.case.town.new_id
        ),
    ),
    "action_steps.finish": (
        OWN | {"guide"},
        lambda t, a: action_steps.finish(t.store, t.step, actor=a, now=NOW),
    ),
    "working.finish_step": (
        OWN | {"guide"},
        lambda t, a: working.finish_step(t.store, t.step, actor=a, now=NOW),
    ),
    "action_steps.undo": (
        OWN | {"guide"},
        lambda t, a: action_steps.undo(t.store, t.step, actor=a, now=NOW),
    ),
    "working.undo_step": (
        OWN | {"guide"},
        lambda t, a: working.undo_step(t.store, t.step, actor=a, now=NOW),
    ),
    "action_steps.worked_on": (
        OWN | {"guide"},
        lambda t, a: action_steps.worked_on(t.store, t.working.id, actor=a),
    ),
    "action_proofs.add": (
        OWN | {"guide"},
        lambda t, a: action_proofs.add(
            t.store,
            t.case.town.new_id(),
            t.working.id,
            kind="其他",
            dated_on=TODAY,
            described="台账",
            actor=a,
            now=NOW,
        ),
    ),
    "working.add_proof": (
        OWN | {"guide"},
        lambda t, a: working.add_proof(
            t.store,
            t.working.id,
            kind="其他",
            dated_on=TODAY,
            described="台账",
            actor=a,
            now=NOW,
            new_id=t.case.town.new_id,
        ),
    ),
    "action_proofs.withdraw": (
        OWN | {"guide"},
        lambda t, a: action_proofs.withdraw(t.store, t.proof, actor=a, now=NOW),
    ),
    "working.withdraw_proof": (
        OWN | {"guide"},
        lambda t, a: working.withdraw_proof(t.store, t.proof, actor=a, now=NOW),
    ),
    "action_checks.hand_in": (
        OWN | {"guide"},
        lambda t, a: action_checks.hand_in(t.store, t.working.id, **step(t, a, t.working)),
    ),
    "working.hand_in": (
        OWN | {"guide"},
        lambda t, a: working.hand_in(t.store, t.working.id, **step(t, a, t.working)),
    ),
    "action_checks.close": (
        STAFF,
        lambda t, a: action_checks.close(t.store, t.waiting.id, "on_site", **step(t, a, t.waiting)),
    ),
    "rechecking.close": (
        STAFF,
        lambda t, a: rechecking.close(t.store, t.waiting.id, "on_site", **step(t, a, t.waiting)),
    ),
    "action_checks.send_back": (
        STAFF,
        lambda t, a: action_checks.send_back(
            t.store, t.waiting.id, "还差", **step(t, a, t.waiting)
        ),
    ),
    "rechecking.send_back": (
        STAFF,
        lambda t, a: rechecking.send_back(t.store, t.waiting.id, "还差", **step(t, a, t.waiting)),
    ),
    "action_checks.reopen": (
        frozenset({"reviewer"}),
        lambda t, a: action_checks.reopen(t.store, t.closed.id, "没有签", **step(t, a, t.closed)),
    ),
    "rechecking.reopen": (
        frozenset({"reviewer"}),
        lambda t, a: rechecking.reopen(t.store, t.closed.id, "没有签", **step(t, a, t.closed)),
    ),
    "follow_ups.open_for": (
        frozenset({"reviewer"}),
        lambda t, a: follow_ups.open_for(
            t.store, t.case.assessment, "red", actor=a, now=NOW, new_id=t.case.town.new_id
        ),
    ),
    "following_up.count_from": (
        frozenset({"reviewer"}),
        lambda t, a: following_up.count_from(
            t.store, t.case.assessment, "red", actor=a, now=NOW, new_id=t.case.town.new_id
        ),
    ),
    "follow_ups.done": (
        STAFF,
        lambda t, a: follow_ups.done(t.store, t.contact, TODAY, actor=a, now=NOW),
    ),
    "following_up.mark_done": (
        STAFF,
        lambda t, a: following_up.mark_done(t.store, t.contact, TODAY, actor=a, now=NOW),
    ),
    "corrective_actions.to_change": (
        STAFF,
        lambda t, a: corrective_actions.to_change(
            t.store, t.working.id, Action.ACTION_CHECK, "in_progress", actor=a
        ),
    ),
}
"""What is done, and by whom; each is undone, so that the next finds the same."""

NEVER: dict[str, Attempt] = {
    "escalations.firms_due": lambda t, a: escalations.firms_due(
        t.store, escalations.rules()[0], DUE, actor=a
    ),
    "escalations.raise_due": lambda t, a: escalations.raise_due(
        t.store,
        t.firm,
        escalations.rules()[0],
        DUE,
        actor=a,
        now=NOW,
        new_id=t.case.town.new_id,
    ),
    "escalating.run": lambda t, a: escalating.run(
        t.store, actor=a, now=NOW, new_id=t.case.town.new_id
    ),
}
"""What the operator's timer does, and nobody who signs in."""

ATTEMPTS = (READS, STEPS, NEVER)
ELSEWHERE = {
    "data.action_changes.take": "takes a step with what `to_change` gave, in the same transaction",
    "data.action_checks.why_not": "only refuses; tried through `close`",
    "data.corrective_actions.write": "changes what `to_change` gave, in the same transaction",
    "data.follow_ups.reassessed": "has no firm but the actor's own; tried in test_follow_ups.py",
    "portal.workflows.action_news.to_firm": "is how the steps tell people; shows nothing",
    "portal.workflows.action_news.of_action": "is how the steps tell people; shows nothing",
    "portal.workflows.action_pages.note_look": "leaves a trace and shows nothing",
}


class _Undone(Exception):  # noqa: N818  # named for its cause, as all errors here
    """Nothing of an attempt is to stay."""


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("read", READS)
def test_it_is_shown_to_whom_it_is_for(target: Target, read: str, who: str) -> None:
    allowed, attempt = READS[read]
    try:
        found = attempt(target, getattr(target.case.town, who))
    except Refusal as refusal:
        assert who not in allowed, refusal
        assert target.firm not in str(refusal)
    else:
        assert bool(found) == (who in allowed)


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("step", STEPS)
def test_it_is_done_by_whom_it_is_for(target: Target, step: str, who: str) -> None:
    allowed, attempt = STEPS[step]
    actor, store = getattr(target.case.town, who), target.store
    before = audit.head(store)
    if who in allowed:
        with pytest.raises(_Undone), store.atomic():
            attempt(target, actor)
            raise _Undone
        return
    with pytest.raises((NoSuch, NotAllowed)) as refused:
        attempt(target, actor)
    assert target.firm not in str(refused.value)
    assert audit.head(store) == before


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("step", NEVER)
def test_only_the_timer_does_it(target: Target, step: str, who: str) -> None:
    with pytest.raises(NotAllowed):
        NEVER[step](target, getattr(target.case.town, who))
