"""An official corrects the industry of a firm (更正行业), and the firm reads that."""

from collections.abc import Callable
from datetime import datetime

from data import firms, industries, recusals
from data.actor import Actor
from data.firms import Firm
from data.messages import Kind, Notice
from data.rights import Action, require
from data.store import Store
from portal.web import addresses
from portal.workflows.telling import tell_firm


def correct_industry(
    store: Store,
    firm_id: str,
    industry: str,
    group: str | None,
    reason: str,
    *,
    seen_version: int,
    actor: Actor,
    now: datetime,
    new_id: Callable[[], str],
) -> Firm:
    """Correct it and tell the firm.

    Raises:
        Refusal: as `firms.correct_industry`; the actor keeps out of the firm's case (回避).
    """
    require(actor, Action.FIRM_INDUSTRY)
    with store.atomic():
        recusals.refuse(store, firm_id, actor=actor)
        firm = firms.correct_industry(
            store,
            firm_id,
            industry,
            group,
            reason,
            seen_version=seen_version,
            actor=actor,
            now=now,
        )
        named = industries.get(store, firm.industry_group or firm.industry).name
        text = f"工作人员把本企业的行业更正为“{named}”，企业规模随之重算。有不同意见，请联系工作人员，或在企业情况里改回。"
        notice = Notice(
            Kind.CASE,
            text,
            about=f"firms/{firm_id}/industry/{firm.version}",
            address=addresses.PROFILE,
            firm_id=firm_id,
        )
        tell_firm(store, notice, now=now, new_id=new_id)
    return firm
