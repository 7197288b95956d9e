"""Letters (文书): 指导意见书 and 风险预警意见书, from the draft to the firm's receipt.

What a letter says is JSON that this module does not read. While it is a draft it changes, each time with
a new version; at the issue it is frozen: sealed, with a keyed digest, under a number of its kind and year.
The firm knows of issued letters only; staff read what a letter says after stating a purpose.
"""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict

from data import noted, recusals
from data.actor import Actor
from data.errors import NoSuch, Refusal
from data.keys import Tampered
from data.keys import noted as incident
from data.rights import Action, require
from data.scope import in_scope, named, parameters
from data.sealed import text_of
from data.store import Row, Store

TABLE = "letters"
LARGEST = 200_000
"""Characters of what a letter says."""

_READ = """
    SELECT letters.*, firms.name AS firm_name, drafters.disabled_at AS drafter_left
    FROM letters
    JOIN firms ON firms.id = letters.firm_id AND {scope}
    JOIN accounts AS drafters ON drafters.id = letters.drafted_by
    WHERE {condition}
    ORDER BY coalesce(letters.issued_at, letters.saved_at) DESC, letters.id
"""
FOR_THE_FIRM = "letters.issued_at IS NOT NULL"
_IS_DRAFT = "letters.state = 'draft'"


class Kind(StrEnum):
    """The kinds of letter."""

    GUIDANCE = "guidance"
    WARNING = "warning"


State = Literal["draft", "issued", "received", "revoked", "dropped"]


class NoSuchLetter(NoSuch):
    """No such letter, out of scope, or a draft that the firm does not know of."""

    message = "没有找到这份文书，或者您无权查看。请从文书列表重新进入。"


class DraftExists(Refusal):
    """A draft of this kind is open for the firm; `letter_id` names it."""

    message = "这家企业已有一份同类文书的草稿，请在那一份上继续。"

    def __init__(self, letter_id: str) -> None:
        self.letter_id = letter_id
        super().__init__()


class LetterMoved(Refusal):
    """Another version stands there than the one that was read."""

    message = "这份文书刚被别人改过或办理过。请刷新页面，看过现在的内容再继续。"


class LetterClosed(Refusal):
    """The letter is in a state in which this cannot be done."""

    def __init__(self, state: str) -> None:
        self.state = state
        super().__init__(_CLOSED.get(state, "这份文书现在不能这样办理。请刷新页面查看。"))


_CLOSED = {
    "draft": "这份文书还没有签发。",
    "issued": "这份文书已经签发，不能再改。需要更正的，请收回后重新起草。",
    "received": "这份文书企业已经签收。",
    "revoked": "这份文书已经收回。",
    "dropped": "这份草稿已经作废。",
}


class Letter(BaseModel):
    """What is known of a letter without opening it. `year` and `number` are given at the issue.

    `drafter_left`: who drafted it can sign in no more.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    firm_id: str
    firm_name: str
    assessment_id: str | None
    kind: Kind
    state: State
    year: int | None
    number: int | None
    drafted_by: str
    drafted_at: datetime
    saved_at: datetime
    saved_by: str
    issued_by: str | None
    issued_at: datetime | None
    post: str
    agency: str
    received_at: datetime | None
    revoked_at: datetime | None
    version: int
    drafter_left: bool


class Opened(Letter):
    """A letter with what it says, and why it was revoked."""

    content: str
    revoked_reason: str


def get(store: Store, letter_id: str, *, actor: Actor) -> Letter:
    """What is known of a letter.

    Raises:
        NoSuchLetter: none that the actor may know of.
    """
    return Letter.model_validate(_found(store, letter_id, actor, _scope(actor)))


def opened(store: Store, letter_id: str, *, actor: Actor) -> Opened:
    """A letter with what it says.

    Raises:
        NoSuchLetter: none that the actor may read; staff have to state a purpose first.
        Tampered: it is not what was issued.
    """
    row = _found(store, letter_id, actor, f"{_scope(actor)} AND {named(actor)}")
    content = text_of(store, TABLE, "content", row)
    if row["digest"] and row["digest"] != digest(store, content):
        raise incident(Tampered, TABLE, "content", letter_id)
    return Opened.model_validate(
        {**row, "content": content, "revoked_reason": text_of(store, TABLE, "revoked_reason", row)}
    )


def of_firm(store: Store, firm_id: str, *, actor: Actor) -> list[Letter]:
    """The letters of a firm that the actor may know of, newest first."""
    return _list(store, _scope(actor), f"firms.id = :firm AND {_known(actor)}", actor, firm_id)


def drafts(store: Store, *, actor: Actor, firm_id: str | None = None) -> list[Letter]:
    """Letters in draft in the actor's scope, or of one firm there, whoever began them.

    Raises:
        NotAllowed: the actor drafts and issues nothing.
    """
    require(actor, Action.LETTER_READ)
    if actor.is_of_firm:
        return []
    one = "(CAST(:firm AS TEXT) IS NULL OR firms.id = :firm)"
    return _list(store, _scope(actor), f"{_IS_DRAFT} AND {one}", actor, firm_id)


def _list(
    store: Store, scope: str, condition: str, actor: Actor, firm_id: str | None
) -> list[Letter]:
    sql = _READ.format(scope=scope, condition=condition)
    return [
        Letter.model_validate(row)
        for row in (_plain(row) for row in store.rows(sql, firm=firm_id, **parameters(actor)))
    ]


def _scope(actor: Actor) -> str:
    return in_scope(actor, Action.LETTER_READ)


def _known(actor: Actor) -> str:
    return FOR_THE_FIRM if actor.is_of_firm else "1 = 1"


def _found(store: Store, letter_id: str, actor: Actor, scope: str, condition: str = "") -> Row:
    sql = _READ.format(scope=scope, condition=f"letters.id = :id AND {condition or _known(actor)}")
    found = store.rows(sql, id=letter_id, **parameters(actor))
    if not found:
        raise NoSuchLetter
    return _plain(found[0])


def row_for(
    store: Store, letter_id: str, action: Action, actor: Actor, condition: str = "1 = 1"
) -> Row:
    """The row of a letter, for a step that the actor may take.

    Raises:
        NoSuchLetter: the step is not the actor's.
    """
    return _found(store, letter_id, actor, in_scope(actor, action), condition)


def _plain(row: Row) -> Row:
    return {**row, "drafter_left": row["drafter_left"] is not None}


def must_be(row: Row, *states: State) -> None:
    """Refuse a letter in another state.

    Raises:
        LetterClosed: says in which.
    """
    if row["state"] not in states:
        raise LetterClosed(row["state"])


def must_be_version(row: Row, seen: int) -> None:
    """Refuse who has not seen what stands there.

    Raises:
        LetterMoved: another version.
    """
    if row["version"] != seen:
        raise LetterMoved


def change(
    store: Store, row: Row, action: Action, changes: Row, actor: Actor, now: datetime
) -> None:
    """Change columns of a letter, with its audit entry; for callers that checked the right."""
    recusals.refuse(store, row["firm_id"], actor=actor)
    of = row["firm_id"]
    noted.change(store, action, TABLE, row["id"], changes, firm=of, actor=actor, now=now)


def sealed(store: Store, letter_id: str, version: int, content: str) -> bytes:
    """What a version of a letter says, sealed for its place.

    Raises:
        Refusal: more than a letter holds.
    """
    if len(content) > LARGEST:
        raise Refusal("这份文书太长，没有保存。请删减后再保存。")
    place = f"{letter_id}/{version}"
    return store.keyring.encrypt(content, table=TABLE, column="content", row=place)


def digest(store: Store, content: str) -> str:
    """The keyed digest that binds an issued letter to what it says."""
    return store.keyring.digest(content, purpose="letter")
