"""Keys outside the database; sealed values that open in their own place only."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.keys import (
    BadKeyFile,
    KeyFileUnsafe,
    KeyMissing,
    Keyring,
    Tampered,
    WrongKey,
)

KEY, NEXT_KEY, DIGEST_KEY = bytes(range(32)), bytes(range(100, 132)), bytes(range(32, 64))
KEYS = Keyring({1: KEY}, DIGEST_KEY)
PLACE = {"table": "evidence", "column": "described", "row": "a" * 32}


@given(st.text())
def test_what_is_sealed_opens_in_its_place(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    sealed = KEYS.encrypt(text, **PLACE)

    assert KEYS.decrypt(sealed, **PLACE) == text
    assert len(sealed) == 29 + len(text.encode())
    assert sealed[0] == 1


def test_the_same_text_never_looks_the_same() -> None:
    assert KEYS.encrypt("离职", **PLACE) != KEYS.encrypt("离职", **PLACE)


@pytest.mark.parametrize(
    "other",
    [{"table": "firms"}, {"column": "kind"}, {"row": "b" * 32}],
    ids=["table", "column", "row"],
)
def test_a_value_moved_to_another_place_does_not_open(other: dict[str, str]) -> None:
    sealed = KEYS.encrypt("离职", **PLACE)

    with pytest.raises(Tampered, match="改动"):
        KEYS.decrypt(sealed, **{**PLACE, **other})


def test_places_are_not_confused_by_where_their_names_end() -> None:
    sealed = KEYS.encrypt("x", table="ab", column="c", row="1")

    with pytest.raises(Tampered):
        KEYS.decrypt(sealed, table="a", column="bc", row="1")


@given(st.data())
def test_one_changed_bit_does_not_open(data: st.DataObject) -> None:
    sealed = bytearray(KEYS.encrypt("核心配方的目录", **PLACE))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= 1 << data.draw(st.integers(0, 7))

    with pytest.raises((Tampered, WrongKey)):
        KEYS.decrypt(bytes(sealed), **PLACE)


@pytest.mark.parametrize("length", [0, 1, 12, 13, 28])
def test_a_value_cut_short_does_not_open(length: int) -> None:
    with pytest.raises((Tampered, WrongKey)):
        KEYS.decrypt(KEYS.encrypt("x", **PLACE)[:length], **PLACE)


def test_a_newer_key_seals_and_the_older_one_still_opens() -> None:
    sealed = KEYS.encrypt("旧", **PLACE)
    both = Keyring({1: KEY, 2: NEXT_KEY}, DIGEST_KEY)

    assert both.decrypt(sealed, **PLACE) == "旧"
    assert both.encrypt("新", **PLACE)[0] == 2
    with pytest.raises(WrongKey):
        KEYS.decrypt(both.encrypt("新", **PLACE), **PLACE)


def test_digests_depend_on_text_purpose_and_key() -> None:
    digest = KEYS.digest("zhang@firm.cn", purpose="login")

    assert digest == KEYS.digest("zhang@firm.cn", purpose="login")
    assert digest != KEYS.digest("zhang@firm.cn", purpose="invitation")
    assert digest != KEYS.digest("li@firm.cn", purpose="login")
    assert digest != Keyring({1: KEY}, NEXT_KEY).digest("zhang@firm.cn", purpose="login")


def test_a_made_key_file_is_private_and_loads_again(tmp_path: Path) -> None:
    path = tmp_path / "local" / "portal.keys"
    made = Keyring.create(path)

    assert path.stat().st_mode & 0o777 == 0o600
    assert Keyring.load(path, {}).decrypt(made.encrypt("x", **PLACE), **PLACE) == "x"
    assert [file.name for file in path.parent.iterdir()] == ["portal.keys"]


def test_making_a_key_never_replaces_one_that_is_there(tmp_path: Path) -> None:
    path = tmp_path / "portal.keys"
    first = Keyring.create(path)

    second = Keyring.create(path)

    assert second.proofs() == first.proofs()


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660, 0o610])
def test_a_key_file_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "portal.keys"
    Keyring.create(path)
    path.chmod(mode)

    with pytest.raises(KeyFileUnsafe, match="chmod 600"):
        Keyring.load(path, {})


def test_keys_may_come_from_the_environment(tmp_path: Path) -> None:
    environment = {"PORTAL_KEYS": f"1={KEY.hex()};digest={DIGEST_KEY.hex()}"}

    assert Keyring.load(tmp_path / "none", environment).proofs() == KEYS.proofs()


def test_no_key_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(KeyMissing, match="PORTAL_KEY_FILE"):
        Keyring.load(tmp_path / "none", {})


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("1=00", id="too short"),
        pytest.param(f"1={KEY.hex()}", id="no digest key"),
        pytest.param(f"digest={DIGEST_KEY.hex()}", id="no key"),
        pytest.param(f"1={KEY.hex()}\n1={KEY.hex()}\ndigest={DIGEST_KEY.hex()}", id="twice"),
        pytest.param(f"1={KEY.hex()}\ndigest={KEY.hex()}", id="one key for both"),
        pytest.param(f"0={KEY.hex()}\ndigest={DIGEST_KEY.hex()}", id="version 0"),
        pytest.param(f"999={KEY.hex()}\ndigest={DIGEST_KEY.hex()}", id="version far too high"),
        pytest.param(f"256={KEY.hex()}\ndigest={DIGEST_KEY.hex()}", id="version too high"),
        pytest.param(f"²={KEY.hex()}\ndigest={DIGEST_KEY.hex()}", id="a digit of another kind"),
        pytest.param(f"one={KEY.hex()}\ndigest={DIGEST_KEY.hex()}", id="no version"),
        pytest.param("1=秘密\ndigest=秘密", id="no hex"),
    ],
)
def test_a_damaged_key_file_is_refused_without_showing_a_key(text: str) -> None:
    with pytest.raises(BadKeyFile) as refusal:
        Keyring.parse(text, where="密钥文件 x")

    assert KEY.hex() not in str(refusal.value)
    assert str(refusal.value).endswith("。")


def test_a_key_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "portal.keys"
    path.write_bytes(os.urandom(64) + b"\xff\xfe")
    path.chmod(0o600)

    with pytest.raises(BadKeyFile):
        Keyring.load(path, {})
