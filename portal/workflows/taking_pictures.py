"""Staff take a picture or its figures out of the portal (导出图表): within limits, marked, noted first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from data import chart_exports, reference
from data.actor import Actor
from data.chart_exports import Format, Taken
from data.errors import Refusal
from data.rights import Action, may, require
from data.store import Store
from data.times import day_began
from portal import figures
from portal.web import addresses
from portal.workflows import exporting
from portal.workflows.asked_figures import Asked


class TooManyFiles(Refusal):
    """More than this role takes out in a day; the message says the limit."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many files, and bytes of all of them, a role takes out in a day of Shanghai."""

    files_a_day: int
    bytes_a_day: int


@dataclass(frozen=True, slots=True)
class Way:
    """Where the files of the pictures of one page are. `words`: what the address says of the figures."""

    address: str
    words: Mapping[str, str]

    def to(self, name: str, kind: str) -> str:
        """The address of one file."""
        return f"{self.address}?{urlencode({**self.words, 'name': name, 'format': kind})}"


def way_of(asked: Asked, *, actor: Actor) -> Way | None:
    """Where the actor takes the pictures of these figures; None without the right."""
    if not may(actor, Action.EXPORT_CHARTS):
        return None
    return Way(addresses.PICTURE_FILE, asked.query)


def way_of_published(publication_id: str) -> Way:
    """Where everybody takes the pictures of a snapshot."""
    return Way(addresses.PUBLISHED_PICTURE, {"id": publication_id})


def limits_of(actor: Actor) -> Limits:
    """The limits of the actor's role, from the reference data; a role that is not there takes nothing."""
    for row in reference.read("chart_export_limits"):
        if row["role"] == actor.role.value:
            return Limits(int(row["files_a_day"]), int(row["bytes_a_day"]))
    return Limits(0, 0)


def take(
    store: Store,
    name: str,
    kind: Format,
    asked: Asked,
    make: Callable[[str], bytes],
    *,
    actor: Actor,
    now: datetime,
    new_id: Callable[[], str],
) -> bytes:
    """A file of a picture, noted before it is given.

    Args:
        make: the file, given the mark of who takes it and when; reads the figures as the actor may.

    Raises:
        NotAllowed: the actor exports no pictures. TooManyFiles: over a limit of the role; nothing is
            made where that is known before. Refusal: as `make`.
    """
    require(actor, Action.EXPORT_CHARTS)
    refuse_too_many(store, 0, actor=actor, now=now)
    content = make(exporting.mark_of(store, actor=actor, now=now))
    with store.atomic():
        # Once more: others of the same account may have taken something meanwhile.
        refuse_too_many(store, len(content), actor=actor, now=now)
        taken = Taken(name, asked.series, asked.area, asked.industry, kind)
        chart_exports.note(store, new_id(), taken, size=len(content), actor=actor, now=now)
    return content


def refuse_too_many(store: Store, size: int, *, actor: Actor, now: datetime) -> None:
    """Refuse a further file of this size that is over a limit of the actor's role.

    Raises:
        TooManyFiles: says which.
    """
    limits = limits_of(actor)
    taken = chart_exports.amount(store, actor=actor, since=day_began(now))
    if taken.files >= limits.files_a_day:
        raise TooManyFiles(
            f"今天已导出 {taken.files:,} 个图表文件，您的岗位一天最多 {limits.files_a_day:,} 个，"
            "没有导出。请明天再来，或联系市级牵头人员。"
        )
    if taken.bytes + size > limits.bytes_a_day:
        most = figures.file_size(limits.bytes_a_day)
        raise TooManyFiles(f"今天导出的图表文件已接近一天 {most} 的上限，没有导出。请明天再来。")
