"""Telling firms of trainings (培训通知): asked, moved, cancelled, and reminded where they have not answered.

What speaks to many firms goes in slices, each a transaction of its own, and does what an interrupted
run left: nobody is told twice. No message says why a firm is asked: it is asked with all of its kind.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime

from data import reference, trainings
from data import training_news as news
from data.actor import OPERATOR, Actor
from data.messages import Kind, Notice
from data.rights import Action, require
from data.store import Store
from data.times import day_in_shanghai
from data.training_plans import Training
from portal import figures
from portal.web import addresses
from portal.workflows.telling import tell_firm

NewId = Callable[[], str]


def tell_firms(
    store: Store, training: Training, *, actor: Actor, now: datetime, new_id: NewId
) -> Iterator[int]:
    """Tell every asked firm the last news that it does not have; yields how many so far.

    Raises:
        NotAllowed: tells nobody.
    """
    require(actor, Action.REMINDERS_SEND)
    told, after = 0, ""
    while found := news.untold(store, training.id, actor=actor, after=after):
        with store.atomic():
            for firm, last in found:
                if text := _news(training, knows=last > 0):
                    _tell(store, training, firm, text, f"news/{training.notice}", now, new_id)
            firms = [firm for firm, _ in found]
            news.set_told(store, training.id, firms, training.notice, actor=actor, now=now)
        told, after = told + len(found), found[-1][0]
        yield told


def remind_due(store: Store, *, actor: Actor = OPERATOR, now: datetime, new_id: NewId) -> int:
    """Tell what is still owed, and remind by the rules who has not answered; how many firms were reminded.

    Raises:
        NotAllowed: only the operator's timer does this.
    """
    require(actor, Action.REMINDERS_SEND)
    today, reminded = day_in_shanghai(now), 0
    for training in trainings.coming(store, today, date.max, actor=actor):
        for _ in tell_firms(store, training, actor=actor, now=now, new_id=new_id):
            pass
        rule = _rule((training.day - today).days)
        if training.state == "planned" and rule is not None:
            reminded += _remind(store, training, rule, actor, now, new_id)
    return reminded


def when(training: Training) -> str:
    """2026年12月10日 09:00 至 11:00."""
    return f"{figures.day(training.day)} {training.begins} 至 {training.ends}"


def _news(training: Training, *, knows: bool) -> str:
    """What a firm reads; nothing where it is called off that never knew."""
    if training.state == "cancelled":
        off = f"原定 {when(training)} 的培训“{training.title}”取消了，原因请在“培训”里看。"
        return off if knows else ""
    if knows:
        return (
            f"培训“{training.title}”的时间或地点改了，现在是 {when(training)}，在{training.place}。"
            "来不了的，请在“培训”里改一下答复。"
        )
    return (
        f"您被邀请参加培训“{training.title}”：{when(training)}，在{training.place}。"
        "请在“培训”里答复能不能参加、来几个人。"
    )


def _tell(
    store: Store,
    training: Training,
    firm: str,
    text: str,
    about: str,
    now: datetime,
    new_id: NewId,
    kind: Kind = Kind.TRAINING,
) -> int:
    notice = Notice(
        kind,
        text,
        about=f"trainings/{training.id}/{about}",
        address=addresses.TRAININGS,
        firm_id=firm,
    )
    return tell_firm(store, notice, now=now, new_id=new_id)


def _rule(days: int) -> tuple[str, str] | None:
    """The nearest reminder that is due so many days before: its days, and its words."""
    rows = sorted(reference.read("training_reminders"), key=lambda row: int(row["days_before"]))
    due = [row for row in rows if days <= int(row["days_before"])]
    return (due[0]["days_before"], due[0]["said"]) if due and days > 0 else None


def _remind(
    store: Store,
    training: Training,
    rule: tuple[str, str],
    actor: Actor,
    now: datetime,
    new_id: NewId,
) -> int:
    days, said = rule
    about = f"reminder/{days}/{training.day.isoformat()}"
    text = (
        f"培训“{training.title}”{said}（{when(training)}），还没有收到您的答复。"
        "请在“培训”里说一声能不能参加。"
    )
    reminded, after = 0, ""
    while found := news.unanswered(store, training.id, actor=actor, after=after):
        with store.atomic():
            for firm in found:
                told = _tell(store, training, firm, text, about, now, new_id, Kind.REMINDER)
                reminded += bool(told)
        after = found[-1]
    return reminded
