"""What an official has typed into the plan of a training or campaign and not saved yet (方案草稿).

A plan is named as in the audit chain: `trainings/id`, `campaigns/id`; a step on it by its name behind that.
"""

from collections.abc import Mapping
from datetime import datetime

from data import campaigns, trainings
from data.actor import Actor
from data.drafts import PLANS, Draft
from data.errors import NoSuch
from data.rights import Action, require
from data.store import Store


def read(store: Store, about: str, *, actor: Actor) -> Draft:
    """The actor's own draft of a plan; `NOTHING` where there is none.

    Raises:
        NoSuch, NotAllowed: no plan that the actor may change.
    """
    _require(store, about, actor)
    return PLANS.read(store, actor.account_id, about)


def keep(
    store: Store,
    about: str,
    content: Mapping[str, str],
    *,
    seen_version: int,
    actor: Actor,
    now: datetime,
) -> Draft:
    """Keep what has been typed so far; nothing typed is no draft.

    Raises:
        NoSuch, NotAllowed: no plan that the actor may change. DraftMoved, DraftTooLong: as `Drafts.keep`.
    """
    with store.atomic():
        _require(store, about, actor)
        return PLANS.keep(
            store, actor.account_id, about, content, seen_version=seen_version, now=now
        )


def drop(store: Store, about: str, *, actor: Actor) -> None:
    """Let go of the own draft: it was saved, or is not wanted; raises as `read`."""
    _require(store, about, actor)
    PLANS.drop(store, actor.account_id, about)


def move(store: Store, leaving: str, successor: str, *, actor: Actor) -> int:
    """Give the drafts of one official to another (交接), where that one has none; how many.

    Raises:
        NotAllowed: the actor hands nothing over.
    """
    require(actor, Action.ACCOUNT_HAND_OVER)
    return PLANS.move(store, leaving, successor)


def _require(store: Store, about: str, actor: Actor) -> None:
    table, plan_id = f"{about}/".split("/")[:2]
    if table == "trainings":
        trainings.editable(store, plan_id, actor=actor)
    elif table == "campaigns":
        require(actor, Action.CAMPAIGN_EDIT)
        campaigns.get(store, plan_id, actor=actor)
    else:
        raise NoSuch
