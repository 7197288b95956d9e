"""Register a firm (登记企业): everything that was typed is checked, all problems are named at once."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from data import accounts, firms, texts, uscc
from data.actor import VISITOR, Role
from data.store import Store
from portal.workflows import logins, new_passwords
from portal.workflows.firm_form import Checks, FirmForm, check_firm, check_name

CONSENT = "隐私说明 2026-11"
"""What the person agreed to; stored with the account. A changed notice gets a new name."""


class Application(FirmForm):
    """What stands on the form of registration, as typed."""

    code: str = ""
    contact: str = ""
    post: str = ""
    login: str = ""
    password: str = ""
    again: str = ""
    consent: str = ""


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


def _checked(store: Store, form: Application) -> tuple[str, str, firms.Profile]:
    checks = Checks()
    check_name(form, checks)
    with checks.of("code"):
        uscc.checked(form.code)
    check_firm(store, form, checks)
    with checks.of("contact"):
        checks.known["contact_name"] = _contact(form)
    login = ""
    with checks.of("login"):
        login = logins.checked(form.login)
        checks.known["contact_phone"] = "" if "@" in login else login
    password_hash = new_passwords.hashed(checks, form.password, form.again, own=(login, form.code))
    if form.consent != "yes":
        checks.problems["consent"] = "请先阅读隐私说明并勾选同意。"
    return login, password_hash, checks.profile()


def _contact(form: Application) -> str:
    contact = texts.clean(form.contact, field="联系人", limit=40)
    if not contact:
        raise texts.BadText("请填写联系人姓名。")
    post = texts.clean(form.post, field="职务", limit=40)
    return f"{contact}，{post}" if post else contact
