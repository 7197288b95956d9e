"""A review in the portal of the self-check case: a reviewer, and the steps that both sides take."""

from dataclasses import dataclass
from typing import Any

from streamlit.testing.v1 import AppTest

from data import assessments, review_questions, reviews, verdicts
from data.answers import Value
from data.assessments import Assessment
from data.review_questions import Question
from data.reviews import Review
from data.verdicts import Verdict
from portal.workflows import ending, returning, reviewing
from portal.workflows.ending import EndingForm
from tests.portal.screens import staff_case
from tests.portal.screens.firm_case import submitted
from tests.portal.screens.self_check_case import Case, Person, new_id, now

ITEM, OTHER = "FK-DJ-01", "FK-DJ-02"


@dataclass(frozen=True)
class Desk:
    """A reviewer who said why, and the check that was submitted."""

    case: Case
    reviewer: Person
    assessment: Assessment

    @property
    def firm(self) -> str:
        """The firm's id."""
        return self.case.owner.actor.firm_id or ""

    def page(self, **query: str) -> AppTest:
        """The desk, run once."""
        return staff_case.opened("review", self.reviewer, firm=self.firm, **query)

    def review(self) -> Review:
        """The round as it stands."""
        with self.case.store() as store:
            found = reviews.current(store, self.assessment.id, actor=self.reviewer.actor)
        assert found is not None
        return found

    def verdicts(self) -> dict[str, Verdict]:
        """Item → verdict in the database."""
        with self.case.store() as store:
            return verdicts.of_review(store, self.review().id, actor=self.reviewer.actor)

    def questions(self) -> list[Question]:
        """What was asked."""
        with self.case.store() as store:
            return review_questions.of_assessment(
                store, self.assessment.id, actor=self.reviewer.actor
            )

    def state(self) -> str:
        """The state of the check."""
        with self.case.store() as store:
            return assessments.get(store, self.assessment.id, actor=self.case.owner.actor).state

    def begin(self) -> None:
        """Begin, as the button does."""
        with self.case.store() as store:
            reviewing.begin(
                store, self.assessment.id, actor=self.reviewer.actor, now=now(), new_id=new_id
            )

    def decide(self, item: str, value: Value, reason: str = "") -> None:
        """A first verdict."""
        with self.case.store() as store:
            reviewing.decide(
                store,
                self.review().id,
                item,
                value,
                reason=reason,
                seen_version=0,
                actor=self.reviewer.actor,
                now=now(),
            )

    def ask(self, item: str, text: str = "清单何时核对过？") -> None:
        """A question that waits."""
        with self.case.store() as store:
            reviewing.ask(
                store,
                self.review().id,
                item,
                text,
                actor=self.reviewer.actor,
                now=now(),
                new_id=new_id,
            )

    def give_back(self) -> None:
        """Return the check."""
        with self.case.store() as store:
            returning.give_back(
                store,
                self.review().id,
                returning.USUAL,
                seen_version=self.review().version,
                actor=self.reviewer.actor,
                now=now(),
                new_id=new_id,
            )

    def end(self) -> None:
        """End the round."""
        form = EndingForm(
            signer="李核",
            post="科员",
            agency="柯城区委政法委",
            confidence="on_site",
            remark="看过。",
        )
        with self.case.store() as store:
            ending.end(
                store,
                self.review().id,
                form,
                seen_version=self.review().version,
                actor=self.reviewer.actor,
                now=now(),
                new_id=new_id,
            )


def at_desk(case: Case, **answers: Any) -> Desk:
    """A light check at level 2 but for the others, submitted; its reviewer said why."""
    assessment = submitted(case, scope="light", level=2, **answers)
    reviewer = staff_case.official(case)
    staff_case.says_why(case, reviewer)
    return Desk(case, reviewer, assessment)


def under_review(case: Case, **answers: Any) -> Desk:
    """The same, begun."""
    desk = at_desk(case, **answers)
    desk.begin()
    return desk
