"""The desk of one browser tab (桌面): what its widgets showed, and what is not saved yet.

The database is the truth. A widget's value is compared with what this tab had drawn, not with what
Streamlit reports as changed: a callback that another click interrupts is dropped without a word,
and with it an answer would be. Here the difference stays until it is saved or visibly open.
Nothing touches Streamlit between a commit and the note of it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal, Protocol

import streamlit as st

from data.answers import StoredAnswer, Value, VersionConflict
from data.assessments import Assessment
from data.assisted import Key
from data.errors import Refusal
from portal import visit
from portal.guard import LooksSecret
from portal.screens.firm.self_check_steps import Course
from portal.widgets import saved
from questionnaires.model import NOT_APPLICABLE, Questionnaire
from scoring.rules import Rules

Cause = Literal["reason", "conflict", "refused", "resent", "secret"]


class Written(Protocol):
    """What a save returns, as far as the desk needs it."""

    @property
    def version(self) -> int: ...


Save = Callable[[str, Value, str, int], Written]
"""Writes item, value, reason against the version that was seen; commits before it returns."""
NEXT_OPEN = "next-open"
"""Asked for in place of a step: wherever the next open question is."""
NeedsReason = Callable[[str, Value], bool]
"""Whether this value of this item is taken only with a sentence of reason."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a widget was last made to show, and the version in the database at that time."""

    value: Value | None
    reason: str
    version: int


@dataclass(frozen=True, slots=True)
class Unsaved:
    """What somebody chose and the database does not have.

    `reason`: a sentence is missing. `conflict`: it was changed elsewhere meanwhile. `refused`: the
    workflow or the database said no; `message` tells. `resent`: the browser kept it over a restart.
    `secret`: the reason looks like a secret, `message` says like which.
    """

    value: Value
    reason: str
    cause: Cause
    message: str = ""


@dataclass
class Desk:
    """The desk of this tab for one assessment; gone with F5, which is why it holds no truth.

    `for_firm`: the name of the firm at whose gate a guide fills in (协助填写); empty for its own people.
    """

    assessment_id: str
    course: Course
    rules: Rules
    shown: dict[str, Shown] = field(default_factory=dict)
    unsaved: dict[str, Unsaved] = field(default_factory=dict)
    insisting: set[str] = field(default_factory=set)
    vouched: dict[str, str] = field(default_factory=dict)
    wanted: str | None = None
    last: str = ""
    arrivals: int = 0
    arrival: str = ""
    adding: str | None = None
    described: str | None = None
    doubted: dict[str, str] = field(default_factory=dict)
    withdrawals: dict[str, str] = field(default_factory=dict)
    notices: dict[str, tuple[str, str]] = field(default_factory=dict)
    confirming: bool = False
    for_firm: str = ""
    taken_over: dict[str, tuple[Key, ...]] = field(default_factory=dict)

    @property
    def questionnaire(self) -> Questionnaire:
        """The edition that is answered."""
        return self.course.questionnaire

    def key(self, item: str) -> str:
        """The key of the widget that answers an item."""
        return f"answer-{self.assessment_id}-{item}"

    def reason_key(self, item: str) -> str:
        """The key of the field that takes the reason for an answer."""
        return f"reason-{self.assessment_id}-{item}"

    def insist(self, item: str) -> None:
        """Save what is unsaved at the next run, over what is there now and has been shown.

        A reason that looks like a secret is vouched for word by word: another one is doubted again.
        """
        if item in self.unsaved and self.unsaved[item].cause == "secret":
            self.vouched[item] = self.unsaved[item].reason
        self.insisting.add(item)

    def give_up(self, item: str) -> None:
        """Let the database's answer stand."""
        self.unsaved.pop(item, None)
        self.insisting.discard(item)

    def go(self, step: str, container: str = "") -> None:
        """Ask for another step, and for the container to arrive at."""
        self.wanted = step
        self.arrive(container)

    def arrive(self, container: str) -> None:
        """Bring a container into sight after the next drawing."""
        self.arrivals += 1
        self.arrival = container

    def add_evidence(self, item: str | None) -> None:
        """Open the form for one more piece of evidence, or close it."""
        self.notices.pop(self.adding or "", None)
        self.doubted.clear()
        self.adding = item

    def describe(self, item: str, vouching: bool = False) -> None:
        """Keep at the next run what stands in the form; `vouching`: though it was doubted."""
        if not vouching:
            self.doubted.pop(item, None)
        self.described = item

    def withdraw(self, item: str, piece: str) -> None:
        """Take a piece of evidence back at the next run."""
        self.withdrawals[piece] = item

    def take_over(self, item: str, keys: tuple[Key, ...]) -> None:
        """Confirm at the next run what a guide filled in (代填), as it was read; `item` empty: all."""
        self.taken_over[item] = keys

    def confirm(self, wanted: bool) -> None:
        """Ask once more before submitting, or stop asking."""
        self.confirming = wanted


def of_tab(assessment: Assessment) -> Desk:
    """This tab's desk; a fresh one for another assessment or scope."""
    desk = st.session_state.get("desk")
    if isinstance(desk, Desk) and (desk.assessment_id, desk.course.scope) == (
        assessment.id,
        assessment.scope,
    ):
        return desk
    questionnaire = visit.questionnaire(assessment.edition)
    rules = visit.rules(assessment.edition)
    desk = Desk(assessment.id, Course(questionnaire, assessment.scope), rules)
    st.session_state["desk"] = desk
    return desk


def left_behind() -> Desk | None:
    """The desk of this tab, whatever it belongs to; None on a fresh page."""
    desk = st.session_state.get("desk")
    return desk if isinstance(desk, Desk) else None


def say_what_is_lost() -> None:
    """After the assessment was closed elsewhere: what this tab still held was not saved."""
    desk = left_behind()
    if desk and changed(desk):
        st.html(
            saved.unsaved(
                "这份自评已在别处提交或撤回，您刚才的选择没有保存",
                "下面是提交时的答案。需要修改，请先撤回提交。",
            )
        )
        desk.unsaved.clear()
        desk.shown.clear()


def hold(desk: Desk) -> None:
    """Keep what the widgets hold beyond this run: they will not be drawn again."""
    for item, value, reason in list(_differences(desk)):
        _leave_open(desk, item, Unsaved(value, reason, "refused"))


def collect(desk: Desk, save: Save, needs_reason: NeedsReason) -> None:
    """Save every difference between what widgets hold and what they were made to show."""
    for item, value, reason in list(_differences(desk)):
        _keep(desk, item, value, reason, save, needs_reason)
    for item in sorted(desk.insisting & desk.unsaved.keys()):
        chosen = desk.unsaved[item]
        _keep(desk, item, chosen.value, chosen.reason, save, needs_reason)
    desk.insisting.clear()


def lay(desk: Desk, item: str, stored: StoredAnswer | None) -> Shown:
    """What the item's widgets are to show: the truth, or the unsaved choice marked beside it."""
    chosen = desk.unsaved.get(item)
    if chosen and stored and (chosen.value, chosen.reason) == (stored.value, stored.reason):
        chosen = None
        del desk.unsaved[item]
    version = stored.version if stored else 0
    if chosen:
        shown = Shown(chosen.value, chosen.reason, version)
    else:
        shown = Shown(stored.value if stored else None, stored.reason if stored else "", version)
    desk.shown[item] = shown
    return shown


def take(desk: Desk, item: str, value: Value | None, reason: str) -> bool:
    """Note what the widgets hold after drawing; whether the browser kept more than was laid."""
    laid = desk.shown[item]
    if value is None or (value, reason) == (laid.value, laid.reason):
        return False
    desk.unsaved[item] = Unsaved(value, reason, "resent")
    desk.shown[item] = Shown(value, reason, laid.version)
    return True


def keep_only(desk: Desk, items: frozenset[str]) -> None:
    """Forget what was shown of other steps: their widgets are gone, and with them their values."""
    desk.shown = {item: shown for item, shown in desk.shown.items() if item in items}


def changed(desk: Desk) -> list[str]:
    """Items whose widgets hold something that is not saved."""
    chosen = [item for item, _, _ in _differences(desk)]
    return [*chosen, *(item for item in desk.unsaved if item not in chosen)]


def _differences(desk: Desk) -> Iterator[tuple[str, Value, str]]:
    for item, shown in desk.shown.items():
        value = st.session_state.get(desk.key(item))
        reason = shown.reason
        if value is False or value == NOT_APPLICABLE:
            reason = st.session_state.get(desk.reason_key(item), reason) or ""
        if value is not None and (value != shown.value or reason != shown.reason):
            yield item, value, reason


def _keep(
    desk: Desk, item: str, value: Value, reason: str, save: Save, needs_reason: NeedsReason
) -> None:
    wanted = reason if needs_reason(item, value) else ""
    if needs_reason(item, value) and not wanted.strip():
        _leave_open(desk, item, Unsaved(value, wanted, "reason"))
        return
    try:
        written = save(item, value, wanted, desk.shown[item].version if item in desk.shown else 0)
    except VersionConflict:
        _leave_open(desk, item, Unsaved(value, wanted, "conflict"))
    except LooksSecret as looks:
        _leave_open(desk, item, Unsaved(value, wanted, "secret", str(looks)))
    except Refusal as refusal:
        _leave_open(desk, item, Unsaved(value, wanted, "refused", str(refusal)))
    else:
        desk.shown[item] = Shown(value, wanted, written.version)
        desk.unsaved.pop(item, None)
        desk.vouched.pop(item, None)


def _leave_open(desk: Desk, item: str, unsaved: Unsaved) -> None:
    seen = desk.shown[item].version if item in desk.shown else 0
    desk.shown[item] = Shown(unsaved.value, unsaved.reason, seen)
    desk.unsaved[item] = unsaved
