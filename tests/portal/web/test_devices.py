"""What a browser says of itself, in a few words of ours."""

import pytest

from portal.web.devices import UNKNOWN, reading

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("agent", "expected"),
    [
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/120.0 Safari/537.36", "Chrome，Windows"),
        (f"Mozilla/5.0 (Windows NT 10.0) {WEBKIT} Chrome/120.0 Safari/537.36 Edg/120.0", "Edge，Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) AppleWebKit/605 Version/17 Safari/605", "Safari，Mac"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0", "Firefox，Linux"),
        (f"Mozilla/5.0 (Linux; Android 14; V2241A) {WEBKIT} Chrome/120 Mobile Safari/537.36", "Chrome，安卓"),
        (f"Mozilla/5.0 (Linux; Android 14) {WEBKIT} Chrome/116 Mobile MicroMessenger/8.0", "微信，安卓"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 Safari/604", "Safari，iPhone"),
        ("Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537 Chrome/114 ArkWeb/4 HuaweiBrowser/5", "华为浏览器，鸿蒙"),
        ("", UNKNOWN),
        ("<script>alert(1)</script>", UNKNOWN),
        ("\x00" * 5000, UNKNOWN),
    ],
)  # fmt: skip
def test_browser_and_system_are_named(agent: str, expected: str) -> None:
    assert reading(agent) == expected
