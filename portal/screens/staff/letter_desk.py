"""What a tab holds of a draft letter (起草): each paragraph as it stands here and as it was last read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import streamlit as st

from data.actor import Actor
from data.errors import Refusal
from data.store import Store
from portal import visit
from portal.letters import model
from portal.workflows import writing_letters
from portal.workflows.writing_letters import EditedMeanwhile, Page


@dataclass
class Desk:
    """The paragraphs of one letter in one tab.

    `fields`: what stands here. `seen`: what the database held when it was last read or written here.
    `touched`: what was written here. `theirs`: what somebody else wrote meanwhile. `problems`: why a
    paragraph is not saved. `page`: the letter as it was last read.
    """

    letter_id: str
    fields: dict[str, str] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    theirs: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    saved_at: datetime | None = None
    serial: int = 0
    page: Page | None = None

    def key(self, name: str) -> str:
        """The key of a paragraph's widget."""
        return f"letter-{self.letter_id}-{name.replace('/', '-')}"

    def take(self, name: str) -> None:
        """A paragraph was left."""
        self.write(name, str(st.session_state[self.key(name)] or ""))

    def write(self, name: str, text: str) -> None:
        """A paragraph reads like this now."""
        self.touched.add(name)
        self.fields[name] = text

    def hear(self, typed: Mapping[str, str]) -> None:
        """Paragraphs read like this while they are typed."""
        for name in self.fields:
            if self.key(name) in typed:
                self.write(name, typed[self.key(name)])

    def put(self, name: str, text: str) -> None:
        """Put another text into a paragraph; only before it is drawn."""
        self.fields[name] = self.seen[name] = text
        st.session_state[self.key(name)] = text

    def renew(self, texts: Mapping[str, str]) -> None:
        """Show what a step just wrote, also where somebody had typed before and it was saved."""
        for name, text in texts.items():
            if self.fields.get(name, "").strip() == self.seen.get(name) and self.seen[name] != text:
                self.put(name, text)
                self.touched.discard(name)
                self.serial += 1

    def insist(self, name: str) -> None:
        """Go on with what stands here, having seen the other."""
        self.seen[name] = self.theirs.pop(name)

    def give_way(self, name: str) -> None:
        """Go on with what the other wrote."""
        self.put(name, self.theirs.pop(name))
        self.touched.discard(name)
        self.serial += 1

    @property
    def unsaved(self) -> bool:
        """Whether something that stands here is not in the database."""
        return any(text.strip() != self.seen.get(name) for name, text in self.fields.items())


def of_tab(page: Page) -> Desk:
    """The desk of this tab, with what others wrote since in the paragraphs that nobody touched here."""
    desk = held(page.letter.id) or Desk(page.letter.id)
    for paragraph, text in model.shown_texts(page.text).items():
        _meet(desk, paragraph, text)
    desk.saved_at, desk.page = page.letter.saved_at, page
    st.session_state[_name(page.letter.id)] = desk
    return desk


def _meet(desk: Desk, paragraph: str, text: str) -> None:
    """Put into the field what the database holds; only where that is news to an untouched one.

    What is put into a field takes the place of what is being typed there and was not sent yet.
    """
    if paragraph not in desk.fields and desk.key(paragraph) in st.session_state:
        # A restarted server meets an open page: what stands there comes by itself.
        desk.fields[paragraph] = desk.seen[paragraph] = text
    elif paragraph not in desk.touched and desk.fields.get(paragraph) != text:
        desk.put(paragraph, text)


def held(letter_id: str) -> Desk | None:
    """The desk that this tab has already."""
    found = st.session_state.get(_name(letter_id))
    return found if isinstance(found, Desk) else None


def keep(store: Store, desk: Desk, typed: Mapping[str, str], *, actor: Actor) -> Page | None:
    """Save every paragraph that stands here otherwise than in the database; the letter then."""
    desk.hear(typed)
    page = None
    for name in [n for n, text in desk.fields.items() if text.strip() != desk.seen[n]]:
        if name not in desk.theirs:
            page = _keep_one(store, desk, name, actor) or page
    if page is not None:
        desk.saved_at = page.letter.saved_at
    return page


def _keep_one(store: Store, desk: Desk, name: str, actor: Actor) -> Page | None:
    try:
        page = writing_letters.write_paragraph(
            store,
            desk.letter_id,
            name,
            desk.fields[name],
            seen=desk.seen[name],
            actor=actor,
            now=visit.now(),
        )
    except EditedMeanwhile as edited:
        desk.theirs[name] = edited.standing
        return None
    except Refusal as refusal:
        desk.problems[name] = str(refusal)
        return None
    desk.problems.pop(name, None)
    desk.seen[name] = model.texts(page.text)[name]
    return page


def _name(letter_id: str) -> str:
    return f"letter-desk-{letter_id}"
