"""One word for one thing, in both languages."""

import re
from collections import Counter
from pathlib import Path

import pytest

ROWS: list[tuple[str, str, str]] = [
    (english, chinese, meaning)
    for english, chinese, meaning in re.findall(
        r"^\| (.+?) \| (.+?) \| (.+?) \|$",
        (Path(__file__).parents[2] / "docs" / "glossary.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    if english != "英文"
]


def test_the_glossary_is_not_empty() -> None:
    assert len(ROWS) > 80


@pytest.mark.parametrize("column", [0, 1], ids=["English", "Chinese"])
def test_no_word_means_two_things(column: int) -> None:
    counts = Counter(row[column] for row in ROWS)

    assert [word for word, count in counts.items() if count > 1] == []


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("firm", "企业"),
        ("assessment", "自评"),
        ("control", "控制项"),
        ("key control", "关键项"),
        ("exposure", "固有风险"),
        ("residual risk", "剩余风险"),
        ("finding", "问题项"),
        ("corrective action", "整改项"),
        ("evidence", "证据"),
        ("review", "复核"),
        ("verification", "核验"),
        ("campaign", "批次"),
        ("edition", "版次"),
        ("reading", "口径"),
        ("scope", "范围"),
    ],
)
def test_the_words_of_the_field_are_kept(english: str, chinese: str) -> None:
    assert (english, chinese) in {(row[0], row[1]) for row in ROWS}
