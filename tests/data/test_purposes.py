"""Staff say why before they open a firm's content; the firm reads who looked."""

from dataclasses import replace
from datetime import timedelta

import pytest

from data import answers, audit, firms, purposes, results
from data.actor import Actor
from data.errors import NotAllowed, Refusal
from data.firms import NoSuchFirm
from data.purposes import PurposeMissing
from data.rights import Action
from data.texts import BadText
from tests.data.test_hostile_actors import Target, target
from tests.data.town import NOW, Town

__all__ = ["target"]

WHY = "核对自评与证据"
TOMORROW = "2026-11-24"


def _state(town: Town, actor: Actor, why: str = WHY) -> None:
    firm = town.alpha.firm_id or ""
    purposes.state(town.store, town.new_id(), firm, why, actor=actor, now=NOW)


def test_without_a_purpose_there_is_nothing_to_see(target: Target) -> None:
    town = target.town

    assert answers.all_of(town.store, target.submitted, actor=town.reviewer) == {}
    with pytest.raises(results.NoSuchResult):
        results.latest(town.store, target.submitted, actor=town.reviewer)


def test_with_a_purpose_the_content_opens_for_that_day(target: Target) -> None:
    town = target.town
    _state(town, town.reviewer)

    assert answers.all_of(town.store, target.submitted, actor=town.reviewer)
    tomorrow = replace(town.reviewer, day=TOMORROW)
    assert answers.all_of(town.store, target.submitted, actor=tomorrow) == {}


def test_a_purpose_opens_one_firm_for_one_person(target: Target) -> None:
    town = target.town
    purposes.state(
        town.store, town.new_id(), town.beta.firm_id or "", WHY, actor=town.reviewer, now=NOW
    )
    _state(town, town.lead)

    assert answers.all_of(town.store, target.submitted, actor=town.reviewer) == {}
    assert answers.all_of(town.store, target.submitted, actor=town.lead)


def test_whom_to_call_is_told_with_a_purpose(town: Town) -> None:
    firm_id = town.alpha.firm_id or ""
    firm = firms.own(town.store, actor=town.alpha)
    stated = firms.Profile.model_validate(
        firm.model_dump(include=set(firms.Profile.model_fields)) | {"contact_name": "联系人甲"}
    )
    firms.change_profile(town.store, firm_id, stated, seen_version=1, actor=town.alpha, now=NOW)

    assert firms.get(town.store, firm_id, actor=town.reviewer).contact_name == ""
    _state(town, town.reviewer)
    assert firms.get(town.store, firm_id, actor=town.reviewer).contact_name == "联系人甲"


def test_the_first_statement_of_the_day_stands(town: Town) -> None:
    _state(town, town.reviewer)
    _state(town, town.reviewer, "另一个说法")

    found = purposes.looks(town.store, town.alpha.firm_id or "", actor=town.alpha)
    assert [look.reason for look in found] == [WHY]


@pytest.mark.parametrize("who", ["alpha", "colleague", "auditor", "admin", "visitor"])
def test_nobody_else_states_a_purpose(town: Town, who: str) -> None:
    with pytest.raises(NotAllowed):
        _state(town, getattr(town, who))


@pytest.mark.parametrize("who", ["distant_reviewer", "guide"])
def test_out_of_scope_no_purpose_helps(town: Town, who: str) -> None:
    with pytest.raises(NoSuchFirm):
        _state(town, getattr(town, who))
    assert not town.store.rows("SELECT * FROM purposes")


@pytest.mark.parametrize("why", ["", "   ", "看", "\x00 目的是核对", "长" * 201])
def test_a_purpose_is_a_sentence_that_the_firm_can_read(town: Town, why: str) -> None:
    with pytest.raises((BadText, Refusal), match="查看目的"):
        _state(town, town.reviewer, why)
    assert not town.store.rows("SELECT * FROM purposes")


def test_the_firm_reads_post_agency_time_and_purpose_and_no_name(town: Town) -> None:
    town.store.update(
        "accounts", town.reviewer.account_id, {"post": "复核员", "agency": "柯城区委政法委"}
    )
    _state(town, town.reviewer)
    later = NOW + timedelta(hours=1)
    purposes.note_look(
        town.store, town.alpha.firm_id or "", "assessments/x", actor=town.reviewer, now=later
    )

    looks = purposes.looks(town.store, town.alpha.firm_id or "", actor=town.colleague)

    assert [(look.at, look.action) for look in looks] == [
        (later, Action.CHECK_OPEN),
        (NOW, Action.PURPOSE_STATE),
    ]
    assert {(look.post, look.agency, look.reason) for look in looks} == {
        ("复核员", "柯城区委政法委", WHY)
    }


def test_a_look_without_a_purpose_is_refused(town: Town) -> None:
    with pytest.raises(PurposeMissing, match="目的"):
        purposes.note_look(
            town.store, town.alpha.firm_id or "", "assessments/x", actor=town.reviewer, now=NOW
        )


def test_the_firms_own_people_look_without_a_trace(town: Town) -> None:
    before = audit.head(town.store)

    purposes.note_look(
        town.store, town.alpha.firm_id or "", "assessments/x", actor=town.alpha, now=NOW
    )

    assert audit.head(town.store) == before


def test_a_firm_reads_only_who_looked_at_itself(town: Town) -> None:
    _state(town, town.reviewer)

    assert purposes.looks(town.store, town.alpha.firm_id or "", actor=town.beta) == []
    for who in (town.reviewer, town.lead, town.auditor, town.admin, town.visitor):
        with pytest.raises(NotAllowed):
            purposes.looks(town.store, town.alpha.firm_id or "", actor=who)


def test_the_reason_is_sealed(town: Town) -> None:
    _state(town, town.reviewer)

    content = b"".join(f.read_bytes() for f in town.path.parent.glob("portal.sql*"))
    assert WHY.encode() not in content
