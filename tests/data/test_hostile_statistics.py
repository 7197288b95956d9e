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
    reason_drafts,
    statistics,
)
from data.actor import Actor
from data.errors import NoSuch, NotAllowed, Refusal
from data.publishing import SecondPersonNeeded
from data.statistics import Area
from portal.workflows import my_sector, published_shelf, sectors, settling
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
    "reason_drafts.read": (PEOPLE, lambda t, a: reason_drafts.read(t.store, "standing", actor=a)),
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
    "settling.publish": (
        PEOPLE,
        lambda t, a: settling.publish(t.store, "draft", actor=a, now=NOW, new_id=t.new_id),
    ),
    "publishing.refuse": (
        PEOPLE,
        lambda t, a: publishing.refuse(t.store, "draft", "有一组看不懂", actor=a, now=NOW),
    ),
    "settling.refuse": (
        PEOPLE,
        lambda t, a: settling.refuse(
            t.store, "draft", "有一组看不懂", actor=a, now=NOW, new_id=t.new_id
        ),
    ),
    "settling.withdraw": (
        LEAD,
        lambda t, a: settling.withdraw(
            t.store, "standing", "数据有误", actor=a, now=NOW, new_id=t.new_id
        ),
    ),
    "publishing.withdraw": (
        LEAD,
        lambda t, a: publishing.withdraw(t.store, "standing", "数据有误", actor=a, now=NOW),
    ),
}
"""What is done, and by whom."""

OF_THE_SECOND = {
    (f"{module}.{step}", "lead")
    for module, step in (
        ("publishing", "settle"),
        ("publishing", "refuse"),
        ("settling", "publish"),
        ("settling", "refuse"),
    )
}
"""What the lead, who made the draft, leaves to somebody else."""

ATTEMPTS = (READS, STEPS)
ELSEWHERE = {
    "data.publications.waiting": "is a number, nought for who publishes nothing; in test_settling.py",
    "data.reason_drafts.keep": "has no text but the actor's own; tried below on those of others",
}


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
                assert (name, who) in OF_THE_SECOND
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


@pytest.mark.parametrize("who", EVERYBODY)
def test_what_is_typed_about_a_snapshot_is_ones_own(lived_in: Town, who: str) -> None:
    """The lead has typed why; others read nothing of it and write over nothing."""
    store, typed = lived_in.store, "一处口径要再核对"
    reason_drafts.keep(store, "standing", typed, actor=lived_in.lead, now=NOW)

    if who in PEOPLE - LEAD:
        actor = getattr(lived_in, who)
        assert reason_drafts.read(store, "standing", actor=actor) == ""
        reason_drafts.keep(store, "standing", "", actor=actor, now=NOW)
        reason_drafts.keep(store, "standing", "别人写的", actor=actor, now=NOW)
    elif who not in LEAD:
        with pytest.raises(NotAllowed):
            reason_drafts.keep(store, "standing", "", actor=getattr(lived_in, who), now=NOW)

    assert reason_drafts.read(store, "standing", actor=lived_in.lead) == typed
    [row] = store.rows(
        "SELECT content FROM reason_drafts WHERE account_id = :a", a=lived_in.lead.account_id
    )
    assert typed.encode() not in row["content"]
