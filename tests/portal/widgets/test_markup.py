"""Words of others stay words, whatever is in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from portal.widgets import markup


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        pytest.param("分级标准", "<bdi>分级标准</bdi>", id="plain words stay"),
        pytest.param("<b>x</b>", "<bdi>&lt;b&gt;x&lt;/b&gt;</bdi>", id="HTML is shown, not obeyed"),
        pytest.param("a\x00b\x1b[31m", "<bdi>ab[31m</bdi>", id="control characters vanish"),
        pytest.param("😀＜", "<bdi>😀＜</bdi>", id="emoji and full-width signs stay"),
    ],
)
def test_words(written: str, shown: str) -> None:
    assert str(markup.words(written)) == shown


@given(st.text())
def test_words_never_open_a_tag_and_never_hold_control_characters(written: str) -> None:
    inside = str(markup.words(written))[len("<bdi>") : -len("</bdi>")]

    assert "<" not in inside
    assert ">" not in inside
    assert not any(ord(letter) < 32 and letter not in "\t\n" for letter in inside)


def test_an_empty_list_is_nothing() -> None:
    assert markup.items([], kind="law") == Markup("")
