"""A training that asks the firm of a portal, for screens and browsers."""

from datetime import date, timedelta

from data import trainings
from data.actor import Actor
from data.store import Store
from data.times import day_in_shanghai, to_text
from data.training_plans import Plan, Training
from portal.workflows import training, training_news
from questionnaires.editions import CURRENT
from tests.portal.screens.self_check_case import new_id, now

TITLE, PLACE = "离职交接怎么做", "市民中心三楼"


def today() -> date:
    """The day in Shanghai."""
    return day_in_shanghai(now())


def confirm(store: Store, *firms: str) -> None:
    """Only confirmed firms are asked."""
    for firm in firms:
        changes = {"state": "confirmed", "confirmed_at": to_text(now())}
        store.update("firms", firm, changes)


def drafted(store: Store, actor: Actor, training_id: str = "") -> Training:
    """A draft for all firms of the actor's."""
    plan = Plan(
        title=TITLE,
        edition=CURRENT,
        controls=("FK-LZ-01",),
        day=today() + timedelta(days=10),
        place=PLACE,
        said="请带上交接清单的空表",
    )
    make = (lambda: training_id) if training_id else new_id
    return training.begin(store, plan, actor=actor, now=now(), new_id=make)


def invited(store: Store, actor: Actor, training_id: str = "") -> Training:
    """One that has asked its firms and told them."""
    made = drafted(store, actor, training_id)
    training.invite(store, made.id, seen_version=made.version, actor=actor, now=now())
    one = trainings.get(store, made.id, actor=actor)
    for _ in training_news.tell_firms(store, one, actor=actor, now=now(), new_id=new_id):
        pass
    return one


def its_day_is_here(store: Store, training_id: str) -> None:
    """Time passes."""
    store.update("trainings", training_id, {"day": today().isoformat()})
