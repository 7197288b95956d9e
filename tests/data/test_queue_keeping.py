"""What the queue knows of a firm, and that it is kept by the audit chain alone."""

from datetime import timedelta
from typing import Any

import pytest

from data import assessments, audit, firms, queue, queue_facts, queue_keeping, recusals
from data.queue import Query
from data.queue_places import Standing
from data.times import day_in_shanghai
from tests.data import queue_rows as rows
from tests.data.town import NOW, Town

TODAY = day_in_shanghai(NOW)


def known(town: Town) -> Standing:
    firm = town.alpha.firm_id or ""
    return queue_facts.worked_out(town.store, firm, firm)[0].standing


def test_a_firm_that_never_submitted_has_nothing(town: Town) -> None:
    assert known(town) == Standing()


def test_the_last_check_counts_with_gap_and_change(town: Town) -> None:
    rows.check(town, town.alpha, days=400, state="reviewed", credible=(38.0, "orange"))
    rows.check(town, town.alpha, days=9, self=(30.0, "yellow"), credible=(50.5, "red"))

    found = known(town)

    assert (found.check_state, found.reading, found.colour) == ("submitted", "credible", "red")
    assert (found.risk, found.gap, found.change) == (50.5, 20.5, 12.5)
    assert found.checked_on == found.waiting_on == day_in_shanghai(NOW - timedelta(days=9))


def test_a_light_check_is_never_held_against_a_full_one(town: Town) -> None:
    rows.check(town, town.alpha, days=90, state="reviewed", credible=(38.0, "orange"))
    rows.check(town, town.alpha, days=5, scope="light", credible=(10.0, "blue"))

    found = known(town)

    assert (found.scope, found.colour, found.change) == ("full", "orange", None)
    assert (found.check_state, found.waiting_on) == ("submitted", day_in_shanghai(rows.ago(5)))


def test_a_light_check_counts_where_there_is_no_full_one(town: Town) -> None:
    rows.check(town, town.alpha, scope="light", credible=(10.0, "blue"))

    assert (known(town).scope, known(town).colour) == ("light", "blue")


def test_another_edition_is_no_change(town: Town) -> None:
    rows.check(town, town.alpha, days=400, edition="2025", credible=(10.0, "blue"))
    rows.check(town, town.alpha, credible=(50.0, "red"))

    assert known(town).change is None


@pytest.mark.parametrize(
    ("before", "change"),
    [
        pytest.param({"verified": (50.0, "red")}, -5.0, id="verified beside verified"),
        pytest.param({"credible": (30.0, "yellow")}, 10.0, id="else credible beside credible"),
        pytest.param({"self": (10.0, "blue")}, None, id="never one reading beside another"),
    ],
)
def test_like_is_compared_with_like(
    town: Town, before: dict[str, Any], change: float | None
) -> None:
    rows.check(town, town.alpha, days=400, state="closed", **before)
    rows.check(
        town, town.alpha, state="reviewed", credible=(40.0, "orange"), verified=(45.0, "orange")
    )

    assert known(town).reading == "verified"
    assert known(town).change == change


def test_what_was_withdrawn_is_gone(town: Town) -> None:
    rows.check(town, town.alpha, state="withdrawn")

    assert known(town) == Standing()


def test_a_moved_colour_counts_once_it_is_confirmed_and_the_review_ended(town: Town) -> None:
    check = rows.check(town, town.alpha, state="reviewed")
    moved = rows.move(town, check, town.reviewer, days=3)

    assert (known(town).colour, known(town).mover) == ("orange", town.reviewer.account_id)
    assert known(town).waiting_on == day_in_shanghai(rows.ago(3))

    changes = {
        "settlement": "confirmed",
        "settled_by": town.lead.account_id,
        "settled_at": "2026-11-23T06:03:00.000000+00:00",
    }
    town.store.update("colour_moves", moved, changes)
    assert (known(town).colour, known(town).mover, known(town).waiting_on) == ("orange", "", None)

    town.store.rows("UPDATE reviews SET state = 'ended'")
    assert known(town).colour == "red"


def test_a_move_from_a_colour_that_is_computed_no_more_does_not_count(town: Town) -> None:
    """As in the statistics and in the firm's file: the objection was upheld, say."""
    check = rows.check(town, town.alpha, state="closed", verified=(30.0, "yellow"))
    moved = rows.move(town, check, town.reviewer, days=3)
    town.store.update("colour_moves", moved, {"settlement": "confirmed", "settled_by": "x"})
    town.store.rows("UPDATE reviews SET state = 'ended'")

    assert known(town).colour == "yellow"


def test_an_objection_waits_since_it_was_filed(town: Town) -> None:
    check = rows.check(town, town.alpha, state="objected")
    rows.objection(town, check, town.alpha, days=4)

    assert known(town).waiting_on == day_in_shanghai(rows.ago(4))


def test_the_earliest_thing_due_is_named(town: Town) -> None:
    check = rows.check(town, town.alpha, state="reviewed")
    rows.action(town, town.alpha, due=2)
    rows.duty(town, town.alpha, check, "visit", due=5)
    rows.action(town, town.alpha, due=30, state="declined")
    rows.action(town, town.alpha, due=30, state="awaiting_check")

    found = known(town)

    assert (found.due_on, found.due_what) == (day_in_shanghai(rows.ago(5)), "visit")
    assert found.to_check == 1


def test_who_keeps_out_of_the_case_does_not_review_it(town: Town) -> None:
    check = rows.check(town, town.alpha, state="in_review")
    rows.move(town, check, town.reviewer)
    assert known(town).holder == town.reviewer.account_id

    firm = town.alpha.firm_id or ""
    recusals.declare(town.store, "r1", firm, "亲属任职", actor=town.reviewer, now=NOW)

    assert known(town).holder == ""


def listed(town: Town) -> dict[str, str]:
    found = queue.page(town.store, Query("all"), actor=town.reviewer, now=NOW)
    return {entry.id: entry.standing.check_state for entry in found}


def test_whoever_reads_the_queue_catches_up_with_the_chain(town: Town) -> None:
    alpha, beta = town.alpha.firm_id or "", town.beta.firm_id or ""
    assert listed(town) == {alpha: "", beta: ""}

    check = rows.check(town, town.alpha, state="submitted")
    assert listed(town) == {alpha: "", beta: ""}, "a row without a trace is not noticed"

    found = assessments.get(town.store, check, actor=town.alpha)
    assessments.move(town.store, found, "withdrawn", actor=town.alpha, now=NOW)
    rows.check(town, town.alpha, state="reviewed")
    firms.confirm(town.store, alpha, actor=town.lead, now=NOW)

    assert listed(town) == {alpha: "reviewed", beta: ""}


def test_nothing_is_worked_out_twice(town: Town) -> None:
    assert queue_keeping.catch_up(town.store) == 3
    assert queue_keeping.catch_up(town.store) == 0

    firms.confirm(town.store, town.alpha.firm_id or "", actor=town.lead, now=NOW)
    assert queue_keeping.catch_up(town.store) == 1
    assert queue_keeping.catch_up(town.store) == 0


def test_frequent_steps_that_move_nobody_cost_no_write(town: Town) -> None:
    queue_keeping.catch_up(town.store)
    town.says_why(town.lead)
    with town.store.steady():
        assert queue_keeping.catch_up(town.store) == 0
    assert audit.head(town.store).number


def test_a_firm_that_left_leaves_the_queue(town: Town) -> None:
    firm = town.gamma.firm_id or ""
    queue_keeping.catch_up(town.store)
    with town.store.atomic():
        town.store.rows("DELETE FROM firm_industries WHERE firm_id = :firm", firm=firm)
        town.store.rows("DELETE FROM queue_places WHERE id = :firm", firm=firm)
        town.store.rows("DELETE FROM accounts WHERE firm_id = :firm", firm=firm)
        town.store.rows("DELETE FROM firms WHERE id = :firm", firm=firm)

    assert sum(queue_keeping.rebuild(town.store)) == 2
