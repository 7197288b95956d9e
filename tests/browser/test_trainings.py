"""From a gap to a training in a real browser, on a phone: begun with one click, typed, sent, answered by the firm."""

import re

from playwright.sync_api import Browser, expect

from data import series
from data.actor import Role
from tests.browser.conftest import PHONE, Served, opened, settle, sign_in
from tests.browser.english import english
from tests.browser.test_accessibility import look_over, visit
from tests.portal.screens import self_check_case, staff_case, training_case
from tests.workflows.test_weak_points import EVEN, OF, WEAK, tallied

SECTOR = "65"


def test_a_gap_becomes_a_training_that_the_firm_answers(browser: Browser, served: Served) -> None:
    case = served.case
    with case.store() as store:
        owner = self_check_case.firm(store, 641, industry=SECTOR)
        training_case.confirm(store, owner.actor.firm_id or "")
        number = series.numbered(store, OF)
        rows = [row | {"series": number} for row in tallied(EVEN, low={(SECTOR, WEAK): 0.9})]
        with store.atomic():
            store.rows("DELETE FROM tallies WHERE series = :n AND area = ''", n=number)
            store.insert_all("tallies", rows)
    lead = staff_case.official(case, Role.LEAD)
    with visit(browser, PHONE) as context:
        sign_in(context, served, lead)
        page = opened(context, served, f"sectors?industry={SECTOR}")
        page.locator(f".st-key-gap-training-{WEAK}").get_by_role("button").click()
        page.wait_for_url("**/training?id=*")
        settle(page)
        expect(page.get_by_label("名称")).to_have_value("提出离职后的提前收权培训")
        page.get_by_label("地点").fill("市民中心三楼")
        expect(page.locator(".zd-saved")).to_contain_text("草稿已自动保存")
        page.reload()
        settle(page)
        expect(page.get_by_label("地点")).to_have_value("市民中心三楼")
        page.get_by_role("button", name="保存，看家数").click()
        settle(page)
        look_over(page)
        # How many firms of the sector there are, other flows of the same city decide too.
        page.get_by_role("button", name=re.compile(r"^邀请 \d+ 家")).click()
        expect(page.get_by_role("heading", name="邀请的企业")).to_be_visible()
        assert english(page) == set()
    with visit(browser, PHONE) as context:
        sign_in(context, served, owner)
        page = opened(context, served, "firm")
        page.get_by_role("link", name="答复能不能参加").click()
        settle(page)
        expect(page.locator("[data-testid=stMain]")).to_contain_text("市民中心三楼")
        look_over(page)
        assert english(page) == set()
        page.get_by_role("button", name="参加", exact=True).click()
        expect(page.locator("[data-testid=stMain]")).to_contain_text("已答复：参加，1 人")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
