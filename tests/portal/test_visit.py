"""Who is looking: asked of the database at every run, from a header no client can set."""

from datetime import UTC
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import sessions
from portal import access, clock, visit
from tests.portal.screens import self_check_case
from tests.portal.screens.self_check_case import Case


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    made = self_check_case.make(tmp_path)
    for name, value in made.environment.items():
        monkeypatch.setenv(name, value)
    return made


def _who() -> None:
    import streamlit as st

    from portal import visit

    actor = visit.actor()
    st.text(f"{actor.account_id}|{actor.role}|{actor.firm_id}")


def seen_as(user: dict[str, object]) -> str:
    page = AppTest.from_function(_who)
    page.user = user
    page.run()
    assert not page.exception, page.exception
    return str(page.text[0].value)


def test_a_session_is_its_account(case: Case) -> None:
    actor = case.owner.actor

    assert seen_as({"sub": case.owner.identity}) == f"{actor.account_id}|firm_owner|{actor.firm_id}"


@pytest.mark.parametrize(
    "subject",
    [None, "", "session:", "session:" + "0" * 64, "visitor:" + "0" * 64, "owner", 7, ["session:x"]],
)
def test_anything_else_is_a_visitor(case: Case, subject: object) -> None:
    assert seen_as({"sub": subject}) == "|visitor|None"


def test_a_visitor_who_is_no_user_at_all(case: Case) -> None:
    assert seen_as({}) == "|visitor|None"


def test_a_session_named_as_a_visitors_is_no_session(case: Case) -> None:
    assert seen_as({"sub": case.owner.identity.replace("session:", "visitor:")}) == "|visitor|None"


def test_after_signing_out_the_next_run_is_a_visitors(case: Case) -> None:
    page = AppTest.from_function(_who)
    page.user = {"sub": case.owner.identity}
    assert "firm_owner" in page.run().text[0].value

    with case.store() as store:
        sessions.revoke(store, case.owner.token, now=clock.now())

    assert page.run().text[0].value == "|visitor|None"


def test_the_token_itself_is_no_identity(case: Case) -> None:
    assert case.owner.token not in case.owner.identity
    assert seen_as({"sub": f"session:{case.owner.token}"}) == "|visitor|None"


def test_time_is_aware_and_ids_are_fresh() -> None:
    assert visit.now().tzinfo is UTC
    ids = {visit.new_id() for _ in range(100)}
    assert len(ids) == 100
    assert all(len(name) == 32 and int(name, 16) >= 0 for name in ids)


@pytest.mark.parametrize("text", ["1", ""])
def test_demo_is_the_operators_word(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("PORTAL_DEMO", text)

    assert visit.demo() is bool(text)


def test_questionnaire_and_rules_are_of_one_edition() -> None:
    assert visit.questionnaire().edition == "2026"
    assert visit.rules() is visit.rules(), "read once"


def test_identities_of_session_and_visitor_never_meet() -> None:
    token = access.new_token()

    assert access.session_in(access.identity_of_session(token)) == sessions.session_of(token)
    assert access.session_in(access.identity_of_visitor(token)) is None
    assert access.session_in(None) is None
