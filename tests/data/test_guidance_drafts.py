"""Drafts (草稿): what is typed is kept per person and firm, and never overwritten unseen."""

import pytest

from data import firms, guidance_drafts
from data.drafts import NOTHING, Draft, DraftMoved, DraftTooLong
from data.errors import NotAllowed
from data.firms import NoSuchFirm
from tests.data.town import NOW, Town


@pytest.fixture
def guided(town: Town) -> Town:
    firms.assign(town.store, firm(town), town.guide.account_id, actor=town.lead, now=NOW)
    return town


def firm(town: Town) -> str:
    return town.alpha.firm_id or ""


def keep(town: Town, seen: int = 0, **content: str) -> Draft:
    return guidance_drafts.keep(
        town.store, firm(town), content, seen_version=seen, actor=town.guide, now=NOW
    )


def test_what_was_typed_is_there_after_the_process(guided: Town) -> None:
    keep(guided, said="门禁坏")
    keep(guided, seen=1, said="门禁坏了，<b>&", persons="班组长")
    with guided.again() as second:
        draft = guidance_drafts.read(second, firm(guided), actor=guided.guide)

    assert draft == Draft({"said": "门禁坏了，<b>&", "persons": "班组长"}, 2, NOW)
    assert "门禁" not in str(guided.store.rows("SELECT * FROM guidance_drafts"))


def test_another_version_is_shown_and_not_overwritten(guided: Town) -> None:
    keep(guided, said="在电脑上写的")

    with pytest.raises(DraftMoved) as moved:
        keep(guided, said="在手机上写的")

    assert moved.value.draft.content == {"said": "在电脑上写的"}
    assert keep(guided, seen=1, said="选手机上的").version == 2


def test_the_same_words_again_are_no_conflict(guided: Town) -> None:
    first = keep(guided, said="一样")

    assert keep(guided, said="一样") == first


def test_a_book_is_no_draft(guided: Town) -> None:
    with pytest.raises(DraftTooLong):
        keep(guided, said="长" * 20_001)
    assert guidance_drafts.read(guided.store, firm(guided), actor=guided.guide) is NOTHING


def test_a_draft_is_its_writers_alone(guided: Town) -> None:
    keep(guided, said="我的")

    for other in (guided.reviewer, guided.lead):
        assert guidance_drafts.read(guided.store, firm(guided), actor=other) is NOTHING
        assert guidance_drafts.own(guided.store, actor=other) == []
    with pytest.raises(NotAllowed):
        guidance_drafts.read(guided.store, firm(guided), actor=guided.alpha)
    (own,) = guidance_drafts.own(guided.store, actor=guided.guide)
    assert own["firm_id"] == firm(guided)


def test_nobody_drafts_about_a_firm_out_of_scope(guided: Town) -> None:
    with pytest.raises(NoSuchFirm):
        guidance_drafts.keep(
            guided.store,
            firm(guided),
            {"said": "x"},
            seen_version=0,
            actor=guided.distant_reviewer,
            now=NOW,
        )


def test_a_dropped_draft_is_gone(guided: Town) -> None:
    keep(guided, said="不要了")
    guidance_drafts.drop(guided.store, firm(guided), actor=guided.guide)

    assert guidance_drafts.read(guided.store, firm(guided), actor=guided.guide) is NOTHING


def test_a_hand_over_takes_the_drafts_along(guided: Town) -> None:
    keep(guided, said="还没写完")
    new = guided.reviewer

    moved = guidance_drafts.move(
        guided.store, guided.guide.account_id, new.account_id, actor=guided.admin
    )

    assert moved == 1
    draft = guidance_drafts.read(guided.store, firm(guided), actor=new)
    assert draft.content == {"said": "还没写完"}


def test_the_successors_own_draft_stays(guided: Town) -> None:
    keep(guided, said="离任人的")
    guidance_drafts.keep(
        guided.store,
        firm(guided),
        {"said": "接手人的"},
        seen_version=0,
        actor=guided.reviewer,
        now=NOW,
    )
    args = (guided.store, guided.guide.account_id, guided.reviewer.account_id)

    assert guidance_drafts.move(*args, actor=guided.admin) == 0
    draft = guidance_drafts.read(guided.store, firm(guided), actor=guided.reviewer)
    assert draft.content == {"said": "接手人的"}
