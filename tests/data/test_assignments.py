"""Assignments of guides: given once, taken back, given again; what ends with them, and who chooses."""

from datetime import timedelta

import pytest

from data import accounts, assignments, audit, firms, recusals
from data.actor import Actor, Role
from data.assignments import GuideNotFit
from data.firms import NoSuchFirm
from tests.data.gate import asked
from tests.data.town import NOW, Town, staff
from tests.workflows.sheets import begin

LATER = NOW + timedelta(days=1)


def firm(town: Town) -> str:
    return town.alpha.firm_id or ""


def give(town: Town, who: Actor | None = None, *, to: Actor | None = None) -> bool:
    guide = (to or town.guide).account_id
    return assignments.assign(town.store, firm(town), guide, actor=who or town.lead, now=NOW)


def keep_out(town: Town, who: Actor) -> None:
    reason = "亲属在该企业任职"
    recusals.declare(town.store, town.new_id(), firm(town), reason, actor=who, now=NOW)


def given_to(town: Town, reader: Actor) -> list[tuple[str, bool]]:
    found = assignments.guides_of(town.store, firm(town), actor=reader)
    return [(one.account_id, one.works) for one in found]


def entries(town: Town) -> int:
    what = f"firm_assignments/{firm(town)}/{town.guide.account_id}"
    return len(town.store.rows("SELECT 1 FROM audit_entries WHERE what = :what", what=what))


def test_who_has_the_firm_keeps_it_and_leaves_no_second_trace(town: Town) -> None:
    assert give(town)
    assert not give(town)

    assert entries(town) == 1
    assert given_to(town, town.lead) == [(town.guide.account_id, True)]


def test_it_is_taken_back_once_and_may_be_given_again(town: Town) -> None:
    give(town)
    guide = town.guide.account_id
    end = [
        assignments.end(town.store, firm(town), guide, actor=town.lead, now=LATER) for _ in range(2)
    ]

    assert end == [True, False]
    assert given_to(town, town.lead) == []
    with pytest.raises(NoSuchFirm):
        firms.get(town.store, firm(town), actor=town.guide)
    after = LATER + timedelta(hours=1)
    assert assignments.assign(town.store, firm(town), guide, actor=town.lead, now=after)
    assert [
        one.since for one in assignments.guides_of(town.store, firm(town), actor=town.guide)
    ] == [after]
    assert entries(town) == 3
    audit.verify(town.store)


def test_a_disabled_guide_and_one_who_keeps_out_are_given_nothing(town: Town) -> None:
    other = staff(town.store, town.new_id(), town.admin, Role.GUIDE)
    give(town)
    keep_out(town, town.guide)
    assignments.end(town.store, firm(town), town.guide.account_id, actor=town.lead, now=NOW)
    accounts.disable(town.store, other.account_id, actor=town.admin, now=NOW)

    for guide in (town.guide, other):
        with pytest.raises(GuideNotFit):
            give(town, to=guide)
    assert assignments.to_choose(town.store, actor=town.lead, firm_id=firm(town)) == []


def test_a_lead_who_keeps_out_changes_nothing(town: Town) -> None:
    keep_out(town, town.lead)

    with pytest.raises(NoSuchFirm):
        give(town)
    with pytest.raises(NoSuchFirm):
        assignments.end(town.store, firm(town), town.guide.account_id, actor=town.lead, now=NOW)


def test_the_firm_reads_no_name_and_none_who_cannot_work(town: Town) -> None:
    give(town)
    (own,) = assignments.guides_of(town.store, firm(town), actor=town.alpha)
    (seen,) = assignments.guides_of(town.store, firm(town), actor=town.reviewer)
    assert (own.name, seen.name) == ("", "张三")

    keep_out(town, town.guide)
    assert given_to(town, town.alpha) == []
    assert given_to(town, town.reviewer) == [(town.guide.account_id, False)]


def test_the_lead_chooses_by_who_has_least(town: Town) -> None:
    give(town)
    other = staff(town.store, town.new_id(), town.admin, Role.GUIDE)
    gone = staff(town.store, town.new_id(), town.admin, Role.GUIDE)
    accounts.disable(town.store, gone.account_id, actor=town.admin, now=NOW)

    def choices(firm_id: str) -> list[tuple[str, int]]:
        found = assignments.to_choose(town.store, actor=town.lead, firm_id=firm_id)
        return [(one.account_id, one.firms) for one in found]

    both = [(other.account_id, 0), (town.guide.account_id, 1)]
    assert choices("") == both
    assert choices(town.beta.firm_id or "") == both
    assert choices(firm(town)) == [(other.account_id, 0)]


def test_a_guide_of_the_firms_own_county_comes_first(town: Town) -> None:
    give(town)
    staff(town.store, town.new_id(), town.admin, Role.GUIDE)
    near = staff(town.store, town.new_id(), town.admin, Role.GUIDE, county="330803")
    found = assignments.to_choose(town.store, actor=town.lead, firm_id=town.gamma.firm_id or "")

    assert found[0].account_id == near.account_id


@pytest.mark.parametrize("how", ["end", "move"])
def test_what_the_firm_asked_of_the_guide_ends_with_it(town: Town, how: str) -> None:
    asked(town, begin(town))
    other = staff(town.store, town.new_id(), town.admin, Role.GUIDE).account_id
    guide = town.guide.account_id
    if how == "end":
        assignments.end(town.store, firm(town), guide, actor=town.lead, now=LATER)
    else:
        assignments.move(town.store, guide, other, actor=town.admin, now=LATER)

    assert town.store.rows("SELECT id FROM assists WHERE ended_at IS NULL") == []
    audit.verify(town.store)
