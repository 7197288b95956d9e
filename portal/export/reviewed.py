"""The reviews of an assessment in the firm's own export (复核): rounds, verdicts, questions.

What the firm may read on the screen and no more: verdicts of ended rounds, questions that were sent,
and of officials what they signed.
"""

from typing import Any

from data import review_questions, reviews, verdicts
from data.actor import Actor
from data.reviews import Review
from data.store import Store
from data.times import to_text
from data.verdicts import Verdict
from portal import labels
from portal.wording import wording
from questionnaires.model import Questionnaire

STATES = {"open": "进行中", "returned": "退回补充", "ended": "已办结"}
DECISIONS = {
    "confirmed": "确认",
    "moved": "改级",
    "na_accepted": "认可不适用",
    "na_refused": "不认可不适用",
    verdicts.WITHDRAWN: "撤回意见",
}


def of(store: Store, assessment_id: str, asked: Questionnaire, *, actor: Actor) -> dict[str, Any]:
    """The keys `reviews`, `verdicts` and `questions` of an assessment's record."""
    rounds = reviews.of_assessment(store, assessment_id, actor=actor)
    return {
        "reviews": [_round(number, one) for number, one in enumerate(rounds, 1)],
        "verdicts": [
            _verdict(asked, one) for one in verdicts.versions(store, assessment_id, actor=actor)
        ],
        "questions": [
            {
                "item": one.item,
                "asked": one.asked,
                "sent_at": to_text(one.sent_at) if one.sent_at else None,
                "answered": one.answered,
                "answered_at": to_text(one.answered_at) if one.answered_at else None,
            }
            for one in review_questions.of_assessment(store, assessment_id, actor=actor)
        ],
    }


def _round(number: int, review: Review) -> dict[str, Any]:
    confidence = labels.confidence("verified", review.confidence) if review.confidence else ""
    return {
        "round": number,
        "state": STATES[review.state],
        "began_at": to_text(review.began_at),
        "ended_at": to_text(review.ended_at) if review.ended_at else None,
        "confidence": confidence,
        "signer": review.signer,
        "post": review.post,
        "agency": review.agency,
        "remark": review.remark,
    }


def _verdict(asked: Questionnaire, verdict: Verdict) -> dict[str, Any]:
    known = verdict.item in asked.by_id or any(q.id == verdict.item for q in asked.exposure)
    said = wording(asked, verdict.item, verdict.value) if known else str(verdict.value)
    return {
        "item": verdict.item,
        "version": verdict.version,
        "value": verdict.value,
        "said": said,
        "decision": DECISIONS[verdict.decision],
        "reason": verdict.reason,
        "decided_at": to_text(verdict.decided_at),
    }
