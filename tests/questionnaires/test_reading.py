"""YAML is read as text and nothing in it can surprise."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.problems import QuestionnaireError
from questionnaires.reading import DEEPEST, Tree, read, read_text

BOMB = "a: &a [x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        *((word, word) for word in ("no", "010", "1e3", "0x1F", "12:30", "2025-10-15", "~", "")),
        ("'#993300'", "#993300"),
        ('"no"', "no"),
    ],
)
def test_every_scalar_is_text(written: str, meant: str) -> None:
    assert read_text(f"value: {written}\n", "x.yaml").data == {"value": meant}


def test_lines_are_counted_from_one() -> None:
    document = read_text("a: 1\nb:\n  - x\n  - c: 2\n", "x.yaml")

    assert document.lines == {
        (): 1,
        ("a",): 1,
        ("b",): 3,
        ("b", 0): 3,
        ("b", 1): 4,
        ("b", 1, "c"): 4,
    }


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param(BOMB, "不接受锚点和别名", id="a bomb of aliases"),
        pytest.param("a: &x 1\n", "不接受锚点和别名", id="an anchor that nobody uses"),
        pytest.param("&x a: 1\n", "不接受锚点和别名", id="an anchor on a key"),
        pytest.param("a: *x\n", "不接受锚点和别名", id="an alias of nothing"),
        pytest.param("a: !!python/object/apply:os.system [ls]\n", "标签", id="a python object"),
        pytest.param("a: !!binary aGVsbG8=\n", "标签", id="a binary tag"),
        pytest.param("a: ! x\n", "标签", id="a bare tag"),
        pytest.param("!x a: 1\n", "标签", id="a tag on a key"),
        pytest.param("%YAML 1.1\n---\na: 1\n", "指令", id="a directive"),
        pytest.param("%TAG ! tag:x,2000:\n---\na: 1\n", "指令", id="a tag directive"),
        pytest.param(
            "a: 1\n---\nb: 2\n", "x.yaml（第 2 行）：一个文件里有两份文档", id="two documents"
        ),
        pytest.param("", "文件是空的", id="nothing"),
        pytest.param("# only words\n", "文件是空的", id="a comment only"),
        pytest.param("\ufeff", "控制字符", id="a stray byte order mark"),
        pytest.param("[a]: 1\n", "键必须是一个词", id="a list as a key"),
        pytest.param("? {a: 1}\n: 2\n", "键必须是一个词", id="a mapping as a key"),
        pytest.param(
            "a: 1\nb: 2\na: 3\n", "x.yaml：a（第 3 行）：同一处写了两次", id="a key twice"
        ),
        pytest.param("a: {b: 1, b: 2}\n", "x.yaml：b（第 1 行）：同一处写了两次", id="deep twice"),
        pytest.param("a: 1\n\tb: 2\n", "x.yaml（第 2 行）：含有制表符", id="a tab"),
        pytest.param("a: x\x00y\n", "U+0000", id="a zero character"),
        pytest.param("a: x\x0by\n", "U+000B", id="a vertical tab"),
        pytest.param("a: x\u2028y\n", "U+2028", id="a line separator"),
        pytest.param("a: x\u202ey\n", "U+202E", id="text turned round"),
        pytest.param("a: x\u200by\n", "U+200B", id="a space nobody sees"),
        pytest.param('a: "x\\u202ey"\n', "转义", id="text turned round by an escape"),
        pytest.param('a: "\\0"\n', "转义", id="a zero character by an escape"),
        pytest.param('"\\a": 1\n', "转义", id="a bell as a key"),
        pytest.param("a: \ufffe\n", "不是有效的 YAML", id="a character that is none"),
        pytest.param("a: [1, 2\n", "YAML 写法有误", id="an open bracket"),
        pytest.param("a: b: c\n", "x.yaml（第 1 行）：YAML 写法有误", id="two colons"),
        pytest.param("a: 'x\n", "x.yaml（第 1 行）：引号没有配对", id="an open quote"),
        pytest.param("a:\n  - 1\n b: 2\n", "YAML 写法有误", id="crooked indentation"),
        pytest.param("[" * 5000, "嵌套超过", id="brackets without end"),
        pytest.param("a: " + "{a: " * 200 + "1" + "}" * 200, "嵌套超过", id="too deep"),
        pytest.param("- " * 2000 + "x", "嵌套超过", id="lists in lists in lists"),
    ],
)
def test_tricks_are_refused(text: str, sentence: str) -> None:
    with pytest.raises(QuestionnaireError) as caught:
        read_text(text, "x.yaml")

    assert sentence in str(caught.value)


def test_depth_within_the_bound_is_read() -> None:
    text = "[" * DEEPEST + "]" * DEEPEST

    assert isinstance(read_text(text, "x.yaml").data, list)


def test_all_repeated_keys_of_a_file_are_told() -> None:
    with pytest.raises(QuestionnaireError) as caught:
        read_text("a: 1\na: 2\nb: {c: 1, c: 2}\n", "x.yaml")

    assert [(p.field, p.line) for p in caught.value.problems] == [("a", 2), ("c", 3)]


def test_a_byte_order_mark_and_windows_lines_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_bytes("a: 甲\r\nb: 乙\r\n".encode("utf-8-sig"))

    assert read(tmp_path / "x.yaml").data == {"a": "甲", "b": "乙"}


def test_another_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_bytes(b"a: 1\nb: " + "清单".encode("gb18030"))

    with pytest.raises(QuestionnaireError, match="第 2 行）：文字编码不是 UTF-8"):
        read(tmp_path / "x.yaml")


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    try:
        read_text(text, "x.yaml")
    except QuestionnaireError as error:
        assert str(error).startswith("x.yaml")
        assert "请" in str(error)


words = st.text(
    st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp", "Co", "Cn")), max_size=12
)
trees = st.recursive(
    words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)


@given(trees)
def test_what_was_written_is_what_is_read(tree: Tree) -> None:
    text = yaml.safe_dump(tree, allow_unicode=True, default_style='"')

    assert read_text(text, "x.yaml").data == tree
