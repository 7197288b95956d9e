"""Corrective actions of alpha in the town, in whatever state a test needs."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from data import (
    action_checks,
    action_proofs,
    action_steps,
    action_terms,
    assignments,
    corrective_actions,
)
from data.action_rows import CorrectiveAction, State, Terms
from data.actor import Actor, Role
from data.corrective_actions import NewAction
from portal.workflows import submitting
from questionnaires.loading import edition
from scoring.rules import load_rules
from tests.data.town import NOW, Town, staff
from tests.workflows import sheets

DUE = date(2026, 12, 15)
TERMS = Terms("核心岗位补签保密协议", 3, "人事负责人", DUE, person_days=3)


@dataclass
class Corrections:
    """The town with alpha's submitted light check, its guide, and a second guide; both said why."""

    town: Town
    firm: str
    assessment: str
    guide: Actor
    other_guide: Actor
    reviewer: Actor

    def propose(
        self, actor: Actor | None = None, *, item: str = "", **terms: object
    ) -> CorrectiveAction:
        """A proposal, the guide's unless somebody else's."""
        new = NewAction(
            replace(TERMS, **terms),  # type: ignore[arg-type]  # given by the test
            item,
            self.assessment if item else None,
            1 if item else None,
        )
        town = self.town
        return corrective_actions.propose(
            town.store, town.new_id(), self.firm, new, actor=actor or self.guide, now=NOW
        )

    def agree(self, action: CorrectiveAction, actor: Actor) -> CorrectiveAction:
        """One side agrees to what stands."""
        town = self.town
        return action_terms.agree(
            town.store, action.id, seen=action.version, actor=actor, now=NOW, new_id=town.new_id
        )

    def prove(self, action: CorrectiveAction, actor: Actor | None = None) -> str:
        """A proof, alpha's unless somebody else's; its id."""
        town, proof = self.town, self.town.new_id()
        action_proofs.add(
            town.store,
            proof,
            action.id,
            kind="签订率统计",
            dated_on=date(2026, 11, 20),
            described="涉密岗位二十人，全部签订",
            actor=actor or town.alpha,
            now=NOW,
        )
        return proof

    def step(self, action: CorrectiveAction, actor: Actor | None = None) -> str:
        """A step, alpha's unless somebody else's; its id."""
        town, step = self.town, self.town.new_id()
        actor = actor or town.alpha
        action_steps.add(town.store, step, action.id, "列出涉密岗位", actor=actor, now=NOW)
        return step

    def hand_in(self, action: CorrectiveAction, actor: Actor | None = None) -> CorrectiveAction:
        """Alpha hands it in, unless somebody else does."""
        town = self.town
        return action_checks.hand_in(
            town.store,
            action.id,
            seen=action.version,
            actor=actor or town.alpha,
            now=NOW,
            new_id=town.new_id,
        )

    def close(
        self,
        action: CorrectiveAction,
        actor: Actor | None = None,
        how: str = "on_site",
        now: datetime = NOW,
    ) -> CorrectiveAction:
        """The reviewer closes it, unless somebody else does."""
        town = self.town
        return action_checks.close(
            town.store,
            action.id,
            how,  # type: ignore[arg-type]  # given by the test
            seen=action.version,
            actor=actor or self.reviewer,
            now=now,
            new_id=town.new_id,
        )

    def now_in(
        self, state: State, actor: Actor | None = None, *, item: str = ""
    ) -> CorrectiveAction:
        """An action in this state."""
        town = self.town
        action = self.propose(actor, item=item)
        if state == "declined":
            return action_terms.decline(
                town.store,
                action.id,
                "成本太高，先做别的",
                seen=action.version,
                actor=town.alpha,
                now=NOW,
                new_id=town.new_id,
            )
        if state == "proposed":
            return action
        action = self.agree(action, town.alpha)
        if state == "in_progress":
            return action
        self.prove(action)
        action = self.hand_in(action)
        return action if state == "awaiting_check" else self.close(action)


def build(town: Town, *, level: int = 1) -> Corrections:
    """Fill the town."""
    firm = town.alpha.firm_id or ""
    questionnaire = edition()
    assessment = sheets.begin(town)
    sheets.answer_everything(town, assessment, scope="light", level=level)
    submitting.submit(
        town.store,
        assessment,
        questionnaire=questionnaire,
        rules=load_rules(questionnaire),
        actor=town.alpha,
        now=NOW,
        new_id=town.new_id,
    )
    other = staff(town.store, town.new_id(), town.admin, Role.GUIDE)
    for guide in (town.guide, other):
        assignments.assign(town.store, firm, guide.account_id, actor=town.lead, now=NOW)
    for official in (town.guide, other, town.reviewer):
        town.says_why(official)
    return Corrections(town, firm, assessment, town.guide, other, town.reviewer)
