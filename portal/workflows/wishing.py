"""A firm asks for a visit (请指导员上门); its guide, else its reviewer, plans a day or says why not."""

from collections.abc import Callable
from datetime import date, datetime

from data import recipients, visit_wishes
from data.actor import Actor
from data.messages import Kind, Notice
from data.rights import Action, require
from data.store import Store
from data.visit_wishes import Wish
from portal import figures, guard
from portal.web import addresses
from portal.workflows.telling import tell, tell_firm

NewId = Callable[[], str]


def ask(
    store: Store,
    reason: str,
    first: date,
    last: date,
    *,
    confirmed: bool = False,
    actor: Actor,
    now: datetime,
    new_id: NewId,
) -> Wish:
    """Ask, and tell the firm's guides, or its reviewers where it has none.

    `confirmed`: the person has looked again at what looks like a secret.

    Raises:
        NotAllowed, BadText, BadWishDay, WishStands: as `visit_wishes.ask`. LooksSecret: nothing was kept.
    """
    require(actor, Action.VISIT_ASK)
    if not confirmed:
        guard.refuse_secrets(reason, field="为什么请上门")
    with store.atomic():
        wish = visit_wishes.ask(store, new_id(), reason, first, last, actor=actor, now=now)
        text = f"{wish.firm_name}请您上门，希望在{days(wish)}。请约定日期，或者说明为什么不安排。"
        address = f"{addresses.DIARY}?firm={wish.firm_id}"
        notice = Notice(
            Kind.FOLLOW_UP, text, f"visit_wishes/{wish.id}/asked", address, wish.firm_id
        )
        tell(store, told(store, wish.firm_id), notice, now=now, new_id=new_id)
    return wish


def withdraw(
    store: Store, wish_id: str, *, seen: int, actor: Actor, now: datetime, new_id: NewId
) -> Wish:
    """Take a wish back, and tell those who had been asked; raises as `visit_wishes.withdraw`."""
    with store.atomic():
        wish = visit_wishes.withdraw(store, wish_id, seen=seen, actor=actor, now=now)
        text = f"{wish.firm_name}撤回了上门申请。"
        address = f"{addresses.DIARY}?firm={wish.firm_id}"
        about = f"visit_wishes/{wish.id}/withdrawn"
        notice = Notice(Kind.FOLLOW_UP, text, about, address, wish.firm_id)
        tell(store, told(store, wish.firm_id), notice, now=now, new_id=new_id)
    return wish


def plan(
    store: Store, wish_id: str, on: date, *, seen: int, actor: Actor, now: datetime, new_id: NewId
) -> Wish:
    """Agree on a day, and tell the firm; raises as `visit_wishes.plan`."""
    with store.atomic():
        wish = visit_wishes.plan(store, wish_id, on, seen=seen, actor=actor, now=now)
        _tell_firm(store, wish, f"上门约定在{figures.day(on)}。", now=now, new_id=new_id)
    return wish


def decline(
    store: Store,
    wish_id: str,
    reason: str,
    *,
    confirmed: bool = False,
    seen: int,
    actor: Actor,
    now: datetime,
    new_id: NewId,
) -> Wish:
    """Say why no visit comes of it, and tell the firm; raises as `visit_wishes.decline`, and LooksSecret."""
    require(actor, Action.VISIT_ANSWER)
    if not confirmed:
        guard.refuse_secrets(reason, field="不安排的理由")
    with store.atomic():
        wish = visit_wishes.decline(store, wish_id, reason, seen=seen, actor=actor, now=now)
        text = "您请的上门这次没有安排，理由请在门户里看。"
        _tell_firm(store, wish, text, now=now, new_id=new_id)
    return wish


def visited(
    store: Store, firm_id: str, on: date, *, actor: Actor, now: datetime, new_id: NewId
) -> Wish | None:
    """A visit was recorded: the wish that stood is done, and the firm told; raises as `visit_wishes.met`."""
    with store.atomic():
        wish = visit_wishes.met(store, firm_id, on, actor=actor, now=now)
        if wish is not None:
            text = f"您请的上门已记为办结（{figures.day(on)}）。"
            _tell_firm(store, wish, text, now=now, new_id=new_id)
    return wish


def told(store: Store, firm_id: str) -> list[str]:
    """Who is asked to come: the firm's guides, else who reviews it."""
    return recipients.guides_of(store, firm_id) or recipients.reviewers_of(store, firm_id)


def days(wish: Wish) -> str:
    """The days that a firm wishes for, in words."""
    if wish.first_day == wish.last_day:
        return figures.day(wish.first_day)
    return f"{figures.day(wish.first_day)}至{figures.day(wish.last_day)}"


def _tell_firm(store: Store, wish: Wish, text: str, *, now: datetime, new_id: NewId) -> None:
    about = f"visit_wishes/{wish.id}/{wish.version}"
    notice = Notice(Kind.FOLLOW_UP, text, about, addresses.ACTIONS, wish.firm_id)
    tell_firm(store, notice, now=now, new_id=new_id)
