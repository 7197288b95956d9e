"""What firms write is let through, what looks like a secret is seen: measured on a labelled corpus."""

from pathlib import Path

import pytest

from portal import guard
from portal.workflows import answering
from questionnaires.loading import edition

FOLDER = Path(__file__).parent
INNOCENT = (FOLDER / "innocent.txt").read_text(encoding="utf-8").splitlines()
SUSPICIOUS = [
    (kind, text.replace("\\n", "\n").replace("\\t", "\t"))
    for kind, _, text in (
        line.partition(" | ")
        for line in (FOLDER / "suspicious.txt").read_text(encoding="utf-8").splitlines()
    )
]
LEAST_PRECISION = 0.98
LEAST_RECALL = 0.95


def test_the_corpus_is_large_enough_and_names_every_kind() -> None:
    assert len(set(INNOCENT)) >= 100
    assert len(set(SUSPICIOUS)) >= 50
    assert {kind for kind, _ in SUSPICIOUS} == {p.id for p in guard.patterns().text}


def test_precision_and_recall() -> None:
    wrongly = [text for text in INNOCENT if guard.suspicions(text)]
    seen = [text for _, text in SUSPICIOUS if guard.suspicions(text)]

    precision = len(seen) / (len(seen) + len(wrongly))
    recall = len(seen) / len(SUSPICIOUS)

    missed = [text for _, text in SUSPICIOUS if text not in seen]
    assert precision >= LEAST_PRECISION, wrongly
    assert recall >= LEAST_RECALL, missed


def test_the_kind_named_is_the_right_one() -> None:
    right = [text for kind, text in SUSPICIOUS if kind in {s.id for s in guard.suspicions(text)}]

    assert len(right) >= LEAST_RECALL * len(SUSPICIOUS)


def _questionnaire_texts() -> list[str]:
    """Kinds of evidence, remedies and criteria: what a firm copies from the page."""
    texts = [answering.OTHER_KIND]
    for question in edition().questions:
        texts += [question.title, *question.evidence, question.text]
        texts += [question.remedy.text] if question.remedy else []
        texts += [option.text for option in question.options]
    return texts


def test_nothing_that_the_questionnaire_itself_says_is_suspected() -> None:
    assert [text for text in _questionnaire_texts() if guard.suspicions(text)] == []


@pytest.mark.parametrize(
    "disguised",
    [
        "反应温度１８０℃，保温４小时，压力２．５ＭＰａ",
        "服务器密\u200b码：Zd@2025#ok9",
        "保管人身份证 １１０１０５１９４９１２３１００２Ｘ",
    ],
    ids=["full width", "zero width", "full width digits"],
)
def test_other_forms_of_the_same_characters_hide_nothing(disguised: str) -> None:
    assert guard.suspicions(disguised)
