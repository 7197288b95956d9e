"""How a person wants to hear of messages (消息提醒设置): by e-mail or not, and when not."""

from dataclasses import dataclass
from datetime import datetime

from data import audit, noted
from data.actor import Actor
from data.errors import Refusal
from data.rights import Action, require
from data.store import Row, Store
from data.times import SHANGHAI, to_text

HOURS = range(24)

_OWN = "SELECT by_mail, quiet_from, quiet_to FROM message_settings WHERE account_id = :account"


class BadHours(Refusal):
    """No hours of a day."""

    message = "免打扰时间：请从 0 点到 23 点里选。"


@dataclass(frozen=True, slots=True)
class MessageSettings:
    """Hours of Shanghai; quiet from one up to the other, over midnight where it is later."""

    by_mail: bool = True
    quiet_from: int = 20
    quiet_to: int = 8

    def is_quiet(self, moment: datetime) -> bool:
        """Whether no letter is sent at this moment; never, where both hours are the same."""
        hour = moment.astimezone(SHANGHAI).hour
        if self.quiet_from <= self.quiet_to:
            return self.quiet_from <= hour < self.quiet_to
        return hour >= self.quiet_from or hour < self.quiet_to


def own(store: Store, *, actor: Actor) -> MessageSettings:
    """What the actor chose, or what is usual here."""
    require(actor, Action.MESSAGE_SETTINGS)
    found = store.rows(_OWN, account=actor.account_id)
    return of_row(found[0]) if found else MessageSettings()


def of_row(row: Row) -> MessageSettings:
    """The settings in a row; usual where it has none (NULL of an outer join)."""
    if row["by_mail"] is None:
        return MessageSettings()
    return MessageSettings(bool(row["by_mail"]), row["quiet_from"], row["quiet_to"])


def choose(store: Store, chosen: MessageSettings, *, actor: Actor, now: datetime) -> None:
    """Keep what the actor chose.

    Raises:
        NotAllowed: a visitor chooses nothing. BadHours: no hours of a day.
    """
    require(actor, Action.MESSAGE_SETTINGS)
    if chosen.quiet_from not in HOURS or chosen.quiet_to not in HOURS:
        raise BadHours
    row = {
        "account_id": actor.account_id,
        "by_mail": int(chosen.by_mail),
        "quiet_from": chosen.quiet_from,
        "quiet_to": chosen.quiet_to,
        "changed_at": to_text(now),
    }
    with store.atomic():
        stood = recorded(store, actor.account_id) if _stands(store, actor) else None
        store.upsert("message_settings", row, key="account_id")
        audit.append(
            store,
            Action.MESSAGE_SETTINGS,
            actor=actor,
            now=now,
            what=f"message_settings/{actor.account_id}",
            firm=actor.firm_id,
            before=stood,
            after=recorded(store, actor.account_id),
        )


recorded = noted.of_table("message_settings", "account_id")
"""What the audit chain keeps a digest of: the row."""


def _stands(store: Store, actor: Actor) -> bool:
    return bool(store.rows(_OWN, account=actor.account_id))
