"""Alpha's draft with a guide at the firm's gate (协助填写), as tests about it begin."""

from data import assignments
from data.actor import Actor, Role
from portal.workflows import assisting
from tests.data.town import NOW, Town, staff


def guide_of(town: Town, firm: Actor | None = None) -> Actor:
    """One more guide, to whom alpha (or another firm) is assigned."""
    made = staff(town.store, town.new_id(), town.admin, Role.GUIDE)
    firm_id = (firm or town.alpha).firm_id or ""
    assignments.assign(town.store, firm_id, made.account_id, actor=town.lead, now=NOW)
    return made


def asked(town: Town, draft: str, *, guide: Actor | None = None) -> str:
    """Alpha asks the guide, who has said why; the id of the assistance."""
    who = guide or town.guide
    if guide is None:
        firm = town.alpha.firm_id or ""
        assignments.assign(town.store, firm, who.account_id, actor=town.lead, now=NOW)
    made = assisting.invite(
        town.store, draft, who.account_id, actor=town.alpha, now=NOW, new_id=town.new_id
    )
    town.says_why(who)
    return made.id
