"""Letters (邮件): handed to the mail server that the operator named; a failure never breaks a step."""

import logging
import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP

from data.times import SHANGHAI
from portal.settings import LOOPBACK, MailServer

LOG = logging.getLogger("portal")
WAIT_SECONDS = 10.0

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


def deliver(server: MailServer | None, to: str, subject: str, text: str) -> bool | None:
    """Hand a letter in.

    Returns:
        Whether the mail server took it; None where there is none, or `to` is no e-mail address.
    """
    if server is None or "@" not in to:
        return None
    letter = EmailMessage(policy=SMTP)
    letter["From"], letter["To"], letter["Subject"] = server.sender, to, subject
    letter.set_content(text, cte="base64")
    try:
        with _connected(server) as line:
            if server.user:
                line.login(server.user, server.password)
            line.send_message(letter)
    except OSError as error:
        LOG.warning("邮件没有发出：%s", type(error).__name__)
        return False
    return True


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
