"""Letters (邮件): handed to the mail server that the operator named; a failure never breaks a step."""

import logging
import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from enum import StrEnum

from data.times import SHANGHAI
from portal.settings import LOOPBACK, MailServer

LOG = logging.getLogger("portal")
WAIT_SECONDS = 10.0
_FOR_GOOD = 500
"""From this answer on a mail server means: never, not only now."""

_INVITED = """您好：

有人为您在“铸盾 · 企业商业秘密保护自评”门户准备了账号。请在 {until} 之前打开下面的链接，设置密码：

{link}

链接只能用一次。如果您不知道这件事，请不要打开，并告诉管理员。
"""
_FORGOTTEN = """您好：

有人（多半是您自己）要求重新设置“铸盾 · 企业商业秘密保护自评”门户的密码。请在一小时内打开下面的链接：

{link}

链接只能用一次。如果不是您要求的，不用理会：没有人打开它，密码就不会变。
"""


def invite(server: MailServer | None, to: str, link: str, *, until: datetime) -> bool | None:
    """Send a one-time link to whom an account was made for; as `deliver`."""
    local = until.astimezone(SHANGHAI)
    day = f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
    return deliver(server, to, "铸盾：设置密码的链接", _INVITED.format(until=day, link=link))


def remind(server: MailServer | None, to: str, link: str) -> bool | None:
    """Send a one-time link to who forgot the password; as `deliver`."""
    return deliver(server, to, "铸盾：重新设置密码", _FORGOTTEN.format(link=link))


class Handed(StrEnum):
    """What became of a letter that was to be handed in."""

    TAKEN = "taken"
    REFUSED = "refused"
    """For good: no such box, or the server never takes such a letter."""
    LATER = "later"
    """Not now: the box is full, the server is busy."""
    AWAY = "away"
    """No server was there to ask, or it offered no TLS, or did not let the portal in."""
    UNKNOWN = "unknown"
    """The line broke while the letter was handed over: it may have been taken."""


def deliver(server: MailServer | None, to: str, subject: str, text: str) -> bool | None:
    """Hand a letter in.

    Returns:
        Whether the mail server took it; None where there is none, or `to` is no e-mail address.
    """
    if server is None or "@" not in to:
        return None
    return hand_in(server, to, subject, text) is Handed.TAKEN


def hand_in(
    server: MailServer, to: str, subject: str, text: str, *, by_itself: bool = False
) -> Handed:
    """Hand a letter in, and tell what became of it.

    `by_itself`: nobody asked for it at this moment; programs that answer letters leave it unanswered.
    """
    letter = EmailMessage(policy=SMTP)
    letter["From"], letter["To"], letter["Subject"] = server.sender, to, subject
    if by_itself:
        letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(text, cte="base64")
    handed, cause = _hand_over(server, letter)
    if cause is not None:
        LOG.warning("邮件没有发出：%s", type(cause).__name__)
    return handed


def _hand_over(server: MailServer, letter: EmailMessage) -> tuple[Handed, OSError | None]:
    try:
        line = _connected(server)
    except OSError as error:
        return Handed.AWAY, error
    try:
        if server.user:
            line.login(server.user, server.password)
    except OSError as error:
        line.close()
        return Handed.AWAY, error
    try:
        line.send_message(letter)
    except OSError as error:
        line.close()
        return _answer(error), error
    _hang_up(line)
    return Handed.TAKEN, None


def _answer(error: OSError) -> Handed:
    """What an error after the greeting means for the letter."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
        return Handed.REFUSED if min(codes, default=0) >= _FOR_GOOD else Handed.LATER
    if isinstance(error, smtplib.SMTPResponseException):
        return Handed.REFUSED if error.smtp_code >= _FOR_GOOD else Handed.LATER
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Handed.REFUSED
    return Handed.UNKNOWN


def _hang_up(line: smtplib.SMTP) -> None:
    """The letter is taken, whatever the server says to the goodbye."""
    try:
        line.quit()
    except OSError:
        line.close()


def _connected(server: MailServer) -> smtplib.SMTP:
    """A line that nobody on the way reads: TLS at once, or by STARTTLS; plain to this machine only.

    Raises:
        OSError: no line, or the server offers no TLS.
    """
    context = ssl.create_default_context()
    if server.tls:
        return smtplib.SMTP_SSL(server.host, server.port, timeout=WAIT_SECONDS, context=context)
    line = smtplib.SMTP(server.host, server.port, timeout=WAIT_SECONDS)
    try:
        line.ehlo()
        if line.has_extn("starttls") or f"{server.host}" not in {*LOOPBACK, "::1"}:
            line.starttls(context=context)
            line.ehlo()
    except BaseException:
        line.close()
        raise
    return line
