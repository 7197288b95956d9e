"""The page that carries the screens, and the framework's words in Chinese."""

import json
import re
from functools import cache
from pathlib import Path

import pytest

from portal.web import shell
from portal.web.templates import STATIC

SCRIPT = (STATIC / "portal.js").read_text(encoding="utf-8")


def words() -> dict[str, str]:
    """The table in the script."""
    table = re.search(r"const WORDS = (\{.*?\n  \});", SCRIPT, re.DOTALL)
    assert table is not None
    found: dict[str, str] = json.loads(table[1])
    return found


@cache
def framework() -> str:
    """All the script that the installed framework sends."""
    from importlib.util import find_spec

    spec = find_spec("streamlit")
    assert spec is not None
    assert spec.origin is not None
    folder = Path(spec.origin).parent / "static" / "static" / "js"
    return "\n".join(path.read_text(encoding="utf-8") for path in folder.glob("*.js"))


def test_the_page_speaks_chinese_and_fetches_only_here() -> None:
    page = shell.chinese(shell.framework_page(), version="abc")

    assert '<html lang="zh-CN" translate="no">' in page
    assert f"<title>{shell.TITLE}</title>" in page
    assert "You need to enable JavaScript" not in page
    assert "SourceSans" not in page
    assert "_stcore/agent" not in page
    assert '<div id="root"></div>' in page


def test_our_script_runs_before_the_frameworks() -> None:
    page = shell.chinese(shell.framework_page(), version="abc")

    assert page.index("/portal.js?v=abc") < page.index('<script type="module"')


def test_the_inline_script_is_the_one_of_the_framework() -> None:
    page = shell.framework_page()

    assert shell.inline_hash(page) == shell.inline_hash(shell.chinese(page, version="abc"))


@pytest.mark.parametrize(
    "page",
    ["<html></html>", "<html lang='en'><head></head></html>"],
)
def test_another_framework_page_stops_the_start(page: str) -> None:
    with pytest.raises(shell.ShellChanged, match=r"index\.html"):
        shell.chinese(page, version="abc")


@pytest.mark.parametrize("scripts", ["", "<script>a</script><script>b</script>"])
def test_another_number_of_inline_scripts_stops_the_start(scripts: str) -> None:
    with pytest.raises(shell.ShellChanged, match="内联脚本"):
        shell.inline_hash(scripts)


@pytest.mark.parametrize("english", words())
def test_each_translated_word_is_one_that_the_framework_says(english: str) -> None:
    assert english in framework()


def test_translations_are_chinese() -> None:
    for chinese in words().values():
        assert re.search(r"[\u4e00-\u9fff]", chinese)
        assert not re.search(r"[A-Za-z]{4,}", chinese.replace("Ctrl", "")), chinese
        assert "！" not in chinese


@pytest.mark.parametrize(
    "place",
    [
        "data-test-connection-state",
        "BACKEND_BASE_URL",
        "blockErrorDialogs",
        "data-test-script-state",
        "stSkipToContent",
        " mark container",
        "Title text '",
        "Subtitle text '",
        "-axis",
        " titled '",
        "values from ",
        ", ending with ",
    ],
)
def test_what_the_script_leans_on_is_in_the_framework(place: str) -> None:
    assert place in framework()
