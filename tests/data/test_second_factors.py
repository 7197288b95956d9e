"""The second factor: sealed, confirmed by a code, no code accepted twice; recovery codes good once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from data import audit, recovery_codes, second_factors
from data.actor import Actor
from data.errors import NotAllowed
from data.keys import Tampered
from data.second_factors import NotPrepared
from tests.codes import code
from tests.data.town import NOW, Town


def _on(town: Town, actor: Actor) -> str:
    """A confirmed second factor; its secret."""
    second_factors.prepare(town.store, actor.account_id, now=NOW)
    secret = second_factors.prepared_secret(town.store, actor=actor) or ""
    earlier = NOW - timedelta(minutes=5)
    assert second_factors.confirm(town.store, code(secret, earlier), actor=actor, now=earlier)
    return secret


def _spend(town: Town, typed: str, seconds: int = 0) -> bool:
    now = NOW + timedelta(seconds=seconds)
    return second_factors.spend(town.store, town.reviewer.account_id, typed, now=now)


def test_a_secret_counts_once_a_right_code_confirmed_it(town: Town) -> None:
    me = town.reviewer
    second_factors.prepare(town.store, me.account_id, now=NOW)
    secret = second_factors.prepared_secret(town.store, actor=me)
    assert secret is not None
    assert len(secret) == 32

    assert not second_factors.is_on(town.store, me.account_id)
    assert not _spend(town, code(secret, NOW))
    assert not second_factors.confirm(town.store, "000000", actor=me, now=NOW)
    assert second_factors.confirm(town.store, code(secret, NOW), actor=me, now=NOW)

    assert second_factors.is_on(town.store, me.account_id)
    assert second_factors.prepared_secret(town.store, actor=me) is None
    with pytest.raises(NotPrepared):
        second_factors.confirm(town.store, code(secret, NOW, steps=1), actor=me, now=NOW)


def test_preparing_again_makes_another_secret_but_never_replaces_a_confirmed_one(
    town: Town,
) -> None:
    me = town.reviewer
    second_factors.prepare(town.store, me.account_id, now=NOW)
    first = second_factors.prepared_secret(town.store, actor=me)
    second_factors.prepare(town.store, me.account_id, now=NOW)
    assert second_factors.prepared_secret(town.store, actor=me) != first

    secret = _on(town, me)
    second_factors.prepare(town.store, me.account_id, now=NOW)

    assert _spend(town, code(secret, NOW))


@pytest.mark.parametrize(
    ("steps", "accepted"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_one_step_of_drift_is_forgiven(town: Town, steps: int, accepted: bool) -> None:
    secret = _on(town, town.reviewer)

    assert _spend(town, code(secret, NOW, steps=steps)) is accepted


def test_no_code_is_accepted_twice_nor_one_before_it(town: Town) -> None:
    secret = _on(town, town.reviewer)

    assert _spend(town, code(secret, NOW))
    assert not _spend(town, code(secret, NOW))
    assert not _spend(town, code(secret, NOW, steps=-1))
    assert _spend(town, code(secret, NOW, steps=1), seconds=30)


def test_of_many_requests_with_one_code_one_is_accepted(town: Town) -> None:
    secret = _on(town, town.reviewer)
    typed = code(secret, NOW)

    def attempt(_: int) -> bool:
        with town.again() as store:
            return second_factors.spend(store, town.reviewer.account_id, typed, now=NOW)

    with ThreadPoolExecutor(8) as threads:
        accepted = list(threads.map(attempt, range(16)))

    assert accepted.count(True) == 1


@pytest.mark.parametrize(
    "typed", ["", "12345", "1234567", "abcdef", "\x00" * 6, "\ud800" * 6, "１" * 10_000, "000000 "]
)
def test_whatever_is_typed_is_just_wrong(town: Town, typed: str) -> None:
    _on(town, town.reviewer)

    assert not _spend(town, typed)


def test_a_code_may_be_typed_in_full_width_and_with_a_blank(town: Town) -> None:
    secret = _on(town, town.reviewer)
    digits = code(secret, NOW)
    wide = "".join(chr(ord(c) + 0xFEE0) for c in digits)

    assert _spend(town, f" {wide[:3]} {wide[3:]} ")


def test_the_code_of_another_account_is_wrong(town: Town) -> None:
    _on(town, town.reviewer)
    other = _on(town, town.lead)

    assert not _spend(town, code(other, NOW))


def test_the_secret_lies_sealed_and_an_older_one_put_back_does_not_open(town: Town) -> None:
    me = town.reviewer
    second_factors.prepare(town.store, me.account_id, now=NOW - timedelta(hours=1))
    old = town.store.rows("SELECT secret FROM second_factors")[0]["secret"]
    second_factors.prepare(town.store, me.account_id, now=NOW)
    secret = second_factors.prepared_secret(town.store, actor=me) or ""
    content = b"".join(f.read_bytes() for f in town.path.parent.glob("portal.sql*"))
    assert secret.encode() not in content

    town.store.rows("UPDATE second_factors SET secret = :old", old=old)

    with pytest.raises(Tampered):
        second_factors.confirm(town.store, code(secret, NOW), actor=me, now=NOW)


@pytest.mark.parametrize("who", ["reviewer", "guide", "lead", "auditor", "admin"])
def test_staff_cannot_give_it_up(town: Town, who: str) -> None:
    actor = getattr(town, who)
    _on(town, actor)

    with pytest.raises(NotAllowed):
        second_factors.turn_off(town.store, actor=actor, now=NOW)

    assert second_factors.is_on(town.store, actor.account_id)


def test_a_firms_people_may_and_its_codes_go_with_it(town: Town) -> None:
    _on(town, town.alpha)
    recovery_codes.replace(town.store, actor=town.alpha, now=NOW)

    second_factors.turn_off(town.store, actor=town.alpha, now=NOW)

    assert not second_factors.is_on(town.store, town.alpha.account_id)
    assert recovery_codes.left(town.store, actor=town.alpha) == 0


def test_turning_it_on_and_off_leaves_entries_that_fit(town: Town) -> None:
    what = f"second_factors/{town.alpha.account_id}"
    secret = _on(town, town.alpha)
    now_recorded = second_factors.recorded(town.store, town.alpha.account_id)
    assert audit.agrees(town.store, what, now_recorded)

    assert second_factors.spend(town.store, town.alpha.account_id, code(secret, NOW), now=NOW)
    assert audit.agrees(
        town.store, what, second_factors.recorded(town.store, town.alpha.account_id)
    )

    second_factors.turn_off(town.store, actor=town.alpha, now=NOW)
    assert audit.agrees(town.store, what, None)
    assert secret not in str(list(audit.entries(town.store)))


# Recovery codes


def test_ten_codes_each_good_once(town: Town) -> None:
    codes = recovery_codes.replace(town.store, actor=town.reviewer, now=NOW)

    assert len(set(codes)) == recovery_codes.HOW_MANY
    for typed in codes:
        assert recovery_codes.spend(town.store, typed, actor=town.reviewer, now=NOW)
        assert not recovery_codes.spend(town.store, typed, actor=town.reviewer, now=NOW)
    assert recovery_codes.left(town.store, actor=town.reviewer) == 0


def test_a_code_may_be_typed_carelessly(town: Town) -> None:
    typed = recovery_codes.replace(town.store, actor=town.reviewer, now=NOW)[0]

    careless = f" {typed.lower().replace('-', ' ')} "

    assert recovery_codes.spend(town.store, careless, actor=town.reviewer, now=NOW)


def test_anothers_code_and_an_earlier_set_are_worth_nothing(town: Town) -> None:
    earlier = recovery_codes.replace(town.store, actor=town.reviewer, now=NOW)
    anothers = recovery_codes.replace(town.store, actor=town.lead, now=NOW)
    recovery_codes.replace(town.store, actor=town.reviewer, now=NOW)

    for typed in (earlier[0], anothers[0], "", "AAAAA-AAAAA"):
        assert not recovery_codes.spend(town.store, typed, actor=town.reviewer, now=NOW)
    assert recovery_codes.left(town.store, actor=town.lead) == recovery_codes.HOW_MANY


def test_codes_are_not_in_the_database(town: Town) -> None:
    codes = recovery_codes.replace(town.store, actor=town.reviewer, now=NOW)

    content = b"".join(f.read_bytes() for f in town.path.parent.glob("portal.sql*"))
    for typed in codes:
        assert typed.encode() not in content
        assert typed.replace("-", "").encode() not in content


def test_of_many_requests_with_one_recovery_code_one_is_accepted(town: Town) -> None:
    typed = recovery_codes.replace(town.store, actor=town.reviewer, now=NOW)[0]

    def attempt(_: int) -> bool:
        with town.again() as store:
            return recovery_codes.spend(store, typed, actor=town.reviewer, now=NOW)

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(attempt, range(16))).count(True) == 1
