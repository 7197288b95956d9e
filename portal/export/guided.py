"""What the firm was told (指导) in its export: shared diary entries, letters that it received, trainings."""

from collections.abc import Iterator, Mapping
from typing import Any

from data import guidance, letters, messages, training_invitations, visit_wishes
from data.actor import Actor
from data.guidance import Entry
from data.store import Store
from data.times import to_text
from data.training_invitations import Invitation
from data.training_plans import Training
from data.visit_wishes import Wish
from portal import labels
from portal.letters import model, paper
from portal.workflows import training

_PAGE = 200
_MOST = 100_000
"""More wishes and trainings than a firm ever has: all of them."""


def entries(store: Store, firm_id: str, *, actor: Actor) -> list[dict[str, Any]]:
    """The entries that the firm may read, newest first."""
    return [_entry(one) for one in _all_entries(store, firm_id, actor)]


def letters_of(store: Store, firm_id: str, *, actor: Actor) -> list[dict[str, Any]]:
    """Every issued letter, word for word, newest first."""
    known = letters.of_firm(store, firm_id, actor=actor)
    return [_letter(letters.opened(store, one.id, actor=actor)) for one in known]


def wishes(store: Store, firm_id: str, *, actor: Actor) -> list[dict[str, Any]]:
    """What visits the firm asked for (上门申请), and what came of it, newest first."""
    found = visit_wishes.of_firm(store, firm_id, actor=actor, count=_MOST)
    return [_wish(one) for one in found]


def told(
    store: Store, firm_id: str, names: Mapping[str, str], *, actor: Actor
) -> list[dict[str, Any]]:
    """What the portal told the firm's people (消息), newest first; `names`: account → name."""
    return [
        {
            "to": names.get(account, ""),
            "kind": labels.message_kind(one.kind),
            "text": one.text,
            "posted_at": to_text(one.posted_at),
            "read_at": to_text(one.read_at) if one.read_at else None,
        }
        for account, one in messages.of_firm(store, firm_id, actor=actor)
    ]


def _wish(wish: Wish) -> dict[str, Any]:
    days = {
        name: getattr(wish, name) for name in ("first_day", "last_day", "planned_on", "done_on")
    }
    return {
        "id": wish.id,
        "state": labels.WISH_STATES[wish.state],
        "reason": wish.reason,
        **{name: day.isoformat() if day else None for name, day in days.items()},
        "asked_at": to_text(wish.asked_at),
        "answer": wish.answer,
        "answered_at": to_text(wish.answered_at) if wish.answered_at else None,
        "post": wish.post,
        "agency": wish.agency,
    }


def trainings_of(store: Store, firm_id: str, *, actor: Actor) -> list[dict[str, Any]]:
    """Every training that the firm was asked to, with its answer and who came, newest first."""
    found = training_invitations.of_firm(store, firm_id, actor=actor, count=_MOST)
    return [_training(one, asked) for one, asked in found]


def _all_entries(store: Store, firm_id: str, actor: Actor) -> Iterator[Entry]:
    before: Entry | None = None
    while True:
        page = guidance.of_firm(store, firm_id, actor=actor, before=before, count=_PAGE)
        yield from page
        if len(page) < _PAGE:
            return
        before = page[-1]


def _entry(entry: Entry) -> dict[str, Any]:
    written = entry.written
    return {
        "id": entry.id,
        "kind": written.kind.value,
        "kind_said": labels.GUIDANCE_KINDS[written.kind],
        "happened_on": written.happened_on.isoformat(),
        "persons": written.persons,
        "said": written.said,
        "next_step": written.next_step,
        "next_on": written.next_on.isoformat() if written.next_on else None,
        "post": entry.post,
        "agency": entry.agency,
        "created_at": to_text(entry.created_at),
    }


def _letter(letter: letters.Opened) -> dict[str, Any]:
    sheet = paper.paper(letter, model.read(letter.content))
    return {
        "id": letter.id,
        "title": sheet.title,
        "number": sheet.number,
        "state": labels.LETTER_STATES[letter.state],
        "issued_at": to_text(letter.issued_at) if letter.issued_at else None,
        "post": letter.post,
        "agency": letter.agency,
        "received_at": to_text(letter.received_at) if letter.received_at else None,
        "revoked_at": to_text(letter.revoked_at) if letter.revoked_at else None,
        "revoked_reason": letter.revoked_reason,
        "paragraphs": [f"{block.lead}{block.text}" for block in sheet.blocks],
    }


def _training(one: Training, asked: Invitation) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "state": labels.TRAINING_STATES[one.state],
        "controls": list(one.controls),
        "controls_said": training.titles(one),
        "day": one.day.isoformat(),
        "begins": one.begins,
        "ends": one.ends,
        "place": one.place,
        "said": one.said,
        "cancel_reason": one.cancel_reason,
        "reply": asked.reply,
        "reply_persons": asked.reply_persons,
        "replied_at": to_text(asked.replied_at) if asked.replied_at else None,
        "came": asked.came,
        "persons": asked.persons,
    }
