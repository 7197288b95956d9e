"""An official looks at a firm's last submitted check (查看企业自评): says why, and leaves a trace."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from data import files, firms, purposes, snapshots
from data.actor import Actor
from data.answers import Value
from data.assessments import Assessment
from data.evidence import Evidence
from data.files import AttachedFile
from data.firms import Firm
from data.rights import Action, may
from data.snapshots import Snapshot
from data.store import Store
from data.times import day_in_shanghai
from portal.workflows import answering, reading_results, submitting
from portal.workflows.outcomes import Outcome
from portal.workflows.reading_results import ResultPage


@dataclass(frozen=True, slots=True)
class FirmFile:
    """A firm as an official meets it: what was stated today, and whether it may be confirmed."""

    firm: Firm
    reason: str | None
    may_confirm: bool


@dataclass(frozen=True, slots=True)
class Given:
    """One answer as it was submitted."""

    value: Value
    reason: str


@dataclass(frozen=True, slots=True)
class SubmittedCheck:
    """The check as it was submitted, word for word, and the result that was stored with it.

    `files`: by id of the piece that carried them at the submission. `oldest_day`: evidence from before
    it did not count.
    """

    page: ResultPage
    outcome: Outcome
    given: Mapping[str, Given]
    evidence: tuple[Evidence, ...]
    files: Mapping[str, AttachedFile]
    oldest_day: date

    def evidence_of(self, item: str) -> tuple[Evidence, ...]:
        """The pieces for one control, oldest first."""
        return tuple(piece for piece in self.evidence if piece.item == item)


def meet(store: Store, firm_id: str, *, actor: Actor) -> FirmFile:
    """The firm before its content opens.

    Raises:
        NoSuchFirm: out of scope.
    """
    firm = firms.get(store, firm_id, actor=actor)
    reason = purposes.reason_of_today(store, firm_id, actor=actor)
    pending = firm.state == "pending" and may(actor, Action.FIRM_CONFIRM)
    return FirmFile(firm, reason, pending)


def say_why(
    store: Store,
    firm_id: str,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
    new_id: Callable[[], str],
) -> None:
    """State the purpose of today; raises as `purposes.state`."""
    purposes.state(store, new_id(), firm_id, reason, actor=actor, now=now)


def open_check(store: Store, firm_id: str, *, actor: Actor, now: datetime) -> SubmittedCheck | None:
    """The firm's last submitted check; None where there is none. Each call is a look, and noted first.

    Raises:
        PurposeMissing: nothing was stated today. NoSuchFirm: out of scope.
    """
    firms.get(store, firm_id, actor=actor)
    submitted = reading_results.last_submitted_of(store, firm_id, actor=actor)
    if submitted is None:
        return None
    purposes.note_look(store, firm_id, f"assessments/{submitted.id}", actor=actor, now=now)
    return check_of(store, submitted, actor=actor)


def check_of(store: Store, submitted: Assessment, *, actor: Actor) -> SubmittedCheck:
    """A submitted check; who calls this for staff notes the look.

    Raises:
        NoSuchResult, NoSuchSnapshot: out of scope, or staff stated no purpose.
    """
    page = reading_results.as_submitted(store, submitted, actor=actor)
    snapshot = snapshots.latest(store, submitted.id, actor=actor)
    attached = files.of_assessment(store, submitted.id, actor=actor)
    return _check(page, snapshot, attached)


def _check(
    page: ResultPage, snapshot: Snapshot, attached: Mapping[str, AttachedFile]
) -> SubmittedCheck:
    outcome = page.outcome
    assert outcome is not None  # noqa: S101  # a submitted check has a stored result
    months = submitting.evidence_months(outcome.rules)
    answers: Mapping[str, Any] = snapshot.content["answers"]
    return SubmittedCheck(
        page=page,
        outcome=outcome,
        given={item: Given(said["value"], said["reason"]) for item, said in answers.items()},
        evidence=tuple(_piece(piece, snapshot) for piece in snapshot.content["evidence"]),
        files={
            piece: file for piece, file in attached.items() if file.added_at <= snapshot.taken_at
        },
        oldest_day=answering.evidence_from(day_in_shanghai(snapshot.taken_at), months),
    )


def _piece(piece: Mapping[str, str], snapshot: Snapshot) -> Evidence:
    return Evidence(
        id=piece["id"],
        item=piece["item"],
        kind=piece["kind"],
        dated_on=date.fromisoformat(piece["dated_on"]),
        described=piece["described"],
        author="",
        created_at=snapshot.taken_at,
    )
