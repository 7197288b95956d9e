"""Which moved colour holds (作数的颜色调整): each condition of the rule, by itself."""

from collections.abc import Callable

import pytest

from data.holding_moves import holding
from data.store import Row, Store
from tests.data.town import Town

REVIEW: Row = {
    "id": "round-1",
    "assessment_id": "check",
    "snapshot_id": "as submitted",
    "kind": "first",
    "state": "ended",
    "reviewer_id": "mover",
    "began_at": "2026-11-01T00:00:00Z",
}
MOVE: Row = {
    "id": "move-1",
    "assessment_id": "check",
    "review_id": "round-1",
    "computed": "orange",
    "decided": "red",
    "reason": b"",
    "moved_by": "mover",
    "moved_at": "2026-11-02T00:00:00Z",
    "settlement": "confirmed",
    "settled_by": "second",
}
LATER_ROUND: Row = {"id": "round-2", "snapshot_id": "again", "began_at": "2026-11-09T00:00:00Z"}
Change = Callable[[Store], None]


def _review(**changes: str) -> Change:
    return lambda store: store.update("reviews", "round-1", changes)


def _move(**changes: str | None) -> Change:
    return lambda store: store.update("colour_moves", "move-1", changes)


def _another_review(**changes: str) -> Change:
    return lambda store: store.insert("reviews", REVIEW | LATER_ROUND | changes)


def _another_move(**changes: str) -> Change:
    return lambda store: store.insert("colour_moves", MOVE | {"id": "move-2"} | changes)


def _nothing(_: Store) -> None:
    """As it stands."""


@pytest.mark.parametrize(
    ("change", "holds"),
    [
        pytest.param(_nothing, "red", id="confirmed, in a first review that ended"),
        pytest.param(_review(state="open"), None, id="the review goes on"),
        pytest.param(_review(state="returned"), None, id="the check was returned"),
        pytest.param(_review(kind="blind"), None, id="a blind review"),
        pytest.param(_move(settlement=None, settled_by=None), None, id="nobody has settled it"),
        pytest.param(_move(settlement="refused"), None, id="refused"),
        pytest.param(_move(settlement="withdrawn", settled_by="mover"), None, id="taken back"),
        pytest.param(_move(computed="yellow"), None, id="moved from another colour"),
        pytest.param(_move(assessment_id="other"), None, id="of another check"),
        pytest.param(_another_review(), None, id="reviewed anew"),
        pytest.param(_another_review(state="open"), None, id="being reviewed anew"),
        pytest.param(_another_review(kind="blind"), "red", id="a later blind review"),
        pytest.param(_another_review(assessment_id="other"), "red", id="another check reviewed"),
        pytest.param(
            _another_review(began_at="2026-10-01T00:00:00Z"), "red", id="an earlier review"
        ),
        pytest.param(
            _another_move(decided="blue", moved_at="2026-11-03T00:00:00Z"),
            "blue",
            id="the later of two",
        ),
        pytest.param(
            _another_move(decided="blue", moved_at="2026-11-01T00:00:00Z"),
            "red",
            id="the earlier of two",
        ),
        pytest.param(_another_move(decided="blue"), "blue", id="of one moment, the later id"),
    ],
)
def test_what_holds(town: Town, change: Change, holds: str | None) -> None:
    store = town.store
    store.rows("PRAGMA foreign_keys = off")
    store.insert("reviews", REVIEW)
    store.insert("colour_moves", MOVE)
    change(store)

    sql = holding("decided", assessment="'check'", computed="'orange'")
    assert store.rows(f"SELECT ({sql}) AS decided") == [{"decided": holds}]
