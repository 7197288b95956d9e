"""What the pages about corrective actions read (整改清单): each action in words, and what is due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from data import (
    action_changes,
    action_checks,
    action_proofs,
    action_steps,
    assessments,
    corrective_actions,
    firms,
    follow_ups,
    purposes,
)
from data.action_changes import ActionChange
from data.action_proofs import ActionProof
from data.action_rows import SAID, CorrectiveAction, State
from data.action_steps import ActionStep
from data.actor import Actor
from data.firms import Firm
from data.follow_ups import FollowUp
from data.store import Store
from portal.wording import wording
from questionnaires.loading import edition
from questionnaires.model import Question, Questionnaire

OTHER_KIND = "其他"


@dataclass(frozen=True, slots=True)
class Line:
    """An action with what the questionnaire says of its control; nothing of that for own words."""

    action: CorrectiveAction
    questionnaire: Questionnaire | None
    question: Question | None

    @property
    def title(self) -> str:
        """The control's title, else the first words of the measure."""
        if self.question is not None:
            return self.question.title
        first = self.action.terms.measure.splitlines()[0]
        return first if len(first) <= 24 else f"{first[:24]}…"

    @property
    def state(self) -> str:
        """待确认、整改中、待复查、已销号、不采纳."""
        return SAID[self.action.state]

    @property
    def present(self) -> str:
        """The finding: what stands now, as the questionnaire words it."""
        return self._said(self.action.from_level)

    @property
    def target(self) -> str:
        """What it shall be."""
        return self._said(self.action.terms.to_level)

    @property
    def proofs_wanted(self) -> tuple[str, ...]:
        """Kinds of proof that the questionnaire names for the control."""
        return self.question.evidence if self.question else ()

    @property
    def template(self) -> str:
        """Where there is a model text (示范文本); empty where the questionnaire knows of none."""
        remedy = self.question.remedy if self.question else None
        if remedy is None or not any("示范" in said for said in (remedy.text, *remedy.agencies)):
            return ""
        offering = [name for name in remedy.agencies if "示范" in name]
        return f"可以用示范文本，向{'、'.join(offering or remedy.agencies)}索取"

    def _said(self, level: int | None) -> str:
        if self.questionnaire is None or self.question is None or level is None:
            return ""
        known = any(option.level == level for option in self.question.options)
        return wording(self.questionnaire, self.question.id, level) if known else f"{level} 级"


@dataclass(frozen=True, slots=True)
class Board:
    """All of a firm's actions in the order of their days, and its follow-up."""

    firm: Firm
    lines: tuple[Line, ...]
    follow_ups: tuple[FollowUp, ...]
    colour: str

    def in_state(self, *states: State) -> tuple[Line, ...]:
        """The lines in these states."""
        return tuple(line for line in self.lines if line.action.state in states)

    @property
    def counts(self) -> Mapping[State, int]:
        """How many are in each state, in the order of the way."""
        return {state: len(self.in_state(state)) for state in SAID}

    @property
    def next_due(self) -> date | None:
        """The nearest day of what is worked on."""
        days = [one.action.terms.due_on for one in self.in_state("in_progress")]
        return min((day for day in days if day is not None), default=None)

    @property
    def reassessment(self) -> FollowUp | None:
        """The re-assessment that is still to come."""
        open_ones = (f for f in self.follow_ups if f.duty == "reassess" and f.done_on is None)
        return next(open_ones, None)


@dataclass(frozen=True, slots=True)
class Detail:
    """One action with everything about it. `not_second`: why the reader may not close it."""

    firm: Firm
    line: Line
    steps: tuple[ActionStep, ...]
    proofs: tuple[ActionProof, ...]
    changes: tuple[ActionChange, ...]
    colour: str
    not_second: str


def board(store: Store, firm_id: str, *, actor: Actor) -> Board:
    """The firm's list.

    Raises:
        NoSuchFirm: out of scope. Staff who have not said why today find it empty.
    """
    firm = firms.get(store, firm_id, actor=actor)
    found = corrective_actions.of_firm(store, firm_id, actor=actor)
    lines = _lines(store, found, actor=actor)
    due = tuple(follow_ups.of_firm(store, firm_id, actor=actor))
    return Board(firm, lines, due, follow_ups.colour_of(store, firm_id, actor=actor))


def detail(store: Store, action_id: str, *, actor: Actor) -> Detail:
    """One action.

    Raises:
        NoSuchAction: out of scope, or staff have not said why today.
    """
    action = corrective_actions.get(store, action_id, actor=actor)
    firm = firms.get(store, action.firm_id, actor=actor)
    waits = action.state == "awaiting_check" and not actor.is_of_firm
    return Detail(
        firm,
        _lines(store, [action], actor=actor)[0],
        tuple(action_steps.of_action(store, action_id, actor=actor)),
        tuple(action_proofs.of_action(store, action_id, actor=actor)),
        tuple(action_changes.of_action(store, action_id, actor=actor)),
        follow_ups.colour_of(store, action.firm_id, actor=actor),
        action_checks.why_not(store, action, actor=actor) if waits else "",
    )


def note_look(store: Store, firm_id: str, *, actor: Actor, now: datetime) -> None:
    """Staff look at the firm's list; the firm reads it under 谁看过.

    Raises:
        PurposeMissing: they have not said why today.
    """
    purposes.note_look(store, firm_id, f"corrective_actions/{firm_id}", actor=actor, now=now)


def _lines(store: Store, found: list[CorrectiveAction], *, actor: Actor) -> tuple[Line, ...]:
    named = {one.assessment_id for one in found if one.assessment_id is not None and one.item}
    editions = {name: assessments.get(store, name, actor=actor).edition for name in named}
    return tuple(_line(one, editions.get(one.assessment_id or "")) for one in found)


def _line(action: CorrectiveAction, of_edition: str | None) -> Line:
    if of_edition is None:
        return Line(action, None, None)
    asked = edition(of_edition)
    return Line(action, asked, asked.by_id.get(action.item))
