"""The log of publishing says what the audit chain says; the outlook counts before anything is computed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from data import publication_log, publication_outlook, publishing
from data.actor import Role
from data.errors import NotAllowed
from data.series import Series
from tests.data.figure_rows import SERIES, City, Kind
from tests.data.town import KECHENG, NOW, QUJIANG, Town

LATER = NOW + timedelta(days=3)


@pytest.fixture
def city(town: Town) -> City:
    made = City(town.store, seed=5)
    _grow(made, 70)
    return made


def _grow(city: City, firms: int) -> None:
    with city.store.atomic():
        for number in range(firms):
            city.settle(Kind("34" if number % 3 else "35", (KECHENG, QUJIANG)[number % 2]))


def _said(town: Town) -> list[tuple[str, str]]:
    return [
        (step.publication, step.what)
        for step in publication_log.steps(town.store, actor=town.reviewer)
    ]


def test_every_step_by_its_name(town: Town, city: City) -> None:
    store, lead, reviewer = town.store, town.lead, town.reviewer
    publishing.draft(store, "dropped", SERIES, actor=lead, now=NOW)
    publishing.drop(store, "dropped", actor=lead, now=NOW)
    publishing.draft(store, "refused", SERIES, actor=lead, now=NOW)
    publishing.refuse(store, "refused", "有一组看不懂", actor=reviewer, now=NOW)
    publishing.draft(store, "first", SERIES, actor=lead, now=NOW)
    publishing.settle(store, "first", actor=reviewer, now=NOW)
    _grow(city, 40)
    publishing.draft(store, "second", SERIES, actor=lead, now=LATER, corrects="first")
    publishing.settle(store, "second", actor=reviewer, now=LATER)
    publishing.withdraw(store, "second", "行业口径有误", actor=lead, now=LATER)

    assert _said(town) == [
        ("second", "withdrawn"),
        ("second", "published"),
        ("first", "corrected"),
        ("second", "drafted"),
        ("first", "published"),
        ("first", "drafted"),
        ("refused", "refused"),
        ("refused", "drafted"),
        ("dropped", "dropped"),
        ("dropped", "drafted"),
    ]
    every = publication_log.steps(store, actor=lead)
    last = every[0]
    assert (last.series, last.role, last.at) == (SERIES, lead.role, LATER)
    said = {(step.publication, step.what): step.reason for step in every if step.reason}
    assert said == {
        ("second", "withdrawn"): "行业口径有误",
        ("refused", "refused"): "有一组看不懂",
    }


def test_a_step_of_a_deputy_stands_under_the_role(town: Town, city: City) -> None:
    acting = replace(town.lead, deputy_for="somebody")
    publishing.draft(town.store, "first", SERIES, actor=acting, now=NOW)

    assert [one.role for one in publication_log.steps(town.store, actor=town.lead)] == [Role.LEAD]


def test_the_log_is_for_who_settles(town: Town) -> None:
    for actor in (town.guide, town.auditor, town.alpha, town.visitor):
        with pytest.raises(NotAllowed):
            publication_log.steps(town.store, actor=actor)


def test_what_is_likely_is_counted(town: Town, city: City) -> None:
    first = publication_outlook.read(town.store, SERIES, actor=town.lead)
    nobody = publication_outlook.read(
        town.store, Series("2026", "light", "credible"), actor=town.lead
    )

    assert (first.firms, first.last, first.since) == (70, None, 70)
    assert (nobody.firms, nobody.last) == (0, None)

    publishing.draft(town.store, "first", SERIES, actor=town.lead, now=NOW)
    publishing.settle(town.store, "first", actor=town.reviewer, now=NOW)
    second = publication_outlook.read(town.store, SERIES, actor=town.lead)
    assert second.last is not None
    assert (second.firms, second.last.id, second.since) == (70, "first", 0)
