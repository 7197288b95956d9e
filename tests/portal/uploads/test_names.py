"""Names of uploaded files: whatever comes, something comes out that can be shown and kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.file_kinds import Kind
from data.files import LONGEST_NAME
from portal.uploads import names


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("标识样式.png", "标识样式.png"),
        ("标识样式.PNG", "标识样式.png"),
        ("报告.pdf", "报告.png"),
        ("页面.html", "页面.html.png"),
        ("../../etc/passwd", "passwd.png"),
        ("C:\\用户\\某人\\图.png", "图.png"),
        ("..", "证据文件.png"),
        ("", "证据文件.png"),
        (".png", "证据文件.png"),
        ("  a   b .png", "a b.png"),
        ("con.png", "证据文件.png"),
        ('a<b>:"|?*.png', "ab.png"),
        ("a\r\nSet-Cookie: x.png", "aSet-Cookie x.png"),
        ("反\u202egnp.exe", "反gnp.exe.png"),
        ("\x00\x1b[31m.png", "[31m.png"),
    ],
)
def test_names(given_name: str, kept: str) -> None:
    assert names.cleaned(given_name, Kind.PNG) == kept


def test_a_name_of_300_characters_keeps_its_end() -> None:
    kept = names.cleaned("长" * 300 + ".docx", Kind.DOCX)

    assert len(kept) == LONGEST_NAME
    assert kept.endswith("长.docx")


@given(st.text(max_size=400), st.sampled_from(Kind))
def test_every_name_can_be_kept(given_name: str, kind: Kind) -> None:
    kept = names.cleaned(given_name, kind)

    assert kept.endswith(kind.suffix)
    assert len(kept) > len(kind.suffix)
    assert len(kept) <= LONGEST_NAME
    assert kept.isprintable()
    assert not set(kept) & set('/\\<>:"|?*')
    assert names.cleaned(kept, kind) == kept
