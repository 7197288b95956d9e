"""Recording visits, talks and calls (走访和联系), on a phone at the firm's gate or at a desk.

Fields are text as they are typed: a draft keeps them so, and only entering reads them.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime

from data import firms, follow_ups, guidance, guidance_drafts, purposes
from data.actor import Actor
from data.drafts import Draft
from data.errors import Refusal
from data.follow_ups import FollowUp
from data.guidance import Entry, Kind, Written
from data.messages import Kind as MessageKind
from data.messages import Notice
from data.rights import Action, may, require
from data.store import Store
from data.times import day_in_shanghai
from portal import guard
from portal.web import addresses
from portal.widgets import evidence
from portal.workflows import wishing
from portal.workflows.telling import tell_firm

NewId = Callable[[], str]
KIND, DAY, PERSONS, SAID, NEXT, NEXT_DAY, SHOWN = (
    "kind",
    "day",
    "persons",
    "said",
    "next_step",
    "next_on",
    "shown",
)
FIELDS = (KIND, DAY, PERSONS, SAID, NEXT, NEXT_DAY, SHOWN)
CORRECTS = "corrects"
"""Field of a draft that names the entry it is to replace."""
YES = "yes"
_GUARDED = (PERSONS, SAID, NEXT)
_TELLS: Mapping[Kind, str] = {
    Kind.VISIT: "走访",
    Kind.VIDEO: "视频指导",
    Kind.CALL: "电话联系",
    Kind.LESSON: "培训",
    Kind.NOTE: "记录",
}


class NotFilled(Refusal):
    """A field that has to be chosen or is no day."""


class DraftOpen(Refusal):
    """The form holds words of another entry; they would be lost."""

    message = "上面的表单里还有没保存的内容。请先保存或者清空，再更正这一条。"


def duties_met(kind: Kind, colour: str) -> tuple[str, ...]:
    """Which duties of follow-up such an entry may count as, for a firm of this colour.

    Any talk is a contact. A red firm is visited at its place, an orange one there or by video.

    Source: control catalogue §八.
    """
    if kind is Kind.VISIT or (kind is Kind.VIDEO and colour != "red"):
        return ("contact", "visit")
    return ("contact",) if kind in (Kind.CALL, Kind.VIDEO) else ()


def waiting(store: Store, firm_id: str, *, actor: Actor) -> tuple[FollowUp, ...]:
    """The firm's duties of follow-up that are not done; nothing for who may not say that they are."""
    if not may(actor, Action.FOLLOW_UP_DONE):
        return ()
    found = follow_ups.of_firm(store, firm_id, actor=actor)
    return tuple(one for one in found if one.done_on is None)


def met_by(entry: Entry, duties: Iterable[FollowUp]) -> tuple[FollowUp, ...]:
    """Which of these duties the entry may count as; whether it does, an official says."""
    if not entry.stands:
        return ()
    written = entry.written
    return tuple(
        one
        for one in duties
        if one.duty in duties_met(written.kind, one.colour)
        and written.happened_on >= one.counted_from
    )


def opened(store: Store, firm_id: str, *, actor: Actor, now: datetime) -> Draft:
    """The draft to go on with: the own one, or an empty form with today's date.

    Raises:
        NotAllowed: keeps no diary. NoSuchFirm: out of scope.
    """
    require(actor, Action.DIARY_WRITE)
    firms.get(store, firm_id, actor=actor)
    kept = guidance_drafts.read(store, firm_id, actor=actor)
    empty = {KIND: Kind.VISIT.value, DAY: day_in_shanghai(now).isoformat()}
    return Draft({**empty, **kept.content}, kept.version, kept.saved_at)


def keep(
    store: Store,
    firm_id: str,
    fields: Mapping[str, str],
    *,
    seen_version: int,
    actor: Actor,
    now: datetime,
) -> Draft:
    """Keep what was typed so far, as it stands; raises as `guidance_drafts.keep`."""
    known = {name: text for name, text in fields.items() if name in (*FIELDS, CORRECTS) and text}
    return guidance_drafts.keep(
        store, firm_id, known, seen_version=seen_version, actor=actor, now=now
    )


def record(
    store: Store,
    firm_id: str,
    fields: Mapping[str, str],
    *,
    confirmed: bool = False,
    actor: Actor,
    now: datetime,
    new_id: NewId,
) -> Entry:
    """Enter what was typed; the draft is done with.

    `confirmed`: the person has looked again at what looks like a secret.

    Raises:
        NotAllowed, NoSuchFirm, BadText, NotFilled, Refusal, EntryChanged: nothing was entered.
        LooksSecret: looks like a secret and was not confirmed; nothing was entered.
    """
    require(actor, Action.DIARY_WRITE)
    written = _written(fields)
    if not confirmed:
        _refuse_secrets(written)
    with store.atomic():
        entry = guidance.add(
            store,
            new_id(),
            firm_id,
            written,
            actor=actor,
            now=now,
            replaces=fields.get(CORRECTS) or None,
        )
        guidance_drafts.drop(store, firm_id, actor=actor)
        if written.shown:
            _tell_firm(store, entry, now=now, new_id=new_id)
        if written.kind is Kind.VISIT:
            on = written.happened_on
            wishing.visited(store, firm_id, on, actor=actor, now=now, new_id=new_id)
    return entry


def give_up(store: Store, firm_id: str, *, actor: Actor) -> None:
    """Empty the own draft about a firm.

    Raises:
        NotAllowed: keeps no diary.
    """
    guidance_drafts.drop(store, firm_id, actor=actor)


def act(store: Store, step: str, entry_id: str, *, actor: Actor, now: datetime) -> str:
    """What a button under an entry asks for: `correct`, `withdraw` or `done`; what was done, in words.

    Raises:
        NoSuchEntry, NotAllowed, EntryChanged: nothing was done.
        DraftOpen: a correction needs the form, and another draft stands in it.
    """
    if step == "withdraw":
        guidance.withdraw(store, entry_id, actor=actor, now=now)
        return "这条记录已经撤下。工作人员还看得到它撤下了，企业看不到。"
    if step == "done":
        guidance.finish_next(store, entry_id, actor=actor, now=now)
        return "下一步已记为做完。"
    correct(store, entry_id, actor=actor, now=now)
    return "原来的文字已经放进上面的表单，改好以后保存。"


def correct(store: Store, entry_id: str, *, actor: Actor, now: datetime) -> Draft:
    """Begin a correction (更正): the entry's words become the draft.

    Raises:
        NoSuchEntry: none that the actor may read. DraftOpen: something else stands in the form.
    """
    require(actor, Action.DIARY_WRITE)
    with store.atomic():
        entry = guidance.get(store, entry_id, actor=actor)
        standing = guidance_drafts.read(store, entry.firm_id, actor=actor)
        if any(standing.content.get(name) for name in _GUARDED):
            raise DraftOpen
        fields = {**as_typed(entry.written), CORRECTS: entry.id}
        return keep(
            store,
            entry.firm_id,
            fields,
            seen_version=standing.version,
            actor=actor,
            now=now,
        )


def diary(
    store: Store,
    firm_id: str,
    *,
    actor: Actor,
    now: datetime,
    before: str = "",
    count: int = 20,
    look: bool = True,
) -> list[Entry]:
    """Earlier entries, the latest first, behind the entry `before`; staff's look is noted.

    Raises:
        PurposeMissing: nothing was stated today. NoSuchFirm: out of scope. NoSuchEntry: `before`.
    """
    firms.get(store, firm_id, actor=actor)
    if look:
        purposes.note_look(store, firm_id, f"firms/{firm_id}", actor=actor, now=now)
    last = guidance.get(store, before, actor=actor) if before else None
    return guidance.of_firm(store, firm_id, actor=actor, before=last, count=count)


def as_typed(written: Written) -> dict[str, str]:
    """The fields that would give this entry again."""
    return {
        KIND: written.kind.value,
        DAY: written.happened_on.isoformat(),
        PERSONS: written.persons,
        SAID: written.said,
        NEXT: written.next_step,
        NEXT_DAY: written.next_on.isoformat() if written.next_on else "",
        SHOWN: YES if written.shown else "",
    }


def _written(fields: Mapping[str, str]) -> Written:
    return Written(
        kind=_kind(fields.get(KIND, "")),
        happened_on=_day(fields.get(DAY, ""), "日期"),
        said=fields.get(SAID, ""),
        persons=fields.get(PERSONS, ""),
        next_step=fields.get(NEXT, ""),
        next_on=_day(fields[NEXT_DAY], "下一步的日期") if fields.get(NEXT_DAY) else None,
        shown=fields.get(SHOWN, "") == YES,
    )


def _kind(text: str) -> Kind:
    if text not in {kind.value for kind in Kind}:
        raise NotFilled("方式：请选这次是怎么联系的。")
    return Kind(text)


def _day(text: str, field: str) -> date:
    """The day meant, in any way of writing it; whether it may lie ahead is asked elsewhere."""
    try:
        return evidence.day(text, today=date.max)
    except evidence.NoDay:
        raise NotFilled(f"{field}：请写成 2026-11-25 这样，月份以后的日也要写。") from None


def _refuse_secrets(written: Written) -> None:
    for name in _GUARDED:
        guard.refuse_secrets(getattr(written, name), field=guidance.FIELDS[name])


def _tell_firm(store: Store, entry: Entry, *, now: datetime, new_id: NewId) -> None:
    what = _TELLS[entry.written.kind]
    notice = Notice(
        kind=MessageKind.CASE,
        text=f"指导人员写了一条{what}的记录，请在“本企业的档案”里查看。",
        about=f"guidance_entries/{entry.id}",
        address=addresses.CASE_FILE,
        firm_id=entry.firm_id,
    )
    tell_firm(store, notice, now=now, new_id=new_id)
