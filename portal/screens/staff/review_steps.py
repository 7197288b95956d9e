"""What the buttons of the review desk do (核验动作): one workflow step each, told where it fails.

Callbacks, so that the page is drawn once, from what the database has then. A text that was refused
still stands in its field, and as a draft in the database.
"""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from data import review_drafts, review_questions
from data.actor import Actor
from data.errors import Refusal
from data.store import Store
from data.verdicts import Value
from portal import visit
from portal.guard import LooksSecret
from portal.screens.staff import review_place as place
from portal.workflows import reviewing

_TOLD = "review-told"
_DOUBTED = "review-doubted"
_HELD = "review-held"

Step = Callable[[Store, Actor], None]


@dataclass(frozen=True, slots=True)
class Told:
    """What is said at the head of the card after a step; `failed`: it was not done."""

    text: str
    failed: bool = False


def told() -> Told | None:
    """What the last step said; once."""
    found: Told | None = st.session_state.pop(_TOLD, None)
    return found


def say(text: str, *, failed: bool = False) -> None:
    """Say something at the next drawing."""
    st.session_state[_TOLD] = Told(text, failed)


def attempt(step: Step) -> bool:
    """Do one step; whether it was done. A refusal is said, and nothing else changes."""
    try:
        with visit.store() as store:
            step(store, visit.actor(store))
    except Refusal as refusal:
        say(str(refusal), failed=True)
        return False
    return True


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


def doubted(key: str) -> bool:
    """Whether the text of a field looked like a secret, and is the same still."""
    found: dict[str, str] = st.session_state.get(_DOUBTED, {})
    return key in found and found[key] == st.session_state.get(key)


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
        lambda store, actor: doubting(
            key,
            reason,
            lambda: _decide(store, actor, review_id, item, value, seen, reason, vouching),
        )
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

    if attempt(lambda store, actor: doubting(key, text, lambda: step(store, actor))):
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


def doubting(key: str, text: str, step: Callable[[], object]) -> None:
    """Do a step; where the text looks like a secret, remember it as doubted.

    Raises:
        Refusal: what the step refused, with the way out.
    """
    try:
        step()
    except LooksSecret as looks:
        st.session_state.setdefault(_DOUBTED, {})[key] = text
        raise Refusal(f"{looks}改好再保存；确认没有写出秘密，可以照样保存。") from looks


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
