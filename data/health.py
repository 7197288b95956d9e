"""How the database is (健康状况), for who keeps the portal running: no content, nothing slow."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from data import audit, backups, marks, migrations, rotation
from data.errors import StoreDamaged
from data.store import Store
from data.times import from_text, to_text

_MARKS = "marks"
_REMINDED = "reminded-at"


class Health(BaseModel):
    """Figures and states of the database; `*_seconds` and `*_bytes` say their unit.

    `schema_pending`: scripts of this version that are not applied, because another process is older.
    """

    model_config = ConfigDict(frozen=True)

    key_current: int
    key_versions: dict[str, str]
    keys_from_file: bool
    rotation_unfinished: bool
    schema_applied: str
    schema_pending: tuple[str, ...]
    backup_at: datetime | None
    backup_age_seconds: int | None
    backup_bytes: int | None
    audit_entries: int
    reminded_at: datetime | None
    reminded_age_seconds: int | None


def read(store: Store) -> None:
    """Read something: the store was opened under its keys already.

    Raises:
        StoreError: the database cannot be read, or another file stands in its place.
    """
    if _MARKS not in store.tables():
        raise StoreDamaged
    marks.find(store, "")


def note_reminded(store: Store, *, now: datetime) -> None:
    """The command that reminds has done all its jobs: a timer that stands still is seen by this."""
    with store.atomic():
        marks.put(store, _REMINDED, to_text(now))


def look(store: Store, *, now: datetime) -> Health:
    """All that is told of the database.

    Raises:
        StoreError: it cannot be read.
    """
    keyring, applied, last = store.keyring, store.applied(), backups.last(store)
    noted = marks.find(store, _REMINDED)
    reminded = from_text(noted) if noted else None
    return Health(
        key_current=keyring.current,
        key_versions={str(version): str(name) for version, name in keyring.algorithms.items()},
        keys_from_file=keyring.is_of_file,
        rotation_unfinished=rotation.is_begun(store),
        schema_applied=applied[-1] if applied else "",
        schema_pending=tuple(name for name in migrations.scripts() if name not in applied),
        backup_at=last.at if last else None,
        backup_age_seconds=int((now - last.at).total_seconds()) if last else None,
        backup_bytes=last.size if last else None,
        audit_entries=audit.head(store).number,
        reminded_at=reminded,
        reminded_age_seconds=int((now - reminded).total_seconds()) if reminded else None,
    )
