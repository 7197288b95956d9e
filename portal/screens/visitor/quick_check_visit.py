"""What one visit to the quick check remembers: answers and place, in memory only.

The browser's own storage is the only copy that outlives the visit; the server keeps none.
"""

from dataclasses import dataclass, field, replace
from datetime import date

import streamlit as st

from portal import figures, visit
from portal.browser_storage import KEEP, Found, Keep
from portal.screens.visitor import quick_check_answers as kept
from portal.screens.visitor.quick_check_answers import Given, QuickAnswers
from questionnaires.model import Questionnaire

STORAGE = "zhudun.quick-check"
"""The name under which the browser keeps the answers."""

_KEY = "quick-check-visit"


@dataclass(frozen=True, slots=True)
class QuickVisit:
    """Where the visitor stands.

    `begun`: has pressed 开始, or has answers. `at`: the item being looked at again, None at the
    front. `serial`: how often the question on screen was exchanged. `heard`: the browser has told
    what it kept. `cleared`: nothing is to stay in the browser. `declined`: does not want the answers in
    the account now. `carried`: what happened when they were carried. `notice`: said once.
    """

    answers: QuickAnswers = field(default_factory=QuickAnswers)
    begun: bool = False
    at: str | None = None
    serial: int = 0
    heard: bool = False
    cleared: bool = False
    declined: bool = False
    carried: str = ""
    notice: str = ""


def current() -> QuickVisit:
    """The state of this visit."""
    found = st.session_state.get(_KEY)
    return found if isinstance(found, QuickVisit) else QuickVisit()


def _set(state: QuickVisit) -> None:
    st.session_state[_KEY] = state


def today() -> date:
    """The day on the clocks of Shanghai."""
    return figures.local(visit.now()).date()


def begin() -> None:
    """Start with the first question."""
    _set(replace(current(), begun=True, serial=current().serial + 1, notice=""))


def answer(item: str, value: Given) -> None:
    """Take an answer and go on: to the next given one when looking back, else to the front."""
    state = current()
    following = _neighbour(state, item, step=1) if state.at == item else None
    _set(
        replace(
            state,
            answers=state.answers.with_answer(item, value),
            begun=True,
            at=following,
            serial=state.serial + 1,
            cleared=False,
            notice="",
        )
    )


def back() -> None:
    """Look at the answer before this one again."""
    state = current()
    given = list(state.answers.given)
    before = _neighbour(state, state.at, step=-1) if state.at else (given[-1] if given else None)
    if before is not None:
        look_at(before)


def look_at(item: str) -> None:
    """Open one answered question again, to change it."""
    state = current()
    answers = QuickAnswers(state.answers.given, stopped=False)
    _set(replace(state, answers=answers, at=item, serial=state.serial + 1, notice=""))


def stop() -> None:
    """See what stands although questions are open."""
    state = current()
    answers = QuickAnswers(state.answers.given, stopped=True)
    _set(replace(state, answers=answers, at=None, serial=state.serial + 1))


def resume() -> None:
    """Go on with the next open question."""
    state = current()
    answers = QuickAnswers(state.answers.given, stopped=False)
    _set(replace(state, answers=answers, at=None, serial=state.serial + 1))


def clear() -> None:
    """Forget everything, here and in the browser."""
    _set(QuickVisit(heard=True, cleared=True, notice="已经清除，这台设备上不再留有答案。"))


def decline() -> None:
    """Leave the answers in the browser and ask no more in this visit."""
    _set(replace(current(), declined=True))


def carried(said: str) -> None:
    """The answers are in an account now: forget them here and in the browser."""
    _set(QuickVisit(heard=True, cleared=True, carried=said))


def _neighbour(state: QuickVisit, item: str | None, *, step: int) -> str | None:
    """The given answer before or after an item, None beyond the ends."""
    given = list(state.answers.given)
    if item not in given:
        return given[-1] if given and step < 0 else None
    place = given.index(item) + step
    return given[place] if 0 <= place < len(given) else None


def wish(questionnaire: Questionnaire) -> str | Keep | None:
    """What the browser should do now: tell what it has, keep the answers, or forget them."""
    state = current()
    if not state.heard:
        return KEEP
    if state.answers.given:
        return kept.written(state.answers, questionnaire, today=today())
    return None if state.cleared else KEEP


def hear(found: Found, questionnaire: Questionnaire) -> bool:
    """Take up what the browser kept, once, unless the visitor has begun anew meanwhile.

    Returns:
        Whether the state has changed.
    """
    state = current()
    if state.heard or found.state == "waiting":
        return False
    heard = replace(state, heard=True)
    if not state.answers.given:
        heard = _taken_up(heard, found, questionnaire)
    _set(heard)
    return True


def _taken_up(state: QuickVisit, found: Found, questionnaire: Questionnaire) -> QuickVisit:
    if found.state == "oversized":
        return replace(state, cleared=True, notice=_UNREADABLE)
    if found.text is None:
        return state
    try:
        answers = kept.read(found.text, questionnaire, today=today())
    except kept.OutdatedAnswers:
        return replace(state, cleared=True, notice=_OUTDATED)
    except kept.UnreadableAnswers:
        return replace(state, cleared=True, notice=_UNREADABLE)
    notice = _TAKEN_UP if answers.given else ""
    return replace(state, answers=answers, begun=bool(answers.given), notice=notice)


_TAKEN_UP = "已从这台设备的浏览器里找回您刚才的回答，接着来。"
_OUTDATED = "这台设备上留有一份较早的回答。时间已久或者题目已更新，没有采用，请重新测一次。"
_UNREADABLE = "这台设备上留有一份读不出来的内容，没有采用，请重新测一次。"
