"""Files of evidence (证据文件): one masked file for a piece, sealed in the database.

The bytes that come here were checked and cleaned (`portal.uploads`); nothing here reads them.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from data import audit, evidence, purposes
from data.actor import Actor
from data.assessments import opened
from data.errors import NoSuch, NotUnique, Refusal
from data.file_kinds import Kind
from data.keys import Tampered, noted
from data.rights import Action, require
from data.scope import in_scope, parameters
from data.store import Row, Store
from data.times import from_text, to_text

LONGEST_NAME = 100
LONGEST_STATEMENT = 200
MOST_FILES = 100
"""Kept contents of one firm, those of earlier submissions included."""
MOST_BYTES = 200_000_000
"""Kept bytes of one firm."""

NewId = Callable[[], str]

_STANDING = """
    SELECT evidence_files.id, evidence_files.evidence_id, evidence_files.content_id,
        evidence_files.name, evidence_files.masked, evidence_files.added_at, file_contents.kind,
        file_contents.size, file_contents.digest, assessments.state, assessments.firm_id
    FROM evidence_files
    JOIN file_contents ON file_contents.id = evidence_files.content_id
    JOIN evidence ON evidence.id = evidence_files.evidence_id AND evidence.withdrawn_at IS NULL
    JOIN assessments ON assessments.id = evidence.assessment_id {opened} AND {scope}
    WHERE {condition} AND evidence_files.removed_at IS NULL
"""
_CONTENT = "SELECT content FROM file_contents WHERE id = :id"
_KEPT = """
    SELECT count(*) AS files, COALESCE(sum(size), 0) AS bytes FROM file_contents
    WHERE firm_id = :firm AND erased_at IS NULL
"""
_STORE = """
    INSERT INTO file_contents (id, firm_id, kind, size, digest, stored_at, content)
    VALUES (:id, :firm_id, :kind, :size, :digest, :stored_at, :content)
"""
_ATTACH = """
    INSERT INTO evidence_files (id, evidence_id, content_id, name, masked, author, added_at)
    VALUES (:id, :evidence_id, :content_id, :name, :masked, :author, :added_at)
"""
_REMOVE = "UPDATE evidence_files SET removed_at = :now, removed_by = :account WHERE id = :id"
_ERASE = """
    UPDATE file_contents SET content = NULL, erased_at = :now
    WHERE id = :content AND erased_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM evidence_files
        JOIN evidence ON evidence.id = evidence_files.evidence_id
        JOIN assessments ON assessments.id = evidence.assessment_id
        WHERE evidence_files.content_id = :content AND (evidence_files.removed_at IS NULL
            OR assessments.submitted_at >= evidence_files.added_at))
"""
_RECORDED = """
    SELECT evidence_files.*, file_contents.kind, file_contents.size, file_contents.digest,
        file_contents.erased_at
    FROM evidence_files JOIN file_contents ON file_contents.id = evidence_files.content_id
    WHERE evidence_files.id = :id
"""


class NoSuchFile(NoSuch):
    """No such file, removed, its piece withdrawn, or out of scope: all look the same."""

    message = "没有找到这个文件，可能已被移除，或者您无权查看。请从自评重新进入。"


class FileChanged(Refusal):
    """Another file stands there than the page had shown."""

    message = "这项证据的文件刚刚在别处换过，您的文件没有保存。请看清现在的文件再决定。"


class TooManyFiles(Refusal):
    """The firm's room for files is used up."""

    message = (
        f"本企业的证据文件已到上限（{MOST_FILES} 个，共 {MOST_BYTES // 1_000_000} MB），"
        "这个文件没有保存。请先移除不需要的文件，或者只写文字说明。"
    )


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """The file of one piece of evidence; `masked` says in words what was masked, `size` in bytes."""

    id: str
    evidence_id: str
    name: str
    kind: Kind
    size: int
    masked: str
    added_at: datetime
    digest: str


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file to be attached; `content` is clean already."""

    name: str
    kind: Kind
    masked: str
    content: bytes


def add(
    store: Store,
    evidence_id: str,
    new: NewFile,
    *,
    seen: str | None,
    actor: Actor,
    now: datetime,
    new_id: NewId,
) -> AttachedFile:
    """Attach a file to a piece of the own firm's open assessment, in place of the one seen there.

    Args:
        seen: id of the file that the page showed, None for none.

    Raises:
        NotAllowed: the actor is not of a firm. NoSuchEvidence: none that stands, in scope.
        AssessmentClosed: submitted already. FileChanged: another file stands there.
        TooManyFiles: no room. StoreError: nothing was kept.
    """
    require(actor, Action.EVIDENCE_FILE_ADD)
    firm, content_id = actor.firm_id or "", new_id()
    row = _content_row(store, content_id, firm, new, now)
    with store.atomic():
        evidence.refuse_fixed(store, evidence_id, actor=actor)
        standing = of_piece(store, evidence_id, actor=actor)
        if (standing.id if standing else None) != seen:
            raise FileChanged
        if standing is not None:
            remove(store, standing.id, actor=actor, now=now)
        _refuse_full(store, firm, new)
        store.rows(_STORE, **row)
        return _attach(
            store, new_id(), evidence_id, content_id, new.name, new.masked, actor=actor, now=now
        )


def of_assessment(store: Store, assessment_id: str, *, actor: Actor) -> dict[str, AttachedFile]:
    """Piece id → its file; nothing where out of scope."""
    found = _standing(store, "assessments.id = :wanted", assessment_id, actor)
    return {row["evidence_id"]: _attached(store, row) for row in found}


def of_piece(store: Store, evidence_id: str, *, actor: Actor) -> AttachedFile | None:
    """The file of one piece; None where it has none, or lies out of scope."""
    found = _standing(store, "evidence_files.evidence_id = :wanted", evidence_id, actor)
    return _attached(store, found[0]) if found else None


def read(store: Store, file_id: str, *, actor: Actor, now: datetime) -> tuple[AttachedFile, bytes]:
    """The file with its content. That staff look is noted, under the purpose they stated.

    Raises:
        NotAllowed: no right to open files. NoSuchFile: none that stands, in scope.
        Tampered: it is not what was stored.
    """
    require(actor, Action.EVIDENCE_FILE_OPEN)
    found = _standing(store, "evidence_files.id = :wanted", file_id, actor)
    if not found:
        raise NoSuchFile
    row = found[0]
    purposes.note_look(store, row["firm_id"], f"evidence_files/{file_id}", actor=actor, now=now)
    return _attached(store, row), _opened_content(store, row)


def remove(store: Store, file_id: str, *, actor: Actor, now: datetime) -> None:
    """Take a file away; its content is erased unless a submission showed it.

    Raises:
        NotAllowed: the actor is not of a firm. NoSuchFile: none that stands, in scope.
        AssessmentClosed: submitted already.
    """
    require(actor, Action.EVIDENCE_FILE_REMOVE)
    with store.atomic():
        found = _standing(store, "evidence_files.id = :wanted", file_id, actor)
        if not found:
            raise NoSuchFile
        evidence.refuse_fixed(store, found[0]["evidence_id"], actor=actor)
        stood = recorded(store, file_id)
        store.rows(_REMOVE, id=file_id, now=to_text(now), account=actor.account_id)
        store.rows(_ERASE, content=found[0]["content_id"], now=to_text(now))
        _note(store, Action.EVIDENCE_FILE_REMOVE, file_id, actor=actor, now=now, before=stood)


def carry(
    store: Store, source: str, target: str, *, actor: Actor, now: datetime, new_id: NewId
) -> None:
    """Attach the file of one piece to a copy of it in another assessment; the content is shared."""
    require(actor, Action.EVIDENCE_FILE_ADD)
    with store.atomic():
        evidence.refuse_fixed(store, target, actor=actor, carried=True)
        found = _standing(store, "evidence_files.evidence_id = :wanted", source, actor)
        if not found:
            return
        file = _attached(store, found[0])
        content_id = found[0]["content_id"]
        _attach(store, new_id(), target, content_id, file.name, file.masked, actor=actor, now=now)


def recorded(store: Store, file_id: str) -> Row:
    """What the audit chain keeps a digest of: the row, opened, and the digest of the content."""
    row = store.rows(_RECORDED, id=file_id)[0]
    return {**row, "name": _word(store, row, "name"), "masked": _word(store, row, "masked")}


def _standing(store: Store, condition: str, wanted: str, actor: Actor) -> list[Row]:
    sql = _STANDING.format(
        opened=opened(actor),
        scope=in_scope(actor, Action.EVIDENCE_FILE_OPEN),
        condition=condition,
    )
    return store.rows(sql, wanted=wanted, **parameters(actor))


def _refuse_full(store: Store, firm: str, new: NewFile) -> None:
    kept = store.rows(_KEPT, firm=firm)[0]
    if kept["files"] >= MOST_FILES or kept["bytes"] + len(new.content) > MOST_BYTES:
        raise TooManyFiles


def _attach(
    store: Store,
    file_id: str,
    evidence_id: str,
    content_id: str,
    name: str,
    masked: str,
    *,
    actor: Actor,
    now: datetime,
) -> AttachedFile:
    row = {
        "id": file_id,
        "evidence_id": evidence_id,
        "content_id": content_id,
        "name": store.keyring.encrypt(name, table="evidence_files", column="name", row=file_id),
        "masked": store.keyring.encrypt(
            masked, table="evidence_files", column="masked", row=file_id
        ),
        "author": actor.account_id,
        "added_at": to_text(now),
    }
    try:
        store.rows(_ATTACH, **row)
    except NotUnique:
        raise FileChanged from None
    _note(store, Action.EVIDENCE_FILE_ADD, file_id, actor=actor, now=now)
    return _attached(store, store.rows(_RECORDED, id=file_id)[0])


def _content_row(store: Store, content_id: str, firm: str, new: NewFile, now: datetime) -> Row:
    return {
        "id": content_id,
        "firm_id": firm,
        "kind": new.kind.value,
        "size": len(new.content),
        "digest": _digest(store, content_id, new.content),
        "stored_at": to_text(now),
        "content": store.keyring.seal(
            new.content, table="file_contents", column="content", row=content_id
        ),
    }


def _opened_content(store: Store, row: Row) -> bytes:
    content_id = row["content_id"]
    sealed = store.rows(_CONTENT, id=content_id)[0]["content"]
    if sealed is None:
        raise noted(Tampered, "file_contents", "content", content_id)
    content = store.keyring.unseal(sealed, table="file_contents", column="content", row=content_id)
    if _digest(store, content_id, content) != row["digest"]:
        raise noted(Tampered, "file_contents", "content", content_id)
    return content


def _digest(store: Store, content_id: str, content: bytes) -> str:
    """Keyed, and of this row alone: nobody sees that two firms hold the same file."""
    text = f"{content_id} {hashlib.sha256(content).hexdigest()}"
    return store.keyring.digest(text, purpose="file")


def _note(
    store: Store,
    action: Action,
    file_id: str,
    *,
    actor: Actor,
    now: datetime,
    before: Row | None = None,
) -> None:
    audit.append(
        store,
        action,
        actor=actor,
        now=now,
        what=f"evidence_files/{file_id}",
        firm=actor.firm_id,
        before=before,
        after=recorded(store, file_id),
    )


def _attached(store: Store, row: Row) -> AttachedFile:
    return AttachedFile(
        id=row["id"],
        evidence_id=row["evidence_id"],
        name=_word(store, row, "name"),
        kind=Kind(row["kind"]),
        size=row["size"],
        masked=_word(store, row, "masked"),
        added_at=from_text(row["added_at"]),
        digest=row["digest"],
    )


def _word(store: Store, row: Row, column: str) -> str:
    return store.keyring.decrypt(row[column], table="evidence_files", column=column, row=row["id"])
