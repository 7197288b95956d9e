"""Assisted filling (协助填写): the firm asks a guide to its gate, and takes what was filled in for its own."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from data import assessments, assisted, assists, purposes, recipients
from data.actor import Actor
from data.assessments import Assessment
from data.assists import Assist, Guide
from data.messages import Kind, Notice
from data.store import Store
from portal.web import addresses
from portal.workflows.telling import tell

NewId = Callable[[], str]

_ASKED = "企业请您协助填写自评。写明目的后就能打开它的草稿；提交由企业自己做。"
_ENDED = "企业已经结束您的协助填写，草稿不再对您开放。谢谢您的帮助。"
_HANDED_BACK = "指导员已经填好，把自评交回给您。请逐题看过、确认，再提交。"


@dataclass(frozen=True, slots=True)
class Gate:
    """What the firm sees of assistance (协助填写): whom it may ask, and who is filling in now."""

    guides: tuple[Guide, ...]
    open: tuple[Assist, ...]


def gate(store: Store, assessment_id: str, *, actor: Actor) -> Gate:
    """Whom the firm may ask for this assessment; those who were asked are not among them."""
    standing = tuple(assists.open_of(store, assessment_id, actor=actor))
    asked = {one.guide_id for one in standing}
    free = tuple(one for one in assists.guides(store, actor=actor) if one.id not in asked)
    return Gate(free, standing)


def invite(
    store: Store,
    assessment_id: str,
    guide_id: str,
    *,
    actor: Actor,
    now: datetime,
    new_id: NewId,
) -> Assist:
    """Ask a guide, who is told; raises as `assists.invite`."""
    with store.atomic():
        made = assists.invite(store, new_id(), assessment_id, guide_id, actor=actor, now=now)
        _tell(store, [guide_id], made, "asked", _ASKED, now, new_id)
    return made


def end(store: Store, assist_id: str, *, actor: Actor, now: datetime, new_id: NewId) -> None:
    """The firm ends it, or the guide hands the draft back; the other side is told.

    Raises:
        NoSuchAssist: it is over already. NotAllowed: neither the firm nor the guide.
    """
    with store.atomic():
        ended = assists.end(store, assist_id, actor=actor, now=now)
        if actor.is_of_firm:
            _tell(store, [ended.guide_id], ended, "ended", _ENDED, now, new_id)
        else:
            people = recipients.of_firm(store, ended.firm_id)
            _tell(store, people, ended, "handed-back", _HANDED_BACK, now, new_id)


def confirm(
    store: Store,
    assessment_id: str,
    seen: Collection[assisted.Key],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Take what a guide filled in for the firm's own; raises as `assisted.confirm`."""
    assisted.confirm(store, assessment_id, seen, actor=actor, now=now)


def asked_by(store: Store, firm_id: str, *, actor: Actor) -> Assist | None:
    """What this firm asks of the guide now; None if nothing."""
    found = [one for one in assists.asked(store, actor=actor) if one.firm_id == firm_id]
    return found[0] if found else None


def open_draft(store: Store, assist_id: str, *, actor: Actor, now: datetime) -> None:
    """The guide opens the draft: a look (查看), which the firm reads.

    Raises:
        NoSuchAssist: the firm asks for nothing. PurposeMissing: nothing was stated today.
    """
    with store.atomic():
        asked = assists.get(store, assist_id, actor=actor)
        purposes.note_look(store, asked.firm_id, f"assists/{asked.id}", actor=actor, now=now)


def draft(store: Store, asked: Assist, *, actor: Actor) -> Assessment:
    """What the guide is asked to fill in.

    Raises:
        NoSuchAssessment: the firm has ended it, or no purpose was stated today.
    """
    return assessments.to_fill(store, asked.assessment_id, actor=actor)


def _tell(
    store: Store,
    accounts: list[str],
    assist: Assist,
    step: str,
    text: str,
    now: datetime,
    new_id: NewId,
) -> None:
    pages = {
        "asked": f"{addresses.SELF_CHECK}?firm={assist.firm_id}",
        "ended": addresses.FIRMS,
        "handed-back": addresses.SELF_CHECK,
    }
    notice = Notice(
        Kind.CASE,
        text,
        about=f"assists/{assist.id}/{step}",
        address=pages[step],
        firm_id=assist.firm_id,
    )
    tell(store, accounts, notice, now=now, new_id=new_id)
