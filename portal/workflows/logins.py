"""What an account is called: a mainland mobile number or an e-mail address, in one spelling."""

import re
import unicodedata

from data.accounts import LONGEST_LOGIN
from data.errors import Refusal

_MAIL = re.compile(
    r"[A-Za-z0-9._%+-]{1,40}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,40}[A-Za-z0-9])?\.)+[A-Za-z]{2,20}"
)


class BadLogin(Refusal):
    """Neither a mobile number nor an e-mail address; the message says what to do."""


def normal(text: str) -> str:
    """One spelling of what was typed: half-width, no spaces, +86 left out, lower case.

    What is neither number nor address comes back as it is, shortened: nobody is called so.
    """
    name = "".join(unicodedata.normalize("NFKC", text[:200]).split()).lower()
    if "@" in name:
        return name[:LONGEST_LOGIN]
    digits = re.sub(r"^(\+?86|0086)(?=1\d{10}$)", "", re.sub(r"[-–—()]", "", name))
    return digits[:LONGEST_LOGIN]


def checked(text: str) -> str:
    """The login name of a new account.

    Raises:
        BadLogin: empty, or neither a mobile number nor an e-mail address.
    """
    name = normal(text)
    if not name:
        raise BadLogin("请填写手机号或邮箱，以后用它登录。")
    if "@" in name:
        if _MAIL.fullmatch(name) is None:
            raise BadLogin("邮箱格式不对，请核对，例如 name@example.com。")
    elif not _is_mobile(name):
        raise BadLogin("请填写 11 位手机号，或者一个邮箱。")
    return name


def _is_mobile(digits: str) -> bool:
    # Imported here: its tables are needed by registration only, not by a start.
    import phonenumbers

    try:
        number = phonenumbers.parse(digits, "CN")
    except phonenumbers.NumberParseException:
        return False
    kind = phonenumbers.number_type(number)
    return bool(
        phonenumbers.is_valid_number_for_region(number, "CN")
        and kind == phonenumbers.PhoneNumberType.MOBILE
    )
