"""Guidance entries (指导记录): written once, corrected by another, withdrawn with a trace."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from data import assignments, guidance, next_steps
from data.actor import Actor
from data.errors import Refusal
from data.firms import NoSuchFirm
from data.guidance import Entry, EntryChanged, Kind, NoSuchEntry, Written
from data.times import day_in_shanghai
from tests.data.town import NOW, Town

TODAY = day_in_shanghai(NOW)
VISIT = Written(
    kind=Kind.VISIT,
    happened_on=TODAY,
    said="看了门禁和打印室，约定先补涉密岗位清单",
    persons="总经理、人事部长",
    next_step="带样本再来一次",
    next_on=date(2026, 12, 7),
)


@pytest.fixture
def guided(town: Town) -> Town:
    """Alpha is given to the guide, who has said why."""
    assignments.assign(town.store, firm(town), town.guide.account_id, actor=town.lead, now=NOW)
    town.says_why(town.guide)
    return town


def firm(town: Town) -> str:
    return town.alpha.firm_id or ""


def add(town: Town, actor: Actor | None = None, written: Written = VISIT, **more: str) -> Entry:
    by = actor or town.guide
    return guidance.add(town.store, town.new_id(), firm(town), written, actor=by, now=NOW, **more)


def texts(town: Town, actor: Actor) -> list[str]:
    found = guidance.of_firm(town.store, firm(town), actor=actor)
    return [entry.written.said for entry in found]


def test_an_entry_reads_as_it_was_written(guided: Town) -> None:
    entry = add(guided)

    assert entry.written == VISIT
    assert guidance.get(guided.store, entry.id, actor=guided.guide) == entry
    assert guidance.of_firm(guided.store, firm(guided), actor=guided.guide) == [entry]


def test_nothing_of_it_stands_open_in_the_database(guided: Town) -> None:
    add(guided)
    row = guided.store.rows("SELECT * FROM guidance_entries")[0]

    for column in ("persons", "said", "next_step"):
        assert isinstance(row[column], bytes)


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        pytest.param({"happened_on": TODAY + timedelta(days=1)}, "不能晚于今天", id="the future"),
        pytest.param({"said": " \n "}, "请填写内容", id="nothing said"),
        pytest.param({"said": "字" * 4001}, "最多 4000 字", id="too long"),
        pytest.param({"next_step": ""}, "请写明要做什么", id="a day without a step"),
        pytest.param({"next_on": None}, "哪一天以前", id="a step without a day"),
        pytest.param({"next_on": TODAY - timedelta(days=1)}, "不能早于", id="a step before"),
    ],
)
def test_what_cannot_be_entered_is_said(
    guided: Town, changes: dict[str, object], word: str
) -> None:
    with pytest.raises(Refusal, match=word):
        add(guided, written=replace(VISIT, **changes))  # type: ignore[arg-type]  # given by the test

    assert texts(guided, guided.guide) == []


def test_the_firm_reads_what_it_may(guided: Town) -> None:
    hidden = add(guided)
    shared = add(guided, written=replace(VISIT, said="可以看的", shown=True))

    assert texts(guided, guided.alpha) == ["可以看的"]
    assert guidance.get(guided.store, shared.id, actor=guided.colleague) == shared
    with pytest.raises(NoSuchEntry):
        guidance.get(guided.store, hidden.id, actor=guided.alpha)


def test_a_correction_takes_the_place_and_the_first_stays_for_staff(guided: Town) -> None:
    first = add(guided, written=replace(VISIT, shown=True))
    second = add(
        guided, written=replace(VISIT, said="更正：只看了门禁", shown=True), replaces=first.id
    )

    assert texts(guided, guided.alpha) == ["更正：只看了门禁"]
    found = guidance.of_firm(guided.store, firm(guided), actor=guided.guide)
    assert {entry.id: entry.replaced_by for entry in found} == {
        first.id: second.id,
        second.id: None,
    }


def test_two_corrections_of_one_entry_are_a_conflict(guided: Town) -> None:
    first = add(guided)
    add(guided, written=replace(VISIT, said="一"), replaces=first.id)

    with pytest.raises(EntryChanged):
        add(guided, guided.says_why(guided.reviewer), replaces=first.id)
    assert len(texts(guided, guided.guide)) == 2


def test_withdrawn_is_seen_by_staff_only_and_once(guided: Town) -> None:
    entry = add(guided, written=replace(VISIT, shown=True))
    guidance.withdraw(guided.store, entry.id, actor=guided.guide, now=NOW)

    assert texts(guided, guided.alpha) == []
    assert guidance.get(guided.store, entry.id, actor=guided.guide).withdrawn_at == NOW
    for again in (guidance.withdraw, guidance.finish_next):
        with pytest.raises(EntryChanged):
            again(guided.store, entry.id, actor=guided.guide, now=NOW)


def test_an_entry_of_another_firm_is_not_corrected_here(guided: Town) -> None:
    entry = add(guided)
    other = guided.beta.firm_id or ""

    with pytest.raises(NoSuchEntry):
        guidance.add(
            guided.store,
            guided.new_id(),
            other,
            VISIT,
            actor=guided.lead,
            now=NOW,
            replaces=entry.id,
        )


def test_staff_read_after_stating_a_purpose_and_write_without(guided: Town) -> None:
    entry = add(guided, guided.reviewer)

    assert entry.written == VISIT
    assert guidance.of_firm(guided.store, firm(guided), actor=guided.reviewer) == []
    guided.says_why(guided.reviewer)
    assert texts(guided, guided.reviewer) == [VISIT.said]


def test_entries_come_in_pages(guided: Town) -> None:
    for number in range(5):
        day = TODAY - timedelta(days=number % 2)
        add(guided, written=replace(VISIT, happened_on=day, said=f"第{number}次"))
    seen: list[Entry] = []
    while page := guidance.of_firm(
        guided.store,
        firm(guided),
        actor=guided.guide,
        before=seen[-1] if seen else None,
        count=2,
    ):
        seen += page

    assert len({entry.id for entry in seen}) == 5
    days = [entry.written.happened_on for entry in seen]
    assert days == sorted(days, reverse=True)


class TestNextSteps:
    def test_open_ones_stand_by_day(self, guided: Town) -> None:
        later = add(guided)
        sooner = add(guided, written=replace(VISIT, next_on=TODAY, next_step="先打电话"))
        found = next_steps.still_open(guided.store, actor=guided.guide)

        assert [(one.entry_id, one.step) for one in found] == [
            (sooner.id, "先打电话"),
            (later.id, VISIT.next_step),
        ]

    @pytest.mark.parametrize("end", ["done", "withdrawn", "corrected"])
    def test_what_is_settled_stands_no_more(self, guided: Town, end: str) -> None:
        entry = add(guided)
        if end == "corrected":
            calm = replace(VISIT, next_step="", next_on=None)
            add(guided, written=calm, replaces=entry.id)
        else:
            settle = guidance.finish_next if end == "done" else guidance.withdraw
            settle(guided.store, entry.id, actor=guided.guide, now=NOW)

        assert next_steps.still_open(guided.store, actor=guided.guide) == []

    def test_anothers_words_are_for_those_who_said_why(self, guided: Town) -> None:
        add(guided)

        (found,) = next_steps.still_open(guided.store, actor=guided.reviewer)
        assert (found.due_on, found.step) == (VISIT.next_on, "")
        guided.says_why(guided.reviewer)
        (found,) = next_steps.still_open(guided.store, actor=guided.reviewer)
        assert found.step == VISIT.next_step

    def test_what_a_leaving_official_left_is_marked(self, guided: Town) -> None:
        from data import accounts

        add(guided)
        accounts.disable(guided.store, guided.guide.account_id, actor=guided.admin, now=NOW)

        (found,) = next_steps.still_open(guided.store, actor=guided.lead)
        assert found.author_left


def test_nobody_writes_about_a_firm_out_of_scope(guided: Town) -> None:
    with pytest.raises(NoSuchFirm):
        add(guided, guided.distant_reviewer)
