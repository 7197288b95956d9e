"""Help when a leak is suspected: what to do, what to keep, where to go; nothing invented."""

import re
from pathlib import Path

import pytest

from tests.portal.screens.visitor_case import page, portal, text


@pytest.fixture
def words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    portal(tmp_path, monkeypatch)
    return text(page("leak_help").run())


def test_first_stop_the_loss_then_keep_things_as_they_are(words: str) -> None:
    steps = ["止损", "保持原状", "不私自搜查", "书面记下经过", "请人固定证据"]
    places = [words.index(f"<b>{step}</b>") for step in steps]

    assert places == sorted(places)


@pytest.mark.parametrize(
    "rule",
    ["停用涉事账号和权限", "断开外发渠道", "不要自行开机翻查", "不查个人手机", "请律师"],
)
def test_the_rules_of_the_catalogue_stand_there(words: str, rule: str) -> None:
    assert rule.replace("请律师", "联系律师") in words


@pytest.mark.parametrize("case", ["离职人员带走", "合作方", "网络攻击", "误公开"])
def test_the_four_cases_of_an_emergency_plan(words: str, case: str) -> None:
    assert case in words


@pytest.mark.parametrize(
    "agency",
    [
        "市场监督管理部门",
        "公安机关",
        "人民法院",
        "人民检察院",
        "司法行政部门",
        "人力资源社会保障部门",
        "政法委",
    ],
)
def test_each_agency_of_the_catalogue_has_its_way(words: str, agency: str) -> None:
    assert agency in words


def test_no_telephone_number_but_the_general_emergency_number(words: str) -> None:
    visible = re.sub(r"<style>.*?</style>|<[^>]+>", "", words, flags=re.DOTALL)

    assert set(re.findall(r"\d{3,}", visible)) == {"110"}


def test_the_law_is_cited_with_its_articles(words: str) -> None:
    visible = re.sub(r"<[^>]+>", "", words)

    assert "《反不正当竞争法》第十六条、第二十六条" in visible
    assert "《刑法》第二百一十九条" in visible
    assert "条号待核" not in visible, "every article cited here has been checked"


def test_it_draws_no_legal_conclusion(words: str) -> None:
    assert "构成" not in words
