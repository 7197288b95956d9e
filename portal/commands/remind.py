"""`python -m portal remind`: what is due is done, told and mailed (到期提醒); run by the system's timer.

Each job stands by itself and can be done again: what one run leaves, the next one takes up. A job that
cannot be done holds up none of the others.
"""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass

from data import health
from data.actor import OPERATOR
from data.errors import Refusal
from data.store import Store
from portal import access, clock
from portal.commands.progress import Bar
from portal.commands.sentences import quiet_log, sentence
from portal.settings import Settings
from portal.workflows import (
    campaign_reminding,
    campaigning,
    closing,
    escalating,
    mailing,
    reminding,
    training_news,
)


class MailServerAway(Refusal):
    """The mail server could not be asked; the letters wait."""

    message = "邮件服务器连不上、不收或中断了连接，没寄出的下次再寄。请检查 PORTAL_SMTP。"


@dataclass(frozen=True, slots=True)
class Job:
    """One thing that is done; `run` says what it did, in words, or nothing."""

    title: str
    run: Callable[[Store, Settings], str]


def _due(store: Store, _: Settings) -> str:
    return f"提醒 {reminding.send_due(store, now=clock.now(), new_id=clock.new_id)} 条"


def _campaigns(store: Store, _: Settings) -> str:
    """Before the reminders of their own: who is over is not reminded."""
    ended = campaigning.end_due(store, now=clock.now(), new_id=clock.new_id)
    told = campaign_reminding.remind_due(store, now=clock.now(), new_id=clock.new_id)
    return f"结束 {ended.campaigns} 个，草稿过期 {ended.drafts} 份，提醒 {told} 家"


def _trainings(store: Store, _: Settings) -> str:
    reminded = training_news.remind_due(store, now=clock.now(), new_id=clock.new_id)
    return f"提醒还没有答复的 {reminded} 家"


def _mail(store: Store, settings: Settings) -> str:
    if settings.mail is None:
        mailing.send_waiting(store, settings, clock=clock.now)
        return "没有设邮件服务器，不寄信"
    with Bar("邮件") as bar:
        mailed = mailing.send_waiting(store, settings, clock=clock.now, progress=bar)
    said = f"寄出 {mailed.letters} 封，稍后再试 {mailed.later} 封，放弃 {mailed.failed} 条"
    if mailed.is_away:
        raise MailServerAway(f"{said}。{MailServerAway.message}")
    return said


def _close(store: Store, _: Settings) -> str:
    """Before the reminders: what is closed waits for nobody."""
    closed = closing.close_due(store, actor=OPERATOR, now=clock.now(), new_id=clock.new_id)
    return f"异议期满，办结 {closed} 份"


def _escalate(store: Store, _: Settings) -> str:
    raised = escalating.run(store, actor=OPERATOR, now=clock.now(), new_id=clock.new_id)
    return f"提醒和升级 {raised} 项"


JOBS = (
    Job("结案", _close),
    Job("到期提醒", _due),
    Job("超期升级", _escalate),
    Job("批次", _campaigns),
    Job("培训", _trainings),
    Job("邮件", _mail),
)
"""In this order; letters go last, so that they tell of what the jobs before have done."""


def add_arguments(_: argparse.ArgumentParser) -> None:
    """Nothing to choose: rules are data, the mail server is a setting."""


def run(_: argparse.Namespace) -> int:
    """Do every job and print what it did.

    Returns:
        0, or 2 where one could not be done; the next run takes it up.
    """
    quiet_log()
    try:
        settings = Settings.from_environment()
        with access.open_database(settings) as store:
            done = [_done(job, store, settings) for job in JOBS]
            if all(done):
                health.note_reminded(store, now=clock.now())
    except (Refusal, OSError) as problem:
        print(f"提醒没有做：{sentence(problem)}", file=sys.stderr)
        return 2
    return 0 if all(done) else 2


def _done(job: Job, store: Store, settings: Settings) -> bool:
    try:
        print(f"{job.title}：{job.run(store, settings)}。")
    except (Refusal, OSError) as problem:
        print(f"{job.title}没有做完，下次接着做：{sentence(problem)}", file=sys.stderr)
        return False
    return True
