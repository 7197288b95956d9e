"""The quick check on screen: one question after the other, then a first result."""

import re

import pytest

from portal.browser_storage import Found
from portal.screens.visitor.quick_check_answers import Given, read
from tests.portal.screens.quick_check_case import (
    MIDDLE,
    TODAY,
    Browser,
    answer_all,
    choices,
    heading,
    kept,
    press,
    state,
)
from tests.portal.screens.self_check_case import EDITION
from tests.portal.screens.visitor_case import charts, page, text


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
