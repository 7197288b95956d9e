"""The guard itself: what it says, what it asks of its patterns, and that no text makes it slow."""

from pathlib import Path
from time import thread_time

import pytest

from data.errors import Refusal
from portal import guard
from portal.guard.model import Sign
from questionnaires.problems import QuestionnaireError

HOSTILE = 100_000
"""Characters of a text that is made to be slow."""
SECONDS = 0.5
"""For one sign over such a text; the slowest takes a tenth of it on an idle core."""

PIECES = (
    "1", "a", "A", " ", "\t", "\n", "1.1,", "A1", "公司1", "select ", "a(", "密码:", "配方", "0-",
    "if(", "1380000", "eyJ", "f0", "反应1", "用户名aa ", "import a", "图号1", "return a", "1:",
    "a@a.", "{\n", "¥1", "for a", "pH", "token=a", "|1", "°C", "180°C", "for", "12度",
)  # fmt: skip
GOOD = """
text:
  - {id: one, name: 甲, instead: 乙, signs: [{find: 秘}]}
names:
  - {id: two, name: 丙, signs: [{find: 密, times: 2}]}
sizes: {pdf: 5}
"""


def test_a_suspicion_names_the_kind_and_what_to_write_instead() -> None:
    [found] = guard.suspicions("反应温度180℃")

    assert found.name == "配方或工艺参数"
    assert "不要写" in found.instead


def test_the_refusal_says_both_and_repeats_nothing_of_the_text() -> None:
    with pytest.raises(guard.LooksSecret) as refused:
        guard.refuse_secrets("服务器密码：Zd@2025#ok9", field="证据说明")

    told = str(refused.value)
    assert told.startswith("证据说明看起来像密码、密钥或令牌。只写怎样保管")
    assert "Zd@" not in told


def test_an_ordinary_text_passes() -> None:
    guard.refuse_secrets("2025年6月修订的分级标准，共三级，存放在法务部", field="理由")


@pytest.mark.parametrize(
    ("text", "is_suspected"),
    [
        pytest.param("样品 108-88-3", True, id="a CAS number"),
        pytest.param("样品 108-88-4", False, id="its check digit is wrong"),
        pytest.param("2025-06-1 检查", False, id="a day has the same form"),
        pytest.param("11010519491231002X", True, id="an identity card"),
        pytest.param("110105194912310021", False, id="its check digit is wrong too"),
        pytest.param("6222021234567890128", True, id="a bank card"),
        pytest.param("6222021234567890129", False, id="no bank card"),
        pytest.param("Na2CO3 和 NaHCO3", True, id="two substances"),
        pytest.param("ISO9001 和 USB3 和 H3C", False, id="names that look like substances"),
    ],
)
def test_check_digits_and_elements_tell_numbers_apart(text: str, is_suspected: bool) -> None:
    assert bool(guard.suspicions(text)) is is_suspected


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("转子总成.dwg", ("图纸或设计文件",)),
        ("MAIN.PY", ("源代码",)),
        ("客户名单2025.xlsx", ("客户、供应商或价格资料",)),
        ("树脂配方（遮盖）.pdf", ("配方或工艺文件",)),
        ("标识样式.png", ()),
        ("签收表.jpg", ()),
    ],
)
def test_names_of_files_speak(name: str, kinds: tuple[str, ...]) -> None:
    assert guard.named_like(name) == kinds


def test_a_long_table_is_large_sooner_than_a_picture() -> None:
    assert guard.is_large("xlsx", 600_000)
    assert not guard.is_large("png", 600_000)
    assert not guard.is_large("unknown", 600_000)


SIGNS = [
    pytest.param(sign, id=f"{pattern.id}-{number}")
    for patterns in (guard.patterns().text, guard.patterns().names)
    for pattern in patterns
    for number, sign in enumerate(pattern.signs)
]


@pytest.mark.parametrize("sign", SIGNS)
def test_no_text_makes_a_sign_slow(sign: Sign) -> None:
    for piece in PIECES:
        text = piece * (HOSTILE // len(piece))
        began = thread_time()
        sign.shows(text)
        assert thread_time() - began < SECONDS, piece


def test_time_grows_with_the_length_alone() -> None:
    def seconds(length: int) -> float:
        began = thread_time()
        for piece in ("反应1", "a(", "1.1,", "A1"):
            guard.suspicions(piece * (length // len(piece)))
        return thread_time() - began

    seconds(1000)
    assert seconds(HOSTILE) < 40 * max(seconds(HOSTILE // 10), 0.001)


@pytest.mark.parametrize(
    ("spoiled", "place"),
    [
        pytest.param(GOOD.replace("秘", "秘+"), "text.0.signs.0.find", id="no bound: +"),
        pytest.param(GOOD.replace("秘", "秘.*密"), "text.0.signs.0.find", id="no bound: *"),
        pytest.param(GOOD.replace("{find: 秘}", '{find: "秘{2,}"}'), "text.0", id="no bound: {2,}"),
        pytest.param(GOOD.replace("秘", "(秘"), "text.0.signs.0.find", id="no expression"),
        pytest.param(GOOD.replace("秘}", "秘, check: luck}"), "text.0.signs.0.check", id="check"),
        pytest.param(GOOD.replace("times: 2", "times: 0"), "names.0.signs.0.times", id="times"),
        pytest.param(GOOD.replace("times", "tiems"), "names.0.signs.0.tiems", id="unknown key"),
        pytest.param(GOOD.replace("instead: 乙, ", ""), "text.0.instead", id="no advice"),
        pytest.param(GOOD.replace("pdf: 5", "exe: 5"), "sizes", id="unknown kind of file"),
        pytest.param(
            GOOD.replace(
                "names:", "  - {id: one, name: 丁, instead: 戊, signs: [{find: 己}]}\nnames:"
            ),
            "",
            id="twice the same id",
        ),
    ],
)
def test_patterns_are_read_strictly(tmp_path: Path, spoiled: str, place: str) -> None:
    file = tmp_path / "patterns.yaml"
    file.write_text(spoiled, encoding="utf-8")

    with pytest.raises(guard.BadPatterns, match=f"patterns.yaml：{place}"):
        guard.read(file)


def test_broken_yaml_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "patterns.yaml"
    file.write_text("text: &a [*a]", encoding="utf-8")

    with pytest.raises((QuestionnaireError, Refusal)):
        guard.read(file)


def test_character_sets_and_escapes_are_not_repetitions(tmp_path: Path) -> None:
    file = tmp_path / "patterns.yaml"
    file.write_text(GOOD.replace("{find: 秘}", "{find: '[*+]a\\*\\+{1,3}'}"), encoding="utf-8")

    assert guard.read(file).text[0].signs[0].shows("*a*+")
