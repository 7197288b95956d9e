"""Industrial parks (园区): none at first, kept by the administrator."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from data import reference, regions
from data.actor import Actor
from data.errors import NoSuch
from data.store import Store
from data.texts import LINE, required
from data.times import to_text


class NoSuchPark(NoSuch):
    """No open park of that county has this id."""

    message = "没有这个园区，请从列表中选择，或选“不在园区”。"


class Park(BaseModel):
    """An industrial park of one county."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    name: str
    county: str


def of_county(store: Store, county: str) -> list[Park]:
    """The open parks of a county, by name."""
    found = store.rows(
        "SELECT * FROM parks WHERE county = :county AND closed_at IS NULL ORDER BY name, id",
        county=county,
    )
    return [Park.model_validate(row) for row in found]


def names(store: Store) -> dict[str, str]:
    """Id → name of every park that ever was: a figure of last year may name one that is closed now."""
    found = store.rows("SELECT id, name FROM parks ORDER BY id")
    return {row["id"]: row["name"] for row in found}


def get(store: Store, park_id: str, *, county: str) -> Park:
    """An open park of this county.

    Raises:
        NoSuchPark: there is none.
    """
    found = store.rows(
        "SELECT * FROM parks WHERE id = :id AND county = :county AND closed_at IS NULL",
        id=park_id,
        county=county,
    )
    if not found:
        raise NoSuchPark
    return Park.model_validate(found[0])


def add(store: Store, park: Park, *, actor: Actor, now: datetime) -> None:
    """Add a park to a county."""
    regions.county(store, park.county)
    name = required(park.name, field="园区名称", limit=LINE)
    row = {**park.model_dump(), "name": name}
    reference.edit(store, "parks", row, key="id", actor=actor, now=now)


def close(store: Store, park_id: str, *, actor: Actor, now: datetime) -> None:
    """Offer the park no longer; firms that are in it keep it."""
    found = store.rows("SELECT * FROM parks WHERE id = :id", id=park_id)
    if not found:
        raise NoSuchPark
    row = {**found[0], "closed_at": to_text(now)}
    reference.edit(store, "parks", row, key="id", actor=actor, now=now)
