"""Invitations (培训邀请): which firms a training asks, what they answered, and whether they know of it.

Whom a training asks is fixed when it is planned: the confirmed firms of its area and sector that lie in
the planner's scope. No firm is asked because of what it answered in a check: that would tell it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from data import audit, noted, trainings
from data.actor import Actor
from data.recipients import HAS_PEOPLE, Preview
from data.rights import Action, require
from data.scope import in_scope, parameters
from data.store import Row, Store
from data.times import from_text, to_text
from data.training_plans import BadTraining, Plan, Training, opened

Reply = Literal["yes", "no"]

_CHOSEN = """
    FROM firms WHERE firms.state = 'confirmed' AND (:county = '' OR firms.county = :county)
        AND (:park = '' OR firms.park = :park) AND (:industry = '' OR firms.industry = :industry)
        AND {scope}
"""
_PREVIEW = f"""
    SELECT count(*) AS firms, sum(CASE WHEN {HAS_PEOPLE} THEN 0 ELSE 1 END) AS silent {_CHOSEN}
"""
_FIRMS = f"SELECT firms.id {_CHOSEN} ORDER BY firms.id"
JOINED = """
    FROM training_invitations
    JOIN trainings ON trainings.id = training_invitations.training_id
    JOIN firms ON firms.id = training_invitations.firm_id
"""
_COUNTS = f"""
    SELECT count(*) AS asked,
        sum(CASE WHEN training_invitations.reply = 'yes' THEN 1 ELSE 0 END) AS yes,
        sum(CASE WHEN training_invitations.reply = 'no' THEN 1 ELSE 0 END) AS no,
        sum(CASE WHEN training_invitations.reply = 'yes'
            THEN training_invitations.reply_persons ELSE 0 END) AS expected,
        sum(CASE WHEN training_invitations.came IS NULL THEN 0 ELSE 1 END) AS recorded,
        sum(coalesce(training_invitations.came, 0)) AS came,
        sum(training_invitations.persons) AS persons
    {JOINED} WHERE trainings.id = :training AND {{scope}}
"""
_PAGE = f"""
    SELECT training_invitations.*, firms.name {JOINED}
    WHERE trainings.id = :training AND {{scope}}
    ORDER BY firms.name, firms.id LIMIT :count OFFSET :skipped
"""
_OF_FIRM = f"""
    SELECT {{columns}} {JOINED}
    WHERE firms.id = :firm AND trainings.state <> 'draft' AND {{scope}}
    ORDER BY trainings.day DESC, trainings.begins DESC, trainings.id LIMIT :count
"""
_ONE = f"""
    SELECT training_invitations.*, firms.name, trainings.state, trainings.day {JOINED}
    WHERE trainings.id = :training AND firms.id = :firm AND trainings.state <> 'draft' AND {{scope}}
"""


@dataclass(frozen=True, slots=True)
class Counts:
    """Of the firms in the reader's scope: how many were asked, answered, were written down, came."""

    asked: int = 0
    yes: int = 0
    no: int = 0
    expected: int = 0
    recorded: int = 0
    came: int = 0
    persons: int = 0


@dataclass(frozen=True, slots=True)
class Invitation:
    """One firm in one training. `came` None: not written down yet."""

    training_id: str
    firm_id: str
    firm: str
    reply: Reply | None
    reply_persons: int
    replied_at: datetime | None
    came: bool | None
    persons: int
    entry_id: str | None
    version: int


recorded = noted.of_table("training_invitations", "training_id", "firm_id")


def preview(store: Store, plan: Plan, *, actor: Actor) -> Preview:
    """How many firms of the actor's scope the plan comes to.

    Raises:
        NotAllowed: makes no trainings.
    """
    require(actor, Action.TRAINING_EDIT)
    row = store.rows(_chosen(_PREVIEW, actor), **_which(plan), **parameters(actor))[0]
    return Preview(int(row["firms"]), int(row["silent"] or 0))


def fill(store: Store, training: Training, *, actor: Actor, now: datetime) -> int:
    """Ask every firm of a draft in the actor's scope, in the transaction that then plans it; how many.

    Raises:
        NotAllowed, NoSuchTraining. BadTraining: there is none, or firms were asked before.
    """
    require(actor, Action.TRAINING_EDIT)
    with store.atomic():
        if trainings.editable(store, training.id, actor=actor).state != "draft":
            raise BadTraining("这场培训已经邀请过企业。请刷新页面查看。")
        found = store.rows(_chosen(_FIRMS, actor), **_which(training), **parameters(actor))
        if not found:
            raise BadTraining("没有一家已确认的企业符合条件，没有邀请。请放宽行业或辖区。")
        bare = {"training_id": training.id, "invited_at": to_text(now)}
        store.insert_all("training_invitations", [bare | {"firm_id": row["id"]} for row in found])
        _note_all(store, training.id, [r["id"] for r in found], Action.TRAINING_EDIT, actor, now)
    return len(found)


def counts(store: Store, training_id: str, *, actor: Actor) -> Counts:
    """Counts of the firms in the actor's scope.

    Raises:
        NotAllowed: sees none.
    """
    require(actor, Action.TRAINING_READ)
    sql = _COUNTS.format(scope=in_scope(actor, Action.TRAINING_READ))
    found = store.rows(sql, training=training_id, **parameters(actor))[0]
    return Counts(**{name: int(value or 0) for name, value in found.items()})


def page(
    store: Store, training_id: str, *, actor: Actor, skipped: int = 0, count: int = 20
) -> list[Invitation]:
    """The firms in the actor's scope by name, a page of them.

    Raises:
        NotAllowed, NoSuchTraining.
    """
    trainings.get(store, training_id, actor=actor)
    sql = _PAGE.format(scope=in_scope(actor, Action.TRAINING_READ))
    wanted = {"training": training_id, "skipped": skipped, "count": count}
    return [_invitation(row) for row in store.rows(sql, **wanted, **parameters(actor))]


def get(
    store: Store,
    training_id: str,
    firm_id: str,
    *,
    actor: Actor,
    action: Action = Action.TRAINING_READ,
) -> Invitation:
    """One firm in one training, as far as the actor may do `action` there.

    Raises:
        NotAllowed. NoSuchTraining: it is not asked, or out of scope.
    """
    return _invitation(one_row(store, training_id, firm_id, action, actor))


def of_firm(
    store: Store, firm_id: str, *, actor: Actor, count: int = 100
) -> list[tuple[Training, Invitation]]:
    """The trainings that ask a firm, the latest day first.

    Raises:
        NotAllowed: sees none.
    """
    require(actor, Action.TRAINING_READ)
    scope = in_scope(actor, Action.TRAINING_READ)
    wanted = {"firm": firm_id, "count": count, **parameters(actor)}
    with store.steady():
        lessons, asked = (
            store.rows(_OF_FIRM.format(columns=columns, scope=scope), **wanted)
            for columns in ("trainings.*", "training_invitations.*, firms.name")
        )
    return [
        (opened(store, lesson), _invitation(row))
        for lesson, row in zip(lessons, asked, strict=True)
    ]


def one_row(store: Store, training_id: str, firm_id: str, action: Action, actor: Actor) -> Row:
    """The row of one firm, as far as the actor may do `action` there, with name, state and day.

    Raises:
        NotAllowed. NoSuchTraining: it is not asked, or out of scope.
    """
    require(actor, action)
    sql = _ONE.format(scope=in_scope(actor, action))
    found = store.rows(sql, training=training_id, firm=firm_id, **parameters(actor))
    if not found:
        raise trainings.NoSuchTraining
    return found[0]


def write(
    store: Store,
    row: Row,
    changes: Row,
    action: Action,
    actor: Actor,
    now: datetime,
    *,
    moves: bool = True,
) -> None:
    """Change a row that `one_row` gave, in its transaction; `moves`: who saw it before sees it no more as it is."""
    key = row["training_id"], row["firm_id"]
    before = recorded(store, *key)
    moved = {"version": row["version"] + 1} if moves else {}
    store.update("training_invitations", key, changes | moved)
    audit.append(
        store,
        action,
        actor=actor,
        now=now,
        what="/".join(("training_invitations", *key)),
        firm=row["firm_id"],
        before=before,
        after=recorded(store, *key),
    )


def _chosen(sql: str, actor: Actor) -> str:
    return sql.format(scope=in_scope(actor, Action.TRAINING_EDIT))


def _which(plan: Plan) -> Row:
    return {"county": plan.county, "park": plan.park, "industry": plan.industry}


def _note_all(
    store: Store, training_id: str, firms: list[str], action: Action, actor: Actor, now: datetime
) -> None:
    told = [
        audit.Told(
            f"training_invitations/{training_id}/{firm}",
            firm=firm,
            after=recorded(store, training_id, firm),
        )
        for firm in firms
    ]
    audit.append_all(store, action, told, actor=actor, now=now)


def _invitation(row: Row) -> Invitation:
    values: dict[str, Any] = {
        name: row[name]
        for name in ("training_id", "firm_id", "reply", "reply_persons", "persons", "entry_id")
    }
    return Invitation(
        **values,
        firm=row["name"],
        replied_at=from_text(row["replied_at"]) if row["replied_at"] else None,
        came=None if row["came"] is None else bool(row["came"]),
        version=row["version"],
    )
