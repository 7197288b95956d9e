"""Fixtures for questionnaires."""

from pathlib import Path

import pytest

from questionnaires.loading import edition
from questionnaires.model import Questionnaire
from tests.questionnaires.folders import SmallFolder


@pytest.fixture
def folder(tmp_path: Path) -> SmallFolder:
    """A small questionnaire that loads."""
    return SmallFolder(tmp_path / "small")


@pytest.fixture(scope="session")
def shipped() -> Questionnaire:
    """Edition 2026."""
    return edition("2026")
