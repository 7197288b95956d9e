"""Trainings in the town: its firms confirmed, a plan, and how it gets to its day."""

from datetime import timedelta

from data import training_invitations, trainings
from data.actor import Actor
from data.times import day_in_shanghai, to_text
from data.training_plans import Plan, Training
from questionnaires.editions import CURRENT
from tests.data.town import KECHENG, NOW, Town

TODAY = day_in_shanghai(NOW)
AHEAD = timedelta(days=10)
ON_THE_DAY = NOW + AHEAD
CONTROLS = ("FK-LZ-01", "FK-HZ-01")


def confirm_all(town: Town) -> None:
    """The three firms, each with a code of its own."""
    for number, firm in enumerate((town.alpha, town.beta, town.gamma)):
        changes = {"state": "confirmed", "confirmed_at": to_text(NOW), "code": f"{number:018d}"}
        town.store.update("firms", firm.firm_id, changes)


def plan(**changes: object) -> Plan:
    """For the machine builders of Kecheng."""
    usual: dict[str, object] = {
        "title": "离职交接怎么做",
        "edition": CURRENT,
        "controls": CONTROLS,
        "county": KECHENG,
        "industry": "34",
        "day": TODAY + AHEAD,
        "place": "市民中心三楼",
        "said": "请带上交接清单的空表",
    }
    return Plan.model_validate(usual | changes)


def draft(town: Town, training_id: str, actor: Actor, **changes: object) -> Training:
    """A draft."""
    return trainings.create(town.store, training_id, plan(**changes), actor=actor, now=NOW)


def planned(town: Town, training_id: str, actor: Actor, **changes: object) -> Training:
    """One that has asked its firms."""
    made = draft(town, training_id, actor, **changes)
    with town.store.atomic():
        training_invitations.fill(town.store, made, actor=actor, now=NOW)
        trainings.set_planned(town.store, made.id, seen_version=made.version, actor=actor, now=NOW)
    return trainings.get(town.store, made.id, actor=actor)
