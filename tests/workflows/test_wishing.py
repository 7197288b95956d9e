"""A firm asks for a visit (请指导员上门): one at a time, answered with a day or a reason, done by a visit."""

from datetime import date, timedelta

import pytest

from data import assignments, case_dates, messages, queue, row_checks, visit_wishes
from data.actor import Actor
from data.queue import Query
from data.texts import BadText
from data.visit_wishes import BadWishDay, Wish, WishChanged, WishStands
from portal.guard import LooksSecret
from portal.workflows import visiting, wishing
from tests.data.town import NOW, Town

TODAY = date(2026, 11, 23)
FIRST, LAST = date(2026, 12, 1), date(2026, 12, 4)
WHY = "行政主管换了人，想当面说说怎么做"


def ask(
    town: Town, reason: str = WHY, first: date = FIRST, last: date = LAST, **more: bool
) -> Wish:
    return wishing.ask(
        town.store, reason, first, last, actor=town.alpha, now=NOW, new_id=town.new_id, **more
    )


def step(town: Town, do: object, wish: Wish, *args: object, by: Actor, **more: object) -> Wish:
    found: Wish = do(  # type: ignore[operator]
        town.store, wish.id, *args, seen=wish.version, actor=by, now=NOW, new_id=town.new_id, **more
    )
    return found


def visit(town: Town, by: Actor, day: date, kind: str = "visit") -> None:
    fields = {"kind": kind, "day": day.isoformat(), "said": "看了现场", "persons": "行政主管"}
    later = NOW + timedelta(days=(day - TODAY).days + 1)
    visiting.record(
        town.store, town.alpha.firm_id or "", fields, actor=by, now=later, new_id=town.new_id
    )


def told(town: Town, who: Actor) -> list[str]:
    return [one.text for one in messages.inbox(town.store, actor=who).messages]


@pytest.fixture
def guided(town: Town) -> Town:
    firm = town.alpha.firm_id or ""
    assignments.assign(town.store, firm, town.guide.account_id, actor=town.lead, now=NOW)
    return town


def test_the_guide_is_told_and_nobody_reads_the_reason_in_the_message(guided: Town) -> None:
    ask(guided)

    (said,) = told(guided, guided.guide)
    assert "请您上门，希望在2026年12月1日至2026年12月4日" in said
    assert WHY not in said
    assert told(guided, guided.reviewer) == []


def test_without_a_guide_the_reviewer_is_told(town: Town) -> None:
    ask(town)

    assert len(told(town, town.reviewer)) == 1


def test_it_stands_in_the_queue_until_somebody_answers(guided: Town) -> None:
    town = guided

    def waiting(by: Actor) -> list[date | None]:
        found = queue.page(town.store, Query("wish"), actor=by, now=NOW)
        return [one.wished_on for one in found]

    assert waiting(town.guide) == []
    wish = ask(town)
    for by in (town.guide, town.reviewer, town.lead):
        assert waiting(by) == [TODAY]
        assert queue.counts(town.store, Query(), actor=by, now=NOW)["wish"] == 1
    assert waiting(town.distant_reviewer) == []

    step(town, wishing.plan, wish, FIRST, by=town.guide)
    assert waiting(town.guide) == []


def test_a_planned_day_is_told_and_comes_next_for_the_firm(guided: Town) -> None:
    town, wish = guided, ask(guided)

    planned = step(town, wishing.plan, wish, FIRST, by=town.guide)
    later = step(town, wishing.plan, planned, LAST, by=town.guide)

    assert (later.state, later.planned_on) == ("planned", LAST)
    assert "上门约定在2026年12月4日。" in told(town, town.alpha)
    (coming,) = case_dates.of_firm(town.store, wish.firm_id, actor=town.alpha)
    assert (coming.kind, coming.due_on) == ("visit", LAST)


def test_a_declined_one_says_why_and_makes_room(guided: Town) -> None:
    town, wish = guided, ask(guided)
    town.says_why(town.guide)

    declined = step(town, wishing.decline, wish, "电话里已说清", by=town.guide)

    assert (declined.state, declined.answer) == ("declined", "电话里已说清")
    (said,) = told(town, town.alpha)
    assert "电话里已说清" not in said
    assert ask(town).state == "open"


@pytest.mark.parametrize("planned", [False, True])
def test_a_visit_that_is_recorded_ends_it(guided: Town, planned: bool) -> None:
    town, wish = guided, ask(guided)
    if planned:
        step(town, wishing.plan, wish, FIRST, by=town.guide)

    visit(town, town.guide, FIRST, kind="call")
    assert visit_wishes.get(town.store, wish.id, actor=town.alpha).stands
    visit(town, town.guide, FIRST)

    done = visit_wishes.get(town.store, wish.id, actor=town.alpha)
    assert (done.state, done.done_on) == ("done", FIRST)
    assert "您请的上门已记为办结" in told(town, town.alpha)[0]


def test_a_visit_of_before_ends_nothing(guided: Town) -> None:
    wish = ask(guided)
    visit(guided, guided.guide, TODAY - timedelta(days=1))

    assert visit_wishes.get(guided.store, wish.id, actor=guided.alpha).stands


def test_one_stands_at_a_time_and_may_be_taken_back(guided: Town) -> None:
    town, wish = guided, ask(guided)
    with pytest.raises(WishStands):
        ask(town)

    back = step(town, wishing.withdraw, wish, by=town.alpha)

    assert back.state == "withdrawn"
    assert any("撤回了上门申请" in said for said in told(town, town.guide))
    assert ask(town).state == "open"


def test_who_has_not_seen_the_last_state_changes_nothing(guided: Town) -> None:
    town, wish = guided, ask(guided)
    step(town, wishing.plan, wish, FIRST, by=town.guide)

    for do, args, by in (
        (wishing.plan, (LAST,), town.reviewer),
        (wishing.decline, ("没有时间",), town.reviewer),
        (wishing.withdraw, (), town.alpha),
    ):
        with pytest.raises(WishChanged):
            step(town, do, wish, *args, by=by)
    assert visit_wishes.get(town.store, wish.id, actor=town.alpha).planned_on == FIRST


@pytest.mark.parametrize(
    ("first", "last"),
    [
        pytest.param(TODAY - timedelta(days=1), LAST, id="over"),
        pytest.param(LAST, FIRST, id="the wrong way round"),
        pytest.param(FIRST, TODAY + timedelta(days=181), id="too far ahead"),
    ],
)
def test_days_on_which_nobody_can_come(guided: Town, first: date, last: date) -> None:
    with pytest.raises(BadWishDay):
        ask(guided, first=first, last=last)


@pytest.mark.parametrize("reason", ["", "   ", "长" * 301])
def test_a_reason_of_some_length(guided: Town, reason: str) -> None:
    with pytest.raises(BadText):
        ask(guided, reason=reason)


def test_what_looks_like_a_secret_is_warned_of_and_kept_on_a_second_look(guided: Town) -> None:
    secret = "联系人身份证 11010519491231002X"
    with pytest.raises(LooksSecret):
        ask(guided, reason=secret)

    assert ask(guided, reason=secret, confirmed=True).reason == secret


def test_every_step_is_in_the_chain(guided: Town) -> None:
    wish = ask(guided)
    step(guided, wishing.plan, wish, FIRST, by=guided.guide)
    visit(guided, guided.guide, FIRST)

    assert [p for found in row_checks.check(guided.store) for p in found.problems] == []
