"""The manifest (清单) of a backup: what a restore must find again, and which keys it needs."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, ValidationError

from data import audit
from data.backup_file import BadBackup
from data.store import Store, key_proofs

_COUNT = "SELECT count(*) AS found FROM {table}"
_CHAIN = "audit_entries"


class Manifest(BaseModel):
    """Rows by table, schema scripts in order, the proofs of the keys, the end of the audit chain."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    made_at: datetime
    schema_scripts: tuple[str, ...]
    rows: dict[str, int]
    proofs: dict[str, str]
    chain_number: int
    chain_link: str

    def remembered(self) -> dict[str, bytes]:
        """The proofs as a keyring takes them."""
        return {name: bytes.fromhex(proof) for name, proof in self.proofs.items()}


def of(store: Store, *, now: datetime) -> Manifest:
    """The manifest of a database that nobody writes into."""
    head = chain_head(store)
    return Manifest(
        made_at=now,
        schema_scripts=tuple(store.applied()),
        rows=counted(store),
        proofs={name: proof.hex() for name, proof in key_proofs(store).items()},
        chain_number=head.number,
        chain_link=head.link,
    )


def parse(raw: bytes) -> Manifest:
    """Read what `model_dump_json` wrote.

    Raises:
        BadBackup: it is no manifest of this version.
    """
    try:
        return Manifest.model_validate_json(raw)
    except ValidationError as error:
        raise BadBackup(
            "备份的清单看不懂，没有使用。请用制作它的版本恢复，或换一份备份。"
        ) from error


def counted(store: Store) -> dict[str, int]:
    """Table → rows."""
    tables = sorted(store.tables())
    return {table: int(store.rows(_COUNT.format(table=table))[0]["found"]) for table in tables}


def chain_head(store: Store) -> audit.Head:
    """The end of the audit chain; the start where the schema is older than the chain."""
    return audit.head(store) if _CHAIN in store.tables() else audit.Head(0, audit.START)


def verify_chain(store: Store, manifest: Manifest) -> None:
    """Walk the audit chain to the end that the manifest knows.

    Raises:
        BrokenChain: names the first entry that was altered.
    """
    if _CHAIN in store.tables():
        known = audit.Head(manifest.chain_number, manifest.chain_link)
        audit.verify(store, known=known if known.number else None)
