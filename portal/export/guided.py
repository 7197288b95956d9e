"""What the firm was told (指导) in its export: shared diary entries, and the letters that it received."""

from collections.abc import Iterator
from typing import Any

from data import guidance, letters
from data.actor import Actor
from data.guidance import Entry
from data.store import Store
from data.times import to_text
from portal import labels
from portal.letters import model, paper

_PAGE = 200


def entries(store: Store, firm_id: str, *, actor: Actor) -> list[dict[str, Any]]:
    """The entries that the firm may read, newest first."""
    return [_entry(one) for one in _all_entries(store, firm_id, actor)]


def letters_of(store: Store, firm_id: str, *, actor: Actor) -> list[dict[str, Any]]:
    """Every issued letter, word for word, newest first."""
    known = letters.of_firm(store, firm_id, actor=actor)
    return [_letter(letters.opened(store, one.id, actor=actor)) for one in known]


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
