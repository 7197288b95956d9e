"""The table of rights: complete, and what the design promises of each role."""

import pytest

from data import rights
from data.actor import FIRM_ROLES, VISITOR, Actor, Role
from data.errors import NotAllowed
from data.rights import Action, Reach
from tests import rights_doc


def test_the_table_speaks_of_every_action_and_role() -> None:
    assert set(rights.table()) == set(Action)
    assert all(set(row) == set(Role) for row in rights.table().values())
    assert all(rights.described().values())


@pytest.mark.parametrize("action", Action)
def test_somebody_may_do_everything_that_has_a_name(action: Action) -> None:
    assert any(rights.table()[action].values())


@pytest.mark.parametrize("action", [Action.CHECK_OPEN, Action.FIRM_READ, Action.PURPOSE_STATE])
@pytest.mark.parametrize("role", [Role.ADMIN, Role.AUDITOR, Role.OPERATOR, Role.VISITOR])
def test_who_keeps_the_portal_sees_no_firms_content(role: Role, action: Action) -> None:
    assert rights.table()[action][role] is Reach.NONE


@pytest.mark.parametrize("role", FIRM_ROLES)
def test_a_firm_reaches_nobody_but_itself(role: Role) -> None:
    found = {row[role] for row in rights.table().values()}
    assert found <= {Reach.NONE, Reach.OWN, Reach.SELF}


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.GUIDE])
def test_only_the_lead_reaches_the_whole_city(role: Role) -> None:
    assert not any(row[role] in {Reach.CITY, Reach.ANY} for row in rights.table().values())


def test_a_right_that_is_not_there_is_refused() -> None:
    with pytest.raises(NotAllowed):
        rights.require(VISITOR, Action.CHECK_ANSWER)
    with pytest.raises(NotAllowed, match="只有企业自己"):
        rights.require(Actor("a", Role.LEAD), Action.CHECK_ANSWER)
    rights.require(Actor("a", Role.FIRM_OWNER, "f"), Action.CHECK_ANSWER)


def test_the_docs_show_the_table() -> None:
    assert rights_doc.PATH.read_text(encoding="utf-8") == rights_doc.rendered(), (
        "write it anew: python -m tests.rights_doc"
    )
