"""A new password (新密码), typed twice: the one place where registration, links and changes check it."""

from data import known_passwords, passwords
from portal.workflows.firm_form import Checks


def hashed(checks: Checks, password: str, again: str, *, own: tuple[str, ...]) -> str:
    """The hash of what was typed, or a sentence in `checks` for the field that is wrong.

    Hash outside of a transaction: it takes 25 ms. `own`: login name and firm code, which a password
    must not hold.
    """
    password_hash = ""
    with checks.of("password"):
        known_passwords.refuse_guessable(passwords.accepted(password), own=own)
        if password != again:
            checks.problems["again"] = "两次输入的密码不一样，请都重新输入。"
        else:
            password_hash = passwords.hashed(password)
    return password_hash
