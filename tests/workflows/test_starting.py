"""Beginning an assessment: one open draft of a firm, whoever starts it."""

import pytest

from data import assessments
from data.assessments import DraftExists
from data.errors import NotAllowed
from portal.workflows.answering import OtherScopeOpen
from questionnaires.loading import edition
from tests.data.town import NOW, Town
from tests.workflows.sheets import begin

Q = edition()


def test_starting_twice_gives_the_same_draft(town: Town) -> None:
    assert begin(town) == begin(town, actor=town.colleague)


def test_the_database_itself_refuses_a_second_draft(town: Town) -> None:
    begin(town)

    with pytest.raises(DraftExists, match="继续填写"):
        assessments.create(
            town.store, town.new_id(), edition="2026", scope="full", actor=town.alpha, now=NOW
        )


def test_an_open_draft_of_the_other_scope_is_named_not_replaced(town: Town) -> None:
    begin(town, "light")

    with pytest.raises(OtherScopeOpen, match="扩展"):
        begin(town, "full")


def test_staff_start_nothing(town: Town) -> None:
    for actor in (town.reviewer, town.lead, town.admin, town.visitor):
        with pytest.raises(NotAllowed):
            begin(town, actor=actor)
