"""Weak points on screen: two pictures, each gap with its cost and remedy, one click to a training or a campaign."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import campaigns, series, trainings
from data.actor import Role
from data.store import Row
from portal.workflows import campaigning
from tests.portal.screens import self_check_case, staff_case, training_case
from tests.portal.screens.self_check_case import Case, Person, now
from tests.portal.screens.visitor_case import charts, text
from tests.workflows.test_weak_points import EVEN, OF, WEAK, tallied

COUNTY = self_check_case.COUNTY


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """A portal with one confirmed firm, and the tallies of a city in which software lacks one thing."""
    made = self_check_case.make(tmp_path, industry="65")
    with made.store() as store:
        training_case.confirm(store, made.owner.actor.firm_id or "")
        number = series.numbered(store, OF)
        rows: list[Row] = [
            row | {"series": number} for row in tallied(EVEN, low={("65", WEAK): 0.9})
        ]
        with store.atomic():
            store.insert_all("tallies", [*rows, *(row | {"area": COUNTY} for row in rows)])
    return made


@pytest.fixture(autouse=True)
def environment(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in case.environment.items():
        monkeypatch.setenv(name, value)


def _screen() -> None:
    import streamlit as st

    from portal import visit
    from portal.screens.firm import result_markup
    from portal.screens.staff import weak_points
    from portal.workflows.asked_figures import asked
    from portal.workflows.weak_points import read

    result_markup.style()
    edition, actor = visit.questionnaire().edition, visit.actor()
    with visit.store() as store:
        wanted = asked(st.query_params, edition=edition, actor=actor)
        points = read(store, wanted, actor=actor, now=visit.now())
    weak_points.show(points, actor)


def _page(person: Person, **query: str) -> AppTest:
    page = AppTest.from_function(_screen, default_timeout=30)
    page.user = {"sub": person.identity}
    for name, value in query.items():
        page.query_params[name] = value
    return page.run()


def test_the_lead_reads_both_and_begins_a_campaign_that_can_be_opened(case: Case) -> None:
    lead = staff_case.official(case, Role.LEAD)
    page = _page(lead, industry="65")
    assert "软件和信息技术服务业最常见的短板是" in charts(page)
    assert "0 级或 1 级" in text(page)
    assert "谁来帮：" in text(page)
    page.button(key=f"gap-campaign-{WEAK}").click().run()
    with case.store() as store:
        (made,) = campaigns.in_view(store, actor=lead.actor)
        assert made.filter.industries == ("65",)
        asked = campaigning.open_campaign(
            store, made.id, seen_version=1, actor=lead.actor, now=now()
        )
    assert asked == 1


def test_a_reviewer_begins_a_training_and_no_campaign(case: Case) -> None:
    reviewer = staff_case.official(case)
    page = _page(reviewer, industry="65")
    assert not [button for button in page.button if button.label == "发起批次"]
    page.button(key=f"gap-training-{WEAK}").click().run()
    with case.store() as store:
        (made,) = trainings.in_view(store, actor=reviewer.actor)
    assert (made.controls, made.industry, made.county) == ((WEAK,), "65", COUNTY)
    plan = staff_case.opened("training", reviewer, id=made.id)
    assert "会邀请 1 家已确认的企业" in text(plan)
    assert "先写明地点并保存，才能邀请" in text(plan)


@pytest.mark.parametrize("query", [{"industry": "99"}, {"scope": "light"}], ids=["sector", "scope"])
def test_where_nothing_is_known_it_says_so(case: Case, query: dict[str, str]) -> None:
    page = _page(staff_case.official(case, Role.LEAD), **query)
    assert text(page).count("没有够数可以列出的") == 2
    assert not page.button
