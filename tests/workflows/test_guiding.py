"""A firm given to a guide and taken back: who is told, in which words, and what the words leave out."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from data import assignments, messages, recusals
from data.actor import Actor
from data.errors import NoSuch
from portal.workflows import guiding
from tests.data.town import NOW, PROFILE, Town

LATER = NOW + timedelta(hours=1)


def firm(town: Town) -> str:
    return town.alpha.firm_id or ""


def told(town: Town, who: Actor) -> list[str]:
    found = messages.inbox(town.store, actor=who).messages
    return [one.text for one in found]


def step(do: Callable[..., bool], town: Town, *, to: Actor | None = None) -> bool:
    now = LATER if do is guiding.end else NOW
    guide = (to or town.guide).account_id
    return do(town.store, firm(town), guide, actor=town.lead, now=now, new_id=town.new_id)


def test_guide_and_firm_are_told_once_and_the_firm_reads_no_name(town: Town) -> None:
    assert step(guiding.assign, town)
    assert not step(guiding.assign, town)

    (to_guide,) = told(town, town.guide)
    assert f"“{PROFILE.name}”指派给您联系" in to_guide
    for reader in (town.alpha, town.colleague):
        (to_firm,) = told(town, reader)
        assert "贵企业的指导员：" in to_firm
        assert "张三" not in to_firm


def test_the_end_is_told_without_the_firm_that_is_out_of_reach(town: Town) -> None:
    step(guiding.assign, town)
    assert step(guiding.end, town)
    assert not step(guiding.end, town)

    (to_guide,) = told(town, town.guide)
    assert to_guide.startswith("有一家企业不再由您联系")
    assert PROFILE.name not in to_guide
    assert any("不再是贵企业的指导员" in text for text in told(town, town.alpha))


def test_a_refusal_tells_nobody(town: Town) -> None:
    recusals.declare(
        town.store, town.new_id(), firm(town), "亲属在该企业任职", actor=town.lead, now=NOW
    )
    with pytest.raises(NoSuch):
        step(guiding.assign, town)

    assert told(town, town.guide) == told(town, town.alpha) == []
    assert guiding.read(town.store, firm(town), actor=town.lead).choices is None


def test_many_at_once_and_what_cannot_be_given_is_named(town: Town) -> None:
    assignments.assign(town.store, firm(town), town.guide.account_id, actor=town.lead, now=NOW)
    recusals.declare(
        town.store, town.new_id(), firm(town), "亲属在该企业任职", actor=town.guide, now=NOW
    )
    names = {firm(town): "甲", town.beta.firm_id or "": "乙", "nothing": "丙"}

    report = guiding.assign_many(
        town.store,
        names,
        town.guide.account_id,
        actor=town.lead,
        now=NOW,
        new_id=town.new_id,
    )

    assert report.made == 1
    assert [name for name, _ in report.refused] == ["甲", "丙"]
    assert [
        one.account_id
        for one in assignments.guides_of(town.store, town.beta.firm_id or "", actor=town.beta)
    ] == [town.guide.account_id]
