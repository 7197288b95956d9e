"""Confirming a firm by its invitation (填写邀请码)."""

from datetime import timedelta

import pytest

from data import firms, invitations
from data.errors import NotAllowed
from portal.workflows import confirmation
from tests.data.town import CODE, NOW, OTHER_CODE, Town

WORD = "ABCD-EFGH-JKMN"


def issue(town: Town, word: str = WORD, code: str = CODE) -> None:
    invitations.issue(town.store, town.new_id(), word, code, actor=town.lead, now=NOW)


def state(town: Town) -> str:
    return firms.own(town.store, actor=town.alpha).state


def test_the_right_word_confirms(town: Town) -> None:
    issue(town)

    firm = confirmation.confirm(town.store, " abcd efgh jkmn ", actor=town.alpha, now=NOW)

    assert firm.state == "confirmed"


def test_a_colleague_may_do_it(town: Town) -> None:
    issue(town)

    confirmation.confirm(town.store, WORD, actor=town.colleague, now=NOW)

    assert state(town) == "confirmed"


@pytest.mark.parametrize("word", ["", "X", "ABCD-EFGH-JKMP", "\x00", "一" * 5000, "ABCD-EFGH-JKM"])
def test_another_word_does_not(town: Town, word: str) -> None:
    issue(town)

    with pytest.raises(invitations.BadInvitation):
        confirmation.confirm(town.store, word, actor=town.alpha, now=NOW)
    assert state(town) == "pending"


def test_a_word_for_another_code_and_an_old_one_do_not(town: Town) -> None:
    issue(town, code=OTHER_CODE)
    issue(town, word="OLDW-OLDW-OLDW")

    for word, now in ((WORD, NOW), ("OLDW-OLDW-OLDW", NOW + invitations.LASTS)):
        with pytest.raises(invitations.BadInvitation):
            confirmation.confirm(town.store, word, actor=town.alpha, now=now)


def test_one_word_confirms_one_firm(town: Town) -> None:
    issue(town)
    confirmation.confirm(town.store, WORD, actor=town.alpha, now=NOW)

    with pytest.raises((invitations.BadInvitation, firms.CodeConfirmed)):
        confirmation.confirm(town.store, WORD, actor=town.beta, now=NOW)


def test_a_second_firm_under_a_confirmed_code_is_told_what_to_do(town: Town) -> None:
    issue(town)
    issue(town, word="WORD-NUMB-ERTW")
    confirmation.confirm(town.store, WORD, actor=town.alpha, now=NOW)

    with pytest.raises(firms.CodeConfirmed):
        confirmation.confirm(town.store, "WORD-NUMB-ERTW", actor=town.beta, now=NOW)
    assert firms.own(town.store, actor=town.beta).state == "pending"


def test_five_wrong_words_pause_the_firm(town: Town) -> None:
    issue(town)
    for _ in range(5):
        with pytest.raises(invitations.BadInvitation):
            confirmation.confirm(town.store, "FALSCH", actor=town.alpha, now=NOW)

    with pytest.raises(confirmation.TooManyWords):
        confirmation.confirm(town.store, WORD, actor=town.alpha, now=NOW)
    later = NOW + timedelta(minutes=16)
    assert confirmation.confirm(town.store, WORD, actor=town.alpha, now=later).state == "confirmed"


def test_the_pause_is_the_firms_own(town: Town) -> None:
    issue(town)
    for _ in range(5):
        with pytest.raises(invitations.BadInvitation):
            confirmation.confirm(town.store, "FALSCH", actor=town.gamma, now=NOW)

    assert confirmation.confirm(town.store, WORD, actor=town.alpha, now=NOW).state == "confirmed"


def test_only_a_firm_can_be_confirmed(town: Town) -> None:
    issue(town)

    for actor in (town.visitor, town.reviewer, town.lead, town.admin):
        with pytest.raises(NotAllowed):
            confirmation.confirm(town.store, WORD, actor=actor, now=NOW)
