import threading
import time

import pytest

from data import passwords
from data.passwords import WeakPassword, hashed, matches


def test_a_password_matches_its_hash_and_no_other() -> None:
    kept = hashed("铸盾护航，十年磨一剑。")

    assert kept.startswith("$argon2id$")
    assert "m=19456,t=2,p=1" in kept
    assert matches("铸盾护航，十年磨一剑。", kept)
    assert not matches("铸盾护航，十年磨二剑。", kept)


def test_the_same_word_typed_on_two_systems_is_one_password() -> None:
    kept = hashed("Ｃafe\u0301-2026-衢州")

    assert matches("Café-2026-衢州", kept)


def test_nobody_has_no_password() -> None:
    assert not matches("铸盾护航，十年磨一剑。", None)
    assert not matches("nobody signs in with this", None)


def test_an_unknown_account_costs_what_a_known_one_costs() -> None:
    kept = hashed("铸盾护航，十年磨一剑。")
    matches("x", None)

    def cost(password_hash: str | None) -> float:
        times = []
        for _ in range(7):
            began = time.thread_time()
            matches("wrong password", password_hash)
            times.append(time.thread_time() - began)
        return sorted(times)[3]

    assert 0.5 < cost(None) / cost(kept) < 2


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("短", "至少 10"),
        ("", "至少 10"),
        ("ａｂｃ", "至少 10"),
        ("长" * 129, "最多 128"),
        ("aaaaaaaaaaaa", "重复"),
        ("abcdefgh\x00ij", "控制字符"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(typed: str, said: str) -> None:
    with pytest.raises(WeakPassword, match=said):
        hashed(typed)


@pytest.mark.parametrize("typed", ["\ud800" * 12, "x" * 1_000_000, "", "\x00"])
def test_whatever_is_typed_is_just_wrong(typed: str) -> None:
    assert not matches(typed, None)
    assert not matches(typed, "not a hash")


def test_only_a_few_hashings_run_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    running, most, lock = 0, 0, threading.Lock()

    class Slow:
        def verify(self, password_hash: str, password: str) -> bool:
            nonlocal running, most
            with lock:
                running += 1
                most = max(most, running)
            time.sleep(0.01)
            with lock:
                running -= 1
            return True

    monkeypatch.setattr(passwords, "_hasher", Slow())
    threads = [threading.Thread(target=matches, args=("x", "hash")) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert most <= passwords.AT_ONCE
