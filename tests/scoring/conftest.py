import pytest

from questionnaires.loading import edition
from questionnaires.model import Questionnaire
from scoring.rules import Rules, load_rules


@pytest.fixture(scope="session")
def questionnaire() -> Questionnaire:
    return edition("2026")


@pytest.fixture(scope="session")
def rules(questionnaire: Questionnaire) -> Rules:
    return load_rules(questionnaire)
