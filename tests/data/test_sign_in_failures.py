"""Counting attempts: before they are looked at, in windows, with limits of their own."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from data import sign_in_failures
from data.sign_in_failures import BLOCK, Counted, Limit
from tests.data.town import NOW, Town

MANY = Limit(40, BLOCK)


def test_the_last_allowed_attempt_is_told_from_those_before_and_after(town: Town) -> None:
    found = [sign_in_failures.count(town.store, "li", now=NOW) for _ in range(7)]

    assert found == [Counted.FREE] * 4 + [Counted.LAST] + [Counted.BLOCKED] * 2


def test_a_hundred_attempts_at_once_are_no_better_than_a_hundred_in_a_row(town: Town) -> None:
    def attempt(_: int) -> Counted:
        with town.again() as store:
            return sign_in_failures.count(store, "li", now=NOW)

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(attempt, range(40)))

    assert sum(one is not Counted.BLOCKED for one in found) == 5


def test_attempts_during_a_block_do_not_make_it_longer(town: Town) -> None:
    for _ in range(5):
        sign_in_failures.count(town.store, "li", now=NOW)
    sign_in_failures.count(town.store, "li", now=NOW + timedelta(minutes=14))

    assert sign_in_failures.count(town.store, "li", now=NOW + BLOCK) is Counted.FREE


def test_a_slow_trickle_from_a_shared_place_blocks_nobody(town: Town) -> None:
    for minute in range(0, 600, 5):
        now = NOW + timedelta(minutes=minute)
        assert (
            sign_in_failures.count(town.store, "from 192.0.2.1", now=now, limit=MANY)
            is Counted.FREE
        )


def test_what_was_right_is_given_back_and_the_rest_stays(town: Town) -> None:
    for _ in range(100):
        assert sign_in_failures.count(town.store, "office", now=NOW, limit=MANY) is Counted.FREE
        sign_in_failures.give_back(town.store, "office")
    for _ in range(39):
        sign_in_failures.count(town.store, "office", now=NOW, limit=MANY)
    assert sign_in_failures.count(town.store, "office", now=NOW, limit=MANY) is Counted.LAST
    sign_in_failures.give_back(town.store, "office")

    assert sign_in_failures.count(town.store, "office", now=NOW, limit=MANY) is Counted.LAST
    assert sign_in_failures.count(town.store, "office", now=NOW, limit=MANY) is Counted.BLOCKED
