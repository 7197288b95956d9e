"""The firm's file (一企一档): everything in the order of time, each reader what is the reader's."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from data import assignments, case_colours, case_dates, case_file
from data.actor import Actor
from data.case_file import LATEST, Event
from data.case_sources import SOURCES, Group
from data.scope import parameters
from data.store import Row
from tests.data import case_rows
from tests.data.town import NOW, built
from tests.workflows.guidance_case import Guided, guided

LATER = NOW + timedelta(hours=1)
_FOR_STAFF = {
    *("case-taken", "recused", "review-begun", "colour-moved", "colour-refused"),
    *("escalated", "letter-drafted"),
}


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guided]:
    for town in built(tmp_path_factory.mktemp("file") / "portal.sqlite"):
        case = guided(town)
        for table, row in _rows(case).items():
            town.store.insert(table, row)
        assignments.end(town.store, case.firm, town.guide.account_id, actor=town.lead, now=LATER)
        assignments.assign(
            town.store,
            case.firm,
            town.guide.account_id,
            actor=town.lead,
            now=LATER + timedelta(hours=1),
        )
        town.store.insert("follow_ups", {**_follow_up(case), "id": "open", "duty": "visit"})
        yield case


def _rows(case: Guided) -> dict[str, Row]:
    """A row in every table of a case, opened where it is read, each with all that happened to it."""
    town, at = case.town, "2026-11-24T02:00:00.000000+00:00"
    snapshot = town.store.rows("SELECT id FROM snapshots")[0]["id"]
    people = (town.alpha.account_id, town.reviewer.account_id)
    rows = case_rows.of_firm(case.firm, case.check, snapshot, *people)
    keyring = town.store.keyring
    rows["guidance_entries"] |= {
        "said": keyring.encrypt("说了什么", table="guidance_entries", column="said", row="entry"),
        "author": town.guide.account_id,
        "shown": 1,
        "next_on": "2026-12-01",
    }
    rows["corrective_actions"] |= {
        "measure": keyring.encrypt(
            "补清单", table="corrective_actions", column="measure", row="action/1"
        ),
    }
    rows["visit_wishes"] |= {
        "reason": keyring.encrypt("换人了", table="visit_wishes", column="reason", row="wish"),
        "answered_at": at,
    }
    rows["reviews"] |= {"state": "ended", "ended_at": at, "confidence": "paper"}
    (reading,) = town.store.rows("SELECT colour FROM result_readings WHERE reading = 'credible'")
    rows["colour_moves"] |= {
        "computed": reading["colour"],
        "settlement": "confirmed",
        "settled_by": town.lead.account_id,
        "settled_at": at,
    }
    rows["objections"] |= {"answered_at": at, "answered_by": people[1], "upheld": 1}
    rows["letters"] |= {
        "state": "revoked",
        "issued_at": at,
        "issued_by": people[1],
        "received_at": at,
        "received_by": people[0],
        "revoked_at": at,
        "year": 2026,
        "number": 3,
    }
    done = {"done_on": "2026-11-24", "done_by": people[1]}
    rows["follow_ups"] = _follow_up(case) | done
    return rows


def _follow_up(case: Guided) -> Row:
    return {
        "id": "follow-up",
        "firm_id": case.firm,
        "assessment_id": case.check,
        "duty": "contact",
        "colour": "red",
        "counted_from": "2026-11-23",
        "due_on": "2026-11-26",
    }


def read(case: Guided, actor: Actor, *groups: Group, count: int = 100) -> list[Event]:
    return case_file.page(
        case.town.store, case.firm, actor=actor, groups=groups or Group, count=count
    )


def test_staff_read_every_kind_of_event(case: Guided) -> None:
    kinds = {event.kind for event in read(case, case.town.lead)}

    # Not here: nobody confirmed the firm, refused a colour, returned or closed the check.
    missing = {"confirmed", "colour-refused", "closed", "returned"}
    assert kinds == {source.kind for source in SOURCES} - missing


def test_the_firm_reads_what_is_its_own(case: Guided) -> None:
    kinds = {event.kind for event in read(case, case.town.alpha)}

    assert kinds & _FOR_STAFF == set()
    assert kinds >= {"submitted", "reviewed", "colour-confirmed", "entry", "letter-issued"}


def test_events_are_in_order_and_say_what_was_written(case: Guided) -> None:
    events = read(case, case.town.lead)
    texts = {event.kind: event.text for event in events if event.text}

    assert [event.at for event in events] == sorted((e.at for e in events), reverse=True)
    assert texts == {
        "entry": "说了什么",
        "visit-wished": "换人了",
        "action-proposed": "补清单",
        "action-moved": "补清单",
    }


@pytest.mark.parametrize("count", [1, 3, 7])
def test_pages_join_without_gap_or_double(case: Guided, count: int) -> None:
    whole = read(case, case.town.lead)
    seen: list[Event] = []
    before = LATEST
    while page := case_file.page(
        case.town.store, case.firm, actor=case.town.lead, before=before, count=count
    ):
        seen += page
        before = page[-1].place

    assert seen == whole


@pytest.mark.parametrize("group", Group)
def test_a_group_holds_its_own_kinds(case: Guided, group: Group) -> None:
    kinds = {source.kind for source in SOURCES if source.group is group}

    assert {event.kind for event in read(case, case.town.lead, group)} <= kinds


@pytest.mark.parametrize("who", ["distant_reviewer", "beta", "gamma"])
def test_nobody_else_reads_a_line(case: Guided, who: str) -> None:
    assert read(case, getattr(case.town, who)) == []
    assert case_dates.of_firm(case.town.store, case.firm, actor=getattr(case.town, who)) == []


def test_without_a_purpose_staff_read_nothing(tmp_path: Path) -> None:
    for town in built(tmp_path / "portal.sqlite"):
        case = guided(town)
        town.store.rows("DELETE FROM purposes")
        assert read(case, town.reviewer) == []
        assert case_dates.of_firm(town.store, case.firm, actor=town.reviewer) == []
        assert case_colours.standing(town.store, case.firm, actor=town.reviewer) is None


def test_next_dates_stand_by_day(case: Guided) -> None:
    found = case_dates.of_firm(case.town.store, case.firm, actor=case.town.lead)

    assert [(one.kind, one.due_on.isoformat()) for one in found] == [
        ("campaign", "2026-11-23"),
        ("follow-up", "2026-11-26"),
        ("next-step", "2026-12-01"),
    ]


class TestColour:
    def test_a_confirmed_move_counts(self, case: Guided) -> None:
        found = case_colours.standing(case.town.store, case.firm, actor=case.town.lead)

        assert found is not None
        assert (found.colour, found.moved, found.reading) == ("red", "red", "credible")

    def test_without_one_the_rules_decide(self, tmp_path: Path) -> None:
        for town in built(tmp_path / "portal.sqlite"):
            case = guided(town)
            found = case_colours.standing(town.store, case.firm, actor=town.alpha)
            assert found is not None
            assert (found.moved, found.colour) == (None, found.computed)

    def test_a_firm_without_a_check_has_none(self, case: Guided) -> None:
        town = case.town
        firm = town.beta.firm_id or ""
        assert case_colours.standing(town.store, firm, actor=town.beta) is None


def test_the_statement_has_one_page_for_each_source(case: Guided) -> None:
    """Bounded: each source gives at most a page, whatever stands behind it."""
    found = read(case, case.town.lead, count=2)

    assert len(found) == 2
    assert found[0].at >= found[1].at


def test_no_source_walks_through_a_table(case: Guided) -> None:
    """What the file costs does not grow with the number of firms."""
    actor = case.town.lead
    names = {"firm": case.firm, "count": 1, "before_at": "", "before_kind": "", "before_id": ""}
    statement = case_file._statement(case_file._sources(actor, case_file.EVERYTHING), actor)
    plan = case.town.store.rows(f"EXPLAIN QUERY PLAN {statement}", **names, **parameters(actor))
    tables = case.town.store.tables()

    walked = {row["detail"].split()[1] for row in plan if row["detail"].startswith("SCAN ")}
    assert walked & set(tables) == set()
