"""What is due and overdue is taken to the people concerned (提醒和超期升级), by the system's timer."""

from collections.abc import Callable, Iterator
from datetime import date, datetime

from data import escalations, recipients
from data.actor import Actor
from data.escalations import Audience, DueFirm, Rule
from data.messages import Kind, Notice
from data.rights import Action, require
from data.store import Store
from data.times import day_in_shanghai
from portal import labels
from portal.web import addresses
from portal.workflows.telling import tell

NewId = Callable[[], str]
_BATCH = 50


def run(store: Store, *, actor: Actor, now: datetime, new_id: NewId) -> int:
    """Tell everybody of what is due and was not told yet; how many things were noted.

    Goes firm by firm, each in its own transaction, a few in memory at a time; what was interrupted
    goes on at the next call, and a second run says nothing twice.

    Raises:
        NotAllowed: only the operator's timer does this.
    """
    require(actor, Action.ESCALATION_RAISE)
    today, noted = day_in_shanghai(now), 0
    for rule in escalations.rules():
        for firm in _firms(store, rule, today, actor=actor):
            with store.atomic():
                many = escalations.raise_due(
                    store, firm.id, rule, today, actor=actor, now=now, new_id=new_id
                )
                if many:
                    _tell(store, firm, rule, many, today, now=now, new_id=new_id)
            noted += many
    return noted


def _firms(store: Store, rule: Rule, today: date, *, actor: Actor) -> Iterator[DueFirm]:
    after = ""
    while page := escalations.firms_due(store, rule, today, actor=actor, after=after, count=_BATCH):
        yield from page
        after = page[-1].id


def _tell(
    store: Store, firm: DueFirm, rule: Rule, many: int, today: date, *, now: datetime, new_id: NewId
) -> None:
    """One notice a person: of everything of this firm that the rule speaks of today."""
    about = f"escalations/{rule.id}/{firm.id}/{today.isoformat()}"
    for audience in rule.tell:
        of_firm = audience == "firm"
        text = _to_firm(rule, many) if of_firm else _to_staff(firm.name, rule, many)
        address = _address(rule, firm.id, of_firm=of_firm)
        notice = Notice(Kind.REMINDER, text, about, address, firm.id)
        tell(store, _people(store, firm.id, audience), notice, now=now, new_id=new_id)


def _people(store: Store, firm_id: str, audience: Audience) -> list[str]:
    """Where a firm has no guide, its reviewers stand in."""
    if audience == "firm":
        return recipients.of_firm(store, firm_id)
    if audience == "lead":
        return recipients.leads(store)
    if audience == "guide" and (guides := recipients.guides_of(store, firm_id)):
        return guides
    return recipients.reviewers_of(store, firm_id)


def _address(rule: Rule, firm_id: str, *, of_firm: bool) -> str:
    if not of_firm:
        return f"{addresses.FIRM_ACTIONS}?firm={firm_id}"
    return addresses.SELF_CHECK if rule.subject == "reassess" else addresses.ACTIONS


def _to_firm(rule: Rule, many: int) -> str:
    before = rule.when == "before"
    if rule.subject == "reassess":
        return (
            "复评的日子快到了，请重新做一次自评，看看有哪些变化。"
            if before
            else "复评的日子已经过了，请尽快重新做一次自评。"
        )
    if rule.subject == "plan":
        state = "快到期了" if before else "已经过了期限"
        return f"整改清单的商定{state}，请看一看，同意的请确认。"
    if before:
        return f"有 {many} 项整改在 {rule.workdays} 个工作日内到期，请看一看进展。"
    return f"有 {many} 项整改已经过了期限，请补上进展；需要延期请告诉指导员。"


def _to_staff(name: str, rule: Rule, many: int) -> str:
    what = f"{many} 项整改" if rule.subject == "action" else labels.DUE[rule.subject]
    if rule.subject == "check":
        return f"{name}有 {many} 项整改等复查已满 {rule.workdays} 个工作日，请安排复查。"
    if rule.when == "before":
        return f"{name}：{what}在 {rule.workdays} 个工作日内到期，请安排。"
    return f"{name}：{what}超期已满 {rule.workdays} 个工作日，请跟进。"
