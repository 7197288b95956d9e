"""Regions (行政区划): the city and its counties, editable."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from data import reference
from data.actor import Actor
from data.errors import NoSuch
from data.store import Store
from data.texts import LINE, required


class NoSuchRegion(NoSuch):
    """No county has this code."""

    message = "没有这个县（市、区），请从列表中选择。"


class Region(BaseModel):
    """A city or county with its six-digit code."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    code: str
    name: str
    parent: str | None


def counties(store: Store) -> list[Region]:
    """The counties of the city, by code."""
    found = store.rows("SELECT * FROM regions WHERE parent IS NOT NULL ORDER BY code")
    return [Region.model_validate(row) for row in found]


def city(store: Store) -> Region:
    """The city that the counties belong to."""
    found = store.rows("SELECT * FROM regions WHERE parent IS NULL ORDER BY code LIMIT 1")
    return Region.model_validate(found[0])


def county(store: Store, code: str) -> Region:
    """One county.

    Raises:
        NoSuchRegion: no county has this code.
    """
    found = store.rows("SELECT * FROM regions WHERE code = :code AND parent IS NOT NULL", code=code)
    if not found:
        raise NoSuchRegion
    return Region.model_validate(found[0])


def save(store: Store, region: Region, *, actor: Actor, now: datetime) -> None:
    """Add or rename a region."""
    name = required(region.name, field="名称", limit=LINE)
    row = {**region.model_dump(), "name": name}
    reference.edit(store, "regions", row, key="code", actor=actor, now=now)
