"""Corrective actions (整改项): what is to be done about a finding, who does it, until when.

`proposed → in_progress → awaiting_check → closed`, or `declined`. How they are agreed on stands in
`data.action_terms`, how they are checked in `data.action_checks`. An action tells where a firm is
weak: staff read it with today's stated purpose only.
"""

from dataclasses import dataclass
from datetime import date, datetime

from data import bounds, noted
from data.action_rows import SAID, TABLE, CorrectiveAction, State, Terms, of_terms, opened
from data.actor import Actor
from data.errors import NoSuch, NotUnique, Refusal
from data.rights import Action, may, require
from data.scope import in_scope, named, parameters
from data.store import Row, Store
from data.times import day_in_shanghai, to_text

_FIRM = "SELECT firms.id FROM firms WHERE firms.id = :firm AND {scope}"
_ONE = """
    SELECT corrective_actions.* FROM corrective_actions
    JOIN firms ON firms.id = corrective_actions.firm_id AND {scope}
    WHERE corrective_actions.id = :id
"""
_OF_FIRM = """
    SELECT corrective_actions.* FROM corrective_actions
    JOIN firms ON firms.id = corrective_actions.firm_id AND {scope}
    WHERE firms.id = :firm
    ORDER BY coalesce(corrective_actions.due_on, '9999'), corrective_actions.position,
        corrective_actions.proposed_at, corrective_actions.id
"""
_ROW = "SELECT * FROM corrective_actions WHERE id = :id"
_OPEN_COUNT = """
    SELECT count(*) AS open FROM corrective_actions
    WHERE firm_id = :firm AND state IN ('proposed', 'in_progress', 'awaiting_check')
"""
_ITS_ASSESSMENT = """
    SELECT 1 FROM assessments
    WHERE id = :assessment AND firm_id = :firm AND submitted_at IS NOT NULL
"""


class NoSuchAction(NoSuch):
    """No such corrective action, or out of the actor's scope."""

    message = "没有找到这项整改，或者您无权查看。请从整改清单重新进入。"


class AlreadyOpen(Refusal):
    """The control has an open action of this firm."""

    message = "这道题已有一项没有了结的整改，不再重复列出。请打开那一项。"


class TooManyOpen(Refusal):
    """The firm has more open actions than anybody can work on."""

    message = "没有了结的整改项已经很多，请先办结一些，再添加。"


class BadDay(Refusal):
    """A due day that cannot be; the message says which can."""


class ActionChanged(Refusal):
    """Somebody else changed the action since it was read; nothing was overwritten."""

    message = "这项整改刚被别人改过，您的这一步没有保存。请看过现在的内容再做。"


class WrongState(Refusal):
    """This step is not possible where the action stands now."""

    def __init__(self, state: State) -> None:
        self.state = state
        super().__init__(f"这项整改现在是“{SAID[state]}”，不能做这一步。")


@dataclass(frozen=True, slots=True)
class NewAction:
    """A proposal. `item`: the control of a finding of `assessment_id`, empty for own words.

    `agreed`: the side that proposes has thereby agreed; false for what is proposed by rule.
    """

    terms: Terms
    item: str = ""
    assessment_id: str | None = None
    from_level: int | None = None
    helper: str = ""
    position: int = 0
    agreed: bool = True


def propose(
    store: Store, action_id: str, firm_id: str, new: NewAction, *, actor: Actor, now: datetime
) -> CorrectiveAction:
    """Propose an action: the firm's own people, or staff in scope who stated today's purpose.

    Raises:
        NotAllowed, NoSuchAction: not for this actor, or no such firm or assessment in scope.
        AlreadyOpen: the control has an open one. TooManyOpen: enough is open.
        BadText, BadDay: the terms cannot be kept.
    """
    require(actor, Action.ACTION_PROPOSE)
    refuse_odd_day(new.terms.due_on, now)
    with store.atomic():
        scope = reading(actor, Action.ACTION_PROPOSE)
        if not store.rows(_FIRM.format(scope=scope), firm=firm_id, **parameters(actor)):
            raise NoSuchAction
        _refuse_unfit(store, firm_id, new)
        row = _row(store, action_id, firm_id, new, actor, now)
        try:
            noted.add(store, Action.ACTION_PROPOSE, TABLE, row, firm=firm_id, actor=actor, now=now)
        except NotUnique:
            raise AlreadyOpen from None
    return get(store, action_id, actor=actor)


def get(store: Store, action_id: str, *, actor: Actor) -> CorrectiveAction:
    """One action.

    Raises:
        NoSuchAction: none in scope, or staff have not said why today.
    """
    return _found(store, action_id, reading(actor), actor)


def of_firm(store: Store, firm_id: str, *, actor: Actor) -> list[CorrectiveAction]:
    """All actions of a firm in the order of their days; nothing where out of scope."""
    sql = _OF_FIRM.format(scope=reading(actor))
    return [opened(store, row) for row in store.rows(sql, firm=firm_id, **parameters(actor))]


def to_change(
    store: Store,
    action_id: str,
    right: Action,
    *states: State,
    actor: Actor,
    seen: int | None = None,
) -> CorrectiveAction:
    """The action that a step is about to change, in the transaction of the step.

    `states`: where it must stand for this step. `seen`: the version that the actor decided on; None for
    steps that overwrite nothing.

    Raises:
        NotAllowed, NoSuchAction: not for this actor, or out of scope.
        ActionChanged: it is another version by now. WrongState: it stands elsewhere.
    """
    require(actor, right)
    found = _found(store, action_id, reading(actor, right), actor)
    if seen is not None and found.version != seen:
        raise ActionChanged
    if found.state not in states:
        raise WrongState(found.state)
    return found


def write(
    store: Store,
    action: CorrectiveAction,
    changes: Row,
    right: Action,
    *,
    actor: Actor,
    now: datetime,
    terms: Terms | None = None,
) -> CorrectiveAction:
    """Change what `to_change` gave, in the same transaction: a new version, with an entry.

    Raises:
        AlreadyOpen: it would be the second open one of its control.
    """
    version, of = action.version + 1, action.firm_id
    kept = of_terms(store, action.id, version, terms or action.terms)
    moved = {**kept, **changes, "version": version}
    try:
        noted.change(store, right, TABLE, action.id, moved, firm=of, actor=actor, now=now)
    except NotUnique:
        raise AlreadyOpen from None
    return opened(store, store.rows(_ROW, id=action.id)[0])


def consent(terms: Terms, *, actor: Actor, now: datetime) -> Row:
    """The columns of the actor's side once it agrees; none where it may not, or the terms are bare."""
    complete = terms.due_on is not None and bool(terms.post or not actor.is_of_firm)
    if not complete or not may(actor, Action.ACTION_AGREE):
        return {}
    side = "firm" if actor.is_of_firm else "staff"
    return {f"{side}_agreed_by": actor.account_id, f"{side}_agreed_at": to_text(now)}


def refuse_odd_day(day: date | None, now: datetime) -> None:
    """Let only days be due on which somebody can still do something.

    Raises:
        BadDay: it is over, or years ahead.
    """
    if day is None:
        return
    today = day_in_shanghai(now)
    if day < today:
        raise BadDay("期限不能早于今天。")
    if day > today + bounds.days("due_ahead"):
        raise BadDay("期限太远了，请定在两年以内。")


def reading(actor: Actor, right: Action = Action.ACTION_READ) -> str:
    """A condition over `firms`: where the actor may do this; staff have said why today, and did not recuse (回避)."""
    return f"{in_scope(actor, right)} AND {named(actor)}"


def _found(store: Store, action_id: str, scope: str, actor: Actor) -> CorrectiveAction:
    found = store.rows(_ONE.format(scope=scope), id=action_id, **parameters(actor))
    if not found:
        raise NoSuchAction
    return opened(store, found[0])


def _refuse_unfit(store: Store, firm_id: str, new: NewAction) -> None:
    named_one = {"assessment": new.assessment_id, "firm": firm_id}
    if new.assessment_id is not None and not store.rows(_ITS_ASSESSMENT, **named_one):
        raise NoSuchAction
    if store.rows(_OPEN_COUNT, firm=firm_id)[0]["open"] >= bounds.number("open_actions"):
        raise TooManyOpen


def _row(
    store: Store, action_id: str, firm_id: str, new: NewAction, actor: Actor, now: datetime
) -> Row:
    terms = new.terms.checked()
    return {
        "id": action_id,
        "firm_id": firm_id,
        "assessment_id": new.assessment_id,
        "item": new.item,
        "source": "firm" if actor.is_of_firm else "finding" if new.item else "staff",
        "state": "proposed",
        "position": new.position,
        "from_level": new.from_level,
        **of_terms(store, action_id, 1, terms),
        "helper": new.helper,
        "proposed_by": actor.account_id,
        "proposed_at": to_text(now),
        **(consent(terms, actor=actor, now=now) if new.agreed else {}),
        "version": 1,
    }
