"""What the types themselves refuse."""

import pytest
from pydantic import ValidationError

from questionnaires.model import Condition, LegalReference, Questionnaire


@pytest.mark.parametrize(
    "written",
    [
        {"question": "A-01", "at_least": 3},
        {"question": "A-01", "at_most": 0},
        {"question": "A-01", "option": "full"},
        {"exposure": "E01", "equals": 4},
        {"fact": "has_partners", "is_true": False},
    ],
)
def test_a_condition_has_one_subject_and_one_comparison(written: dict[str, object]) -> None:
    assert Condition.model_validate(written).model_fields_set == written.keys()


@pytest.mark.parametrize(
    "written",
    [
        {},
        {"at_least": 1},
        {"question": "A-01"},
        {"question": "A-01", "fact": "has_partners", "is_true": True},
        {"question": "A-01", "at_least": 1, "at_most": 2},
        {"question": "A-01", "is_true": True},
        {"exposure": "E01", "option": "full"},
        {"fact": "has_partners", "at_least": 1},
        {"exposure": "E01", "at_least": "many"},
    ],
)
def test_any_other_condition_is_refused(written: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Condition.model_validate(written)


@pytest.mark.parametrize("day", ["0", "1792022400", "2025/10/15", "2025-10-15T00:00", "20251015"])
def test_a_day_is_written_in_one_way_only(day: str) -> None:
    with pytest.raises(ValidationError):
        LegalReference.model_validate(
            {"title": "法", "short_title": "法", "kind": "法律", "in_force_from": day}
        )


def test_nothing_can_be_changed(shipped: Questionnaire) -> None:
    with pytest.raises(ValidationError):
        setattr(shipped, "title", "另一个")  # noqa: B010  # assigned plainly, mypy refuses first


def test_the_best_option_is_the_one_of_highest_credit(shipped: Questionnaire) -> None:
    assert {question.best.id for question in shipped.questions} == {"level-4", "yes"}


def test_the_full_scope_asks_everything(shipped: Questionnaire) -> None:
    assert shipped.asked("full") == shipped.by_id.keys()


def test_an_unknown_scope_is_an_error(shipped: Questionnaire) -> None:
    with pytest.raises(KeyError):
        shipped.asked("brief")
