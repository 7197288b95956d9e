"""A firm takes part in a campaign (参加批次): begins for it, hands in its draft, goes on after the end."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from data import assessments, campaign_targets
from data.actor import Actor
from data.assessments import Assessment, AssessmentClosed, DraftExists
from data.campaign_targets import Target
from data.campaigns import BadCampaign
from data.errors import NotUnique
from data.rights import Action, require
from data.store import Store
from data.times import day_in_shanghai
from portal.workflows import carrying
from portal.workflows.carrying import Carried
from portal.workflows.checking import check_edition
from questionnaires.model import Questionnaire

NewId = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Invited:
    """A campaign that asks the own firm, and the check that counts for it so far.

    `spare`: a draft on the firm's own account that could be handed in.
    """

    target: Target
    check: Assessment | None
    spare: Assessment | None
    is_over: bool

    @property
    def is_done(self) -> bool:
        """Whether the firm has done its part."""
        return self.check is not None and self.check.state not in {"draft", "expired"}


def invited(store: Store, *, actor: Actor, now: datetime) -> list[Invited]:
    """The campaigns that ask the own firm, the one that ends first comes first.

    Raises:
        NotAllowed: the actor is not of a firm.
    """
    require(actor, Action.CHECK_BEGIN)
    own = assessments.of_firm(store, actor.firm_id or "", actor=actor)
    found = campaign_targets.of_firm(store, actor.firm_id or "", actor=actor)
    return [_invited(one, own, now) for one in found]


def begin(
    store: Store,
    campaign_id: str,
    *,
    questionnaire: Questionnaire,
    actor: Actor,
    now: datetime,
    new_id: NewId,
) -> Assessment:
    """Begin the firm's check for a campaign, go on with it, or hand in the draft that is open already.

    Raises:
        NoSuchFirm: the campaign does not ask the firm. WrongEdition: it asks for another edition.
        BadCampaign: it is over, or a check was made for it, or the open draft is for another one.
    """
    require(actor, Action.CHECK_BEGIN)
    with store.atomic():
        target = campaign_targets.get(store, campaign_id, actor.firm_id or "", actor=actor)
        check_edition(questionnaire, target.edition)
        draft = assessments.open_draft(store, edition=target.edition, actor=actor)
        if draft is not None and draft.campaign_id == campaign_id:
            return draft
        if target.is_over(day_in_shanghai(now)):
            raise BadCampaign("这个批次已经截止。需要延期请联系工作人员，也可以自行自评。")
        if draft is not None and draft.campaign_id is not None:
            raise BadCampaign("正在填写的自评是给另一个批次的，请先提交那一份。")
        try:
            if draft is not None:
                return _handed_in(store, draft, target, actor=actor, now=now)
            return _created(store, new_id(), target, campaign_id, actor=actor, now=now)
        except (NotUnique, DraftExists):
            raise BadCampaign("本企业已经为这个批次提交过自评，一个批次只计一份。") from None


def begin_anew(
    store: Store,
    assessment_id: str,
    *,
    questionnaire: Questionnaire,
    actor: Actor,
    now: datetime,
    new_id: NewId,
) -> Carried:
    """Go on in a new check with all answers and evidence of one that the campaign's end has closed.

    It counts for the campaign where the firm was given more time meanwhile, else for the firm alone.

    Raises:
        AssessmentClosed: it was not closed by an end. NoSuchAssessment, WrongEdition: as elsewhere.
    """
    require(actor, Action.CHECK_BEGIN)
    with store.atomic():
        old = assessments.get(store, assessment_id, actor=actor)
        over = is_over(store, old, actor=actor, now=now)
        if old.state == "draft" and over:
            old = assessments.move(
                store, old, "expired", actor=actor, now=now, action=Action.CHECK_BEGIN
            )
        if old.state != "expired":
            raise AssessmentClosed(old.state)
        fresh = assessments.open_draft(store, edition=old.edition, actor=actor)
        if fresh is None:
            fresh = assessments.create(
                store,
                new_id(),
                edition=old.edition,
                scope=old.scope,
                campaign_id=None if over else old.campaign_id,
                actor=actor,
                now=now,
            )
        return carrying.carry_over(
            store,
            old.id,
            fresh.id,
            questionnaire=questionnaire,
            actor=actor,
            now=now,
            new_id=new_id,
        )


def is_over(store: Store, assessment: Assessment, *, actor: Actor, now: datetime) -> bool:
    """Whether the campaign that a check is for takes nothing more from the firm."""
    if assessment.campaign_id is None:
        return False
    target = campaign_targets.get(store, assessment.campaign_id, assessment.firm_id, actor=actor)
    return target.is_over(day_in_shanghai(now))


def _invited(target: Target, own: list[Assessment], now: datetime) -> Invited:
    of_it = [one for one in own if one.campaign_id == target.campaign_id]
    standing = [one for one in of_it if one.state != "withdrawn"]
    live = next((one for one in standing if one.state != "expired"), None)
    drafts = [one for one in own if one.state == "draft" and one.edition == target.edition]
    spare = next((one for one in drafts if one.campaign_id is None), None)
    over = target.is_over(day_in_shanghai(now))
    return Invited(target, live or (standing[0] if standing else None), spare, over)


def _handed_in(
    store: Store, draft: Assessment, target: Target, *, actor: Actor, now: datetime
) -> Assessment:
    with store.atomic():
        handed = assessments.hand_in(store, draft.id, target.campaign_id, actor=actor, now=now)
        if (target.scope, handed.scope) == ("full", "light"):
            return assessments.widen(store, draft.id, actor=actor, now=now)
        return handed


def _created(
    store: Store,
    assessment_id: str,
    target: Target,
    campaign_id: str,
    *,
    actor: Actor,
    now: datetime,
) -> Assessment:
    return assessments.create(
        store,
        assessment_id,
        edition=target.edition,
        scope="light" if target.scope == "light" else "full",
        campaign_id=campaign_id,
        actor=actor,
        now=now,
    )
