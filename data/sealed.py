"""The sealed columns (加密列): every one once, with how the place of a value is built from its row.

Rotation of keys, the check of a backup and the tests walk this list. A new sealed column is one line
here; a test fails on a BLOB column that stands in neither list.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any

from data.keys import KeyProblem
from data.store import Row, Store

_LARGEST_BATCH = 200
_MOST_BYTES = 4 * 1024 * 1024
_LARGE_VALUE = 64 * 1024

_LENGTH = "SELECT max(length({column})) AS bytes FROM {table}"
_COUNT = "SELECT count({column}) AS sealed FROM {table}"
_OLDER = """
    SELECT count(*) AS older FROM {table}
    WHERE {column} IS NOT NULL AND substr({column}, 1, 1) <> :current
"""
_ANY_OLDER = """
    SELECT 1 FROM {table}
    WHERE {column} IS NOT NULL AND substr({column}, 1, 1) <> :current LIMIT 1
"""
_PAGE = """
    SELECT {columns} FROM {table} WHERE {column} IS NOT NULL {behind} {older}
    ORDER BY {key} LIMIT :count
"""


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """One sealed column.

    `row`: how the row is named in what the cipher authenticates, from columns of the row.
    `key`: the primary key. `sealed_as`: table and column named there, where they are not the own.
    """

    table: str
    column: str
    row: str = "{id}"
    key: tuple[str, ...] = ("id",)
    sealed_as: tuple[str, str] | None = None

    @property
    def name(self) -> str:
        """`table.column`."""
        return f"{self.table}.{self.column}"

    def place(self, row: Mapping[str, Any]) -> dict[str, str]:
        """The place that the value of this row is sealed for, as `Keyring.seal` takes it."""
        table, column = self.sealed_as or (self.table, self.column)
        return {"table": table, "column": column, "row": self.row.format_map(row)}

    def columns(self) -> tuple[str, ...]:
        """The columns that name the row, its place and the value."""
        named = [field for _, field, _, _ in Formatter().parse(self.row) if field]
        return tuple(dict.fromkeys([*self.key, *named, self.column]))


_ANSWER = "{assessment_id}/{item}/{version}"
_VERDICT = "{review_id}/{item}/{version}"

COLUMNS = (
    SealedColumn("accounts", "login"),
    SealedColumn("accounts", "name"),
    SealedColumn("answers", "reason", row=_ANSWER, key=("assessment_id", "item")),
    SealedColumn(
        "answer_versions",
        "reason",
        row=_ANSWER,
        key=("assessment_id", "item", "version"),
        sealed_as=("answers", "reason"),
    ),
    SealedColumn("evidence", "described"),
    SealedColumn("evidence_files", "name"),
    SealedColumn("evidence_files", "masked"),
    SealedColumn("file_contents", "content"),
    SealedColumn("firms", "contact_name", row="{id}/{version}"),
    SealedColumn("firms", "contact_phone", row="{id}/{version}"),
    SealedColumn("confirmations", "proof"),
    SealedColumn("departures", "reason"),
    SealedColumn("exports", "purpose"),
    *(
        SealedColumn("ownership_claims", column)
        for column in ("name", "post", "contact", "proof", "seen")
    ),
    SealedColumn("purposes", "reason"),
    SealedColumn("second_factors", "secret", row="{account_id}/{created_at}", key=("account_id",)),
    SealedColumn("snapshots", "content"),
    SealedColumn("reviews", "signer"),
    SealedColumn("reviews", "remark"),
    SealedColumn("verdicts", "reason", row=_VERDICT, key=("review_id", "item")),
    SealedColumn(
        "verdict_versions",
        "reason",
        row=_VERDICT,
        key=("review_id", "item", "version"),
        sealed_as=("verdicts", "reason"),
    ),
    SealedColumn(
        "review_drafts",
        "content",
        row="{review_id}/{field}/{version}",
        key=("review_id", "field"),
    ),
    SealedColumn("review_questions", "asked"),
    SealedColumn("review_questions", "answered"),
    SealedColumn("colour_moves", "reason"),
    SealedColumn("colour_moves", "settlement_reason"),
    SealedColumn("objections", "said"),
    SealedColumn("objections", "answer"),
    SealedColumn("objections", "answer_draft"),
    SealedColumn("recusals", "reason"),
    SealedColumn("corrective_actions", "measure", row="{id}/{version}"),
    SealedColumn("corrective_actions", "post", row="{id}/{version}"),
    SealedColumn("action_changes", "reason"),
    SealedColumn("action_steps", "step"),
    SealedColumn("action_proofs", "described"),
    SealedColumn("guidance_entries", "persons"),
    SealedColumn("guidance_entries", "said"),
    SealedColumn("guidance_entries", "next_step"),
    SealedColumn("visit_wishes", "reason"),
    SealedColumn("visit_wishes", "answer"),
    SealedColumn(
        "guidance_drafts",
        "content",
        row="{account_id}/{firm_id}/{version}",
        key=("account_id", "firm_id"),
    ),
    SealedColumn(
        "plan_drafts",
        "content",
        row="{account_id}/{about}/{version}",
        key=("account_id", "about"),
    ),
    SealedColumn("letters", "content", row="{id}/{version}"),
    SealedColumn("letters", "revoked_reason"),
    SealedColumn(
        "campaign_targets",
        "extension_reason",
        row="{campaign_id}/{firm_id}",
        key=("campaign_id", "firm_id"),
    ),
    SealedColumn("import_drafts", "content"),
    SealedColumn("firm_industries", "reason", row="{firm_id}/{since}", key=("firm_id", "since")),
    SealedColumn("messages", "body"),
    SealedColumn("publications", "reason"),
    SealedColumn(
        "reason_drafts",
        "content",
        row="{account_id}/{publication_id}/{version}",
        key=("account_id", "publication_id"),
    ),
    *(
        SealedColumn("trainings", column, row="{id}/{version}")
        for column in ("title", "place", "said")
    ),
    SealedColumn("trainings", "cancel_reason"),
)

_NAMED = {(one.table, one.column): one for one in COLUMNS}
NOT_SEALED = frozenset({("key_checks", "proof"), ("audit_entries", "salt"), ("stamps", "token")})
"""BLOB columns that are no secret."""


def standing(store: Store) -> tuple[SealedColumn, ...]:
    """The sealed columns that this database has; one of an older version may lack some."""
    tables = store.tables()
    return tuple(
        found
        for found in COLUMNS
        if found.table in tables and found.column in store.columns(found.table)
    )


def count(store: Store, column: SealedColumn) -> int:
    """How many sealed values the column holds."""
    return int(store.rows(_filled(_COUNT, column))[0]["sealed"])


def older(store: Store, column: SealedColumn, current: int) -> int:
    """How many values are sealed under another version than the current one."""
    return int(store.rows(_filled(_OLDER, column), current=bytes((current,)))[0]["older"])


def has_older(store: Store, column: SealedColumn, current: int) -> bool:
    """Whether a value is sealed under another version than the current one."""
    return bool(store.rows(_filled(_ANY_OLDER, column), current=bytes((current,))))


def is_large(store: Store, column: SealedColumn) -> bool:
    """Whether the column holds whole files: a look through it takes too long to hold others up."""
    return _longest(store, column) > _LARGE_VALUE


def pages(
    store: Store, column: SealedColumn, *, older_than: int | None = None, every: bool = True
) -> Iterator[list[Row]]:
    """Rows with a sealed value in the order of their key, a few MiB in memory at a time.

    Args:
        older_than: only values of another version than this one.
        every: all of them; else the first page, as a sample.
    """
    size = _batch(store, column)
    after: Row = {}
    while True:
        found = store.rows(
            _page(column, after, older_than), count=size, **_params(after, older_than)
        )
        yield found
        if len(found) < size or not every:
            return
        after = {name: found[-1][name] for name in column.key}


def open_value(store: Store, column: SealedColumn, row: Row) -> bytes:
    """Open one value in its place.

    Raises:
        Tampered, NoSuchKey: as `Keyring.unseal`.
    """
    return store.keyring.unseal(row[column.column], **column.place(row))


def seal_text(
    store: Store, table: str, column: str, row: Mapping[str, Any], text: str
) -> bytes | None:
    """What a row keeps of a text in one of its sealed columns: nothing of an empty one.

    `row`: at least the columns that name the place.
    """
    return store.keyring.encrypt(text, **_NAMED[table, column].place(row)) if text else None


def text_of(store: Store, table: str, column: str, row: Row) -> str:
    """The text in a sealed column of a row; empty where there is none.

    Raises:
        Tampered, NoSuchKey: as `Keyring.decrypt`.
    """
    if row[column] is None:
        return ""
    return store.keyring.decrypt(row[column], **_NAMED[table, column].place(row))


def unopened(store: Store, column: SealedColumn, *, every: bool) -> tuple[int, list[KeyProblem]]:
    """Open the values of a column, all or a sample: how many were opened, and what did not open."""
    opened, problems = 0, []
    for page in pages(store, column, every=every):
        for row in page:
            try:
                open_value(store, column, row)
                opened += 1
            except KeyProblem as problem:
                problems.append(problem)
    return opened, problems


def _batch(store: Store, column: SealedColumn) -> int:
    return max(1, min(_LARGEST_BATCH, _MOST_BYTES // _longest(store, column)))


def _longest(store: Store, column: SealedColumn) -> int:
    """Bytes of the longest value; its length is known without reading it."""
    return int(store.rows(_filled(_LENGTH, column))[0]["bytes"] or 1)


def _page(column: SealedColumn, after: Row, older_than: int | None) -> str:
    key = ", ".join(column.key)
    wanted = ", ".join(f":after_{name}" for name in column.key)
    return _filled(_PAGE, column).format(
        columns=", ".join(column.columns()),
        key=key,
        behind=f"AND ({key}) > ({wanted})" if after else "",
        older="" if older_than is None else f"AND substr({column.column}, 1, 1) <> :current",
    )


def _params(after: Row, older_than: int | None) -> Row:
    version = {} if older_than is None else {"current": bytes((older_than,))}
    return {**version, **{f"after_{name}": value for name, value in after.items()}}


def _filled(sql: str, column: SealedColumn) -> str:
    """Table and column set in; what else is named in braces stays."""
    return sql.replace("{table}", column.table).replace("{column}", column.column)
