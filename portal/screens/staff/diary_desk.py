"""What a tab holds of the diary's form (表单): every word that was typed, and which draft it belongs to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import streamlit as st

from data.actor import Actor
from data.drafts import Draft, DraftMoved
from data.errors import Refusal
from data.store import Store
from portal import visit
from portal.workflows import visiting
from portal.workflows.visiting import CORRECTS, DAY, KIND, NEXT, NEXT_DAY, PERSONS, SAID, SHOWN, YES

TYPED = (DAY, PERSONS, SAID, NEXT, NEXT_DAY)
"""Fields of text; they are sent while they are typed."""


@dataclass
class Desk:
    """The form of one firm in one tab.

    `fields`: what stands there. `kept`: what the draft in the database holds, in `version`.
    `problem`: why the draft was not kept, `notice`: why the entry was not made, of the `refused` fields.
    `elsewhere`: the draft that the same person wrote in another place meanwhile. `doubted`: the words
    that look like a secret, as they were when it was said. `serial`: how often other text was put in.
    """

    firm_id: str
    fields: dict[str, str] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)
    version: int = 0
    saved_at: datetime | None = None
    elsewhere: Draft | None = None
    problem: str = ""
    notice: str = ""
    refused: dict[str, str] = field(default_factory=dict)
    doubted: str = ""
    serial: int = 0

    def refuse(self, why: str) -> None:
        """The entry is not made, for what stands in the form now."""
        self.notice, self.refused = why, dict(self.fields)

    @property
    def refusal(self) -> str:
        """Why the entry was not made; empty once something else stands there."""
        return self.notice if self.fields == self.refused else ""

    def key(self, name: str) -> str:
        """The key of a field's widget."""
        return f"diary-{name}-{self.firm_id}"

    def take(self, name: str) -> None:
        """A field was left, or chosen.

        The browser may say so after the entry was saved and the form forgotten, where the server is
        slow: this desk is then nobody's any more.
        """
        if self.key(name) not in st.session_state:
            return
        value = st.session_state[self.key(name)]
        self.fields[name] = (YES if value else "") if name == SHOWN else str(value or "")

    def hear(self, typed: Mapping[str, str]) -> None:
        """Fields read like this while they are typed."""
        self.fields |= {name: typed[self.key(name)] for name in TYPED if self.key(name) in typed}

    def put(self, name: str, text: str) -> None:
        """Put another text into a field; only before it is drawn."""
        self.fields[name] = text
        st.session_state[self.key(name)] = (text == YES) if name == SHOWN else text

    def show(self, draft: Draft) -> None:
        """Put a whole draft into the form; only before it is drawn."""
        for name in visiting.FIELDS:
            self.put(name, draft.content.get(name, ""))
        self.fields[CORRECTS] = draft.content.get(CORRECTS, "")
        self.settle(draft)
        self.serial += 1

    def settle(self, draft: Draft) -> None:
        """The draft in the database is this one."""
        self.kept, self.version = dict(self.fields), draft.version
        self.saved_at, self.elsewhere = draft.saved_at, None

    def standing(self) -> dict[str, str]:
        """What stands in the form now: a button is pressed after the last field was left."""
        for name in visiting.FIELDS:
            self.take(name)
        return dict(self.fields)


def of_tab(store: Store, firm_id: str, *, actor: Actor) -> Desk:
    """The form of this tab; met for the first time, it opens with the draft.

    Raises:
        NotAllowed: keeps no diary. NoSuchFirm: out of scope.
    """
    standing = held(firm_id)
    if standing is not None:
        return standing
    desk = Desk(firm_id)
    draft = visiting.opened(store, firm_id, actor=actor, now=visit.now())
    if desk.key(KIND) in st.session_state:
        # A restarted server meets an open page: what stands there is newer, and comes by itself.
        desk.fields = dict(draft.content)
        desk.settle(draft)
    else:
        desk.show(draft)
    st.session_state[_name(firm_id)] = desk
    return desk


def held(firm_id: str) -> Desk | None:
    """The form that this tab has already."""
    found = st.session_state.get(_name(firm_id))
    return found if isinstance(found, Desk) else None


def forget(firm_id: str) -> None:
    """The form begins anew."""
    st.session_state.pop(_name(firm_id), None)
    empty = Desk(firm_id)
    for name in visiting.FIELDS:
        st.session_state.pop(empty.key(name), None)


def keep(store: Store, desk: Desk, typed: Mapping[str, str], *, actor: Actor) -> None:
    """Put what stands in the form into the draft, where that holds something else."""
    desk.hear(typed)
    if desk.fields == desk.kept:
        return
    try:
        draft = visiting.keep(
            store,
            desk.firm_id,
            desk.fields,
            seen_version=desk.version,
            actor=actor,
            now=visit.now(),
        )
    except DraftMoved as moved:
        desk.elsewhere = moved.draft
    except Refusal as refusal:
        desk.problem = str(refusal)
    else:
        desk.settle(draft)
        desk.problem = ""


def choose(desk: Desk, *, mine: bool) -> Callable[[], None]:
    """Which of two drafts is gone on with; what the button does."""

    def chosen() -> None:
        if desk.elsewhere is None:
            return
        if mine:
            desk.version, desk.elsewhere = desk.elsewhere.version, None
        else:
            desk.show(desk.elsewhere)

    return chosen


def _name(firm_id: str) -> str:
    return f"diary-desk-{firm_id}"
