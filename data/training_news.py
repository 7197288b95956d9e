"""News of trainings (培训通知): which firms are still to be told or asked, and which know."""

from collections.abc import Sequence
from datetime import datetime

from data.actor import Actor
from data.recipients import HAS_PEOPLE
from data.rights import Action, require
from data.scope import in_scope, parameters
from data.store import Row, Store
from data.training_invitations import JOINED, one_row, write

_UNTOLD = f"""
    SELECT firms.id, training_invitations.told {JOINED}
    WHERE trainings.id = :training AND training_invitations.told < trainings.notice
        AND {HAS_PEOPLE} AND firms.id > :after AND {{scope}}
    ORDER BY firms.id LIMIT :count
"""
_UNANSWERED = f"""
    SELECT firms.id {JOINED}
    WHERE trainings.id = :training AND trainings.state = 'planned'
        AND training_invitations.reply IS NULL AND {HAS_PEOPLE} AND firms.id > :after AND {{scope}}
    ORDER BY firms.id LIMIT :count
"""


def untold(
    store: Store, training_id: str, *, actor: Actor, after: str = "", count: int = 200
) -> list[tuple[str, int]]:
    """Firms that do not have the last news yet and have somebody who could be told, with the last they have.

    Raises:
        NotAllowed: tells nobody.
    """
    found = _found(store, _UNTOLD, training_id, actor, after, count)
    return [(row["id"], row["told"]) for row in found]


def unanswered(
    store: Store, training_id: str, *, actor: Actor, after: str = "", count: int = 200
) -> list[str]:
    """Firms that have not said whether they come, and have somebody who could be asked.

    Raises:
        NotAllowed: tells nobody.
    """
    return [row["id"] for row in _found(store, _UNANSWERED, training_id, actor, after, count)]


def set_told(
    store: Store,
    training_id: str,
    firm_ids: Sequence[str],
    notice: int,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """These firms' people have this piece of news, in the same transaction.

    Raises:
        NotAllowed, NoSuchTraining: one is not asked, or out of scope.
    """
    require(actor, Action.REMINDERS_SEND)
    with store.atomic():
        for firm_id in firm_ids:
            row = one_row(store, training_id, firm_id, Action.REMINDERS_SEND, actor)
            write(store, row, {"told": notice}, Action.REMINDERS_SEND, actor, now, moves=False)


def _found(
    store: Store, sql: str, training_id: str, actor: Actor, after: str, count: int
) -> list[Row]:
    require(actor, Action.REMINDERS_SEND)
    return store.rows(
        sql.format(scope=in_scope(actor, Action.REMINDERS_SEND)),
        training=training_id,
        after=after,
        count=count,
        **parameters(actor),
    )
