"""Questions of a reviewer to the firm (复核提问), each about one item; sent when the check is returned.

The firm reads only what was sent. What it is answering belongs to it until it submits again.
"""

from dataclasses import dataclass
from datetime import datetime

from data import audit, noted, reviews
from data.actor import Actor
from data.assessments import opened
from data.errors import NoSuch, NotUnique, Refusal
from data.rights import Action, require
from data.scope import in_scope, parameters
from data.sealed import seal_text, text_of
from data.store import Row, Store
from data.texts import required
from data.times import from_text, to_text

TABLE = "review_questions"
LONGEST = 500

_OF = """
    FROM review_questions JOIN reviews ON reviews.id = review_questions.review_id
    JOIN assessments ON assessments.id = review_questions.assessment_id {opened} AND {scope}
    WHERE {visible} AND
"""
_READ = """
    SELECT review_questions.*, assessments.firm_id, assessments.state {of} {condition}
    ORDER BY review_questions.asked_at, review_questions.item, review_questions.id
"""
_TAKE_BACK = "DELETE FROM review_questions WHERE id = :id"
_UNSENT = (
    "SELECT id FROM review_questions WHERE review_id = :review AND sent_at IS NULL ORDER BY id"
)


class NoSuchQuestion(NoSuch):
    """No such question, not sent yet, or out of scope."""

    message = "没有找到这个问题，或者您无权查看。请刷新页面。"


class QuestionChanged(Refusal):
    """Question or answer is not as it was read; `current` is how it stands."""

    def __init__(self, current: "Question") -> None:
        self.current = current
        super().__init__("这里刚刚在别处改过，您的文字没有保存。请看清最新内容后再决定是否改动。")


class QuestionSettled(Refusal):
    """A question that was sent, or an answer that was submitted, stays as it is."""

    message = "这个问题已经发出，或者答复已经提交，不能再改。"


class AskedAlready(Refusal):
    """There is a question about this item already that was not sent."""

    message = "这一项已经有一个待发的问题。请在原来的问题上修改。"


@dataclass(frozen=True, slots=True)
class Question:
    """A question about an item, and the firm's answer; empty where there is none yet."""

    id: str
    assessment_id: str
    review_id: str
    firm_id: str
    item: str
    asked: str
    asked_at: datetime
    sent_at: datetime | None
    answered: str
    answered_at: datetime | None
    version: int


def ask(
    store: Store,
    question_id: str,
    review_id: str,
    item: str,
    text: str,
    *,
    actor: Actor,
    now: datetime,
) -> Question:
    """Write down a question in the own open round; it waits until the check is returned.

    Raises:
        BadText: nothing that the firm could read. AskedAlready: one about this item waits.
        NotAllowed, NoSuchReview, ReviewOver, NotYourReview: as `reviews.held`.
    """
    asked = required(text, field="问题", limit=LONGEST, lines=True)
    with store.atomic():
        review = reviews.held(store, review_id, actor=actor, action=Action.REVIEW_ASK)
        row = {
            "id": question_id,
            "assessment_id": review.assessment_id,
            "review_id": review_id,
            "item": item,
            "asked": seal_text(store, TABLE, "asked", {"id": question_id}, asked),
            "asked_by": actor.account_id,
            "asked_at": to_text(now),
        }
        try:
            of = review.firm_id
            noted.add(store, Action.REVIEW_ASK, TABLE, row, firm=of, actor=actor, now=now)
        except NotUnique:
            raise AskedAlready from None
    return get(store, question_id, actor=actor)


def change(
    store: Store, question_id: str, text: str, *, seen_version: int, actor: Actor, now: datetime
) -> Question:
    """Put a question that waits differently; the same text again changes nothing.

    Raises:
        QuestionChanged: it is not as it was read. QuestionSettled: it was sent. As `ask`.
    """
    asked = required(text, field="问题", limit=LONGEST, lines=True)
    with store.atomic():
        question = _waiting(store, question_id, seen_version, actor, same=asked)
        if question.asked != asked:
            changes = {"asked": seal_text(store, TABLE, "asked", {"id": question_id}, asked)}
            _change(store, question, changes, Action.REVIEW_ASK, actor=actor, now=now)
    return get(store, question_id, actor=actor)


def take_back(
    store: Store, question_id: str, *, seen_version: int, actor: Actor, now: datetime
) -> None:
    """Take back a question that waits: the firm never learns of it.

    Raises:
        QuestionChanged, QuestionSettled, NoSuchQuestion: as `change`.
    """
    with store.atomic():
        question = _waiting(store, question_id, seen_version, actor)
        stood = noted.recorded(store, TABLE, {"id": question_id})
        store.rows(_TAKE_BACK, id=question_id)
        audit.append(
            store,
            Action.REVIEW_ASK,
            actor=actor,
            now=now,
            what=f"review_questions/{question_id}",
            firm=question.firm_id,
            before=stood,
        )


def send(store: Store, review_id: str, *, actor: Actor, now: datetime) -> int:
    """Send every question that waits in the own open round; how many.

    Raises:
        NotAllowed, NoSuchReview, ReviewOver, NotYourReview: as `reviews.held`.
    """
    with store.atomic():
        reviews.held(store, review_id, actor=actor, action=Action.REVIEW_RETURN)
        found = store.rows(_UNSENT, review=review_id)
        for row in found:
            question = get(store, row["id"], actor=actor)
            changes = {"sent_at": to_text(now)}
            _change(store, question, changes, Action.REVIEW_RETURN, actor=actor, now=now)
    return len(found)


def answer(
    store: Store, question_id: str, text: str, *, seen_version: int, actor: Actor, now: datetime
) -> Question:
    """The firm's answer, while the check lies with it; the same text again changes nothing.

    Raises:
        BadText: nothing that could be read. NoSuchQuestion: none that was sent to the own firm.
        QuestionChanged: a colleague wrote meanwhile. QuestionSettled: it was submitted.
    """
    require(actor, Action.REVIEW_REPLY)
    said = required(text, field="答复", lines=True)
    with store.atomic():
        question, state = _one(store, question_id, actor)
        if state != "returned":
            raise QuestionSettled
        if question.answered != said:
            if question.version != seen_version:
                raise QuestionChanged(question)
            changes = {
                "answered": seal_text(store, TABLE, "answered", {"id": question_id}, said),
                "answered_by": actor.account_id,
                "answered_at": to_text(now),
            }
            _change(store, question, changes, Action.REVIEW_REPLY, actor=actor, now=now)
    return get(store, question_id, actor=actor)


def get(store: Store, question_id: str, *, actor: Actor) -> Question:
    """One question.

    Raises:
        NotAllowed: not for this role. NoSuchQuestion: none that the actor may know of.
    """
    return _one(store, question_id, actor)[0]


def of_assessment(store: Store, assessment_id: str, *, actor: Actor) -> list[Question]:
    """All questions about an assessment, oldest first; nothing where out of scope."""
    condition = "review_questions.assessment_id = :assessment"
    return [
        _question(store, row, actor)
        for row in _rows(store, condition, actor, assessment=assessment_id)
    ]


def _one(store: Store, question_id: str, actor: Actor) -> tuple[Question, str]:
    found = _rows(store, "review_questions.id = :question", actor, question=question_id)
    if not found:
        raise NoSuchQuestion
    return _question(store, found[0], actor), found[0]["state"]


def _waiting(
    store: Store, question_id: str, seen_version: int, actor: Actor, *, same: str = ""
) -> Question:
    question = get(store, question_id, actor=actor)
    reviews.held(store, question.review_id, actor=actor, action=Action.REVIEW_ASK)
    if question.sent_at is not None:
        raise QuestionSettled
    if question.version != seen_version and question.asked != same:
        raise QuestionChanged(question)
    return question


def _change(
    store: Store, question: Question, changes: Row, action: Action, *, actor: Actor, now: datetime
) -> None:
    moved, of = changes | {"version": question.version + 1}, question.firm_id
    noted.change(store, action, TABLE, question.id, moved, firm=of, actor=actor, now=now)


def _rows(store: Store, condition: str, actor: Actor, **params: str) -> list[Row]:
    require(actor, Action.REVIEW_READ)
    visible = reviews.visible(actor)
    if actor.is_of_firm:
        visible = f"{visible} AND review_questions.sent_at IS NOT NULL"
    of = _OF.format(
        opened=opened(actor), scope=in_scope(actor, Action.REVIEW_READ), visible=visible
    )
    sql = _READ.format(of=of, condition=condition)
    return store.rows(sql, **params, **parameters(actor))


def _question(store: Store, row: Row, actor: Actor) -> Question:
    """Staff read an answer when the check has come back."""
    shown = actor.is_of_firm or row["state"] != "returned"
    given = shown and row["answered"] is not None
    return Question(
        id=row["id"],
        assessment_id=row["assessment_id"],
        review_id=row["review_id"],
        firm_id=row["firm_id"],
        item=row["item"],
        asked=text_of(store, TABLE, "asked", row),
        asked_at=from_text(row["asked_at"]),
        sent_at=from_text(row["sent_at"]) if row["sent_at"] else None,
        answered=text_of(store, TABLE, "answered", row) if given else "",
        answered_at=from_text(row["answered_at"]) if given else None,
        version=row["version"],
    )
