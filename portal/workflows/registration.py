"""Register a firm (登记企业): everything that was typed is checked, all problems are named at once."""

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from data import accounts, firms, industries, parks, passwords, regions, size_classes, texts, uscc
from data.actor import VISITOR, Role
from data.errors import Refusal
from data.store import Store
from portal.workflows import logins, typed

CONSENT = "隐私说明 2026-11"
"""What the person agreed to; stored with the account. A changed notice gets a new name."""
_WELL_KNOWN = (
    "password",
    "12345678",
    "87654321",
    "qwerty",
    "zhudun",
    "iloveyou",
    "admin",
    "abcdefg",
    "00000000",
)


class Application(BaseModel):
    """What stands on the form, as typed."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_max_length=2000)

    name: str = ""
    code: str = ""
    industry: str = ""
    group: str = ""
    county: str = ""
    park: str = ""
    staff: str = ""
    revenue: str = ""
    assets: str = ""
    contact: str = ""
    post: str = ""
    login: str = ""
    password: str = ""
    again: str = ""
    consent: str = ""


class Unacceptable(Refusal):
    """Some fields cannot be taken; `problems` has a sentence for each, in the form's order."""

    message = "有几处需要改一改，还没有登记。"

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__()
        self.problems = problems


def register(
    store: Store, application: Application, *, new_id: Callable[[], str], now: datetime
) -> None:
    """Make a pending firm (待确认) and its owner's account.

    A login name that is taken changes nothing and is not told: nobody learns who is registered.
    The password is hashed before the transaction, because it takes 25 ms.

    Raises:
        Unacceptable: names every field that needs another value; nothing is stored.
    """
    login, password_hash, profile = _checked(store, application)
    firm_id = new_id()
    account = accounts.NewAccount(
        id=new_id(),
        login=login,
        name=application.contact.strip(),
        password_hash=password_hash,
        role=Role.FIRM_OWNER,
        firm_id=firm_id,
        consent=CONSENT,
    )
    with suppress(accounts.LoginTaken), store.atomic():
        firms.register(store, firm_id, application.code, profile, now=now)
        accounts.create(store, account, actor=VISITOR, now=now)


class _Checks:
    """Collects the sentence of each field that is refused."""

    def __init__(self) -> None:
        self.problems: dict[str, str] = {}

    @contextmanager
    def of(self, field: str) -> Iterator[None]:
        """Note the refusal of this field and go on with the next."""
        try:
            yield
        except Refusal as refusal:
            self.problems[field] = str(refusal)


def _checked(store: Store, form: Application) -> tuple[str, str, firms.Profile]:
    checks = _Checks()
    known: dict[str, object] = {"park": None, "industry_group": None}
    with checks.of("name"):
        known["name"] = _name(form.name)
    with checks.of("code"):
        uscc.checked(form.code)
    _check_industry(store, form, checks, known)
    _check_place(store, form, checks, known)
    _check_figures(form, checks, known)
    with checks.of("contact"):
        known["contact_name"] = _contact(form)
    login = ""
    with checks.of("login"):
        login = logins.checked(form.login)
        known["contact_phone"] = "" if "@" in login else login
    password_hash = _check_password(form, login, checks)
    if form.consent != "yes":
        checks.problems["consent"] = "请先阅读隐私说明并勾选同意。"
    if checks.problems:
        raise Unacceptable(checks.problems)
    return login, password_hash, firms.Profile.model_validate(known)


def _name(text: str) -> str:
    name = texts.clean(text, field="企业名称", limit=texts.LINE)
    if len(name) < 4 or not any("\u4e00" <= c <= "\u9fff" for c in name):
        raise texts.BadText("请填写营业执照上的企业全称。")
    return name


def _contact(form: Application) -> str:
    contact = texts.clean(form.contact, field="联系人", limit=40)
    if not contact:
        raise texts.BadText("请填写联系人姓名。")
    post = texts.clean(form.post, field="职务", limit=40)
    return f"{contact}，{post}" if post else contact


def _check_industry(
    store: Store, form: Application, checks: _Checks, known: dict[str, object]
) -> None:
    with checks.of("industry"):
        known["industry"] = industry(store, form.industry)
        groups = [g.code for g in industries.groups(store, form.industry)]
        if groups:
            with checks.of("group"):
                known["industry_group"] = _one_of(
                    form.group, groups, "这个行业按具体类别划分规模，请再选一个类别。"
                )


def industry(store: Store, code: str) -> str:
    """The code of a 大类 that the person chose.

    Raises:
        NoSuchIndustry: nothing chosen, or no 大类.
    """
    with suppress(industries.NoSuchIndustry):
        if industries.get(store, code).level == "division":
            return code
    raise industries.NoSuchIndustry("请从列表中选择所属行业。")


def _check_place(
    store: Store, form: Application, checks: _Checks, known: dict[str, object]
) -> None:
    with checks.of("county"):
        known["county"] = _one_of(
            form.county, [r.code for r in regions.counties(store)], "请选择企业所在的县（市、区）。"
        )
        if form.park:
            with checks.of("park"):
                known["park"] = parks.get(store, form.park, county=form.county).id


def _one_of(value: str, allowed: list[str], sentence: str) -> str:
    if value not in allowed:
        raise texts.BadText(sentence)
    return value


def _check_figures(form: Application, checks: _Checks, known: dict[str, object]) -> None:
    with checks.of("staff"):
        known["staff"] = typed.whole(form.staff, "从业人员", most=firms.MOST_STAFF)
    with checks.of("revenue"):
        known["revenue_wan"] = typed.money(form.revenue, "营业收入")
    if form.assets.strip() or asks_assets(form.industry, form.group):
        with checks.of("assets"):
            known["assets_wan"] = typed.money(form.assets, "资产总额")


def asks_assets(industry_code: str, group: str) -> bool:
    """Whether the size rule of this 大类 or 中类 asks for total assets (资产总额)."""
    return size_classes.asks_assets(
        group if size_classes.needs_group(industry_code) else industry_code
    )


def _check_password(form: Application, login: str, checks: _Checks) -> str:
    password_hash = ""
    with checks.of("password"):
        _refuse_guessable(form.password, login, form.code)
        password_hash = passwords.hashed(form.password)
        if form.password != form.again:
            checks.problems["again"] = "两次输入的密码不一样，请都重新输入。"
    return password_hash


def _refuse_guessable(password: str, login: str, code: str) -> None:
    """Refuse what others would try first; length and characters are the business of `passwords`.

    Raises:
        WeakPassword: says why.
    """
    plain = unicodedata.normalize("NFKC", password).casefold()
    if any(word in plain and len(word) + 4 > len(plain) for word in _WELL_KNOWN):
        raise passwords.WeakPassword("这个密码太常见，容易被猜到，请换一个。")
    own = [
        part.casefold() for part in (login, login.partition("@")[0], code.strip()) if len(part) >= 6
    ]
    if any(part in plain for part in own):
        raise passwords.WeakPassword("密码里不要带手机号、邮箱或统一社会信用代码，请换一个。")
