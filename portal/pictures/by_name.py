"""Every picture that staff see (工作人员的图), by its name: the files of pictures are taken here."""

from collections.abc import Callable, Mapping
from datetime import datetime

from data.actor import Actor
from data.store import Store
from portal.pictures import board, weak_points
from portal.pictures.model import Picture
from portal.workflows.asked_figures import Asked
from portal.workflows.weak_points import WeakPoints
from portal.workflows.weak_points import read as read_weak_points

_OF_WEAK_POINTS: Mapping[str, Callable[[WeakPoints], Picture]] = {
    "paths": weak_points.paths,
    "gaps": weak_points.gaps,
}


def names() -> tuple[str, ...]:
    """The names of all of them."""
    return (*board.names(), *_OF_WEAK_POINTS)


def one(store: Store, name: str, asked: Asked, *, actor: Actor, now: datetime) -> Picture:
    """One picture, as the page of the same address shows it.

    Raises:
        NoSuchPicture: none of this name. NotAllowed: not for this role. NoSuchArea: not the actor's.
    """
    make = _OF_WEAK_POINTS.get(name)
    if make is None:
        return board.one(store, name, asked, actor=actor, now=now)
    return make(read_weak_points(store, asked, actor=actor, now=now))
