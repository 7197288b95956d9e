"""A firm's corrective actions and follow-up as plain values (整改项、跟进), for its own export."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from data import action_changes, action_proofs, action_steps, follow_ups
from data.action_rows import SAID
from data.actor import Actor
from data.store import Store
from data.times import to_text
from portal import labels
from portal.workflows import action_pages
from portal.workflows.action_pages import Line

_PEOPLE = (
    "author",
    "changed_by",
    "closed_by",
    "done_by",
    "firm_agreed_by",
    "handed_in_by",
    "proposed_by",
    "staff_agreed_by",
)
"""Fields that hold an account: the firm's own people by name, officials by their role alone."""
_STAFF = "工作人员"


def actions(
    store: Store, firm_id: str, names: Mapping[str, str], *, actor: Actor
) -> list[dict[str, Any]]:
    """Every action with its steps, proofs and history, in the order of the days."""
    board = action_pages.board(store, firm_id, actor=actor)
    return [_action(store, line, names, actor) for line in board.lines]


def duties(
    store: Store, firm_id: str, names: Mapping[str, str], *, actor: Actor
) -> list[dict[str, Any]]:
    """What is and was due for the firm by its colour."""
    return [
        {**_values(one, names), "duty_said": labels.DUE[one.duty]}
        for one in follow_ups.of_firm(store, firm_id, actor=actor)
    ]


def _action(store: Store, line: Line, names: Mapping[str, str], actor: Actor) -> dict[str, Any]:
    action = line.action
    whole = _values(action, names)
    terms = _values(whole.pop("terms"), names)
    parts: dict[str, list[Any]] = {
        "steps": [*action_steps.of_action(store, action.id, actor=actor)],
        "proofs": [*action_proofs.of_action(store, action.id, actor=actor)],
        "changes": [*action_changes.of_action(store, action.id, actor=actor)],
    }
    listed = {name: [_values(one, names) for one in found] for name, found in parts.items()}
    for change in listed["changes"]:
        change["to_said"] = SAID[change["to_state"]]
    said = {
        "title": line.title,
        "state_said": line.state,
        "present": line.present,
        "target": line.target,
    }
    return {**whole, **terms, **said, **listed}


def _values(record: Any, names: Mapping[str, str]) -> dict[str, Any]:
    found = {field.name: getattr(record, field.name) for field in fields(record)}
    return {name: _value(name, value, names) for name, value in found.items()}


def _value(name: str, value: Any, names: Mapping[str, str]) -> Any:
    if name in _PEOPLE:
        return names.get(value, _STAFF) if value else ""
    if isinstance(value, datetime):
        return to_text(value)
    return value.isoformat() if isinstance(value, date) else value
