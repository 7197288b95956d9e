"""What an invented firm answered (演示自评): a check a year ago and one of late, or half a first one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from data.actor import Actor
from data.assessments import Assessment
from data.store import Store
from data.times import day_in_shanghai
from portal.demo import city
from portal.workflows import answering, submitting
from questionnaires.model import Questionnaire
from scoring.rules import Rules

DAYS_AGO = (395, 30)
STOPS_AFTER = 40
"""Answers that a firm with an open draft has given."""
REASON = "演示：本企业没有这类情形"
EVIDENCE = "演示：材料名称和日期，内容已遮盖"


@dataclass(frozen=True, slots=True)
class Filled:
    """One firm that fills in its checks."""

    store: Store
    questionnaire: Questionnaire
    rules: Rules
    firm: city.DemoFirm
    owner: Actor
    seed: int
    new_id: Callable[[], str]

    def begin(self, when: datetime) -> Assessment:
        """A check as it is begun."""
        return answering.start(
            self.store,
            questionnaire=self.questionnaire,
            scope="full",
            actor=self.owner,
            now=when,
            new_id=self.new_id,
        )

    def finish(self, draft: Assessment, year: int, when: datetime) -> None:
        """Answer and submit; `year` counts earlier checks. A newcomer stops half-way."""
        check = city.check(self.questionnaire, self.firm, seed=self.seed, year=year)
        everything = list({**check.exposure, **check.facts, **check.answers}.items())
        for item, value in everything[: STOPS_AFTER if self.firm.is_new else None]:
            self._answer(draft, item, value, when)
        if self.firm.is_new:
            return
        for item in sorted(check.evidence):
            self._describe(draft, item, when)
        submitting.submit(
            self.store,
            draft.id,
            questionnaire=self.questionnaire,
            rules=self.rules,
            actor=self.owner,
            now=when,
            new_id=self.new_id,
        )

    def _answer(
        self, draft: Assessment, item: str, value: int | str | bool, when: datetime
    ) -> None:
        needed = answering.needs_reason(self.questionnaire, item, value)
        answering.save_answer(
            self.store,
            draft.id,
            item,
            value,
            questionnaire=self.questionnaire,
            reason=REASON if needed else "",
            seen_version=0,
            actor=self.owner,
            now=when,
        )

    def _describe(self, draft: Assessment, item: str, when: datetime) -> None:
        answering.add_evidence(
            self.store,
            draft.id,
            item,
            kind=self.questionnaire.by_id[item].evidence[0],
            dated_on=_last_month(day_in_shanghai(when)),
            described=EVIDENCE,
            questionnaire=self.questionnaire,
            actor=self.owner,
            now=when,
            new_id=self.new_id,
        )


def _last_month(day: date) -> date:
    return day.replace(day=1) - timedelta(days=1)
