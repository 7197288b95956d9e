"""One step of a request in a thread of its own (一步): a store is opened for it and closed at its end."""

from collections.abc import Callable
from typing import TypeVar

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request

from data.actor import Actor
from data.rights import Action, may
from data.store import Store
from portal import access
from portal.settings import Settings

T = TypeVar("T")


async def step(settings: Settings, work: Callable[[Store], T]) -> T:
    """What `work` returns or raises."""

    def run() -> T:
        with access.open_database(settings) as store:
            return work(store)

    return await to_thread.run_sync(run)


def signed_in(request: Request) -> Actor:
    """Who is signed in; the middleware has let nobody unknown through."""
    actor: Actor = request.state.actor
    return actor


def allowed(request: Request, action: Action) -> Actor:
    """Who is signed in, where the table of rights lets the role do this.

    Raises:
        HTTPException: 404: for everybody else the page does not exist.
    """
    actor = signed_in(request)
    if not may(actor, action):
        raise HTTPException(404)
    return actor
