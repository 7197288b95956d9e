"""Signing in with the second factor: what is owed, what is paid, what a thief gets."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from data import accounts, audit, open_sessions, recovery_codes, second_factors, sessions
from data.actor import Actor
from data.errors import NotAllowed
from data.rights import Action
from data.sessions import SessionOver, Stage
from portal.workflows import registration, second_factor, signing_in
from portal.workflows.firm_form import Unacceptable
from portal.workflows.second_factor import WrongCode
from tests.codes import code
from tests.data.town import NOW, Town
from tests.workflows.people import HERE, PASSWORD, Official, official, who
from tests.workflows.test_registration import application, newest

HALF, FULL, OTHER = "h" * 43, "f" * 43, "o" * 43


def _begin(town: Town, login: str, token: str = HALF) -> Stage:
    return signing_in.sign_in(town.store, login, PASSWORD, token=token, origin=HERE, now=NOW)


def _pay(town: Town, actor: Actor, typed: str, half: str = HALF, token: str = FULL) -> None:
    second_factor.sign_in(
        town.store,
        typed,
        actor=actor,
        session=sessions.session_of(half),
        token=token,
        origin=HERE,
        now=NOW,
    )


@pytest.fixture
def zhao(town: Town) -> Official:
    return official(town)


def test_the_password_alone_opens_nothing(town: Town, zhao: Official) -> None:
    assert _begin(town, zhao.login) is Stage.OWES

    assert who(town, HALF) is None
    assert who(town, HALF, Stage.OWES) == zhao.actor


def test_the_code_pays_and_the_old_token_is_worthless(town: Town, zhao: Official) -> None:
    _begin(town, zhao.login)

    _pay(town, zhao.actor, zhao.code(NOW))

    assert who(town, FULL) == zhao.actor
    assert who(town, HALF) is None
    assert who(town, HALF, Stage.OWES) is None


def test_a_code_that_was_read_over_the_shoulder_opens_no_second_session(
    town: Town, zhao: Official
) -> None:
    _begin(town, zhao.login)
    _pay(town, zhao.actor, zhao.code(NOW))
    _begin(town, zhao.login, OTHER)

    with pytest.raises(WrongCode):
        _pay(town, zhao.actor, zhao.code(NOW), OTHER, "x" * 43)

    assert who(town, "x" * 43) is None


def test_of_two_browsers_with_one_code_at_once_one_comes_in(town: Town, zhao: Official) -> None:
    halves = ["1" * 43, "2" * 43, "3" * 43, "4" * 43]
    for half in halves:
        _begin(town, zhao.login, half)
    typed = zhao.code(NOW)

    def attempt(half: str) -> bool:
        with town.again() as store:
            try:
                second_factor.sign_in(
                    store,
                    typed,
                    actor=zhao.actor,
                    session=sessions.session_of(half),
                    token=half[:1] + "n" * 42,
                    origin=HERE,
                    now=NOW,
                )
            except WrongCode:
                return False
            return True

    with ThreadPoolExecutor(4) as threads:
        came_in = list(threads.map(attempt, halves))

    assert came_in.count(True) == 1
    assert sum(who(town, half[:1] + "n" * 42) is not None for half in halves) == 1


def test_a_half_session_is_paid_once(town: Town, zhao: Official) -> None:
    _begin(town, zhao.login)
    _pay(town, zhao.actor, zhao.code(NOW))

    with pytest.raises(SessionOver):
        _pay(town, zhao.actor, zhao.code(NOW, steps=1), HALF, OTHER)

    assert who(town, OTHER) is None


def test_a_code_is_not_spent_by_a_session_that_is_over(town: Town, zhao: Official) -> None:
    _begin(town, zhao.login)
    sessions.revoke(town.store, HALF, now=NOW)
    with pytest.raises(SessionOver):
        _pay(town, zhao.actor, zhao.code(NOW))

    _begin(town, zhao.login, OTHER)
    _pay(town, zhao.actor, zhao.code(NOW), OTHER)

    assert who(town, FULL) == zhao.actor


def test_five_wrong_codes_pause_even_the_right_one_and_leave_one_entry(
    town: Town, zhao: Official
) -> None:
    _begin(town, zhao.login)
    before = audit.head(town.store).number
    for _ in range(5):
        with pytest.raises(WrongCode):
            _pay(town, zhao.actor, "000000")
    for typed in (zhao.code(NOW), "000000"):
        with pytest.raises(WrongCode):
            _pay(town, zhao.actor, typed)

    noted = [row["action"] for row in audit.entries(town.store, after=before)]
    assert noted == [Action.ACCOUNT_PAUSE]


def test_signing_in_again_does_not_give_five_more_codes(town: Town, zhao: Official) -> None:
    """Who has the password must not win guesses by saying it again."""
    for number in range(4):
        _begin(town, zhao.login, str(number) * 43)
        with pytest.raises(WrongCode):
            _pay(town, zhao.actor, "000000", str(number) * 43)
    _begin(town, zhao.login)
    with pytest.raises(WrongCode):
        _pay(town, zhao.actor, "000000")

    with pytest.raises(WrongCode):
        _pay(town, zhao.actor, zhao.code(NOW))


def test_a_recovery_code_pays_once(town: Town, zhao: Official) -> None:
    typed = recovery_codes.replace(town.store, actor=zhao.actor, now=NOW)[0]
    _begin(town, zhao.login)
    _pay(town, zhao.actor, typed)
    assert who(town, FULL) == zhao.actor

    _begin(town, zhao.login, OTHER)
    with pytest.raises(WrongCode):
        _pay(town, zhao.actor, typed, OTHER, "x" * 43)


# Setting it up


@pytest.fixture
def owner(town: Town) -> Actor:
    registration.register(
        town.store, application(login="wang@example.com"), new_id=town.new_id, now=NOW
    )
    return accounts.by_id(town.store, newest(town)["id"]).actor


def _confirm(town: Town, actor: Actor, session: str, token: str) -> list[str]:
    secret = second_factors.prepared_secret(town.store, actor=actor) or ""
    return second_factor.confirm(
        town.store,
        code(secret, NOW),
        actor=actor,
        session=sessions.session_of(session),
        token=token,
        origin=HERE,
        now=NOW,
    )


def test_a_firm_signs_in_by_password_alone_until_it_turns_it_on(town: Town, owner: Actor) -> None:
    assert _begin(town, "wang@example.com") is Stage.FULL
    _begin(town, "wang@example.com", OTHER)
    second_factor.prepare(town.store, actor=owner, now=NOW)

    codes = _confirm(town, owner, HALF, FULL)

    assert len(codes) == recovery_codes.HOW_MANY
    assert who(town, FULL) == owner
    assert who(town, HALF) is None, "the token is renewed"
    assert who(town, OTHER) is None, "who came in without it is out"
    assert _begin(town, "wang@example.com", "y" * 43) is Stage.OWES


def test_turning_it_off_asks_password_and_code(town: Town, owner: Actor) -> None:
    _begin(town, "wang@example.com")
    second_factor.prepare(town.store, actor=owner, now=NOW)
    secret = second_factors.prepared_secret(town.store, actor=owner) or ""
    _confirm(town, owner, HALF, FULL)
    right = code(secret, NOW, steps=1)

    with pytest.raises(Unacceptable):
        second_factor.turn_off(town.store, "falsch", right, actor=owner, origin=HERE, now=NOW)
    with pytest.raises(WrongCode):
        second_factor.turn_off(town.store, PASSWORD, "000000", actor=owner, origin=HERE, now=NOW)
    assert second_factors.is_on(town.store, owner.account_id)

    second_factor.turn_off(town.store, PASSWORD, right, actor=owner, origin=HERE, now=NOW)
    assert _begin(town, "wang@example.com", OTHER) is Stage.FULL


def test_staff_cannot_turn_it_off_with_everything_right(town: Town, zhao: Official) -> None:
    with pytest.raises(NotAllowed):
        second_factor.turn_off(
            town.store, PASSWORD, zhao.code(NOW), actor=zhao.actor, origin=HERE, now=NOW
        )

    assert second_factors.is_on(town.store, zhao.actor.account_id)


def test_staff_without_it_are_led_to_set_it_up(town: Town, zhao: Official) -> None:
    second_factors.reset(town.store, zhao.actor.account_id, actor=town.admin, now=NOW)

    assert _begin(town, zhao.login) is Stage.OWES
    assert who(town, HALF) is None
    _confirm(town, zhao.actor, HALF, FULL)

    assert who(town, FULL) == zhao.actor


def test_a_provider_that_vouches_spares_the_second_question(town: Town, zhao: Official) -> None:
    stage = signing_in.begin_session(
        town.store, zhao.actor.account_id, token=FULL, origin=HERE, now=NOW, vouched=True
    )

    assert stage is Stage.FULL
    assert who(town, FULL) == zhao.actor


def test_new_recovery_codes_cost_a_code_and_end_the_old(town: Town, zhao: Official) -> None:
    old = recovery_codes.replace(town.store, actor=zhao.actor, now=NOW)
    with pytest.raises(WrongCode):
        second_factor.renew_codes(town.store, old[0], actor=zhao.actor, origin=HERE, now=NOW)

    new = second_factor.renew_codes(
        town.store, zhao.code(NOW), actor=zhao.actor, origin=HERE, now=NOW
    )

    assert not set(new) & set(old)
    assert not recovery_codes.spend(town.store, old[1], actor=zhao.actor, now=NOW)


def test_the_session_before_ends_with_the_next_sign_in(town: Town, owner: Actor) -> None:
    _begin(town, "wang@example.com")
    again = signing_in.Origin(HERE.address, HERE.device, former=HALF)
    signing_in.sign_in(town.store, "wang@example.com", PASSWORD, token=FULL, origin=again, now=NOW)

    assert who(town, HALF) is None
    found = open_sessions.all_of(
        town.store, session=sessions.session_of(FULL), actor=owner, now=NOW
    )
    assert [one.device for one in found] == ["Chrome，Windows"]


def test_a_half_session_lasts_a_quarter_of_an_hour(town: Town, zhao: Official) -> None:
    _begin(town, zhao.login)

    assert who(town, HALF, Stage.OWES, NOW + timedelta(minutes=14))
    assert who(town, HALF, Stage.OWES, NOW + timedelta(minutes=15)) is None
