"""The law in plain words: dated, and honest about what has been checked."""

import re
from pathlib import Path

import pytest

from questionnaires.loading import edition
from tests.portal.screens.visitor_case import page, portal, text


@pytest.fixture
def words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    portal(tmp_path, monkeypatch)
    return re.sub(r"<style>.*?</style>|<[^>]+>", "", text(page("law").run()), flags=re.DOTALL)


def test_every_reference_of_the_edition_is_listed(words: str) -> None:
    for act in edition("2026").legal_references.values():
        assert act.short_title in words


def test_each_of_the_six_statutory_kinds_is_named(words: str) -> None:
    kinds = [factor for factor in edition("2026").factors if factor.statutory_kind]

    assert len(kinds) == 6
    assert all(kind.text in words for kind in kinds)


def test_dates_are_written_as_everywhere(words: str) -> None:
    assert "2025年10月15日起" in words
    assert "2025-10-15" not in words


def test_what_is_not_checked_says_so(words: str) -> None:
    assert "《企业实施竞业限制合规指引》（条号待核）" in words
    assert "法释〔2025〕5号（条号待核）" in words


def test_the_articles_of_the_revised_act_are_used(words: str) -> None:
    """商业秘密条款 is 第十条 since 2025, 举证 is 第三十九条."""
    assert "依据：《反不正当竞争法》第十条" in words
    assert "《反不正当竞争法》第三十九条" in words


def test_it_draws_no_legal_conclusion(words: str) -> None:
    assert "构成" not in words
