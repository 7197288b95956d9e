"""Confirming by what was shown (确认依据): in scope, once, sealed, with a trace."""

import pytest

from data import audit, confirmations, firms
from data.confirmations import ConfirmedBefore
from data.errors import NotAllowed
from data.firms import CodeConfirmed, NoSuchFirm
from data.texts import BadText
from tests.data.town import NOW, Town

SEEN = "营业执照原件、法定代表人授权书"


def confirm(town: Town, who: str, seen: str = SEEN) -> firms.Firm:
    return confirmations.confirm(
        town.store, town.alpha.firm_id or "", seen, actor=getattr(town, who), now=NOW
    )


@pytest.mark.parametrize("who", ["reviewer", "lead"])
def test_who_saw_the_proof_confirms(town: Town, who: str) -> None:
    assert confirm(town, who).state == "confirmed"

    firm = town.alpha.firm_id or ""
    assert confirmations.seen(town.store, firm, actor=town.lead) == SEEN
    assert confirmations.seen(town.store, firm, actor=town.distant_reviewer) == ""
    row = confirmations.recorded(town.store, firm)
    assert audit.agrees(town.store, f"firm_confirmations/{firm}", row)


def test_the_note_is_sealed(town: Town) -> None:
    confirm(town, "reviewer")

    content = b"".join(f.read_bytes() for f in town.path.parent.glob("portal.sql*"))
    assert SEEN.encode() not in content


@pytest.mark.parametrize("seen", ["", "  ", "\x00", "长" * 201])
def test_without_a_word_nothing_is_confirmed(town: Town, seen: str) -> None:
    with pytest.raises(BadText):
        confirm(town, "reviewer", seen)
    assert firms.own(town.store, actor=town.alpha).state == "pending"


def test_the_note_that_stands_is_not_written_over(town: Town) -> None:
    confirm(town, "reviewer")

    with pytest.raises(ConfirmedBefore):
        confirm(town, "lead", "别的")


def test_a_second_firm_under_the_code_leaves_no_note(town: Town) -> None:
    confirm(town, "reviewer")

    with pytest.raises(CodeConfirmed):
        confirmations.confirm(town.store, town.beta.firm_id or "", SEEN, actor=town.lead, now=NOW)
    assert len(town.store.rows("SELECT * FROM firm_confirmations")) == 1


@pytest.mark.parametrize(
    "who",
    ["alpha", "colleague", "beta", "distant_reviewer", "guide", "admin", "auditor", "visitor"],
)
def test_others_confirm_nothing(town: Town, who: str) -> None:
    with pytest.raises((NotAllowed, NoSuchFirm)):
        confirm(town, who)
    assert firms.own(town.store, actor=town.alpha).state == "pending"
