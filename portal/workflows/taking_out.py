"""The owner takes everything about the own firm home (导出本企业全部资料)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from data import exports
from data.actor import Actor
from data.rights import Action, require
from data.store import Store
from portal.export import archive, gathering
from portal.workflows import own_password


@dataclass(frozen=True, slots=True)
class Parcel:
    """The archive at its beginning, its size in bytes, and the code of the firm it is about."""

    content: IO[bytes]
    size: int
    code: str


def take_out(
    store: Store, password: str, *, actor: Actor, now: datetime, new_id: Callable[[], str]
) -> Parcel:
    """Gather, pack, note, and only then give; the caller closes the parcel.

    Raises:
        NotAllowed: the actor is no owner. WrongPassword: the password was not right.
        Tampered: something does not open; nothing is given.
    """
    require(actor, Action.EXPORT_OWN)
    own_password.check(store, password, actor=actor, now=now)
    with store.steady():
        # A file that a colleague removes meanwhile is still there at this one moment.
        document = gathering.gather(store, actor=actor, now=now)
        contents = gathering.contents(store, document, actor=actor, now=now)
        content = archive.packed(document, now=now, contents=contents)
    try:
        size = content.seek(0, 2)
        content.seek(0)
        rows = gathering.records(document)
        exports.note_own(store, new_id(), rows=rows, size=size, actor=actor, now=now)
    except BaseException:
        content.close()
        raise
    return Parcel(content, size, document["about"]["code"])
