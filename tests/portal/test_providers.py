"""The file that describes the providers of single sign-on: strict, private, and plain in its errors."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from portal import providers
from portal.providers import Provider, origin
from portal.settings import BadSetting, Settings

ADDRESS = "https://portal.example"
SECRET = "a-secret-that-no-message-repeats"
CITY = {
    "name": '"市统一身份认证"',
    "issuer": '"https://sso.example.gov.cn"',
    "client_id": '"portal"',
    "client_secret": f'"{SECRET}"',
}


def written(
    folder: Path,
    fields: Mapping[str, str | None] | None = None,
    *,
    table: str = "city",
    mode: int = 0o600,
) -> Path:
    """A file with one provider; None leaves a field out."""
    lines = [f"{k} = {v}" for k, v in {**CITY, **(fields or {})}.items() if v is not None]
    file = folder / "providers.toml"
    file.write_text("\n".join([f"[{table}]", *lines]), encoding="utf-8")
    file.chmod(mode)
    return file


def test_nothing_set_is_off() -> None:
    assert providers.of(Settings.from_environment({})) == ()


def test_a_file_is_read_with_everything_in_it(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        {
            "scopes": '["openid", "profile"]',
            "login_claim": '"employee_number"',
            "second_factor_amr": '["otp", "mfa"]',
            "further_addresses": '["https://keys.example.gov.cn:8443/any/path"]',
            "contact": '"信息科"',
        },
    )
    settings = Settings.from_environment({"PORTAL_OIDC_FILE": str(file), "PORTAL_ADDRESS": ADDRESS})

    (city,) = providers.of(settings)

    assert (city.id, city.name, city.login_claim) == ("city", "市统一身份认证", "employee_number")
    assert city.scopes == ("openid", "profile")
    assert city.origins == {"https://sso.example.gov.cn", "https://keys.example.gov.cn:8443"}
    assert city.client_secret.get_secret_value() == SECRET
    assert SECRET not in repr(city) + str(city) + repr(settings)


def test_the_secret_may_lie_in_a_file_of_its_own(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text(f"{SECRET}\n")
    secret.chmod(0o600)
    file = written(tmp_path, {"client_secret": None, "client_secret_file": f'"{secret}"'})

    (city,) = providers.read(file, ADDRESS)

    assert city.client_secret.get_secret_value() == SECRET
    secret.chmod(0o644)
    providers.read.cache_clear()
    with pytest.raises(BadSetting, match=r"secret 可以被本机其他用户读取。请执行 chmod 600"):
        providers.read(file, ADDRESS)


WRONG: dict[str, tuple[dict[str, str | None], str]] = {
    "no name": ({"name": None}, r"\[city\]：name：缺少这一项，请补上"),
    "an empty name": ({"name": '""'}, "name：不能为空"),
    "a misspelt field": ({"isuer": '"x"'}, "isuer：没有这一项"),
    "a number for a text": ({"client_id": "5"}, "client_id：应为加引号的文字"),
    "a text for a list": ({"scopes": '"openid"'}, "scopes：应为列表"),
    "scopes without openid": ({"scopes": '["profile"]'}, 'scopes：必须包含 "openid"'),
    "no scopes": ({"scopes": "[]"}, "scopes：不能为空"),
    "plain http": ({"issuer": '"http://sso.example.gov.cn"'}, "issuer：应以 https:// 开头"),
    "no address": ({"issuer": '"sso.example"'}, "issuer：应为网址"),
    "an address with a password": ({"issuer": '"https://a:b@sso.example"'}, "issuer：应为网址"),
    "an address with a query": ({"issuer": '"https://sso.example/?x=1"'}, "issuer：应为网址"),
    "a broken port": ({"issuer": '"https://sso.example:x"'}, "issuer：应为网址"),
    "a strange further address": ({"further_addresses": '["ftp://x"]'}, "further_addresses.0："),
    "two secrets": ({"client_secret_file": '"x"'}, "只能写一个"),
    "a secret of another kind": ({"client_secret": "5"}, "client_secret_file：应为加引号的文字"),
    "a file that is not there": (
        {"client_secret": None, "client_secret_file": '"no-such-file"'},
        "no-such-file：没有这个文件",
    ),
    "certificates that are none": ({"ca_file": '"pyproject.toml"'}, "ca_file：pyproject.toml 不是"),
    "an id of its own": ({"id": '"x"'}, "id：没有这一项"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_named_with_its_remedy(tmp_path: Path, case: str) -> None:
    fields, said = WRONG[case]
    file = written(tmp_path, fields)

    with pytest.raises(BadSetting, match=said) as refusal:
        providers.read(file, ADDRESS)

    assert SECRET not in str(refusal.value)
    assert refusal.value.__cause__ is None or SECRET not in repr(refusal.value.__cause__)


@pytest.mark.parametrize("table", ["City", '"../x"', "a" * 40, '"市"', '"-"'])
def test_an_id_stands_in_addresses(tmp_path: Path, table: str) -> None:
    with pytest.raises(BadSetting, match="名字只能用小写字母"):
        providers.read(written(tmp_path, table=table), ADDRESS)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_a_file_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(BadSetting, match="chmod 600"):
        providers.read(written(tmp_path, mode=mode), ADDRESS)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "没有写任何认证方"),
        (b"city = 1", "应写成一节"),
        (f'[city]\nclient_secret = "{SECRET}'.encode(), "不是正确的 TOML"),
        (b"\xff\xfe", "无法读取"),
    ],
    ids=["empty", "no table", "cut off", "no UTF-8"],
)
def test_what_is_no_such_file_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "providers.toml"
    file.write_bytes(content)
    file.chmod(0o600)

    with pytest.raises(BadSetting, match=said) as refusal:
        providers.read(file, ADDRESS)

    assert SECRET not in str(refusal.value)


def test_a_missing_file_and_a_missing_address_are_named(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="PORTAL_OIDC_FILE"):
        providers.read(tmp_path / "none", ADDRESS)
    with pytest.raises(BadSetting, match="PORTAL_ADDRESS"):
        providers.read(written(tmp_path), "")


def test_two_providers_are_two_issuers(tmp_path: Path) -> None:
    file = written(tmp_path)
    file.write_text(file.read_text() + "\n" + file.read_text().replace("[city]", "[county]"))

    with pytest.raises(BadSetting, match="issuer 相同"):
        providers.read(file, ADDRESS)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://A.Example:443/x", "https://a.example"),
        ("https://a.example:8443", "https://a.example:8443"),
        ("http://127.0.0.1:80", "http://127.0.0.1"),
        ("http://[::1]:90/x", "http://[::1]:90"),
    ],
)
def test_the_origin_of_an_address(address: str, expected: str) -> None:
    assert origin(address) == expected


def test_nothing_is_trusted_unless_it_is_said() -> None:
    city = Provider(id="c", name="市", issuer="https://sso.example", client_id="portal")

    assert city.login_claim == ""
    assert city.second_factor_amr == city.second_factor_acr == ()
