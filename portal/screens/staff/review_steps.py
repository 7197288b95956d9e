"""What the buttons of the review desk do (核验动作): one workflow step each, told where it fails.

A text that was refused still stands in its field, and as a draft in the database.
"""

import streamlit as st

from data import review_drafts, review_questions
from data.actor import Actor
from data.store import Store
from data.verdicts import Value
from portal import visit
from portal.screens.staff import review_place as place
from portal.screens.staff.steps import attempt, say
from portal.workflows import reviewing

_HELD = "review-held"


def field(kind: str, review_id: str, item: str = "") -> str:
    """The key of a text field; `kind` is `reason`, `question`, `covering` or `remark`."""
    return f"review-{kind}-{review_id}-{item}"


def keep_draft(kind: str, review_id: str, item: str = "") -> None:
    """Keep what stands in a field; what the database did not take is held for this visit."""
    key = field(kind, review_id, item)
    keep_text(kind, review_id, item, str(st.session_state.get(key) or ""))


def keep_text(kind: str, review_id: str, item: str, text: str) -> None:
    """Keep a text that is being typed into a field."""
    key = field(kind, review_id, item)
    name = f"{kind}/{item}" if item else kind
    kept = attempt(
        lambda store, actor: review_drafts.save(
            store, review_id, name, text, actor=actor, now=visit.now()
        )
    )
    if not kept:
        st.session_state[f"{_HELD}-{key}"] = text


def begin_field(key: str, text: str) -> None:
    """Put a text into a field before it is drawn for the first time: what was held, else `text`."""
    if key not in st.session_state:
        st.session_state[key] = st.session_state.pop(f"{_HELD}-{key}", text)


def decide(review_id: str, item: str, value: Value, seen: int, onward: str) -> None:
    """Confirm, or accept 不适用, and go on."""
    if attempt(lambda store, actor: _decide(store, actor, review_id, item, value, seen, "")):
        place.go(onward)


def decide_with_reason(
    review_id: str, item: str, value: Value, seen: int, onward: str, vouching: bool = False
) -> None:
    """Move a level with the reason that stands in the field, and go on."""
    key = field("reason", review_id, item)
    reason = str(st.session_state.get(key) or "")
    done = attempt(
        lambda store, actor: _decide(store, actor, review_id, item, value, seen, reason, vouching),
        doubt=key,
    )
    if done:
        place.go(onward)


def undo(review_id: str, item: str, seen: int) -> None:
    """Take a verdict back; the item stays in sight."""
    attempt(
        lambda store, actor: reviewing.undo(
            store, review_id, item, seen_version=seen, actor=actor, now=visit.now()
        )
    )
    place.go(item)


def ask(review_id: str, item: str, seen: int, onward: str, vouching: bool = False) -> None:
    """Keep the question that stands in the field, and go on."""
    key = field("question", review_id, item)
    text = str(st.session_state.get(key) or "")

    def step(store: Store, actor: Actor) -> None:
        reviewing.ask(
            store,
            review_id,
            item,
            text,
            seen_version=seen,
            confirmed=vouching,
            actor=actor,
            now=visit.now(),
            new_id=visit.new_id,
        )

    if attempt(step, doubt=key):
        say("问题已记下，退回企业时一并发出。")
        place.go(onward)


def take_back(question_id: str, item: str, seen: int) -> None:
    """Take a question back that waits."""
    attempt(
        lambda store, actor: review_questions.take_back(
            store, question_id, seen_version=seen, actor=actor, now=visit.now()
        )
    )
    place.go(item)


def confirm_together(review_id: str, items: tuple[str, ...]) -> None:
    """Confirm the listed answers (一并确认)."""

    def step(store: Store, actor: Actor) -> None:
        number = reviewing.confirm_together(store, review_id, items, actor=actor, now=visit.now())
        say(f"已一并确认 {number} 项。")

    if attempt(step):
        place.go()


def begin(assessment_id: str) -> None:
    """Begin the review."""

    def step(store: Store, actor: Actor) -> None:
        reviewing.begin(store, assessment_id, actor=actor, now=visit.now(), new_id=visit.new_id)

    if attempt(step):
        place.go()


def take_over(review_id: str, seen: int) -> None:
    """Go on with a colleague's round."""

    def step(store: Store, actor: Actor) -> None:
        reviewing.take_over(
            store,
            review_id,
            seen_version=seen,
            actor=actor,
            now=visit.now(),
            new_id=visit.new_id,
        )
        say("已由您接手，同事给出的意见都在。")

    attempt(step)


def _decide(
    store: Store,
    actor: Actor,
    review_id: str,
    item: str,
    value: Value,
    seen: int,
    reason: str,
    vouching: bool = False,
) -> None:
    reviewing.decide(
        store,
        review_id,
        item,
        value,
        reason=reason,
        seen_version=seen,
        confirmed=vouching,
        actor=actor,
        now=visit.now(),
    )
