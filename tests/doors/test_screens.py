"""Every screen for every role: who is let in, and that nobody reads a firm by its ids.

Screens are opened directly, past the navigation: hiding a page is no protection.
"""

from collections.abc import Iterator, Mapping

import pytest
from streamlit.testing.v1 import AppTest

from data.actor import CASE_ROLES, FIRM_ROLES, VISITOR, Role
from portal import navigation
from portal.web import addresses
from tests.doors import city
from tests.doors.city import EVERYBODY, IN_SCOPE, MARK, NAME, OWN, STRANGERS, City
from tests.one_day import one_day
from tests.portal.screens import self_check_case

EVERY_ROLE = frozenset(Role) - {Role.OPERATOR}
WHO: Mapping[str, frozenset[Role]] = {
    addresses.HOME: EVERY_ROLE,
    addresses.QUICK_CHECK: EVERY_ROLE,
    addresses.LAW: EVERY_ROLE,
    addresses.LEAK_HELP: EVERY_ROLE,
    addresses.FIRM: FIRM_ROLES,
    addresses.SELF_CHECK: FIRM_ROLES | {Role.GUIDE},
    addresses.RESULT: FIRM_ROLES,
    addresses.MY_SECTOR: FIRM_ROLES,
    addresses.ACTIONS: FIRM_ROLES,
    addresses.PROFILE: FIRM_ROLES,
    addresses.LOOKS: FIRM_ROLES,
    addresses.QUEUE: CASE_ROLES,
    addresses.FIRMS: CASE_ROLES,
    addresses.FIRM_FILE: CASE_ROLES,
    addresses.CAMPAIGNS: CASE_ROLES,
    addresses.CAMPAIGN: CASE_ROLES,
    addresses.DIARY: CASE_ROLES,
    addresses.LETTER: CASE_ROLES,
    addresses.LETTERS: FIRM_ROLES,
    addresses.CASE_FILE: FIRM_ROLES,
    addresses.FIRM_ACTIONS: CASE_ROLES,
    addresses.OVERDUE: CASE_ROLES,
    addresses.REVIEW: CASE_ROLES,
    addresses.COLOUR: frozenset({Role.REVIEWER, Role.LEAD}),
    addresses.OBJECTION: frozenset({Role.REVIEWER, Role.LEAD}),
    addresses.BLIND: frozenset({Role.REVIEWER, Role.LEAD}),
    addresses.AGREEMENT: frozenset({Role.LEAD}),
    addresses.SECTORS: frozenset({Role.REVIEWER, Role.LEAD}),
    addresses.PUBLISHED: EVERY_ROLE,
    addresses.PUBLISHING: frozenset({Role.REVIEWER, Role.LEAD}),
    addresses.EXPORTS: frozenset({Role.LEAD}),
    addresses.AUDIT: frozenset({Role.AUDITOR}),
    addresses.MESSAGES: EVERY_ROLE - {Role.VISITOR},
    addresses.EFFECT: FIRM_ROLES | CASE_ROLES,
    addresses.TRAININGS: FIRM_ROLES | CASE_ROLES,
    addresses.TRAINING: CASE_ROLES,
}
"""Address → who is let in. A screen that is not here fails the checks."""

OF_A_FIRM = sorted(address for address, who in WHO.items() if VISITOR.role not in who)


def _screen(module: str) -> None:
    from importlib import import_module

    import_module(module).show()


@pytest.fixture(scope="module")
def everybody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    with one_day():
        yield city.build(self_check_case.make(tmp_path_factory.mktemp("doors")))


@pytest.fixture(autouse=True)
def environment(everybody: City, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in everybody.case.environment.items():
        monkeypatch.setenv(name, value)
    yield


def opened(everybody: City, address: str, who: str) -> str:
    """What a person gets who opens the screen with the firm's own ids in the address."""
    module = next(s.module for s in navigation.SCREENS if s.address == address)
    page = AppTest.from_function(_screen, args=(module,), default_timeout=30)
    person = everybody.people[who]
    if person is not None:
        page.user = {"sub": person.identity}
    for name, value in everybody.ids.items():
        page.query_params[name] = value
    page.run()
    return city.text_of(page)


def test_every_screen_is_listed_here() -> None:
    assert {screen.address for screen in navigation.SCREENS} == set(WHO)


@pytest.mark.parametrize("screen", navigation.SCREENS, ids=lambda s: s.address or "home")
def test_the_navigation_lets_in_who_is_listed(screen: navigation.Screen) -> None:
    assert (screen.roles or EVERY_ROLE) == WHO[screen.address]


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize("address", OF_A_FIRM)
def test_no_stranger_reads_the_firm(everybody: City, address: str, who: str) -> None:
    page = opened(everybody, address, who)

    assert MARK not in page
    assert NAME not in page or who in IN_SCOPE


@pytest.mark.parametrize("who", OWN)
def test_the_firm_itself_reads_what_it_wrote(everybody: City, who: str) -> None:
    """The attempts above would notice: the mark is there for who may read it."""
    assert MARK in opened(everybody, addresses.PROFILE, who)
    assert MARK in opened(everybody, addresses.LETTERS, who)
    assert opened(everybody, addresses.CASE_FILE, who).count(f"{MARK}的走访") == 2
    assert NAME in opened(everybody, addresses.FIRM, who)


@pytest.mark.parametrize("who", IN_SCOPE)
def test_officials_in_scope_know_that_the_firm_is_there(everybody: City, who: str) -> None:
    assert NAME in opened(everybody, addresses.FIRMS, who)


def test_the_city_has_every_role(everybody: City) -> None:
    roles = {person.actor.role for person in everybody.people.values() if person}
    assert roles | {Role.VISITOR} == EVERY_ROLE
    assert set(everybody.people) == set(EVERYBODY)
