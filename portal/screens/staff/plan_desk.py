"""What a tab holds of a plan's form (方案表单): what was typed and not saved, beside what others saved meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st

from data import plan_drafts
from data.actor import Actor
from data.drafts import NOTHING, Draft, DraftMoved
from data.errors import Refusal
from data.store import Store
from portal import visit
from portal.workflows.plan_texts import YES, joined

_WAS = "was/"
"""Before the name of a field: what had stood there when it was typed into."""


@dataclass
class Desk:
    """The form of one plan in one tab.

    `stands`: what the plan says, in `version`. `typed`: what was typed and is not saved; `was`: what had
    stood in these fields. `draft`: what of it is kept. `elsewhere`: the draft that the same person wrote in
    another place. `anew`: fields into which another text is to be put. `problem`: why the draft was not
    kept, `notice`: why the plan was not saved. `doubted`: words that look like a secret. `serial`: how
    often the portal put another text into a field.
    """

    about: str
    stands: dict[str, str] = field(default_factory=dict)
    version: int = 0
    typed: dict[str, str] = field(default_factory=dict)
    was: dict[str, str] = field(default_factory=dict)
    draft: Draft = NOTHING
    elsewhere: Draft | None = None
    anew: set[str] = field(default_factory=set)
    problem: str = ""
    notice: str = ""
    doubted: str = ""
    serial: int = 0

    def key(self, name: str) -> str:
        """The key of a field's widget."""
        return f"plan-{self.about.replace('/', '-')}-{name}"

    def text(self, name: str) -> str:
        """What stands in a field here."""
        return self.typed.get(name, self.stands[name])

    @property
    def texts(self) -> dict[str, str]:
        """What stands in all fields here."""
        return self.stands | self.typed

    def take(self, name: str) -> None:
        """A field was left, or chosen."""
        if self.key(name) in st.session_state:
            self.write(name, _text(st.session_state[self.key(name)]))

    def write(self, name: str, text: str) -> None:
        """A field reads like this now."""
        if text == self.stands[name]:
            self.typed.pop(name, None)
            self.was.pop(name, None)
        else:
            self.typed[name] = text
            self.was.setdefault(name, self.stands[name])

    def hear(self, typed: Mapping[str, str]) -> None:
        """Fields read like this while they are typed."""
        for name in self.stands:
            if self.key(name) in typed:
                self.write(name, typed[self.key(name)])

    def meet(self, stands: Mapping[str, str], version: int) -> None:
        """The plan as it is now: what nobody typed into follows it."""
        moved = {name for name, text in stands.items() if self.stands.get(name) != text}
        self.stands, self.version = dict(stands), version
        for name in moved:
            if self.typed.get(name) == stands[name]:
                del self.typed[name], self.was[name]
        self._put(moved - set(self.typed))

    def in_conflict(self, name: str) -> bool:
        """Whether somebody saved another text since this one was typed."""
        return name in self.typed and self.was[name] != self.stands[name]

    def insist(self, name: str) -> None:
        """Go on with what was typed here, having seen the other's."""
        self.was[name] = self.stands[name]

    def give_way(self, *names: str) -> None:
        """Go on with what is saved."""
        for name in names or tuple(self.typed):
            del self.typed[name], self.was[name]
            self._put({name})

    def show(self, draft: Draft) -> None:
        """Put a whole draft into the form."""
        before = set(self.typed)
        known = {name: text for name, text in draft.content.items() if name in self.stands}
        self.typed = known
        self.was = {name: draft.content.get(_WAS + name, self.stands[name]) for name in known}
        self.draft, self.elsewhere = draft, None
        self._put(before | set(known))

    def saved(self) -> None:
        """The plan says now what was typed."""
        self._put(set(self.typed))
        self.typed, self.was, self.draft = {}, {}, NOTHING
        self.notice = self.problem = self.doubted = ""

    @property
    def content(self) -> dict[str, str]:
        """What is to be kept."""
        return self.typed | {_WAS + name: text for name, text in self.was.items()}

    def _put(self, names: set[str]) -> None:
        if names:
            self.anew |= names
            self.serial += 1


def of_tab(
    store: Store, about: str, stands: Mapping[str, str], version: int, *, actor: Actor
) -> Desk:
    """The form of this tab; met for the first time, it opens with the draft.

    Raises:
        NoSuch, NotAllowed: no plan that the actor may change.
    """
    desk = held(about)
    if desk is not None:
        desk.meet(stands, version)
        return desk
    desk = Desk(about, dict(stands), version)
    desk.show(plan_drafts.read(store, about, actor=actor))
    for name in desk.stands:
        # A restarted server meets an open page: what stands there is newer, and comes by itself.
        desk.take(name)
    st.session_state[_name(about)] = desk
    return desk


def held(about: str) -> Desk | None:
    """The form that this tab has already."""
    found = st.session_state.get(_name(about))
    return found if isinstance(found, Desk) else None


def keep(store: Store, desk: Desk, *, actor: Actor) -> None:
    """Put what was typed into the draft, where that holds something else."""
    if desk.content == dict(desk.draft.content):
        return
    try:
        desk.draft = _kept(store, desk, actor)
    except DraftMoved as moved:
        desk.elsewhere = moved.draft
    except Refusal as refusal:
        desk.problem = str(refusal)
    else:
        desk.problem = ""


def _kept(store: Store, desk: Desk, actor: Actor) -> Draft:
    def put(version: int) -> Draft:
        return plan_drafts.keep(
            store, desk.about, desk.content, seen_version=version, actor=actor, now=visit.now()
        )

    try:
        return put(desk.draft.version)
    except DraftMoved as moved:
        if moved.draft.content:
            raise
        return put(moved.draft.version)  # saved, or let go of, in another tab: nothing is lost


def choose(desk: Desk, *, mine: bool) -> None:
    """Which of two drafts is gone on with."""
    if desk.elsewhere is None:
        return
    if mine:
        desk.draft, desk.elsewhere = desk.elsewhere, None
    else:
        desk.show(desk.elsewhere)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return YES if value else ""
    return joined(value) if isinstance(value, list) else str(value or "")


def _name(about: str) -> str:
    return f"plan-desk-{about}"
