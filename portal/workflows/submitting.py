"""Submitting (提交自评): what was answered is frozen, scored and kept; and taken back before review."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from data import assessments, assists, campaign_targets, follow_ups, results, snapshots
from data.actor import Actor
from data.assessments import Assessment, AssessmentClosed
from data.assisted import Filled
from data.errors import Refusal
from data.files import AttachedFile
from data.rights import Action, require
from data.store import Store
from data.times import day_in_shanghai, to_text
from portal.workflows import returning
from portal.workflows.answering import EVIDENCE_MONTHS, Sheet, read_sheet, submission_of
from portal.workflows.checking import check_edition
from questionnaires.model import Questionnaire
from scoring.assess import assess
from scoring.model import Result
from scoring.rules import Rules

NewId = Callable[[], str]


class IncompleteAnswers(Refusal):
    """Some questions are unanswered; `items` are their ids in catalogue order."""

    def __init__(self, items: tuple[str, ...]) -> None:
        self.items = items
        super().__init__(f"还差 {len(items)} 题，答完后即可提交。已答的都已保存。")


class NotConfirmed(Refusal):
    """A guide filled in (代填) what the firm has not confirmed; `items` are its ids in catalogue order."""

    def __init__(self, items: tuple[str, ...]) -> None:
        self.items = items
        super().__init__(
            f"还有 {len(items)} 题是指导员代填的，请先逐题确认，确认后即可提交。已答的都已保存。"
        )


class NothingApplies(Refusal):
    """No control is left that could be scored."""

    message = "所有措施题都选了不适用，无法评分。请至少保留一题，再提交。"


def submit(
    store: Store,
    assessment_id: str,
    *,
    questionnaire: Questionnaire,
    rules: Rules,
    actor: Actor,
    now: datetime,
    new_id: NewId,
) -> Result:
    """Score a finished assessment, freeze it, and close it for editing: all or nothing.

    Raises:
        IncompleteAnswers: names what is open; nothing is stored.
        NotConfirmed: names what a guide filled in and nobody of the firm has confirmed.
        NothingApplies: there is nothing to score.
        Unanswered: the check was returned, and a question of the reviewer is not met.
        AssessmentClosed: it was submitted before; its result stands.
        CampaignOver: the last day of the campaign that it is for is over.
        NoSuchAssessment, NotAllowed, WrongEdition, StoreError: nothing is stored.
    """
    require(actor, Action.CHECK_SUBMIT)
    with store.atomic():
        sheet = read_sheet(store, assessment_id, actor=actor)
        if not sheet.assessment.is_editable:
            raise AssessmentClosed(sheet.assessment.state)
        campaign_targets.refuse_late(store, sheet.assessment, actor=actor, now=now)
        check_edition(questionnaire, sheet.assessment.edition)
        inputs = submission_of(
            sheet, questionnaire, on=day_in_shanghai(now), months=evidence_months(rules)
        )
        _refuse_unanswered(sheet, questionnaire)
        _refuse_unconfirmed(sheet, questionnaire)
        result = assess(questionnaire, rules, inputs)
        _refuse_unscored(result)
        snapshots.take(
            store, new_id(), assessment_id, _content(sheet, result), actor=actor, now=now
        )
        results.add(store, new_id(), assessment_id, result, inputs, actor=actor, now=now)
        assists.end_all(store, assessment_id, actor=actor, now=now)
        returning.submit_again(store, sheet.assessment, actor=actor, now=now, new_id=new_id)
        assessments.move(store, sheet.assessment, "submitted", actor=actor, now=now)
        follow_ups.reassessed(store, assessment_id, actor=actor, now=now)
    return result


def withdraw(store: Store, assessment_id: str, *, actor: Actor, now: datetime) -> Assessment:
    """Take back a draft or a submission that nobody has begun to review.

    Its answers stay on record, and may be carried into a new assessment.

    Raises:
        AssessmentClosed: the review has begun, or it was withdrawn before.
    """
    require(actor, Action.CHECK_SUBMIT)
    with store.atomic():
        assessment = assessments.get(store, assessment_id, actor=actor)
        assists.end_all(store, assessment_id, actor=actor, now=now)
        return assessments.move(store, assessment, "withdrawn", actor=actor, now=now)


def evidence_months(rules: Rules) -> int:
    """How old a piece of evidence may be by these rules."""
    return rules.evidence.months if rules.evidence else EVIDENCE_MONTHS


def open_items(sheet: Sheet, questionnaire: Questionnaire) -> tuple[str, ...]:
    """What is still to be answered: exposure questions, then asked controls, in catalogue order.

    Facts may stay open: an unanswered one counts as true.
    """
    asked = questionnaire.asked(sheet.assessment.scope)
    false_facts = {item for item, answer in sheet.answers.items() if answer.value is False}
    exposure = [question.id for question in questionnaire.exposure]
    controls = [
        q.id for q in questionnaire.questions if q.id in asked and q.fact not in false_facts
    ]
    return tuple(item for item in (*exposure, *controls) if item not in sheet.answers)


def _refuse_unanswered(sheet: Sheet, questionnaire: Questionnaire) -> None:
    items = open_items(sheet, questionnaire)
    if items:
        raise IncompleteAnswers(items)


def unconfirmed_items(sheet: Sheet, questionnaire: Questionnaire) -> tuple[str, ...]:
    """What waits for the firm's word because a guide filled it in, in the order of the questionnaire."""
    waiting = {one.item for one in sheet.unconfirmed}
    asked = [
        *(one.id for one in questionnaire.exposure),
        *(one.id for one in questionnaire.facts),
        *(one.id for one in questionnaire.questions),
    ]
    return tuple(item for item in asked if item in waiting)


def _refuse_unconfirmed(sheet: Sheet, questionnaire: Questionnaire) -> None:
    items = unconfirmed_items(sheet, questionnaire)
    if items:
        raise NotConfirmed(items)


def _refuse_unscored(result: Result) -> None:
    credible = result.readings["credible"]
    if credible is None or credible.protection is None:
        raise NothingApplies


def _content(sheet: Sheet, result: Result) -> dict[str, Any]:
    """Everything that was submitted, in plain values."""
    by_guide = {one.piece or one.item: _by_guide(one) for one in sheet.filled}
    return {
        "edition": sheet.assessment.edition,
        "scope": sheet.assessment.scope,
        "rules_version": result.rules_version,
        "digest": result.digest,
        "answers": {
            item: {
                "value": answer.value,
                "reason": answer.reason,
                "version": answer.version,
                "author": answer.author,
                "saved_at": to_text(answer.saved_at),
                **by_guide.get(item, {}),
            }
            for item, answer in sheet.answers.items()
        },
        "evidence": [
            {
                "id": piece.id,
                "item": piece.item,
                "kind": piece.kind,
                "dated_on": piece.dated_on.isoformat(),
                "described": piece.described,
                "file": _file(sheet.files.get(piece.id)),
                **by_guide.get(piece.id, {}),
            }
            for piece in sheet.evidence
        ],
    }


def _by_guide(one: Filled) -> dict[str, Any]:
    """Who filled it in (代填), as what, and who of the firm confirmed it when."""
    return {
        "filled_in": {
            "guide": one.guide_id,
            "post": one.post,
            "agency": one.agency,
            "at": to_text(one.filled_at),
            "confirmed_by": one.confirmed_by,
            "confirmed_at": to_text(one.confirmed_at) if one.confirmed_at else None,
        }
    }


def _file(file: AttachedFile | None) -> dict[str, Any] | None:
    """Which file was submitted: its bytes are bound by the digest and stay where they are."""
    if file is None:
        return None
    return {
        "id": file.id,
        "name": file.name,
        "kind": file.kind.value,
        "size": file.size,
        "masked": file.masked,
        "digest": file.digest,
    }
