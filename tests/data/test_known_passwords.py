"""What others would try first is refused, whatever digits it is dressed up with."""

import pytest

from data.known_passwords import refuse_guessable
from data.passwords import WeakPassword

OWN = ("wang@example.com", "91110000600037341L")


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("qwertyuiop", id="a row of the keyboard"),
        pytest.param("1qaz2wsx3edc", id="a pattern of the keyboard"),
        pytest.param("password123", id="a known one"),
        pytest.param("Password!23", id="with capitals"),
        pytest.param("xpassword12", id="with a little around it"),
        pytest.param("p@ssw0rd2026", id="with look-alikes"),
        pytest.param("dragon19840101", id="a word and a birthday"),
        pytest.param("woaini1314520", id="a phrase that everybody uses"),
        pytest.param("zhudun202611", id="the portal's own name"),
        pytest.param("管理员20261123", id="a Chinese word and a day"),
        pytest.param("abcdefghijkl", id="the alphabet"),
        pytest.param("9876543210", id="downwards"),
        pytest.param("天地玄天地玄天地玄天", id="repeated"),
    ],
)
def test_a_common_password_is_refused(typed: str) -> None:
    with pytest.raises(WeakPassword, match="太常见"):
        refuse_guessable(typed, own=OWN)


@pytest.mark.parametrize(
    "typed", ["wang@example.com1", "我是91110000600037341l", "X WANG@EXAMPLE.COM"]
)
def test_login_and_firm_code_are_no_password(typed: str) -> None:
    with pytest.raises(WeakPassword, match="不要带"):
        refuse_guessable(typed, own=OWN)


@pytest.mark.parametrize(
    "typed",
    [
        "一句只有自己记得住的话",
        "铸盾护航，十年磨一剑。",
        "correct-horse-battery",
        "yanshi-chengshi-2026",
        "kj8#vQ2!mZx",
        "wang 的猫今年三岁了呀",
    ],
)
def test_a_sentence_of_ones_own_is_accepted(typed: str) -> None:
    refuse_guessable(typed, own=OWN)
