"""Helpers that fill an assessment as a person would."""

from datetime import date, datetime

from data.actor import Actor
from data.assessments import Scope
from data.evidence import Evidence
from portal.workflows import answering
from questionnaires.loading import edition
from questionnaires.model import Questionnaire
from tests.data.town import NOW, Town

CONTROL = "FK-DJ-01"
"""A key control that every scope asks."""


def begin(town: Town, scope: Scope = "light", actor: Actor | None = None) -> str:
    """A new draft of the current edition; its id."""
    return answering.start(
        town.store,
        questionnaire=edition(),
        scope=scope,
        actor=actor or town.alpha,
        now=NOW,
        new_id=town.new_id,
    ).id


def answer(
    town: Town,
    assessment: str,
    item: str,
    value: object,
    *,
    seen: int = 0,
    reason: str = "",
    actor: Actor | None = None,
    now: datetime = NOW,
    questionnaire: Questionnaire | None = None,
) -> int:
    """Save one answer; the version that stands then."""
    return answering.save_answer(
        town.store,
        assessment,
        item,
        value,
        questionnaire=questionnaire or edition(),
        reason=reason,
        seen_version=seen,
        actor=actor or town.alpha,
        now=now,
    ).version


def answer_everything(town: Town, assessment: str, *, scope: Scope, level: int = 2) -> None:
    """Every exposure question and asked control; yes/no controls get their best option."""
    questionnaire = edition()
    for question in questionnaire.exposure:
        answer(town, assessment, question.id, 2)
    asked = questionnaire.asked(scope)
    for control in questionnaire.questions:
        if control.id in asked:
            levels = {option.level for option in control.options}
            answer(town, assessment, control.id, level if level in levels else 4)


def describe(
    town: Town,
    draft: str,
    *,
    item: str = CONTROL,
    kind: str = "其他",
    dated_on: date = date(2026, 6, 1),
    described: str = "秘密清单目录（不含内容）",
    confirmed: bool = False,
) -> Evidence:
    """Describe one piece of evidence for a control."""
    return answering.add_evidence(
        town.store,
        draft,
        item,
        kind=kind,
        dated_on=dated_on,
        described=described,
        confirmed=confirmed,
        questionnaire=edition(),
        actor=town.alpha,
        now=NOW,
        new_id=town.new_id,
    )
