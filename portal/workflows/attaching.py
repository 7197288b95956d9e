"""Attaching a masked file to a piece of evidence (附上证据文件): what is said of it, and keeping it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from data import assessments, evidence, files
from data.actor import Actor
from data.errors import Refusal
from data.evidence import Evidence
from data.files import LONGEST_STATEMENT, AttachedFile, NewFile
from data.rights import Action, require
from data.store import Store
from data.texts import BadText, required
from portal import guard
from portal.uploads import names
from portal.uploads.cleaning import Cleaned

NewId = Callable[[], str]
DECLARED = "yes"
"""The value of the box that says: masked."""
SHORTEST_STATEMENT = 2


class NotDeclared(Refusal):
    """The masking statement is missing; `problems` are sentences by field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = problems
        super().__init__("还没有说明遮盖了什么，文件没有保存。")


@dataclass(frozen=True, slots=True)
class Place:
    """A piece of evidence that may carry a file, and the file it carries now."""

    piece: Evidence
    is_open: bool
    file: AttachedFile | None


def place(store: Store, evidence_id: str, *, actor: Actor) -> Place:
    """Where a file would be attached, for somebody of the firm.

    Raises:
        NotAllowed: the actor is not of a firm. NoSuchEvidence: none that stands, in scope.
    """
    require(actor, Action.EVIDENCE_FILE_ADD)
    piece = evidence.get(store, evidence_id, actor=actor)
    state = evidence.state_of(store, evidence_id, actor=actor)
    file = files.of_piece(store, evidence_id, actor=actor)
    return Place(piece, state in assessments.EDITABLE, file)


def statement(values: Mapping[str, str], file_name: str) -> str:
    """What was masked, in the words of the person who says so.

    `values`: `masked` (the words), `declared` (the box), `doubted` (words that the page warned of:
    the same again are kept).

    Raises:
        NotDeclared: the box or the words are missing, or the words look like a secret.
    """
    problems: dict[str, str] = {}
    words = ""
    try:
        words = _words(values)
    except (BadText, guard.LooksSecret) as refused:
        problems["masked"] = str(refused)
    if values.get("declared") != DECLARED:
        problems["declared"] = _undeclared(file_name)
    if problems:
        raise NotDeclared(problems)
    return words


def attach(
    store: Store,
    evidence_id: str,
    cleaned: Cleaned,
    *,
    given_name: str,
    masked: str,
    seen: str | None,
    actor: Actor,
    now: datetime,
    new_id: NewId,
) -> AttachedFile:
    """Keep a checked file; raises as `data.files.add`."""
    new = NewFile(names.cleaned(given_name, cleaned.kind), cleaned.kind, masked, cleaned.content)
    return files.add(store, evidence_id, new, seen=seen, actor=actor, now=now, new_id=new_id)


def warnings(file: AttachedFile) -> tuple[str, ...]:
    """What a person should look at once more: what the name speaks of, a size beyond a sample."""
    told = []
    if kinds := guard.named_like(file.name):
        told.append(f"文件名提到了{'、'.join(kinds)}。请打开看一遍，确认秘密内容都已遮盖。")
    if guard.is_large(file.kind.value, file.size):
        told.append("这个文件比较大。证据通常只需要一两页，请确认没有带上不该带的内容。")
    return tuple(told)


def _words(values: Mapping[str, str]) -> str:
    words = required(values.get("masked", ""), field="遮盖了什么", limit=LONGEST_STATEMENT)
    if len(words) < SHORTEST_STATEMENT:
        raise BadText("遮盖了什么：请写清楚，例如“原料名称和用量”。没有需要遮盖的内容也请写明。")
    if words != values.get("doubted", "").strip():
        guard.refuse_secrets(words, field="这句说明")
    return words


def _undeclared(file_name: str) -> str:
    kinds = guard.named_like(file_name)
    about = f"文件名提到了{'、'.join(kinds)}，" if kinds else ""
    return f"{about}请先遮盖秘密内容，再勾选“我已遮盖秘密内容”。没有遮盖的文件不接收。"
