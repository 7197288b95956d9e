"""Recusals: who keeps out of a case knows that the firm is there, and nothing else."""

import pytest

from data import (
    answers,
    assessments,
    assignments,
    audit,
    caseloads,
    firms,
    purposes,
    recusals,
    results,
    row_checks,
    snapshots,
    trail,
)
from data.actor import Actor, Role
from data.errors import NoSuch, NotAllowed, Refusal
from data.recusals import NoSuchRecusal, Recused
from data.rights import Action
from data.scope import OPEN_TO_THE_RECUSED, in_scope, parameters
from data.texts import BadText
from tests.data.test_hostile_actors import Target, target
from tests.data.town import NOW, Town, staff

__all__ = ["target"]

WHY = "本人配偶在该企业任职"


def declare(town: Town, who: Actor, why: str = WHY) -> None:
    recusals.declare(town.store, town.new_id(), town.alpha.firm_id or "", why, actor=who, now=NOW)


def lift(town: Town, by: Actor) -> None:
    (found,) = recusals.standing(town.store, actor=by)
    recusals.lift(town.store, found.id, actor=by, now=NOW)


@pytest.mark.parametrize("who", ["reviewer", "lead"])
def test_content_closes_though_a_purpose_was_stated(target: Target, who: str) -> None:
    town = target.town
    actor = town.says_why(getattr(town, who))
    assert snapshots.latest(town.store, target.submitted, actor=actor)

    declare(town, actor)

    for read in (snapshots.latest, results.latest):
        with pytest.raises(NoSuch):
            read(town.store, target.submitted, actor=actor)
    assert answers.all_of(town.store, target.submitted, actor=actor) == {}
    with pytest.raises(Recused):
        purposes.state(town.store, "p", target.firm, "再看一眼", actor=actor, now=NOW)
    assert firms.get(town.store, target.firm, actor=actor).contact_name == ""
    assert assessments.of_firm(town.store, target.firm, actor=actor), "that it is there stays known"
    other = town.lead if who == "reviewer" else town.reviewer
    assert snapshots.latest(town.store, target.submitted, actor=town.says_why(other))


def test_a_contact_closes_too(target: Target) -> None:
    town = target.town
    profile = firms.get(town.store, target.firm, actor=town.alpha)
    stated = profile.model_dump(include=set(firms.Profile.model_fields)) | {"contact_name": "李四"}
    firms.change_profile(
        town.store,
        target.firm,
        firms.Profile.model_validate(stated),
        seen_version=profile.version,
        actor=town.alpha,
        now=NOW,
    )
    actor = town.says_why(town.reviewer)
    assert firms.get(town.store, target.firm, actor=actor).contact_name == "李四"

    declare(town, actor)

    assert firms.get(town.store, target.firm, actor=actor).contact_name == ""


@pytest.mark.parametrize("who", ["reviewer", "guide", "lead"])
def test_nothing_is_in_reach_but_that_the_firm_is_there(town: Town, who: str) -> None:
    actor: Actor = getattr(town, who)
    assignments.assign(
        town.store, town.alpha.firm_id or "", town.guide.account_id, actor=town.lead, now=NOW
    )
    before = _reached(town, actor)
    assert before > OPEN_TO_THE_RECUSED & before

    declare(town, actor)

    assert _reached(town, actor) == before & OPEN_TO_THE_RECUSED


def _reached(town: Town, actor: Actor) -> frozenset[Action]:
    """What the actor may do with alpha."""
    sql = "SELECT 1 FROM firms WHERE firms.id = :firm AND {scope}"
    wanted = {"firm": town.alpha.firm_id, **parameters(actor)}
    return frozenset(
        action
        for action in Action
        if town.store.rows(sql.format(scope=in_scope(actor, action)), **wanted)
    )


def test_a_case_cannot_be_taken(town: Town) -> None:
    declare(town, town.reviewer)

    with pytest.raises(NoSuch):
        caseloads.take(town.store, "c", town.alpha.firm_id or "", actor=town.reviewer, now=NOW)


def test_how_officials_divide_their_work_is_not_told_to_the_firm(town: Town) -> None:
    firm = town.alpha.firm_id or ""
    told = len(trail.of_firm(town.store, firm, actor=town.alpha))

    declare(town, town.reviewer)

    assert len(trail.of_firm(town.store, firm, actor=town.alpha)) == told
    assert audit.head(town.store).number > told, "the chain has it all the same"


@pytest.mark.parametrize("why", ["", "  ", "亲属", "x" * 501, "亲属\u202e任职于此"])
def test_a_reason_is_needed(town: Town, why: str) -> None:
    with pytest.raises((BadText, Refusal)):
        declare(town, town.reviewer, why)
    assert recusals.own(town.store, actor=town.reviewer) == []


def test_declaring_twice_changes_nothing(town: Town) -> None:
    declare(town, town.reviewer)
    before = audit.head(town.store)

    declare(town, town.reviewer, "另一个理由也成立")

    assert audit.head(town.store) == before
    (own,) = recusals.own(town.store, actor=town.reviewer)
    assert (own.reason, own.firm, own.declared_at) == (WHY, "衢州甲机械有限公司", NOW)


def test_the_lead_reads_and_lifts_it_with_a_trace(town: Town) -> None:
    declare(town, town.reviewer)
    with pytest.raises(NotAllowed):
        lift(town, town.reviewer)
    before = audit.head(town.store).number

    lift(town, town.lead)

    (entry,) = audit.entries(town.store, after=before)
    assert (entry["action"], entry["firm_id"]) == (Action.RECUSAL_LIFT, town.alpha.firm_id)
    assert recusals.own(town.store, actor=town.reviewer) == []
    purposes.state(
        town.store, "p", town.alpha.firm_id or "", "重新办理", actor=town.reviewer, now=NOW
    )
    with pytest.raises(NoSuchRecusal):
        recusals.lift(town.store, "nothing", actor=town.lead, now=NOW)
    assert not [p for found in row_checks.check(town.store) for p in found.problems]


def test_nobody_lifts_the_own_one(town: Town) -> None:
    declare(town, town.lead)
    with pytest.raises(NotAllowed, match="另一位"):
        lift(town, town.lead)

    lift(town, staff(town.store, town.new_id(), town.admin, Role.LEAD))

    assert recusals.own(town.store, actor=town.lead) == []


def test_out_of_scope_there_is_nothing_to_keep_out_of(town: Town) -> None:
    for who in (town.distant_reviewer, town.guide):
        with pytest.raises(NoSuch):
            declare(town, who)
