"""Mailing (邮件通知): the messages that wait, one letter for each person, outside of every page.

The letter says how many messages of which kind wait in the portal, and nothing of what they say: mail
lies open on the way and in boxes, and even a firm's name beside 整改 would tell of a weakness. It holds
no picture and no address of its own for each reader: nobody is told whether it was opened.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from data import outbox, workdays
from data.outbox import Addressee, Claimed
from data.store import Store
from data.times import day_in_shanghai
from portal import labels
from portal.settings import Settings
from portal.web import addresses
from portal.workflows import mail
from portal.workflows.mail import Handed

SUBJECT = "铸盾：您有新消息"
_LETTER = """您好：

“铸盾 · 企业商业秘密保护自评”门户里有 {count} 条没有读过的新消息：{kinds}。

为了保密，邮件里不写内容。请登录门户查看{where}

这封信由系统自动发出，请不要回复。不想收这类邮件，或者想改免打扰时间，请在门户的“我的账号 › 消息提醒”里设置。
"""


@dataclass(frozen=True, slots=True)
class Mailed:
    """What a run did. `letters`: handed in. `failed`: messages given up. `is_away`: no server was there, or its line broke."""

    letters: int = 0
    later: int = 0
    failed: int = 0
    is_away: bool = False


def send_waiting(
    store: Store,
    settings: Settings,
    *,
    clock: Callable[[], datetime],
    progress: Callable[[int, int], object] = lambda *_: None,
) -> Mailed:
    """Mail what waits, one letter for each person, where day and hour suit them.

    The clock is asked for each letter: a long run ends no quiet hours before their time. Where no
    server is there, the rest waits for the next run. No transaction is open while a letter goes out.
    """
    given_up = outbox.tidy(store, now=clock())
    total = Mailed(failed=given_up)
    if settings.mail is None or not workdays.is_workday(day_in_shanghai(clock())):
        return total
    waiting = outbox.addressees(store, now=clock())
    for one in waiting:
        total = _added(total, _one(store, settings, one, now=clock()))
        progress(1, len(waiting))
        if total.is_away:
            break
    return total


def _one(store: Store, settings: Settings, to: Addressee, *, now: datetime) -> Mailed:
    if "@" not in to.login:
        outbox.unmailable(store, to.account_id)
        return Mailed()
    if to.settings.is_quiet(now):
        return Mailed()
    claimed = outbox.claim(store, to.account_id, now=now)
    return _hand_in(store, settings, to, claimed, now=now) if claimed else Mailed()


def _hand_in(
    store: Store, settings: Settings, to: Addressee, claimed: Sequence[Claimed], *, now: datetime
) -> Mailed:
    server = settings.mail
    assert server is not None  # noqa: S101  # asked before
    text = letter([one.kind for one in claimed], portal=settings.address)
    handed = mail.hand_in(server, to.login, SUBJECT, text, by_itself=True)
    if handed is Handed.TAKEN:
        outbox.sent(store, claimed, now=now)
        return Mailed(letters=1)
    if handed is Handed.AWAY:
        outbox.put_back(store, claimed)
        return Mailed(is_away=True)
    if handed is Handed.LATER:
        outbox.try_later(store, claimed, now=now)
        return Mailed(later=1)
    outbox.failed(store, claimed)
    # A line that breaks breaks again: the others wait for the next run.
    return Mailed(failed=len(claimed), is_away=handed is Handed.UNKNOWN)


def letter(kinds: Sequence[str], *, portal: str) -> str:
    """The text of a letter about messages of these kinds; `portal`: its address, empty if unknown."""
    counted = Counter(labels.message_kind(kind) for kind in kinds)
    said = "、".join(f"{name} {count} 条" for name, count in sorted(counted.items()))
    where = f"：\n\n{portal}/{addresses.MESSAGES}" if portal else "。"
    return _LETTER.format(count=len(kinds), kinds=said, where=where)


def _added(one: Mailed, other: Mailed) -> Mailed:
    return Mailed(
        one.letters + other.letters,
        one.later + other.later,
        one.failed + other.failed,
        one.is_away or other.is_away,
    )
