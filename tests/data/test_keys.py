"""Keys outside the database; sealed values that open in their own place only."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.ciphers import Algorithm, Key, cipher
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


SM4_KEY = Key(Algorithm.SM4, bytes(range(16)))


def test_the_key_file_names_the_cipher_of_each_version() -> None:
    text = f"1={KEY.hex()}\n2=sm4:{SM4_KEY.secret.hex()}\n3=aes:{NEXT_KEY.hex()}\n"
    keys = Keyring.parse(f"{text}digest={DIGEST_KEY.hex()}", where="x")

    assert keys.algorithms == {1: Algorithm.AES, 2: Algorithm.SM4, 3: Algorithm.AES}
    assert keys.decrypt(KEYS.encrypt("旧", **PLACE), **PLACE) == "旧"


@given(st.binary(max_size=300))
def test_sm4_seals_and_opens_in_its_place_only(content: bytes) -> None:
    keys = Keyring({1: KEY, 2: SM4_KEY}, DIGEST_KEY)
    sealed = keys.seal(content, **PLACE)

    assert sealed[0] == 2
    assert len(sealed) == 29 + len(content)
    assert keys.unseal(sealed, **PLACE) == content
    with pytest.raises(Tampered):
        keys.unseal(sealed, **{**PLACE, "row": "b"})


@given(st.data())
def test_one_changed_bit_does_not_open_under_sm4(data: st.DataObject) -> None:
    keys = Keyring({1: SM4_KEY}, DIGEST_KEY)
    sealed = bytearray(keys.encrypt("核心配方的目录", **PLACE))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))

    with pytest.raises((Tampered, WrongKey)):
        keys.decrypt(bytes(sealed), **PLACE)


@pytest.mark.parametrize("length", [0, 1, 12, 13, 14, 28])
def test_a_value_cut_short_does_not_open_under_sm4(length: int) -> None:
    keys = Keyring({1: SM4_KEY}, DIGEST_KEY)

    with pytest.raises((Tampered, WrongKey)):
        keys.decrypt(keys.encrypt("x", **PLACE)[:length], **PLACE)


def test_sm4_gcm_is_the_published_one() -> None:
    """RFC 8998, appendix A.1."""
    sealed = cipher(Key(Algorithm.SM4, bytes.fromhex("0123456789abcdeffedcba9876543210"))).encrypt(
        bytes.fromhex("00001234567800000000abcd"),
        bytes.fromhex(
            "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd"
            "eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa"
        ),
        bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2"),
    )

    assert sealed.hex() == (
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
        "83de3541e4c2b58177e065a9bf7b62ec"
    )


def test_a_proof_tells_the_cipher_too() -> None:
    as_aes = Keyring({1: KEY, 2: NEXT_KEY}, DIGEST_KEY)
    as_sm4 = Keyring({1: KEY, 2: SM4_KEY}, DIGEST_KEY)

    assert KEYS.proofs()["1"] == as_sm4.proofs()["1"]
    assert as_aes.proofs()["2"] != as_sm4.proofs()["2"]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        pytest.param("sm4:" + "5" * 64, "16 字节", id="too long for SM4"),
        pytest.param("5" * 32, "32 字节", id="too short for AES"),
        pytest.param("des:" + "5" * 32, "算法不认识", id="no such cipher"),
        pytest.param("sm4:" + "x" * 32, "十六进制", id="no hex"),
    ],
)
def test_a_key_of_a_wrong_kind_is_refused(value: str, said: str) -> None:
    with pytest.raises(BadKeyFile, match=said) as refusal:
        Keyring.parse(f"1={KEY.hex()}\n2={value}\ndigest={DIGEST_KEY.hex()}", where="x")

    assert value[-20:] not in str(refusal.value)


def test_keys_show_nothing_of_themselves() -> None:
    assert KEY.hex() not in repr(Key(Algorithm.AES, KEY))
    assert SM4_KEY.secret.hex() not in f"{SM4_KEY!r}{KEYS.derive('backup', salt=b'x')!r}"


def test_derived_keys_depend_on_purpose_salt_and_version() -> None:
    both = Keyring({1: KEY, 2: SM4_KEY}, DIGEST_KEY)
    made = [
        KEYS.derive("backup", salt=b"a"),
        KEYS.derive("backup", salt=b"b"),
        KEYS.derive("other", salt=b"a"),
        both.derive("backup", salt=b"a"),
    ]

    assert len({derived.key.secret for derived in made}) == 4
    assert len({derived.check for derived in made}) == 4
    assert both.derive("backup", salt=b"a", version=1) == made[0]
    assert made[3].key.algorithm is Algorithm.SM4
    with pytest.raises(WrongKey):
        KEYS.derive("backup", salt=b"a", version=2)


def test_files_of_one_portal_are_used_together_and_others_refused(tmp_path: Path) -> None:
    texts = {
        "now": f"2={NEXT_KEY.hex()}\ndigest={DIGEST_KEY.hex()}",
        "retired": f"1={KEY.hex()}\ndigest={DIGEST_KEY.hex()}",
        "strange": f"1={NEXT_KEY.hex()}\ndigest={KEY.hex()}",
        "contradicting": f"2={KEY.hex()}\ndigest={DIGEST_KEY.hex()}",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o600)

    both = Keyring.of_files([tmp_path / "now", tmp_path / "retired"])

    assert both.current == 2
    assert both.decrypt(KEYS.encrypt("旧", **PLACE), **PLACE) == "旧"
    for other in ("strange", "contradicting"):
        with pytest.raises(BadKeyFile, match="不属于同一个门户"):
            Keyring.of_files([tmp_path / "now", tmp_path / other])
