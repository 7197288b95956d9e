"""The days in a letter (文书): of each corrective action its own, over all the latest, edited as one likes."""

from datetime import date

import pytest

from data import action_terms, corrective_actions
from data.action_rows import CorrectiveAction, Terms
from data.corrective_actions import NewAction
from data.letters import Kind
from data.workdays import DueDay
from portal.letters import composing, model, paper
from portal.letters.model import Finding, LetterText
from portal.workflows import writing_letters
from tests.data.town import NOW, Town
from tests.workflows.guidance_case import Guided, guided

DUE, LATER = date(2026, 12, 15), date(2028, 2, 1)
ITEM, OTHER = "FK-RY-02", "FK-DJ-01"


@pytest.fixture
def case(town: Town) -> Guided:
    return guided(town, **{ITEM: 0, OTHER: 0})


def _action(case: Guided, item: str, due: date, *, provisional: bool = False) -> CorrectiveAction:
    town = case.town
    terms = Terms("补上这一项", 3, "人事主管", due, provisional=provisional)
    new = NewAction(terms, item, case.check, 0)
    return corrective_actions.propose(
        town.store, town.new_id(), case.firm, new, actor=town.guide, now=NOW
    )


def _until(case: Guided, letter: str) -> dict[str, str]:
    return {one.item: one.until for one in case.page(letter).text.said}


def _sheet(case: Guided, letter: str) -> list[str]:
    page = case.page(letter)
    return [f"{b.lead}{b.text}" for b in paper.paper(page.letter, page.text).blocks]


def test_each_item_names_the_day_of_its_action_and_the_letter_the_latest(case: Guided) -> None:
    _action(case, ITEM, DUE)
    _action(case, OTHER, LATER, provisional=True)

    letter = case.begin()

    until = _until(case, letter)
    assert until[ITEM] == "2026年12月15日前"
    assert until[OTHER] == "2028年2月1日前（暂定）"
    rest = {day for item, day in until.items() if item not in (ITEM, OTHER)}
    assert len(rest) == 1, "where no action stands, before the next check"
    said = _sheet(case, letter)
    assert "建议完成时间：2026年12月15日前" in said
    assert "以上各项全部完成时间：2028年2月1日前（暂定）" in said


def test_the_overall_day_follows_the_items_until_somebody_writes_another(case: Guided) -> None:
    _action(case, ITEM, LATER)
    letter = case.begin()
    case.write(letter, f"{ITEM}/until", "2028年3月1日前")
    assert "以上各项全部完成时间：2028年3月1日前" in _sheet(case, letter)

    case.write(letter, model.UNTIL, "2028年春节前")
    assert "以上各项全部完成时间：2028年春节前" in _sheet(case, letter)

    issued = case.issue(letter)
    assert "以上各项全部完成时间：2028年春节前" in _sheet(case, issued.id)


def test_a_day_that_moved_is_pointed_out_and_taken_over_in_one_step(case: Guided) -> None:
    town, action = case.town, _action(case, ITEM, DUE)
    letter = case.begin()
    assert (
        writing_letters.other_limits(town.store, case.page(letter), actor=town.guide, now=NOW) == {}
    )

    moved = Terms("补上这一项", 3, "人事主管", LATER)
    action_terms.adjust(
        town.store, action.id, moved, seen=action.version, actor=town.guide, now=NOW
    )

    assert writing_letters.other_limits(
        town.store, case.page(letter), actor=town.guide, now=NOW
    ) == {ITEM: "2028年2月1日前"}
    assert _until(case, letter)[ITEM] == "2026年12月15日前", "nothing is overwritten unasked"
    writing_letters.take_limits(town.store, letter, actor=town.guide, now=NOW)
    assert _until(case, letter)[ITEM] == "2028年2月1日前"


def test_a_day_that_is_over_is_no_proposal() -> None:
    over = DueDay(date(2026, 11, 20))

    said = composing.limit_in_words(over, today=date(2026, 11, 23))
    assert said == "2026年11月20日（期限已过，请尽快完成）"
    assert composing.limit_in_words(over, today=date(2026, 11, 20)) == "2026年11月20日前"


def _letter(*until: str, whole: str | None = "", left_out: int = -1) -> LetterText:
    findings = tuple(
        Finding(id=str(n), until=day, left_out=n == left_out) for n, day in enumerate(until)
    )
    return LetterText(
        kind=Kind.GUIDANCE,
        addressee="甲",
        opening="开头",
        findings=findings,
        until=whole,
        closing="结尾",
        agency="政法委",
        contact="电话",
    )


@pytest.mark.parametrize(
    ("letter", "done_by"),
    [
        pytest.param(_letter(), "", id="nothing to do"),
        pytest.param(_letter("尽快"), "", id="no day among the words"),
        pytest.param(
            _letter("2027年2月24日前", "2026年12月31日前"), "2027年2月24日前", id="the later"
        ),
        pytest.param(
            _letter("2027年2月9日前", "2027年2月10日前"), "2027年2月10日前", id="as days, not text"
        ),
        pytest.param(_letter("2027年13月1日前"), "", id="no such day"),
        pytest.param(
            _letter("2027年2月9日前", "2028年1月1日前", left_out=1), "2027年2月9日前", id="left out"
        ),
        pytest.param(_letter("2027年2月9日前", whole="春节前"), "春节前", id="as somebody wrote"),
        pytest.param(
            _letter("2027年2月9日前", whole=None), "", id="letters of old stay as they were"
        ),
    ],
)
def test_done_by(letter: LetterText, done_by: str) -> None:
    assert letter.done_by == done_by


def test_a_letter_of_old_is_read_and_says_what_it_said() -> None:
    old = model.stored(_letter("2027年2月9日前")).replace('"until":"",', "")

    assert model.read(old).until is None
    assert model.read(old).done_by == ""
