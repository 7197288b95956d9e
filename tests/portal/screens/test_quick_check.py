"""The quick check: exposure first, key controls next, an interval that narrows, a first result."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from portal import browser_storage, visit
from portal.browser_storage import KEEP, Found
from portal.screens.visitor import quick_check_visit
from portal.screens.visitor.quick_check_answers import Given, QuickAnswers, read, written
from portal.screens.visitor.quick_check_order import Left, left, next_step
from portal.screens.visitor.quick_check_standing import Standing, standing
from portal.screens.visitor.quick_check_visit import QuickVisit
from tests.portal.screens.self_check_case import EDITION, Case, values_of
from tests.portal.screens.visitor_case import charts, page, portal, text

RULES = visit.rules()
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
TODAY = NOON.date()

MIDDLE: dict[str, Given] = {e.id: 2 for e in EDITION.exposure}
"""Exposure of exactly one half."""


class Browser:
    """A browser's storage as the bridge shows it to the screen."""

    def __init__(self) -> None:
        self.kept: str | None = None
        self.found: Found = Found("ready")
        self.wishes: list[object] = []

    def exchange(self, name: str, wish: object = KEEP) -> Found:
        """Do as the browser does, and tell what was found at first."""
        assert name == quick_check_visit.STORAGE
        self.wishes.append(wish)
        if wish is None or isinstance(wish, str):
            self.kept = wish
        return self.found


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    monkeypatch.setattr(visit, "now", lambda: NOON)
    return portal(tmp_path, monkeypatch)


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Browser:
    """AppTest has no browser: this one stands at the bridge's border."""
    behind = Browser()
    monkeypatch.setattr(browser_storage, "exchange", behind.exchange)
    return behind


def kept(given: Mapping[str, Given], *, stopped: bool = False) -> str:
    """What a browser would have kept."""
    return written(QuickAnswers(dict(given), stopped=stopped), EDITION, today=TODAY)


def state(opened: AppTest) -> QuickVisit:
    """What the visit remembers."""
    found = opened.session_state["quick-check-visit"]
    assert isinstance(found, QuickVisit)
    return found


def choices(opened: AppTest) -> list[Any]:
    """The buttons that answer the question on screen."""
    return [b for b in opened.button if (b.key or "").startswith("choice-")]


def press(opened: AppTest, key: str) -> AppTest:
    """One click on a button."""
    return opened.button(key=key).click().run()


def heading(opened: AppTest) -> str:
    """The question on screen."""
    found = re.findall(r"<h2>(.*?)</h2>", text(opened))
    return re.sub(r"<[^>]+>", "", found[-1])


def answer_all(opened: AppTest, choose: Callable[[str, int], int]) -> list[str]:
    """Answer until nothing is asked; `choose` takes item and number of choices. Returns the items."""
    asked = []
    while offered := choices(opened):
        item = re.sub(r"^choice-(given-)?|-\d+$", "", offered[0].key or "")
        asked.append(item)
        offered[choose(item, len(offered))].click()
        opened.run()
        assert not opened.exception
    return asked


class TestOrder:
    """What is asked, and when."""

    def test_exposure_comes_first_then_the_key_controls(self) -> None:
        asked = _items(lambda item: _usual(item))

        assert asked[:14] == [e.id for e in EDITION.exposure]
        controls = [item for item in asked if item in EDITION.by_id]
        keys = [item for item in controls if EDITION.by_id[item].key]
        assert len(keys) == 11
        assert controls[:11] == keys

    def test_a_fact_is_asked_just_before_the_first_control_it_unlocks(self) -> None:
        asked = _items(lambda item: _usual(item))

        for fact in (item for item in asked if item in {f.id for f in EDITION.facts}):
            following = EDITION.by_id[asked[asked.index(fact) + 1]]
            assert following.fact == fact

    def test_all_of_the_light_scope_and_nothing_else_is_asked(self) -> None:
        controls = {item for item in _items(lambda item: _usual(item)) if item in EDITION.by_id}

        assert controls == EDITION.asked("light")

    def test_at_most_forty_nine_questions(self) -> None:
        assert left(EDITION, QuickAnswers()) == Left(exposure=14, facts=7, controls=28)
        assert len(_items(lambda item: _usual(item))) == 49

    def test_a_fact_denied_takes_its_controls_away(self) -> None:
        answers = QuickAnswers({**MIDDLE, "stores_secrets_digitally": False})

        remaining = left(EDITION, answers)

        assert (remaining.facts, remaining.controls) == (6, 28 - 4)

    def test_a_fact_the_visitor_is_unsure_of_is_not_asked_again(self) -> None:
        asked = _items(lambda item: None if item in {f.id for f in EDITION.facts} else 2)

        assert len(asked) == len(set(asked)) == 49

    def test_the_promise_of_ten_minutes(self) -> None:
        assert standing(EDITION, RULES, QuickAnswers()).minutes <= 10


def _usual(item: str) -> Given:
    return True if item in {f.id for f in EDITION.facts} else 2


def _items(choose: Callable[[str], Given]) -> list[str]:
    """Everything that is asked, in order, when each item is answered so."""
    answers = QuickAnswers()
    while step := next_step(EDITION, RULES, answers):
        answers = answers.with_answer(step.item, choose(step.item))
    return list(answers.given)


class TestStanding:
    """What can be said at each moment."""

    def test_nothing_before_the_exposure_is_known(self) -> None:
        now = standing(EDITION, RULES, QuickAnswers({"E01": 2}))

        assert now.light is None
        assert now.certain is None

    def test_nothing_answered_yet_spans_best_and_worst(self) -> None:
        """E = 50, so I = 70: from 70 × 0.1 with everything in place to 70 with nothing."""
        now = standing(EDITION, RULES, QuickAnswers(MIDDLE))

        assert now.light is not None
        assert now.light.interval.risk == pytest.approx((7.0, 70.0))
        assert now.light.interval.colour == ("blue", "red")

    def test_the_interval_only_narrows(self) -> None:
        answers, widths = QuickAnswers(MIDDLE), []
        while step := next_step(EDITION, RULES, answers):
            answers = answers.with_answer(step.item, _usual(step.item))
            light = standing(EDITION, RULES, answers).light
            assert light is not None and light.interval.risk is not None
            widths.append(light.interval.risk[1] - light.interval.risk[0])

        assert all(later <= earlier + 1e-9 for earlier, later in pairwise(widths))
        assert widths[-1] == 0

    def test_three_key_controls_at_nothing_make_the_colour_certain_at_once(self) -> None:
        """At least orange; with two thirds open red is still possible, with three zeros it is red."""
        zeros = dict.fromkeys(("ZD-ZD-01", "FK-DJ-01", "FK-DJ-03"), 0)

        now = standing(EDITION, RULES, QuickAnswers({**MIDDLE, **zeros}))

        assert now.certain == "red"
        assert not now.finished

    def test_without_evidence_the_upper_levels_count_as_the_middle_one(self) -> None:
        """P = 50 at most, so R = 70 × 0.55 = 38.5 in the credible reading; 7.0 as answered."""
        answers = QuickAnswers({**MIDDLE, **dict.fromkeys(EDITION.asked("light"), 4)})

        light = standing(EDITION, RULES, answers).light

        assert light is not None
        credible, claimed = light.readings["credible"], light.readings["self"]
        assert credible is not None and claimed is not None
        assert credible.risk == pytest.approx(38.5)
        assert claimed.risk == pytest.approx(7.0)


@pytest.mark.usefixtures("case")
class TestAsking:
    """One question on screen, one tap an answer."""

    def test_it_begins_with_what_it_is_and_a_button(self, browser: Browser) -> None:
        opened = page("quick_check").run()

        assert [b.label for b in opened.button] == ["开始"]
        assert "服务器不保存" in text(opened)

    def test_a_tap_answers_and_the_next_question_stands_there(self, browser: Browser) -> None:
        opened = press(page("quick_check").run(), "begin")
        first = heading(opened)

        press(opened, "choice-E01-3")

        assert first == EDITION.exposure[0].text
        assert heading(opened) == EDITION.exposure[1].text
        assert state(opened).answers.given == {"E01": 3}

    def test_each_answer_is_in_the_browser_after_its_tap(self, browser: Browser) -> None:
        opened = press(page("quick_check").run(), "begin")

        press(opened, "choice-E01-3")

        assert browser.kept is not None
        assert read(browser.kept, EDITION, today=TODAY).given == {"E01": 3}

    def test_back_shows_what_was_chosen_and_lets_it_be_changed(self, browser: Browser) -> None:
        opened = press(page("quick_check").run(), "begin")
        press(opened, "choice-E01-3")
        press(opened, "choice-E02-4")

        press(opened, "back")
        press(opened, "back")
        chosen = [b.label for b in choices(opened) if "given" in b.key]
        press(opened, "choice-E01-0")

        assert chosen == [f"{EDITION.exposure[0].options[3]}　（您选的）"]
        assert heading(opened) == EDITION.exposure[1].text, "on to the next one given"
        assert state(opened).answers.given == {"E01": 0, "E02": 4}

    def test_going_on_after_a_look_back_leads_to_the_front(self, browser: Browser) -> None:
        opened = press(page("quick_check").run(), "begin")
        press(opened, "choice-E01-3")
        press(opened, "back")

        press(opened, "resume")

        assert heading(opened) == EDITION.exposure[1].text

    def test_the_interval_appears_with_the_last_exposure_answer(self, browser: Browser) -> None:
        browser.found = Found("ready", kept({k: v for k, v in MIDDLE.items() if k != "E14"}))
        opened = page("quick_check").run()
        before = "zd-strip" in re.sub(r"<style>.*?</style>", "", text(opened), flags=re.DOTALL)

        press(opened, "choice-E14-2")

        assert not before
        assert "剩余风险 7.0—70.0（蓝—红）" in text(opened)
        assert "最多还有 35 题" in text(opened)

    def test_it_says_when_the_colour_is_certain(self, browser: Browser) -> None:
        zeros = dict.fromkeys(("ZD-ZD-01", "FK-DJ-01", "FK-DJ-03"), 0)
        browser.found = Found("ready", kept({**MIDDLE, **zeros}))

        opened = page("quick_check").run()

        assert "颜色已经定了：<b>■ 红（重大）</b>" in text(opened)

    def test_a_gate_that_lifts_the_colour_is_said(self, browser: Browser) -> None:
        browser.found = Found("ready", kept({**MIDDLE, "ZD-ZD-01": 0}))

        assert "颜色至少为橙" in text(page("quick_check").run())

    def test_all_the_way_to_the_result(self, browser: Browser) -> None:
        opened = press(page("quick_check").run(), "begin")

        asked = answer_all(opened, lambda item, offered: 0 if offered == 3 else 2)

        assert len(asked) == 49
        assert "初步：◆ 橙（较大）" in text(opened)


@pytest.mark.usefixtures("case")
class TestResult:
    """What stands, midway and at the end."""

    def test_stopping_midway_shows_the_interval_and_the_way_on(self, browser: Browser) -> None:
        browser.found = Found("ready", kept({**MIDDLE, "ZD-ZD-01": 2}))
        opened = page("quick_check").run()

        press(opened, "stop")

        assert "现在看，在" in text(opened)
        assert opened.button(key="go-on").label == "接着答（最多还有 34 题，约 8 分钟）"
        assert not choices(opened)

    def test_going_on_asks_the_next_question(self, browser: Browser) -> None:
        browser.found = Found("ready", kept({**MIDDLE, "ZD-ZD-01": 2}, stopped=True))
        opened = page("quick_check").run()

        press(opened, "go-on")

        assert choices(opened)

    def test_stopping_too_early_says_what_is_missing(self, browser: Browser) -> None:
        browser.found = Found("ready", kept({"E01": 2}, stopped=True))

        assert "还差 13 题" in text(page("quick_check").run())

    def test_the_result_names_paths_key_controls_and_steps(self, browser: Browser) -> None:
        levels: dict[str, Given] = dict.fromkeys(sorted(EDITION.asked("light")), 2)
        browser.found = Found(
            "ready", kept({**MIDDLE, **levels, "FK-LZ-02": 0, "BZ-WQ-01": "unknown"})
        )

        words = text(page("quick_check").run())

        assert "初步：◆ 橙（较大）" in words
        assert "眼下最可能的漏点" in words
        assert EDITION.by_id["FK-LZ-02"].title in words
        assert EDITION.by_id["BZ-WQ-01"].title in words, "不清楚 counts as nothing, and is said"
        assert "先做这几步" in words
        assert "降级路线" not in words

    def test_both_readings_are_told_where_they_differ(self, browser: Browser) -> None:
        levels: dict[str, Given] = dict.fromkeys(sorted(EDITION.asked("light")), 4)
        browser.found = Found("ready", kept({**MIDDLE, **levels}))

        words = text(page("quick_check").run())

        assert "剩余风险 38.5" in words
        assert "● 蓝（待核验），剩余风险 7.0" in words

    def test_a_finished_check_is_preliminary_beside_the_interval_over_everything(
        self, browser: Browser
    ) -> None:
        levels: dict[str, Given] = dict.fromkeys(sorted(EDITION.asked("light")), 2)
        browser.found = Found("ready", kept({**MIDDLE, **levels}))

        assert "答完全部 74 题，会落在" in charts(page("quick_check").run())

    def test_key_controls_that_a_fact_ruled_out_are_named(self, browser: Browser) -> None:
        levels: dict[str, Given] = dict.fromkeys(sorted(EDITION.asked("light")), 2)
        denied: dict[str, Given] = {"has_secret_premises": False}
        browser.found = Found("ready", kept({**MIDDLE, **denied, **levels}))

        words = text(page("quick_check").run())

        title = EDITION.by_id["FK-QY-01"].title
        assert f"没有问到关键项：<bdi>{title}</bdi>" in words

    def test_answers_that_do_not_fit_together_are_named(self, browser: Browser) -> None:
        levels: dict[str, Given] = dict.fromkeys(sorted(EDITION.asked("light")), 2)
        browser.found = Found("ready", kept({**MIDDLE, **levels, "FK-DJ-01": 0, "FK-DJ-03": 3}))

        assert "没有清单时，是依据什么决定哪些要标识的" in text(page("quick_check").run())

    def test_every_answer_can_be_changed_from_the_result(self, browser: Browser) -> None:
        levels: dict[str, Given] = dict.fromkeys(sorted(EDITION.asked("light")), 2)
        browser.found = Found("ready", kept({**MIDDLE, **levels}))
        opened = page("quick_check").run()

        press(opened, "change-FK-DJ-04")

        assert heading(opened) == EDITION.by_id["FK-DJ-04"].text

    def test_the_words_of_the_law_are_not_used_for_the_result(self, browser: Browser) -> None:
        levels: dict[str, Given] = dict.fromkeys(sorted(EDITION.asked("light")), 2)
        browser.found = Found("ready", kept({**MIDDLE, **levels}))

        assert "构成" not in text(page("quick_check").run())


@pytest.mark.usefixtures("case")
class TestStorage:
    """The browser keeps the answers; the server does not."""

    def test_reading_comes_before_writing(self, browser: Browser) -> None:
        page("quick_check").run()

        assert browser.wishes[0] is KEEP

    def test_what_the_browser_kept_is_taken_up_and_told(self, browser: Browser) -> None:
        browser.found = Found("ready", kept({"E01": 3, "E02": 4}))

        opened = page("quick_check").run()

        assert heading(opened) == EDITION.exposure[2].text
        assert "找回" in text(opened)

    @pytest.mark.parametrize(
        "found",
        [
            pytest.param(Found("ready", "<script>alert(1)</script>"), id="markup"),
            pytest.param(Found("ready", '{"edition":"2026"}'), id="half of it"),
            pytest.param(Found("oversized"), id="far too much"),
        ],
    )
    def test_what_cannot_be_read_is_ignored_calmly_and_removed(
        self, browser: Browser, found: Found
    ) -> None:
        browser.found = found

        opened = page("quick_check").run()

        assert "没有采用" in text(opened)
        assert "script" not in text(opened)
        assert [b.label for b in opened.button] == ["开始"]
        assert browser.wishes[-1] is None

    def test_answers_of_another_edition_are_ignored_calmly(self, browser: Browser) -> None:
        browser.found = Found("ready", kept({"E01": 3}).replace('"2026"', '"2025"'))

        assert "题目已更新" in text(page("quick_check").run())

    def test_without_storage_the_check_works_and_says_so(self, browser: Browser) -> None:
        browser.found = Found("blocked")
        opened = press(page("quick_check").run(), "begin")

        press(opened, "choice-E01-3")

        assert "不允许保存" in text(opened)
        assert state(opened).answers.given == {"E01": 3}

    def test_a_late_word_of_the_browser_does_not_undo_answers(self, browser: Browser) -> None:
        browser.found = Found("waiting")
        opened = press(page("quick_check").run(), "begin")
        press(opened, "choice-E01-3")
        browser.found = Found("ready", kept({"E01": 0, "E02": 0}))

        opened.run()

        assert state(opened).answers.given == {"E01": 3}

    def test_clearing_forgets_here_and_there(self, browser: Browser) -> None:
        browser.found = Found("ready", kept({**MIDDLE, "ZD-ZD-01": 2}, stopped=True))
        opened = page("quick_check").run()

        press(opened, "clear")

        assert browser.kept is None
        assert state(opened).answers.given == {}
        assert "已经清除" in text(opened)

    def test_a_visitor_leaves_nothing_in_the_database(self, case: Case, browser: Browser) -> None:
        before = case.database.read_bytes()
        opened = press(page("quick_check").run(), "begin")
        answer_all(opened, lambda item, offered: 0 if offered == 3 else 2)

        with case.store() as store:
            assert store.rows("SELECT COUNT(*) AS n FROM assessments") == [{"n": 0}]
            assert store.rows("SELECT COUNT(*) AS n FROM answers") == [{"n": 0}]
        assert case.database.read_bytes() == before


class TestCarrying:
    """Answers go into an account only when the firm asks for it."""

    GIVEN = {**MIDDLE, "ZD-ZD-01": 3, "uses_external_ai": None, "has_joint_research": False}

    def test_a_visitor_is_invited(self, case: Case, browser: Browser) -> None:
        browser.found = Found("ready", kept(self.GIVEN, stopped=True))

        opened = page("quick_check").run()

        assert 'href="/register"' in text(opened)
        assert not [b for b in opened.button if b.key == "carry-yes"]

    def test_a_firm_is_asked_and_nothing_is_stored_before(
        self, case: Case, browser: Browser
    ) -> None:
        browser.found = Found("ready", kept(self.GIVEN, stopped=True))

        opened = page("quick_check", person=case.owner).run()

        assert "把刚才的快速自测带入自评？" in text(opened)
        with case.store() as store:
            assert values_of(store, case.owner) == {}

    def test_yes_stores_the_stated_answers_and_clears_the_browser(
        self, case: Case, browser: Browser
    ) -> None:
        browser.found = Found("ready", kept(self.GIVEN, stopped=True))
        opened = page("quick_check", person=case.owner).run()

        press(opened, "carry-yes")

        stated = {item: value for item, value in self.GIVEN.items() if value is not None}
        with case.store() as store:
            assert values_of(store, case.owner) == stated
        assert "已把 16 项回答带入自评" in text(opened)
        assert browser.kept is None

    def test_answers_that_stand_in_the_account_stay(self, case: Case, browser: Browser) -> None:
        case.answer(case.start(), {"E01": 4})
        browser.found = Found("ready", kept(self.GIVEN, stopped=True))
        opened = page("quick_check", person=case.owner).run()

        press(opened, "carry-yes")

        with case.store() as store:
            assert values_of(store, case.owner)["E01"] == 4
        assert "1 项在自评里已有回答" in text(opened)

    def test_what_needs_a_reason_is_left_to_be_answered(self, case: Case, browser: Browser) -> None:
        browser.found = Found("ready", kept({**MIDDLE, "has_secret_premises": False}, stopped=True))
        opened = page("quick_check", person=case.owner).run()

        press(opened, "carry-yes")

        assert "写一句理由" in text(opened)
        with case.store() as store:
            assert "has_secret_premises" not in values_of(store, case.owner)

    def test_no_asks_no_more_in_this_visit_and_keeps_the_browser(
        self, case: Case, browser: Browser
    ) -> None:
        browser.found = Found("ready", kept(self.GIVEN, stopped=True))
        opened = page("quick_check", person=case.owner).run()

        press(opened, "carry-no")

        assert state(opened).declined
        assert browser.kept is not None

    def test_a_session_that_ended_meanwhile_stores_nothing(
        self, case: Case, browser: Browser
    ) -> None:
        browser.found = Found("ready", kept(self.GIVEN, stopped=True))
        opened = page("quick_check", person=case.owner).run()
        case.sign_out(case.owner)

        press(opened, "carry-yes")

        assert opened.error
        assert state(opened).answers.given, "the answers are still in the browser"


def test_nothing_is_ever_finished_without_exposure() -> None:
    assert Standing(Left(exposure=1, facts=0, controls=0)).finished is False
