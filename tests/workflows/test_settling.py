"""Who is told of a snapshot, and when: the second person that a draft waits, its drafter what became of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from data import accounts, messages, publications, publishing
from data.actor import Actor
from data.errors import Refusal
from data.messages import Kind, Message
from data.store import Store
from portal.guard import LooksSecret
from portal.workflows import drafting, publication_news, settling
from tests.data.figure_rows import SERIES, City
from tests.data.figure_rows import Kind as Firm
from tests.data.town import KECHENG, NOW, QUJIANG, Town

EVERYBODY = (
    *("alpha", "colleague", "beta", "gamma", "reviewer", "distant_reviewer"),
    *("guide", "lead", "auditor", "admin"),
)
SECRET = "误附配方：苯乙烯 35%，丙烯酸 12%，引发剂 0.5%"


@pytest.fixture
def city(town: Town) -> City:
    made = City(town.store, seed=5)
    with town.store.atomic():
        for number in range(60):
            made.settle(Firm("34" if number % 3 else "35", (KECHENG, QUJIANG)[number % 2]))
    return made


def _draft(town: Town) -> str:
    """What the lead drafts, as the page does it; over when this is."""

    @contextmanager
    def same() -> Iterator[Store]:
        yield town.store

    run = drafting.Run(town.new_id(), SERIES, town.lead.account_id, NOW)
    drafting._draft(run, same, actor=town.lead, now=NOW, new_id=town.new_id, corrects=None)
    assert run.refused == ""
    return run.publication


def _told(town: Town, who: str) -> list[Message]:
    actor: Actor = getattr(town, who)
    found = messages.inbox(town.store, actor=actor).messages
    return [one for one in found if one.kind == Kind.PUBLICATION]


def test_a_draft_is_told_to_those_who_may_settle_it(town: Town, city: City) -> None:
    draft = _draft(town)

    assert {who for who in EVERYBODY if _told(town, who)} == {"reviewer", "distant_reviewer"}
    [one] = _told(town, "distant_reviewer")
    assert one.address == f"publishing?draft={draft}"
    assert not any(figure in one.text for figure in ("60 家", "分", "％", "%"))


def test_who_cannot_come_in_any_more_is_not_told(town: Town, city: City) -> None:
    accounts.disable(town.store, town.distant_reviewer.account_id, actor=town.admin, now=NOW)

    _draft(town)

    waiting = "SELECT 1 FROM messages WHERE kind = 'publication' AND account_id = :account"
    assert town.store.rows(waiting, account=town.reviewer.account_id)
    assert not town.store.rows(waiting, account=town.distant_reviewer.account_id)


def test_a_draft_is_told_once(town: Town, city: City) -> None:
    draft = publications.found(town.store, _draft(town), "draft")
    told = publication_news.waits(town.store, draft, now=NOW, new_id=town.new_id)

    assert told == 0


def test_what_waits_is_counted_for_the_second_person(town: Town, city: City) -> None:
    _draft(town)

    waiting = {
        who: publications.waiting(town.store, actor=getattr(town, who))
        for who in (*EVERYBODY, "visitor")
    }

    assert {who for who, count in waiting.items() if count} == {"reviewer", "distant_reviewer"}
    another = replace(town.lead, account_id="another")
    assert publications.waiting(town.store, actor=another) == 1


@pytest.mark.parametrize("what", ["published", "refused", "withdrawn"])
def test_who_drafted_is_told_what_became_of_it(town: Town, city: City, what: str) -> None:
    store, draft = town.store, _draft(town)
    who: dict[str, Any] = {"now": NOW, "new_id": town.new_id}
    if what == "refused":
        settling.refuse(store, draft, "有一组\n看不懂", actor=town.reviewer, **who)
    else:
        settling.publish(store, draft, actor=town.reviewer, **who)
    if what == "withdrawn":
        another = replace(town.lead, account_id=town.reviewer.account_id)
        settling.withdraw(store, draft, "行业口径有误", actor=another, **who)

    told = _told(town, "lead")

    assert len(told) == (2 if what == "withdrawn" else 1)
    assert all("看不懂" not in one.text and "口径有误" not in one.text for one in told)
    pages = {one.address for one in told}
    assert pages == {f"publishing?draft={draft}" if what == "refused" else f"published?id={draft}"}


def test_who_did_it_is_not_told(town: Town, city: City) -> None:
    draft = _draft(town)
    settling.publish(town.store, draft, actor=town.reviewer, now=NOW, new_id=town.new_id)
    settling.withdraw(
        town.store, draft, "行业口径有误", actor=town.lead, now=NOW, new_id=town.new_id
    )

    assert len(_told(town, "lead")) == 1


@pytest.mark.parametrize("step", ["refuse", "withdraw"])
def test_a_reason_that_looks_like_a_secret_is_asked_about(
    town: Town, city: City, step: str
) -> None:
    draft, actor = _draft(town), town.reviewer
    if step == "withdraw":
        publishing.settle(town.store, draft, actor=town.reviewer, now=NOW)
        actor = town.lead
    act = getattr(settling, step)
    who: dict[str, Any] = {"actor": actor, "now": NOW, "new_id": town.new_id}
    stood = town.store.rows("SELECT state FROM publications")

    with pytest.raises(LooksSecret):
        act(town.store, draft, SECRET, **who)
    with pytest.raises(Refusal):
        act(town.store, draft, " ", **who)
    assert town.store.rows("SELECT state FROM publications") == stood

    act(town.store, draft, SECRET, vouched=True, **who)
    assert town.store.rows("SELECT state FROM publications") != stood
