"""Corrective actions of the firm of a case, as its people and officials meet them on screens."""

from dataclasses import dataclass
from datetime import timedelta

from data import assignments, purposes
from data.action_rows import CorrectiveAction
from data.actor import Role
from data.times import day_in_shanghai
from portal.workflows import agreeing, correcting, following_up, working
from portal.workflows.correcting import ActionForm
from tests.portal.screens import self_check_case, staff_case
from tests.portal.screens.firm_case import submitted
from tests.portal.screens.self_check_case import Case, Person, new_id, now

DUE = day_in_shanghai(now()) + timedelta(days=40)


@dataclass(frozen=True)
class Correcting:
    """A firm with a submitted light check, its guide, another guide, a reviewer and a lead; all but
    the lead have said why."""

    case: Case
    assessment: str
    guide: Person
    other_guide: Person
    reviewer: Person
    lead: Person

    @property
    def firm(self) -> str:
        return self.case.owner.actor.firm_id or ""

    def propose(
        self, by: Person | None = None, *, item: str = "FK-RY-02", measure: str = "补签核心岗位"
    ) -> CorrectiveAction:
        """A proposal, the guide's unless somebody else's."""
        with self.case.store() as store:
            return correcting.add(
                store,
                self.firm,
                ActionForm(measure, item, post="人事主管", due_on=DUE),
                actor=(by or self.guide).actor,
                now=now(),
                new_id=new_id,
            )

    def begun(self, *, item: str = "FK-RY-02") -> CorrectiveAction:
        """One that both sides agreed on."""
        action = self.propose(item=item)
        with self.case.store() as store:
            return agreeing.agree(
                store,
                action.id,
                seen=action.version,
                actor=self.case.owner.actor,
                now=now(),
                new_id=new_id,
            )

    def proved(self) -> CorrectiveAction:
        """One with a step and a proof."""
        action, actor = self.begun(), self.case.owner.actor
        with self.case.store() as store:
            working.add_step(store, action.id, "列出岗位", actor=actor, now=now(), new_id=new_id)
            working.add_proof(
                store,
                action.id,
                kind="其他",
                dated_on=day_in_shanghai(now()),
                described="签订台账",
                actor=actor,
                now=now(),
                new_id=new_id,
            )
        return action

    def waiting(self) -> CorrectiveAction:
        """One that was handed in."""
        action = self.proved()
        with self.case.store() as store:
            return working.hand_in(
                store,
                action.id,
                seen=action.version,
                actor=self.case.owner.actor,
                now=now(),
                new_id=new_id,
            )

    def count(self, colour: str = "orange") -> None:
        """The colour is fixed."""
        with self.case.store() as store:
            following_up.count_from(
                store,
                self.assessment,
                colour,
                actor=self.reviewer.actor,
                now=now(),
                new_id=new_id,
            )


def build(case: Case) -> Correcting:
    """Fill the case."""
    assessment = submitted(case, scope="light", level=1)
    guide = staff_case.official(case, Role.GUIDE, post="指导员", agency="指导站")
    other = staff_case.official(case, Role.GUIDE, post="项目警官", agency="公安分局")
    reviewer = staff_case.official(case, Role.REVIEWER)
    lead = staff_case.official(case, Role.LEAD)
    firm = case.owner.actor.firm_id or ""
    with case.store() as store:
        for one in (guide, other):
            assignments.assign(
                store, firm, one.actor.account_id, actor=lead.actor, now=self_check_case.now()
            )
        for one in (guide, other, reviewer):
            purposes.state(store, new_id(), firm, staff_case.WHY, actor=one.actor, now=now())
    return Correcting(case, assessment.id, guide, other, reviewer, lead)
