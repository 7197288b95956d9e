"""Recording a visit (走访): typed, kept as a draft, entered once, corrected with a trace."""

from collections.abc import Mapping

import pytest

from data import guidance, guidance_drafts
from data.drafts import NOTHING, Draft
from data.errors import Refusal
from data.guidance import Kind
from portal.guard import LooksSecret
from portal.workflows import following_up, visiting
from portal.workflows.visiting import (
    DAY,
    KIND,
    NEXT,
    NEXT_DAY,
    PERSONS,
    SAID,
    SHOWN,
    YES,
    DraftOpen,
)
from tests.data.town import NOW, Town
from tests.workflows.guidance_case import Guided, guided

FIELDS = {KIND: "visit", DAY: "2026年11月23日", PERSONS: "总经理", SAID: "看了门禁"}


@pytest.fixture
def case(town: Town) -> Guided:
    return guided(town)


def keep(case: Guided, seen: int = 0, **fields: str) -> Draft:
    return visiting.keep(
        case.town.store, case.firm, fields, seen_version=seen, actor=case.town.guide, now=NOW
    )


def record(
    case: Guided, changes: Mapping[str, str] | None = None, *, confirmed: bool = False
) -> guidance.Entry:
    return visiting.record(
        case.town.store,
        case.firm,
        {**FIELDS, **(changes or {})},
        confirmed=confirmed,
        actor=case.town.guide,
        now=NOW,
        new_id=case.town.new_id,
    )


def draft(case: Guided) -> Draft:
    return guidance_drafts.read(case.town.store, case.firm, actor=case.town.guide)


def entries(case: Guided) -> list[str]:
    found = guidance.of_firm(case.town.store, case.firm, actor=case.town.guide)
    return [entry.written.said for entry in found]


def test_an_empty_form_offers_today(case: Guided) -> None:
    form = visiting.opened(case.town.store, case.firm, actor=case.town.guide, now=NOW)

    assert (form.content, form.version) == ({KIND: "visit", DAY: "2026-11-23"}, 0)


def test_half_a_word_is_kept_and_found_again(case: Guided) -> None:
    keep(case, said="看了门", day="2026-11")
    form = visiting.opened(case.town.store, case.firm, actor=case.town.guide, now=NOW)

    assert form.content == {KIND: "visit", DAY: "2026-11", SAID: "看了门"}


def test_entering_ends_the_draft(case: Guided) -> None:
    keep(case, said="看了门")
    record(case)

    assert draft(case) is NOTHING
    assert entries(case) == ["看了门禁"]


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({KIND: ""}, "方式"),
        ({KIND: "party"}, "方式"),
        ({DAY: "昨天"}, "日期"),
        ({DAY: ""}, "日期"),
        ({DAY: "2026-11-24"}, "不能晚于今天"),
        ({NEXT: "再来", NEXT_DAY: "下周"}, "下一步的日期"),
        ({NEXT: "再来"}, "哪一天以前"),
        ({SAID: ""}, "请填写内容"),
    ],
)
def test_what_is_refused_leaves_the_draft(case: Guided, changes: dict[str, str], word: str) -> None:
    keep(case, said="看了门")

    with pytest.raises(Refusal, match=word):
        record(case, changes)
    assert draft(case).content == {SAID: "看了门"}
    assert entries(case) == []


def test_what_looks_like_a_secret_is_asked_about(case: Guided) -> None:
    secret = "配方：Li2CO3 35%，H2SO4 20%，温度 180℃，保温 30 min"
    with pytest.raises(LooksSecret):
        record(case, {SAID: secret})

    record(case, {SAID: secret}, confirmed=True)
    assert entries(case) == [secret]


def test_the_firm_is_told_of_what_it_may_read(case: Guided) -> None:
    record(case)
    assert case.town.store.rows("SELECT * FROM messages") == []

    shown = record(case, {SHOWN: YES})
    about = {row["about"] for row in case.town.store.rows("SELECT about FROM messages")}
    assert about == {f"guidance_entries/{shown.id}"}


def test_a_correction_goes_through_the_form(case: Guided) -> None:
    first = record(case)
    told = visiting.act(case.town.store, "correct", first.id, actor=case.town.guide, now=NOW)
    assert "表单" in told
    form = visiting.opened(case.town.store, case.firm, actor=case.town.guide, now=NOW)
    assert form.content[SAID] == "看了门禁"

    fields = {**form.content, SAID: "看了门禁和打印室"}
    visiting.record(
        case.town.store,
        case.firm,
        fields,
        actor=case.town.guide,
        now=NOW,
        new_id=case.town.new_id,
    )
    standing = guidance.get(case.town.store, first.id, actor=case.town.guide)
    assert standing.replaced_by is not None


def test_a_correction_does_not_push_other_words_out_of_the_form(case: Guided) -> None:
    first = record(case)
    keep(case, said="另一次，还没写完")

    with pytest.raises(DraftOpen):
        visiting.correct(case.town.store, first.id, actor=case.town.guide, now=NOW)
    assert draft(case).content == {SAID: "另一次，还没写完"}


def test_steps_under_an_entry(case: Guided) -> None:
    ahead = {NEXT: "再来一次", NEXT_DAY: "2026-12-01"}
    entry = record(case, ahead)
    for step, mark in (("done", "next_done_at"), ("withdraw", "withdrawn_at")):
        visiting.act(case.town.store, step, entry.id, actor=case.town.guide, now=NOW)
        standing = guidance.get(case.town.store, entry.id, actor=case.town.guide)
        assert getattr(standing, mark) == NOW


def test_giving_up_empties_the_form(case: Guided) -> None:
    keep(case, said="不要了")
    visiting.give_up(case.town.store, case.firm, actor=case.town.guide)

    assert draft(case) is NOTHING


@pytest.mark.parametrize(
    ("kind", "colour", "duties"),
    [
        (Kind.VISIT, "red", ("contact", "visit")),
        (Kind.VIDEO, "orange", ("contact", "visit")),
        (Kind.VIDEO, "red", ("contact",)),
        (Kind.CALL, "orange", ("contact",)),
        (Kind.LESSON, "red", ()),
        (Kind.NOTE, "red", ()),
    ],
)
def test_which_duties_an_entry_may_count_as(
    kind: Kind, colour: str, duties: tuple[str, ...]
) -> None:
    assert visiting.duties_met(kind, colour) == duties


def test_a_diary_is_noted_for_the_firm(case: Guided) -> None:
    from data import purposes

    record(case)
    found = visiting.diary(case.town.store, case.firm, actor=case.town.guide, now=NOW)

    assert [entry.written.said for entry in found] == ["看了门禁"]
    looks = purposes.looks(case.town.store, case.firm, actor=case.town.alpha)
    assert looks[0].what == f"firms/{case.firm}"


def test_a_visit_is_offered_for_what_is_due_and_marked_by_hand(case: Guided) -> None:
    town = case.town
    following_up.count_from(
        town.store, case.check, "red", actor=town.says_why(town.lead), now=NOW, new_id=town.new_id
    )
    call, visit = record(case, {KIND: "call"}), record(case)
    before = record(case, {DAY: "2026-11-20"})
    waiting = visiting.waiting(town.store, case.firm, actor=town.guide)

    def met(entry: guidance.Entry) -> set[str]:
        return {one.duty for one in visiting.met_by(entry, waiting)}

    assert (met(call), met(visit)) == ({"contact"}, {"contact", "visit"})
    assert met(before) == set(), "before the limits began"
    assert visiting.waiting(town.store, case.firm, actor=town.lead) == ()

    (contact,) = visiting.met_by(call, waiting)
    following_up.mark_done(town.store, contact.id, NOW.date(), actor=town.guide, now=NOW)
    left = visiting.waiting(town.store, case.firm, actor=town.guide)
    assert contact.id not in {one.id for one in left}
