"""Invented trainings (演示培训): one that was held, one that comes, one that was called off; all by the workflows."""

from collections.abc import Callable
from datetime import datetime, timedelta

from data import accounts, recipients, training_invitations, trainings
from data.actor import Actor
from data.store import Store
from data.times import day_in_shanghai
from data.training_plans import Plan, Training
from portal.demo.city import COUNTIES
from portal.workflows import training, training_news
from questionnaires.editions import CURRENT

NewId = Callable[[], str]
HELD, COMING, CALLED_OFF = "演示：离职交接怎么做", "演示：软件企业的外协保密", "演示：展会前的准备"
HELD_DAYS_AGO, COMING_IN_DAYS, CALLED_OFF_IN_DAYS = 15, 12, 20
_MADE_DAYS_AGO = 30
_CONTROLS = ("FK-LZ-01", "FK-HZ-01")
_PLACE = "演示地点：市民中心三楼会议室"
_SAID = "演示：讲清做法，带样表回去用。请负责这项工作的同事参加，不要带资料。"
_MOST = 200
_WHY = "演示：讲师临时有任务，改期另行通知"


def settle(store: Store, lead: Actor, *, now: datetime, new_id: NewId) -> None:
    """Make all three, unless a run before has."""
    if trainings.in_view(store, actor=lead):
        return
    with store.atomic():
        if held := _made(store, HELD, -HELD_DAYS_AGO, lead, now, new_id, county=COUNTIES[0]):
            _attended(store, held, lead, now=now, new_id=new_id)
        if coming := _made(store, COMING, COMING_IN_DAYS, lead, now, new_id, industry="65"):
            _answered(store, coming, lead, now=now)
        days, county = CALLED_OFF_IN_DAYS, COUNTIES[1]
        if off := _made(store, CALLED_OFF, days, lead, now, new_id, county=county):
            trainings.cancel(store, off.id, _WHY, actor=lead, now=now - timedelta(days=1))
            _tell(store, off.id, lead, now, new_id)


def _made(
    store: Store,
    title: str,
    days: int,
    lead: Actor,
    now: datetime,
    new_id: NewId,
    *,
    county: str = "",
    industry: str = "",
) -> Training | None:
    """Planned some weeks ago, its firms asked and told; nothing where the city has no such firm."""
    made = min(now, now + timedelta(days=days)) - timedelta(days=_MADE_DAYS_AGO)
    day = day_in_shanghai(now + timedelta(days=days))
    plan = Plan(
        title=title,
        edition=CURRENT,
        controls=_CONTROLS,
        county=county,
        industry=industry,
        day=day,
        begins="14:00",
        ends="16:30",
        place=_PLACE,
        said=_SAID,
    )
    if not training_invitations.preview(store, plan, actor=lead).firms:
        return None
    draft = training.begin(store, plan, actor=lead, now=made, new_id=new_id)
    training.invite(store, draft.id, seen_version=draft.version, actor=lead, now=made)
    _tell(store, draft.id, lead, made, new_id)
    return trainings.get(store, draft.id, actor=lead)


def _tell(store: Store, training_id: str, lead: Actor, now: datetime, new_id: NewId) -> None:
    one = trainings.get(store, training_id, actor=lead)
    for _ in training_news.tell_firms(store, one, actor=lead, now=now, new_id=new_id):
        pass


def _attended(store: Store, one: Training, lead: Actor, *, now: datetime, new_id: NewId) -> None:
    """Most came, every fourth did not."""
    when = now - timedelta(days=HELD_DAYS_AGO - 1)
    found = training_invitations.page(store, one.id, actor=lead, count=_MOST)
    for place, each in enumerate(found):
        persons = 0 if place % 4 == 3 else 1 + place % 3
        training.attend(
            store,
            one.id,
            each.firm_id,
            persons,
            seen_version=each.version,
            actor=lead,
            now=when,
            new_id=new_id,
        )
    trainings.set_held(store, one.id, actor=lead, now=when)


def _answered(store: Store, one: Training, lead: Actor, *, now: datetime) -> None:
    """Some come, some do not, some have not said."""
    for place, each in enumerate(training_invitations.page(store, one.id, actor=lead, count=_MOST)):
        people = recipients.of_firm(store, each.firm_id)
        if place % 3 == 2 or not people:
            continue
        owner = accounts.by_id(store, people[0]).actor
        training.answer(
            store,
            one.id,
            "no" if place % 5 == 4 else "yes",
            1 + place % 2,
            seen_version=each.version,
            actor=owner,
            now=now - timedelta(days=1),
        )
