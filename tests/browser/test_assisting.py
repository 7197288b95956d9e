"""A guide at the firm's gate with a phone in the hand (协助填写): asks nothing twice, loses nothing."""

from playwright.sync_api import BrowserContext, expect

from data import assignments
from data.actor import Role
from portal.workflows import assisting
from tests.browser.conftest import Served, opened, settle, sign_in
from tests.browser.test_accessibility import findings
from tests.portal.screens import self_check_case, staff_case
from tests.portal.screens.self_check_case import Case, Person, new_id, now

GRADED = "FK-DJ-02"


def _at_the_gate(case: Case) -> tuple[Person, str]:
    """A guide whom a firm with a fresh draft has asked; the guide, and the firm's id."""
    with case.store() as store:
        owner = self_check_case.firm(store, 88)
        firm = owner.actor.firm_id or ""
        draft = self_check_case.begin(store, owner, {})
        lead = staff_case.made(store, Role.LEAD)
        guide = staff_case.made(store, Role.GUIDE, post="指导员", agency="示例指导站")
        assignments.assign(store, firm, guide.actor.account_id, actor=lead.actor, now=now())
        assisting.invite(
            store,
            draft.id,
            guide.actor.account_id,
            actor=owner.actor,
            now=now(),
            new_id=new_id,
        )
    return guide, firm


def test_a_guide_fills_in_on_a_phone(served: Served, phone: BrowserContext) -> None:
    guide, firm = _at_the_gate(served.case)
    sign_in(phone, served, guide)
    page = opened(phone, served, f"self-check?firm={firm}")
    page.get_by_text("应企业之请，协助填写自评").click()
    page.get_by_role("button", name="写明目的并打开").click()
    settle(page)
    page.goto(served.url(f"self-check?firm={firm}&step=FK-DJ"))
    settle(page)

    card = page.locator(f".st-key-question-{GRADED}")
    card.locator("label", has_text="3 级").first.click()
    expect(card.get_by_text("代填，等企业确认")).to_be_visible()

    page.reload()
    settle(page)
    expect(page.locator(f".st-key-question-{GRADED} input:checked")).to_have_count(1)
    assert not page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
    assert findings(page) == []
