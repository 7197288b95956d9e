"""Providers (认证方) of single sign-on, as the operator describes them in a file of mode 0600.

The file is TOML: one table for each provider, named by the id that stands in its addresses.
"""

import os
import re
import ssl
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)

from portal.settings import LOOPBACK, BadSetting, Settings

VARIABLE = "PORTAL_OIDC_FILE"
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,30}")
_SHARED_BITS = 0o077
_LARGEST_FILE = 64 * 1024
_WRONG = {
    "missing": "缺少这一项，请补上",
    "extra_forbidden": "没有这一项，请删去或核对拼写",
    "string_type": "应为加引号的文字",
    "tuple_type": '应为列表，例如 ["openid"]',
    "too_short": "不能为空",
    "string_too_short": "不能为空",
    "string_too_long": "太长，请缩短",
}


class Unusable(Exception):  # noqa: N818  # named for its cause, as all errors here
    """A provider does not answer, or says what cannot be trusted; nothing was begun."""


def origin(address: str) -> str:
    """Scheme and host of an address, with the port where it is not the scheme's own; lower case."""
    parts = urlsplit(address)
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    port = "" if parts.port in {None, usual} else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


def _web_address(text: str) -> str:
    try:
        parts = urlsplit(text)
        named = parts.hostname if parts.port != 0 else None
    except ValueError:
        named = None
    if not named or "@" in parts.netloc or parts.query or parts.fragment or not text.isascii():
        raise ValueError("应为网址，例如 https://sso.example.gov.cn")
    loopback = (f"[{named}]" if ":" in named else named) in LOOPBACK
    if parts.scheme != "https" and not (parts.scheme == "http" and loopback):
        raise ValueError("应以 https:// 开头（只有本机可以用 http://）")
    return text


Line = Annotated[str, Field(min_length=1, max_length=200)]
Address = Annotated[str, AfterValidator(_web_address)]


class Provider(BaseModel):
    """One provider: who it is, how it knows us, and how far it is trusted."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    id: str
    name: Annotated[str, Field(min_length=1, max_length=30)]
    """What the button says, such as 市统一身份认证."""
    issuer: Address
    client_id: Line
    client_secret: SecretStr = SecretStr("")
    scopes: tuple[Line, ...] = Field(("openid",), min_length=1)
    login_claim: str = ""
    """The claim that names the login of a staff account; empty: nobody is matched by a claim."""
    second_factor_amr: tuple[Line, ...] = ()
    second_factor_acr: tuple[Line, ...] = ()
    """Values by which the provider asserts a second factor of its own; both empty: never."""
    further_addresses: tuple[Address, ...] = ()
    """Where its endpoints may lie besides the issuer's own host."""
    ca_file: Path | None = None
    """Certificates that sign its host's, where no public authority does."""
    contact: Annotated[str, Field(max_length=100)] = ""
    """Whom to ask when an identity has no account here."""

    @field_validator("scopes")
    @classmethod
    def _asks_for_identity(cls, scopes: tuple[str, ...]) -> tuple[str, ...]:
        if "openid" not in scopes:
            raise ValueError('必须包含 "openid"')
        return scopes

    @model_validator(mode="before")
    @classmethod
    def _lists(cls, values: Any) -> Any:
        """TOML knows lists only; everything else is read as it is written."""
        return {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}

    @property
    def origins(self) -> frozenset[str]:
        """All that the portal speaks to for this provider."""
        return frozenset(map(origin, (self.issuer, *self.further_addresses)))


def of(settings: Settings) -> tuple[Provider, ...]:
    """The providers in the order of the file; none where PORTAL_OIDC_FILE is not set.

    Raises:
        BadSetting: names file, provider, field and remedy; never a secret.
    """
    return read(settings.oidc_file, settings.address) if settings.oidc_file else ()


@lru_cache(maxsize=4)
def read(path: Path, address: str) -> tuple[Provider, ...]:
    """The providers of a file; raises as `of`."""
    if not address:
        raise BadSetting(
            f"{VARIABLE}：单点登录要把人带回本站，请同时设置 PORTAL_ADDRESS，例如 https://域名。"
        )
    try:
        tables = tomllib.loads(_private_text(path))
    except tomllib.TOMLDecodeError as error:
        raise BadSetting(f"{path}：不是正确的 TOML（{_place(error)}），请核对。") from error
    if not tables:
        raise BadSetting(
            f"{path}：没有写任何认证方。请至少写一节，例如 [city]；不用时请去掉 {VARIABLE}。"
        )
    found = tuple(_provider(path, name, table) for name, table in tables.items())
    if len({provider.issuer for provider in found}) < len(found):
        raise BadSetting(f"{path}：两个认证方的 issuer 相同。请只保留一个。")
    return found


def _provider(path: Path, name: str, table: object) -> Provider:
    where = f"{path}：[{name}]"
    if not isinstance(table, dict):
        raise BadSetting(f"{where[:200]}：应写成一节（方括号加名字）。")
    if not _ID.fullmatch(name):
        raise BadSetting(f"{where[:200]}：名字只能用小写字母、数字和横线，最多 31 个。")
    values = {**_with_files(where, table), "id": name}
    try:
        provider = Provider.model_validate(values)
    except ValidationError as error:
        raise BadSetting(f"{where}：{_said(error)}。") from None
    if provider.ca_file is not None:
        _check_certificates(where, provider.ca_file)
    return provider


def _with_files(where: str, table: dict[str, Any]) -> dict[str, Any]:
    """The table, with the secret read from its own file where it names one."""
    values = dict(table)
    if "id" in values:
        raise BadSetting(f"{where}：id：没有这一项，请删去；节的名字就是 id。")
    if "client_secret" in values and "client_secret_file" in values:
        raise BadSetting(f"{where}：client_secret 和 client_secret_file 只能写一个，请删去一个。")
    secret = values.pop("client_secret", "")
    named = values.pop("client_secret_file", None)
    if not isinstance(secret, str) or not isinstance(named, str | None):
        raise BadSetting(f"{where}：client_secret、client_secret_file：应为加引号的文字。")
    values["client_secret"] = SecretStr(_private_text(Path(named)).strip() if named else secret)
    if isinstance(values.get("ca_file"), str):
        values["ca_file"] = Path(values["ca_file"])
    return values


def _private_text(path: Path) -> str:
    """A file that nobody else on this machine may read.

    Raises:
        BadSetting: it is readable by others, or not readable at all.
    """
    try:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_mode & _SHARED_BITS:
                raise BadSetting(f"{path} 可以被本机其他用户读取。请执行 chmod 600 后再启动。")
            return file.read(_LARGEST_FILE).decode("utf-8")
    except FileNotFoundError:
        raise BadSetting(f"{path}：没有这个文件。请核对 {VARIABLE} 和其中的路径。") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadSetting(f"{path}：无法读取，请检查文件和权限（应为 UTF-8 文字）。") from error


def _check_certificates(where: str, path: Path) -> None:
    try:
        ssl.create_default_context(cafile=str(path))
    except (OSError, ssl.SSLError) as error:
        raise BadSetting(f"{where}：ca_file：{path} 不是可用的 PEM 证书文件，请核对。") from error


def _said(error: ValidationError) -> str:
    """Which fields, and what to do; what was written there is not repeated."""
    lines = []
    for problem in error.errors(include_input=False, include_url=False):
        field = ".".join(str(part) for part in problem["loc"])
        context = problem.get("ctx", {}).get("error")
        words = str(context) if context else _WRONG.get(problem["type"], "写法不对，请核对")
        lines.append(f"{field}：{words}")
    return "；".join(lines)


def _place(error: tomllib.TOMLDecodeError) -> str:
    """Where the parser stopped; its words may quote a secret."""
    found = re.search(r"line (\d+), column (\d+)", str(error))
    return f"第 {found[1]} 行第 {found[2]} 列" if found else "文件末尾"
