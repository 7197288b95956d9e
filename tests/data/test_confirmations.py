"""Confirming by what was shown (确认): in scope, once, sealed, with a trace."""

import pytest

from data import audit, confirmations, firms
from data.errors import NotAllowed, Refusal
from data.firms import CodeConfirmed, NoSuchFirm
from portal.workflows import confirming
from portal.workflows.confirming import ConfirmedBefore
from tests.data.town import NOW, Town

SEEN = "营业执照原件、法定代表人授权书"


def confirm(town: Town, who: str, seen: str = SEEN) -> firms.Firm:
    return confirming.confirm(
        town.store,
        town.alpha.firm_id or "",
        seen,
        actor=getattr(town, who),
        now=NOW,
        new_id=town.new_id,
    )


@pytest.mark.parametrize("who", ["reviewer", "lead"])
def test_who_saw_the_proof_confirms(town: Town, who: str) -> None:
    assert confirm(town, who).state == "confirmed"

    firm = town.alpha.firm_id or ""
    for reader in (town.alpha, town.lead):
        noted = confirmations.of_firm(town.store, firm, actor=reader)
        assert [one.proof for one in noted] == [SEEN]
    assert confirmations.of_firm(town.store, firm, actor=town.distant_reviewer) == []
    last = list(audit.entries(town.store))[-1]
    assert (last["action"], last["firm_id"]) == ("firm.confirm", firm)


@pytest.mark.parametrize(
    "who", ["alpha", "colleague", "guide", "auditor", "admin", "visitor", "distant_reviewer"]
)
def test_nobody_else_does(town: Town, who: str) -> None:
    with pytest.raises((NotAllowed, NoSuchFirm)):
        confirm(town, who)
    assert firms.own(town.store, actor=town.alpha).state == "pending"


@pytest.mark.parametrize("seen", ["", "  ", "看了", "\x00执照原件", "长" * 201])
def test_without_a_proof_that_can_be_read_nothing_is_confirmed(town: Town, seen: str) -> None:
    with pytest.raises(Refusal, match="证明"):
        confirm(town, "lead", seen)
    assert firms.own(town.store, actor=town.alpha).state == "pending"
    assert not town.store.rows("SELECT * FROM confirmations")


def test_the_second_official_is_told_that_it_is_done(town: Town) -> None:
    confirm(town, "lead")

    with pytest.raises(ConfirmedBefore):
        confirm(town, "reviewer", "别的材料也看过")
    noted = confirmations.of_firm(town.store, town.alpha.firm_id or "", actor=town.lead)
    assert [one.proof for one in noted] == [SEEN]


def test_a_code_that_another_firm_owns_confirms_nobody(town: Town) -> None:
    firms.confirm(town.store, town.beta.firm_id or "", actor=town.lead, now=NOW)

    with pytest.raises(CodeConfirmed):
        confirm(town, "lead")
    assert not town.store.rows("SELECT * FROM confirmations")


def test_the_proof_is_sealed(town: Town) -> None:
    confirm(town, "lead")

    content = b"".join(f.read_bytes() for f in town.path.parent.glob("portal.sql*"))
    assert SEEN.encode() not in content
