"""Who guides a firm, on the pages of the lead, the reviewer, the guide and the firm."""

import pytest
from streamlit.testing.v1 import AppTest

from data import assignments
from data.actor import Role
from tests.portal.screens import firm_case, self_check_case
from tests.portal.screens.firm_case import headings, submitted
from tests.portal.screens.self_check_case import Case, Person
from tests.portal.screens.staff_case import official, opened
from tests.portal.screens.visitor_case import text

PLACE = "示例指导站，指导员"


def firm_of(case: Case) -> str:
    return case.owner.actor.firm_id or ""


@pytest.fixture
def lead(case: Case) -> Person:
    return official(case, Role.LEAD)


@pytest.fixture
def guide(case: Case) -> Person:
    return official(case, Role.GUIDE, post="指导员", agency="示例指导站")


def given(case: Case, guide: Person, lead: Person) -> None:
    with case.store() as store:
        assignments.assign(
            store,
            firm_of(case),
            guide.actor.account_id,
            actor=lead.actor,
            now=self_check_case.now(),
        )


def held(case: Case) -> int:
    with case.store() as store:
        return len(store.rows("SELECT 1 FROM firm_assignments WHERE ended_at IS NULL"))


def labels_of(page: AppTest) -> set[str]:
    return {button.label for button in page.button}


def test_the_lead_gives_the_firm_and_takes_it_back_asked_twice(
    case: Case, lead: Person, guide: Person
) -> None:
    page = opened("firm_file", lead, firm=firm_of(case))
    assert "还没有指派指导员" in text(page)
    assert page.button("guide-assign").disabled

    (choice,) = [box for box in page.selectbox if box.label == "指派给"]
    assert choice.options == [f"王五（0 家），{PLACE}"]
    choice.set_value(guide.actor.account_id).run()
    page.button("guide-assign").click().run()
    assert held(case) == 1
    assert f"王五，{PLACE}" in text(page)
    assert "已指派" in text(page)

    page.button(f"guide-end-{guide.actor.account_id}").click().run()
    assert held(case) == 1
    page.button("guide-end-not").click().run()
    page.button(f"guide-end-{guide.actor.account_id}").click().run()
    page.button("guide-end-now").click().run()
    assert held(case) == 0
    assert "指派已结束" in text(page)


def test_what_another_lead_did_meanwhile_is_said(case: Case, lead: Person, guide: Person) -> None:
    page = opened("firm_file", lead, firm=firm_of(case))
    (choice,) = [box for box in page.selectbox if box.label == "指派给"]
    choice.set_value(guide.actor.account_id).run()
    given(case, guide, official(case, Role.LEAD))
    page.button("guide-assign").click().run()

    assert held(case) == 1
    assert "已经由这位指导员联系" in text(page)


@pytest.mark.parametrize("who", ["reviewer", "guide"])
def test_others_of_the_staff_read_the_line(
    case: Case, lead: Person, guide: Person, who: str
) -> None:
    given(case, guide, lead)
    page = opened("firm_file", guide if who == "guide" else official(case), firm=firm_of(case))

    assert "指导员" in headings(page)
    assert f"王五，{PLACE}" in text(page)
    assert not labels_of(page) & {"指派", "结束指派"}


def test_the_firm_reads_post_and_agency(case: Case, lead: Person, guide: Person) -> None:
    assert "联系的指导员" not in headings(firm_case.opened("overview", case.owner))
    given(case, guide, lead)
    page = firm_case.opened("overview", case.owner)

    assert "联系的指导员" in headings(page)
    assert PLACE in text(page)
    assert "王五" not in text(page)


def test_the_lead_gives_picked_firms_to_a_guide(case: Case, lead: Person, guide: Person) -> None:
    submitted(case, scope="light", level=1)
    page = opened("queue", lead, kind="all")
    page.checkbox(f"queue-pick-{firm_of(case)}").check().run()
    page.selectbox("queue-give-to").set_value(guide.actor.account_id).run()
    page.button("queue-give-out").click().run()

    assert "已分派 1 家" in page.info[0].value
    assert held(case) == 1
