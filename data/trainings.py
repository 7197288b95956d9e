"""Trainings (培训): what is taught, to firms of which area and sector, when and where.

A draft is seen by who makes it and by the lead. From the moment at which firms are asked it is seen
by officials in whose scope one of these lies, and by these firms. Who changes or cancels it answers
for all firms that it asks. Days and hours are those of Shanghai.
"""

from datetime import date, datetime

from data import noted
from data.actor import Actor
from data.drafts import PLANS
from data.errors import NoSuch, NotAllowed, Refusal
from data.rights import Action, Reach, reach, require
from data.scope import in_scope, parameters
from data.sealed import seal_text
from data.store import Row, Store
from data.texts import required
from data.times import day_in_shanghai, to_text
from data.training_plans import LONGEST_REASON, TABLE, BadTraining, Plan, Training, opened, sealed

_ASKS = """
    EXISTS (SELECT 1 FROM training_invitations
        JOIN firms ON firms.id = training_invitations.firm_id
        WHERE training_invitations.training_id = trainings.id AND {condition})
"""
_OUTSIDE = "CASE WHEN {scope} THEN 0 ELSE 1 END = 1"
"""Also of a firm without a park, of which the scope of a park is neither true nor false."""
_ALL = """
    SELECT trainings.* FROM trainings WHERE {condition} AND {seen}
    ORDER BY CASE trainings.state WHEN 'draft' THEN 0 WHEN 'planned' THEN 1 ELSE 2 END,
        CASE WHEN trainings.state IN ('draft', 'planned') THEN trainings.day END,
        trainings.day DESC, trainings.begins, trainings.id
    LIMIT :count
"""
_OWED = """
    SELECT trainings.* FROM trainings
    WHERE trainings.state IN ('planned', 'cancelled') AND trainings.day BETWEEN :first AND :last ORDER BY trainings.id
"""
recorded = noted.of_table(TABLE)


class NoSuchTraining(NoSuch):
    """No such training, or none of the actor's."""

    message = "没有找到这场培训，或者您无权查看。请从培训列表重新进入。"


class TrainingChanged(Refusal):
    """Somebody saved it since it was read."""

    message = "这场培训刚刚被别人修改过，您的修改没有保存。请核对现在的内容后再保存。"


def create(store: Store, training_id: str, plan: Plan, *, actor: Actor, now: datetime) -> Training:
    """A draft; no firm knows of it.

    Raises:
        NotAllowed: makes no trainings. BadText: a text cannot be kept.
    """
    require(actor, Action.TRAINING_EDIT)
    made: Row = {"id": training_id, "state": "draft", "created_by": actor.account_id}
    made |= {"created_at": to_text(now), "version": 1}
    row = sealed(store, training_id, plan, 1) | made
    noted.add(store, Action.TRAINING_EDIT, TABLE, row, firm=None, actor=actor, now=now)
    return get(store, training_id, actor=actor)


def change(
    store: Store, training_id: str, plan: Plan, *, seen_version: int, actor: Actor, now: datetime
) -> Training:
    """Save changes; once firms are asked, whom it asks does not change, and a new time or place is news.

    Raises:
        NoSuchTraining, NotAllowed. TrainingChanged: saved by another meanwhile. BadTraining: it is over.
    """
    require(actor, Action.TRAINING_EDIT)
    with store.atomic():
        stands = editable(store, training_id, actor=actor)
        if stands.version != seen_version:
            raise TrainingChanged
        if stands.state not in ("draft", "planned"):
            raise BadTraining("这场培训已经办过或者取消，不能再修改。")
        wanted = plan
        if stands.state == "planned":
            kept = stands.model_dump(include={"county", "park", "industry"})
            wanted = plan.model_copy(update=kept)
            if wanted.day != stands.day and wanted.day < day_in_shanghai(now):
                raise BadTraining("日期：不能改到今天以前。")
        changes = sealed(store, training_id, wanted, stands.version + 1)
        changes |= {"version": stands.version + 1}
        _write(store, training_id, changes, actor, now)
        saved = get(store, training_id, actor=actor)
        if saved.state == "planned" and saved.when_and_where != stands.when_and_where:
            _write(store, training_id, {"notice": stands.notice + 1}, actor, now)
    return get(store, training_id, actor=actor)


def remove(store: Store, training_id: str, *, actor: Actor, now: datetime) -> None:
    """Take a draft away.

    Raises:
        NoSuchTraining, NotAllowed. BadTraining: firms were asked.
    """
    require(actor, Action.TRAINING_EDIT)
    with store.atomic():
        if editable(store, training_id, actor=actor).state != "draft":
            raise BadTraining("企业已经收到邀请，不能删除。不办了，请取消并写明原因。")
        store.rows("DELETE FROM trainings WHERE id = :id", id=training_id)
        what = f"trainings/{training_id}"
        PLANS.forget(store, what)
        noted.note_gone(store, Action.TRAINING_EDIT, what, actor=actor, now=now)


def set_planned(
    store: Store, training_id: str, *, seen_version: int, actor: Actor, now: datetime
) -> None:
    """From now on it asks firms; which, is the business of `training_invitations`.

    Raises:
        NoSuchTraining, NotAllowed. TrainingChanged: saved by another meanwhile.
        BadTraining: it is no draft, lies behind, or has no place.
    """
    require(actor, Action.TRAINING_EDIT)
    with store.atomic():
        stands = editable(store, training_id, actor=actor)
        if stands.version != seen_version:
            raise TrainingChanged
        if stands.state != "draft":
            raise BadTraining("这场培训已经邀请过企业。请刷新页面查看。")
        if stands.day < day_in_shanghai(now):
            raise BadTraining("日期已经过了。请先改日期，再邀请企业。")
        if not stands.place:
            raise BadTraining("地点：请先写明在哪里办，再邀请企业。")
        changes: Row = {"state": "planned", "notice": 1}
        changes |= {"planned_by": actor.account_id, "planned_at": to_text(now)}
        _write(store, training_id, changes, actor, now)


def set_held(store: Store, training_id: str, *, actor: Actor, now: datetime) -> None:
    """It was held.

    Raises:
        NoSuchTraining, NotAllowed. BadTraining: it is not planned, or its day is still to come.
    """
    require(actor, Action.TRAINING_EDIT)
    with store.atomic():
        stands = editable(store, training_id, actor=actor)
        _refuse_unplanned(stands)
        if stands.day > day_in_shanghai(now):
            raise BadTraining("还没到培训的日子，不能记为已办。")
        changes: Row = {"state": "held", "closed_by": actor.account_id, "closed_at": to_text(now)}
        _write(store, training_id, changes, actor, now)
        PLANS.forget(store, f"trainings/{training_id}")


def cancel(store: Store, training_id: str, reason: str, *, actor: Actor, now: datetime) -> None:
    """It is not held, and why; that is news for the firms.

    Raises:
        NoSuchTraining, NotAllowed. BadText: no reason. BadTraining: not planned, or somebody came.
    """
    require(actor, Action.TRAINING_EDIT)
    said = required(reason, field="取消的原因", limit=LONGEST_REASON, lines=True)
    with store.atomic():
        stands = editable(store, training_id, actor=actor)
        _refuse_unplanned(stands)
        came = "SELECT 1 FROM training_invitations WHERE training_id = :id AND came = 1 LIMIT 1"
        if store.rows(came, id=training_id):
            raise BadTraining("已经登记了到场的企业，不能取消。办完了请记为已办。")
        changes: Row = {"state": "cancelled", "notice": stands.notice + 1}
        changes |= {"closed_by": actor.account_id, "closed_at": to_text(now)}
        place = {"id": training_id}
        changes["cancel_reason"] = seal_text(store, TABLE, "cancel_reason", place, said)
        _write(store, training_id, changes, actor, now)
        PLANS.forget(store, f"trainings/{training_id}")


def get(store: Store, training_id: str, *, actor: Actor) -> Training:
    """One training.

    Raises:
        NoSuchTraining: none that the actor may see. NotAllowed: sees none.
    """
    require(actor, Action.TRAINING_READ)
    found = _read(store, "trainings.id = :id", actor, id=training_id, count=1)
    if not found:
        raise NoSuchTraining
    return found[0]


def editable(store: Store, training_id: str, *, actor: Actor) -> Training:
    """One that the actor may change: all firms that it asks are the actor's to answer for.

    Raises:
        NoSuchTraining: none that the actor sees. NotAllowed: it asks other firms as well.
    """
    require(actor, Action.TRAINING_EDIT)
    training = get(store, training_id, actor=actor)
    others = _ASKS.format(condition=_OUTSIDE.format(scope=in_scope(actor, Action.TRAINING_EDIT)))
    sql = f"SELECT 1 FROM trainings WHERE trainings.id = :id AND {others}"  # noqa: S608 - made of own names only
    if store.rows(sql, id=training_id, **parameters(actor)):
        raise NotAllowed("这场培训还邀请了别的辖区的企业，请由安排的人修改或取消。")
    return training


def in_view(store: Store, *, actor: Actor, count: int = 200) -> list[Training]:
    """All that the actor may see: drafts, then what comes with the nearest first, then the latest that are over.

    Raises:
        NotAllowed: sees none.
    """
    require(actor, Action.TRAINING_READ)
    return _read(store, "1 = 1", actor, count=count)


def coming(store: Store, first: date, last: date, *, actor: Actor) -> list[Training]:
    """Planned ones of some days, and cancelled ones of which firms may not know, for the timer.

    Raises:
        NotAllowed: the actor is not who runs the server.
    """
    if reach(actor, Action.REMINDERS_SEND) is not Reach.ANY:
        raise NotAllowed
    found = store.rows(_OWED, first=first.isoformat(), last=last.isoformat())
    return [opened(store, row) for row in found]


def _seen(actor: Actor) -> str:
    """A condition over `trainings`."""
    asks = _ASKS.format(condition=in_scope(actor, Action.TRAINING_READ))
    if actor.is_of_firm:
        return f"(trainings.state <> 'draft' AND {asks})"
    if reach(actor, Action.TRAINING_EDIT) is Reach.CITY:
        return "1 = 1"
    own = "trainings.created_by = :scope_account"
    return f"(CASE WHEN trainings.state = 'draft' THEN {own} ELSE {asks} END)"


def _read(store: Store, condition: str, actor: Actor, **wanted: str | int) -> list[Training]:
    sql = _ALL.format(condition=condition, seen=_seen(actor))
    return [opened(store, row) for row in store.rows(sql, **wanted, **parameters(actor))]


def _refuse_unplanned(stands: Training) -> None:
    if stands.state != "planned":
        raise BadTraining("这场培训还没有邀请企业，或者已经办过、取消过。请刷新页面查看。")


def _write(store: Store, training_id: str, changes: Row, actor: Actor, now: datetime) -> None:
    action = Action.TRAINING_EDIT
    noted.change(store, action, TABLE, training_id, changes, firm=None, actor=actor, now=now)
