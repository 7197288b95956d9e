"""What a reviewer decides about (核验点): each asked control, each key control that a fact left out.

Answers to exposure questions may be replaced, and need not be decided. Pure: all comes from what was
submitted.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from data.answers import Value
from data.evidence import Evidence
from data.verdicts import Verdict
from portal.workflows.looking import SubmittedCheck
from questionnaires.model import NOT_APPLICABLE, UNKNOWN, Question, Questionnaire
from scoring.model import Submission

Kind = Literal["control", "ruled_out", "exposure"]
_OF_A_PIECE = ("kind", "dated_on", "described")


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to decide about.

    `given`: the answer, or False of the fact that left a control out; `reason`: the firm's.
    `must`: the review does not end before it is decided (不适用 that bears on the colour).
    `fresh`: a piece of evidence counts. `capped`: the answer counts less without one.
    """

    item: str
    kind: Kind
    given: Value
    reason: str
    pieces: tuple[Evidence, ...] = ()
    fresh: bool = False
    capped: bool = False
    must: bool = False

    @property
    def counts(self) -> bool:
        """Whether it is among what is to be decided; exposure answers may be left as they are."""
        return self.kind != "exposure"


def of(check: SubmittedCheck) -> tuple[Point, ...]:
    """The points of a submitted check in catalogue order, exposure answers last."""
    questionnaire = check.outcome.questionnaire
    asked = questionnaire.asked(check.page.assessment.scope)
    found = []
    for question in questionnaire.questions:
        if question.id not in asked:
            continue
        fact = check.given.get(question.fact or "")
        if fact is not None and fact.value is False:
            if question.key:
                found.append(Point(question.id, "ruled_out", False, fact.reason, must=True))
        elif question.id in check.given:
            found.append(_control(check, question))
    return (*found, *_exposure(check))


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> frozenset[str]:
    """Items whose answer, reason or evidence differs between two submissions (快照内容)."""
    items = set(before["answers"]) | set(after["answers"])
    items |= {piece["item"] for content in (before, after) for piece in content["evidence"]}
    return frozenset(item for item in items if _said(before, item) != _said(after, item))


def touched(
    questionnaire: Questionnaire, before: Mapping[str, Any], after: Mapping[str, Any]
) -> frozenset[str]:
    """`changed`, and the controls that a changed fact (事实) leaves out or brings back."""
    items = changed(before, after)
    return items | {q.id for q in questionnaire.questions if q.fact in items}


def is_same(verdict: Verdict | None, point: Point) -> bool:
    """Whether a verdict says of an answer what the firm says."""
    return verdict is not None and verdict.value == level_of(point)


def level_of(point: Point) -> Value:
    """What confirming an answer means: 不知道 counts as 0, what a fact left out as 不适用."""
    if point.kind == "ruled_out":
        return NOT_APPLICABLE
    return 0 if point.given == UNKNOWN else point.given


def agreeing(points: Iterable[Point], earlier: Mapping[str, Verdict]) -> tuple[Point, ...]:
    """Controls where answer, evidence and last verdict agree: they may be confirmed together.

    不适用 is looked at one by one.
    """
    return tuple(
        point
        for point in points
        if point.kind == "control"
        and point.given not in (NOT_APPLICABLE, UNKNOWN)
        and (point.fresh or not point.capped)
        and is_same(earlier.get(point.item), point)
    )


def judged(
    questionnaire: Questionnaire, inputs: Submission, given: Mapping[str, Verdict]
) -> Submission:
    """A submission with verdicts; those on controls that a fact left out are none for the scoring."""
    controls = {q.id: q for q in questionnaire.questions}
    asked = {i for i, q in controls.items() if inputs.facts.get(q.fact or "", True)}
    exposure = {
        item: verdict.value
        for item, verdict in given.items()
        if item in inputs.exposure and isinstance(verdict.value, int)
    }
    verified = {i: v.value for i, v in given.items() if i in asked and i in inputs.answers}
    return replace(inputs, verified=verified, verified_exposure=exposure)


def _control(check: SubmittedCheck, question: Question) -> Point:
    given = check.given[question.id]
    pieces = check.evidence_of(question.id)
    option = next((o for o in question.options if given.value in (o.level, o.id)), None)
    cap = check.outcome.rules.unevidenced
    left_out = given.value == NOT_APPLICABLE
    return Point(
        question.id,
        "control",
        given.value,
        given.reason,
        pieces,
        fresh=any(piece.dated_on >= check.oldest_day for piece in pieces),
        capped=option is not None and cap is not None and option.credit > cap.cap,
        must=left_out and (question.key or check.outcome.result.pending_review),
    )


def _exposure(check: SubmittedCheck) -> list[Point]:
    return [
        Point(question.id, "exposure", check.given[question.id].value, "")
        for question in check.outcome.questionnaire.exposure
        if question.id in check.given
    ]


def _said(content: Mapping[str, Any], item: str) -> tuple[object, ...]:
    answer = content["answers"].get(item)
    pieces = sorted(
        (*(piece[name] for name in _OF_A_PIECE), (piece["file"] or {}).get("digest", ""))
        for piece in content["evidence"]
        if piece["item"] == item
    )
    return (answer["value"], answer["reason"], pieces) if answer else (None, "", pieces)
