"""The sweep: what is due goes, what is not stays, and a killed sweep is done by the next."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from data import audit, departures, exports, invitations, leaving, marks, sessions
from data.actor import OPERATOR
from data.errors import StoreBusy
from data.rights import Action
from portal.retention import BadPeriod, Retention
from portal.workflows import sweeping
from tests.data.test_hostile_actors import Target, target
from tests.data.town import CODE, NOW, Town

__all__ = ["target"]

ROOT = Path(__file__).resolve().parents[2]
PERIODS = Retention()
DUE = NOW + timedelta(days=30)


def _ask(town: Town) -> None:
    departures.ask(
        town.store,
        town.new_id(),
        "企业不再经营了",
        cooling_off=PERIODS.period("cooling_off"),
        actor=town.alpha,
        now=NOW,
    )


def test_nothing_due_changes_nothing(target: Target) -> None:
    _ask(target.town)
    before = audit.head(target.town.store)

    swept = sweeping.sweep(target.town.store, PERIODS, now=NOW)

    assert swept == sweeping.Swept(0, 0, 0, scrubbed=False, owed=False)
    assert audit.head(target.town.store) == before


def test_a_due_firm_goes_once(target: Target) -> None:
    town = target.town
    _ask(town)

    first = sweeping.sweep(town.store, PERIODS, now=DUE)
    second = sweeping.sweep(town.store, PERIODS, now=DUE)

    assert (first.firms, first.scrubbed) == (1, True)
    assert (second.firms, second.scrubbed) == (0, False)
    assert not town.store.rows("SELECT * FROM answers")
    assert audit.verify(town.store)


def test_called_off_between_looking_and_deleting(
    target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = target.town
    _ask(town)
    due = departures.due(town.store, now=DUE)
    departures.cancel(town.store, actor=town.alpha, now=DUE)
    monkeypatch.setattr(departures, "due", lambda *_, **__: due)

    assert sweeping.sweep(town.store, PERIODS, now=DUE).firms == 0
    assert town.store.rows("SELECT * FROM answers")


def test_records_go_after_their_time_with_one_entry_a_kind(town: Town) -> None:
    sessions.start(town.store, town.alpha.account_id, token="t" * 43, now=NOW)
    invitations.issue(town.store, town.new_id(), "A-B-C", CODE, actor=OPERATOR, now=NOW)
    exports.note_own(town.store, town.new_id(), rows=1, size=1, actor=town.alpha, now=NOW)
    before = audit.head(town.store).number

    soon = sweeping.sweep(town.store, PERIODS, now=NOW + timedelta(days=30))
    later = sweeping.sweep(town.store, PERIODS, now=NOW + timedelta(days=1096))

    assert soon.records == 0
    assert later.records == 3
    said = [(row["action"], row["what"]) for row in audit.entries(town.store, after=before)]
    assert sorted(said) == [
        (Action.RETENTION_SWEEP, "retention/exports"),
        (Action.RETENTION_SWEEP, "retention/invitations"),
        (Action.RETENTION_SWEEP, "retention/sessions"),
    ]


def test_a_busy_database_leaves_the_scrubbing_for_the_next_time(
    target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = target.town
    _ask(town)

    def busy(_: object) -> None:
        raise StoreBusy

    with monkeypatch.context() as patched:
        patched.setattr(sweeping, "scrub", busy)
        swept = sweeping.sweep(town.store, PERIODS, now=DUE)
    assert (swept.firms, swept.scrubbed, swept.owed) == (1, False, True)

    again = sweeping.sweep(town.store, PERIODS, now=DUE)
    assert (again.firms, again.scrubbed, again.owed) == (0, True, False)
    assert marks.find(town.store, leaving.OWED) is None


_KILLED = """
import os, signal, sys
from datetime import timedelta
from data import audit
from data.store import open_store
from portal.retention import Retention
from portal.workflows import sweeping
from tests.data.town import KEYS, NOW
append, calls = audit.append, iter(range(1, 10_000))
def dying(*args, **named):
    if next(calls) == {step}:
        os.kill(os.getpid(), signal.SIGKILL)
    append(*args, **named)
audit.append = dying
if {step} == 0:
    sweeping.scrub = lambda store: os.kill(os.getpid(), signal.SIGKILL)
with open_store(sys.argv[1], KEYS) as store:
    sweeping.sweep(store, Retention(), now=NOW + timedelta(days=30))
"""


@pytest.mark.parametrize("step", [0, 1, 20], ids=["before scrubbing", "at once", "in the middle"])
def test_killed_in_the_middle_the_next_sweep_does_the_rest(target: Target, step: int) -> None:
    town = target.town
    _ask(town)
    answered = len(town.store.rows("SELECT * FROM answers"))
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED.format(step=step), str(town.path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL

    left = len(town.store.rows("SELECT * FROM answers"))
    assert left == (answered if step else 0), "all or nothing"
    swept = sweeping.sweep(town.store, PERIODS, now=DUE)
    assert swept.scrubbed
    assert not town.store.rows("SELECT * FROM answers")
    assert audit.verify(town.store)


def test_periods_are_settings() -> None:
    given = Retention.from_environment(
        {"PORTAL_DAYS_COOLING_OFF": "7", "PORTAL_DAYS_EXPORTS": " 36500 "}
    )
    assert (given.cooling_off, given.exports, given.drafts) == (7, 36500, 365)
    assert given.period("cooling_off") == timedelta(days=7)


@pytest.mark.parametrize("text", ["0", "-1", "x", "1.5", "36501", "1" * 30, "٣"])
def test_a_period_that_is_none_is_named(text: str) -> None:
    with pytest.raises(BadPeriod, match="PORTAL_DAYS_DRAFTS"):
        Retention.from_environment({"PORTAL_DAYS_DRAFTS": text})
