"""Words that stand on several screens."""

import pytest

from portal import labels


@pytest.mark.parametrize(
    ("colour", "reading", "pending", "shown"),
    [
        pytest.param("orange", "credible", False, "◆ 橙（较大）", id="shape, word, meaning"),
        pytest.param("blue", "credible", False, "● 蓝（待核验）", id="蓝 before a review"),
        pytest.param("blue", "verified", False, "● 蓝（较低）", id="蓝 after a review"),
        pytest.param("red", "self", True, "■ 红（待复核）", id="too much left out"),
    ],
)
def test_a_colour_as_a_reader_sees_it(colour: str, reading: str, pending: bool, shown: str) -> None:
    assert labels.decided(colour, reading, pending_review=pending) == shown


@pytest.mark.parametrize(
    ("written", "harmless"),
    [
        ("**粗** [点](http://x)", r"\*\*粗\*\* \[点\]\(http:⁠//x\)"),
        ("<b>甲</b>", r"\<b\>甲\</b\>"),
        ("一行\n# 二行", r"一行 \# 二行"),
        ("a@b.cn :red[x]", "a@⁠b\\.cn :⁠red\\[x\\]"),
        ("衢州某某新材料有限公司", "衢州某某新材料有限公司"),
    ],
)
def test_text_of_users_stays_text_in_markdown(written: str, harmless: str) -> None:
    assert labels.plain(written) == harmless


def test_a_light_check_is_preliminary() -> None:
    assert labels.decided("orange", "credible", preliminary=True) == "◆ 橙（初步）"
    assert labels.decided("blue", "credible", preliminary=True) == "● 蓝（初步，待核验）"


def test_answers_are_said_in_words() -> None:
    assert [labels.level(given) for given in (3, "na", "unknown", None)] == [
        "3 级",
        "不适用",
        "不清楚",
        "未答",
    ]
