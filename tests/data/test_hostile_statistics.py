"""Statistics, drafts and publishing, tried by everybody: live figures inside one's scope, else nothing."""

from collections.abc import Callable
from typing import Any

import pytest

from data import (
    comparing,
    gaps,
    leak_paths,
    publication_log,
    publication_outlook,
    publications,
    publishing,
    statistics,
)
from data.actor import Actor
from data.errors import NoSuch, NotAllowed, Refusal
from data.publishing import SecondPersonNeeded
from data.statistics import Area
from portal.workflows import my_sector, published_shelf, sectors, withdrawing
from tests.data.figure_rows import SERIES, City, Kind
from tests.data.town import KECHENG, NOW, QUJIANG, Town

Attempt = Callable[[Town, Actor], Any]
EVERYBODY = (
    *("alpha", "colleague", "beta", "gamma", "reviewer", "distant_reviewer"),
    *("guide", "lead", "auditor", "admin", "visitor"),
)
FIRMS = frozenset({"alpha", "colleague", "beta", "gamma"})
LEAD = frozenset({"lead"})
OF_KECHENG = frozenset({"lead", "reviewer"})
PEOPLE = frozenset({"lead", "reviewer", "distant_reviewer"})
HERE = Area("county", KECHENG)

READS: dict[str, tuple[frozenset[str], Attempt]] = {
    "statistics.table of the city": (
        LEAD,
        lambda t, a: statistics.table(t.store, SERIES, "industry", actor=a),
    ),
    "statistics.table of a county": (
        OF_KECHENG,
        lambda t, a: statistics.table(t.store, SERIES, "industry", actor=a, area=HERE),
    ),
    "statistics.table of another county": (
        frozenset({"lead", "distant_reviewer"}),
        lambda t, a: statistics.table(
            t.store, SERIES, "industry", actor=a, area=Area("county", QUJIANG)
        ),
    ),
    "statistics.admit": (
        OF_KECHENG,
        lambda t, a: statistics.admit(t.store, HERE, "industry", a),
    ),
    "statistics.fresh": (
        LEAD,
        lambda t, a: statistics.fresh(t.store, SERIES, "industry", ("P",), actor=a),
    ),
    "statistics.coverage": (
        OF_KECHENG,
        lambda t, a: statistics.coverage(t.store, SERIES, "all", actor=a, area=HERE),
    ),
    "statistics.flow": (
        OF_KECHENG,
        lambda t, a: statistics.flow(t.store, SERIES, SERIES, actor=a, area=HERE),
    ),
    "gaps.commonest": (
        OF_KECHENG,
        lambda t, a: gaps.commonest(t.store, SERIES, actor=a, area=HERE),
    ),
    "gaps.of_industries": (
        OF_KECHENG,
        lambda t, a: gaps.of_industries(t.store, SERIES, actor=a, area=HERE),
    ),
    "leak_paths.table": (
        OF_KECHENG,
        lambda t, a: leak_paths.table(t.store, SERIES, "industry", actor=a, area=HERE),
    ),
    "sectors.read": (PEOPLE, lambda t, a: sectors.read(t.store, SERIES, actor=a)),
    "publications.draft": (
        frozenset[str](),
        lambda t, a: publications.draft(t.store, "standing", actor=a),
    ),
    "publication_log.steps": (PEOPLE, lambda t, a: publication_log.steps(t.store, actor=a)),
    "publication_outlook.read": (
        LEAD,
        lambda t, a: publication_outlook.read(t.store, SERIES, actor=a),
    ),
    "published_shelf.named": (
        PEOPLE | FIRMS | {"guide"},
        lambda t, a: published_shelf.named(t.store, published_shelf.read(t.store), actor=a),
    ),
    "publications.drafts": (PEOPLE, lambda t, a: publications.drafts(t.store, actor=a)),
    "my_sector.read": (FIRMS, lambda t, a: my_sector.read(t.store, actor=a)),
    "comparing.own": (FIRMS, lambda t, a: comparing.own(t.store, SERIES, actor=a)),
}
"""What is shown, and to whom."""

STEPS: dict[str, tuple[frozenset[str], Attempt]] = {
    "publishing.draft": (
        LEAD,
        lambda t, a: publishing.draft(t.store, t.new_id(), SERIES, actor=a, now=NOW),
    ),
    "publishing.settle": (
        PEOPLE,
        lambda t, a: publishing.settle(t.store, "draft", actor=a, now=NOW),
    ),
    "publishing.drop": (LEAD, lambda t, a: publishing.drop(t.store, "draft", actor=a, now=NOW)),
    "withdrawing.withdraw": (
        LEAD,
        lambda t, a: withdrawing.withdraw(t.store, "standing", "数据有误", actor=a, now=NOW),
    ),
    "publishing.withdraw": (
        LEAD,
        lambda t, a: publishing.withdraw(t.store, "standing", "数据有误", actor=a, now=NOW),
    ),
}
"""What is done, and by whom."""

ATTEMPTS = (READS, STEPS)
ELSEWHERE: dict[str, str] = {}


@pytest.fixture
def lived_in(town: Town) -> Town:
    """A town with sixty more firms, and a snapshot that stands."""
    city = City(town.store, seed=5)
    with town.store.atomic():
        for number in range(60):
            place = (KECHENG, QUJIANG)[number % 2]
            city.settle(Kind("34" if number % 3 else "35", place))
    publishing.draft(town.store, "standing", SERIES, actor=town.lead, now=NOW)
    publishing.settle(town.store, "standing", actor=town.reviewer, now=NOW)
    return town


@pytest.mark.parametrize("name", READS)
def test_who_reads(lived_in: Town, name: str) -> None:
    allowed, read = READS[name]
    for who in EVERYBODY:
        actor = getattr(lived_in, who)
        if who in allowed:
            read(lived_in, actor)
        else:
            with pytest.raises((NotAllowed, NoSuch)):
                read(lived_in, actor)


@pytest.mark.parametrize("name", STEPS)
def test_who_acts(lived_in: Town, name: str) -> None:
    allowed, act = STEPS[name]
    store = lived_in.store
    for who in EVERYBODY:
        store.rows("SAVEPOINT attempt")
        if name != "publishing.draft":
            publishing.draft(store, "draft", SERIES, actor=lived_in.lead, now=NOW)
        stood = store.rows("SELECT * FROM publications ORDER BY id")
        if who in allowed:
            try:
                act(lived_in, getattr(lived_in, who))
            except SecondPersonNeeded:
                assert (name, who) == ("publishing.settle", "lead")
            else:
                assert store.rows("SELECT * FROM publications ORDER BY id") != stood
        else:
            with pytest.raises(Refusal):
                act(lived_in, getattr(lived_in, who))
            assert store.rows("SELECT * FROM publications ORDER BY id") == stood
        store.rows("ROLLBACK TO attempt")
        store.rows("RELEASE attempt")


def test_an_area_out_of_scope_looks_like_one_that_is_not_there(lived_in: Town) -> None:
    answers = set()
    for area in (Area("county", QUJIANG), Area("county", "999999"), Area("park", "x"), Area()):
        with pytest.raises(NoSuch) as refused:
            statistics.table(lived_in.store, SERIES, "all", actor=lived_in.reviewer, area=area)
        answers.add(str(refused.value))
    assert len(answers) == 1


def test_a_draft_is_read_by_nobody_outside(lived_in: Town) -> None:
    publishing.draft(lived_in.store, "draft", SERIES, actor=lived_in.lead, now=NOW)

    with pytest.raises(NoSuch):
        publications.get(lived_in.store, "draft")
    assert publications.latest(lived_in.store, SERIES).id == "standing"
    assert [one.id for one in publications.published(lived_in.store)] == ["standing"]
