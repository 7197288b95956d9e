"""Which guides look after a firm (指派指导员): seen by all who read the firm, changed by the lead."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from data import assignments, firms, recipients, recusals
from data.actor import Actor
from data.assignments import Choice, GuideNotFit
from data.firms import NoSuchFirm
from data.messages import Kind, Notice
from data.rights import Action, may, require
from data.store import Store
from data.times import to_text
from portal.web import addresses
from portal.workflows import telling
from portal.workflows.assigning import MOST_AT_ONCE
from portal.workflows.assigning import Given as Report

NewId = Callable[[], str]

_NO_LONGER = "有一家企业不再由您联系，它的档案不再对您开放。您现在联系的企业，都在企业名录里。"
_FIRM_TOLD = "贵企业的指导员：{}。填写和整改遇到困难，可以请指导员上门或者协助填写。"
_FIRM_TOLD_OF_END = "{}不再是贵企业的指导员。现在由谁联系，请看“本企业”页。"


@dataclass(frozen=True, slots=True)
class Guides:
    """A firm's guides; `choices`: who else may be given it, None where the reader changes nothing."""

    given: tuple[assignments.Given, ...]
    choices: tuple[Choice, ...] | None


def read(store: Store, firm_id: str, *, actor: Actor) -> Guides:
    """Who looks after a firm; a lead who keeps out of it (回避) changes nothing there.

    Raises:
        NotAllowed: the actor reads no firm.
    """
    given = tuple(assignments.guides_of(store, firm_id, actor=actor))
    changes = may(actor, Action.FIRM_ASSIGN)
    if not changes or actor.account_id in recusals.of_firm(store, firm_id):
        return Guides(given, None)
    return Guides(given, tuple(assignments.to_choose(store, actor=actor, firm_id=firm_id)))


def assign(
    store: Store, firm_id: str, guide_id: str, *, actor: Actor, now: datetime, new_id: NewId
) -> bool:
    """Give a firm to a guide (指派); guide and firm are told. Whether it is news.

    Raises:
        as `assignments.assign`.
    """
    with store.atomic():
        if not assignments.assign(store, firm_id, guide_id, actor=actor, now=now):
            return False
        name = firms.get(store, firm_id, actor=actor).name
        about = f"firm_assignments/{firm_id}/{guide_id}/{to_text(now)}"
        notice = Notice(
            Kind.CASE,
            f"“{name}”指派给您联系。写明查看目的后，就能打开它的档案。",
            about=about,
            address=f"{addresses.FIRM_FILE}?firm={firm_id}",
            firm_id=firm_id,
        )
        telling.tell(store, (guide_id,), notice, now=now, new_id=new_id)
        who = place_of(store, firm_id, guide_id, actor=actor)
        _tell_firm(store, firm_id, about, _FIRM_TOLD.format(who), now, new_id)
    return True


def assign_many(
    store: Store,
    names: Mapping[str, str],
    guide_id: str,
    *,
    actor: Actor,
    now: datetime,
    new_id: NewId,
) -> Report:
    """Give several firms (id → name) to one guide; what cannot be given is named, with the reason.

    Raises:
        NotAllowed: no lead. NoSuchGuide: none.
    """
    require(actor, Action.FIRM_ASSIGN)
    made, refused = 0, []
    with store.atomic():
        for firm_id, name in list(names.items())[:MOST_AT_ONCE]:
            try:
                made += assign(store, firm_id, guide_id, actor=actor, now=now, new_id=new_id)
            except (GuideNotFit, NoSuchFirm) as refusal:
                refused.append((name, str(refusal)))
    return Report(made, tuple(refused))


def end(
    store: Store, firm_id: str, guide_id: str, *, actor: Actor, now: datetime, new_id: NewId
) -> bool:
    """Take a firm from a guide (结束指派); guide and firm are told. Whether the guide had it.

    What the guide reads names no firm: it is out of the guide's scope from now on.

    Raises:
        as `assignments.end`.
    """
    with store.atomic():
        who = place_of(store, firm_id, guide_id, actor=actor)
        if not assignments.end(store, firm_id, guide_id, actor=actor, now=now):
            return False
        about = f"firm_assignments/{firm_id}/{guide_id}/{to_text(now)}/ended"
        notice = Notice(Kind.CASE, _NO_LONGER, about=about, address=addresses.FIRMS)
        in_use = recipients.in_use(store, guide_id)
        telling.tell(store, in_use, notice, now=now, new_id=new_id)
        _tell_firm(store, firm_id, about, _FIRM_TOLD_OF_END.format(who), now, new_id)
    return True


def place_of(store: Store, firm_id: str, guide_id: str, *, actor: Actor) -> str:
    """Agency and post of one of the firm's guides, as a firm reads them."""
    found = {one.account_id: one for one in assignments.guides_of(store, firm_id, actor=actor)}
    one = found.get(guide_id)
    return place(one.post, one.agency) if one else place("", "")


def place(post: str, agency: str) -> str:
    """市委政法委，指导员."""
    return "，".join(part for part in (agency, post or "指导员") if part)


def _tell_firm(
    store: Store, firm_id: str, about: str, text: str, now: datetime, new_id: NewId
) -> None:
    notice = Notice(Kind.CASE, text, about=about, address=addresses.FIRM, firm_id=firm_id)
    telling.tell_firm(store, notice, now=now, new_id=new_id)
