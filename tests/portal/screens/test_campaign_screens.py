"""Campaigns on screen: planned and opened, followed, extended; the firm's part, and its end."""

from datetime import timedelta

import pytest

from data import assessments, campaign_targets, campaigns
from data.actor import Role
from data.times import day_in_shanghai
from portal.workflows import campaigning
from tests.portal.screens import campaign_case, firm_case, self_check_page, staff_case
from tests.portal.screens.campaign_case import NAME
from tests.portal.screens.self_check_case import Case, Person, all_answers, new_id, now
from tests.portal.screens.self_check_page import GRADED, choose, text

ID, PLANNED = "c" * 32, "d" * 32


@pytest.fixture
def lead(case: Case) -> Person:
    """The lead, with a campaign that asks the firm and one that is planned."""
    person = staff_case.official(case, Role.LEAD)
    with case.store() as store:
        firm = case.owner.actor.firm_id or ""
        campaign_case.of_portal(store, person.actor, (ID, PLANNED), [firm])
    return person


def _over(case: Case, *, timer: bool) -> None:
    """The last day was yesterday; the timer has been there or not."""
    yesterday = day_in_shanghai(now()) - timedelta(days=1)
    with case.store() as store:
        days = {"opens_on": yesterday.isoformat(), "closes_on": yesterday.isoformat()}
        store.update("campaigns", ID, days)
        if timer:
            campaigning.end_due(store, now=now(), new_id=new_id)


class TestStaff:
    def test_the_lead_plans_sees_how_many_and_opens(self, case: Case, lead: Person) -> None:
        page = staff_case.opened("campaign", lead, id=PLANNED)
        assert "会邀请 1 家企业" in text(page)
        page.text_input[0].set_value("换个名字")
        page.button(key=f"plan-campaigns-{PLANNED}-save").click().run()
        assert page.title[0].value == "换个名字"
        page.button(key="plan-begin").click().run()
        assert not page.exception
        with case.store() as store:
            assert campaigns.get(store, PLANNED, actor=lead.actor).state == "open"
            told = store.rows("SELECT 1 FROM messages WHERE about LIKE '%invitation'")
        assert told

    def test_a_bad_day_is_told_and_nothing_is_saved(self, case: Case, lead: Person) -> None:
        page = staff_case.opened("campaign", lead, id=PLANNED)
        page.text_input[1].set_value("下个月")
        page.button(key=f"plan-campaigns-{PLANNED}-save").click().run()
        assert "截止日期：请写成" in text(page)
        assert page.text_input[1].value == "下个月"

    def test_a_new_one_begins_as_a_draft_for_everybody(self, case: Case, lead: Person) -> None:
        page = staff_case.opened("campaigns", lead)
        page.button(key="campaign-new").click().run()
        with case.store() as store:
            drafts = [
                one for one in campaigns.in_view(store, actor=lead.actor) if one.state == "draft"
            ]
        assert {one.id for one in drafts} > {PLANNED}

    def test_the_last_day_of_a_running_one_moves(self, case: Case, lead: Person) -> None:
        later = (day_in_shanghai(now()) + timedelta(days=40)).isoformat()
        page = staff_case.opened("campaign", lead, id=ID)
        page.text_input(key=f"plan-campaigns-{ID}-until").set_value(later)
        page.button(key=f"plan-campaigns-{ID}-save").click().run()
        with case.store() as store:
            assert campaigns.get(store, ID, actor=lead.actor).closes_on.isoformat() == later

    @pytest.mark.parametrize("role", [Role.REVIEWER, Role.LEAD])
    def test_the_board_shows_the_own_firms(self, case: Case, lead: Person, role: Role) -> None:
        page = staff_case.opened("campaign", staff_case.official(case, role), id=ID, by="industry")
        assert "0／1 家已提交（0.0%），还有 1 家没有提交" in text(page)
        assert "衢州示例材料有限公司1" in text(page)

    @pytest.mark.parametrize(("role", "county"), [(Role.REVIEWER, "330803"), (Role.GUIDE, None)])
    def test_others_see_no_firm(
        self, case: Case, lead: Person, role: Role, county: str | None
    ) -> None:
        who = staff_case.official(case, role, county=county)
        page = staff_case.opened("campaign", who, id=ID)
        assert "您的范围内没有企业" in text(page)
        assert "衢州示例" not in text(page)

    @pytest.mark.parametrize("asked", ["", PLANNED, "x' OR 1=1"])
    def test_what_is_not_theirs_looks_absent(self, case: Case, lead: Person, asked: str) -> None:
        page = staff_case.opened("campaign", staff_case.official(case), id=asked)
        assert "没有找到这个批次" in text(page)

    def test_more_time_with_a_reason(self, case: Case, lead: Person) -> None:
        firm = case.owner.actor.firm_id or ""
        page = staff_case.opened("campaign", staff_case.official(case), id=ID, extend=firm)
        page.text_input[0].set_value("昨天")
        page.text_input[1].set_value("同事住院")
        page.button[0].click().run()
        assert "延期到：请写成" in page.error[0].value
        assert page.text_input[1].value == "同事住院"

    def test_the_list_names_them(self, case: Case, lead: Person) -> None:
        page = staff_case.opened("campaigns", lead)
        assert "0／1 家" in text(page)
        assert page.button(key="campaign-new").label == "新建批次"


class TestTheFirm:
    def test_it_reads_the_invitation_and_begins(self, case: Case, lead: Person) -> None:
        page = firm_case.opened("overview", case.owner)
        assert f"您被邀请参加“{NAME}”" in text(page)
        assert page.button(key=f"join-{ID}").label == "开始这个批次的自评"

    def test_a_draft_of_its_own_can_be_handed_in(self, case: Case, lead: Person) -> None:
        case.start("light")
        page = firm_case.opened("overview", case.owner)
        assert page.button(key=f"join-{ID}").label == "把正在填的自评用于这个批次"

    @pytest.mark.parametrize("timer", [True, False], ids=["expired", "not expired yet"])
    def test_who_answers_at_the_end_loses_nothing(
        self, case: Case, lead: Person, timer: bool
    ) -> None:
        draft = case.start("light")
        with case.store() as store:
            assessments.hand_in(store, draft.id, ID, actor=case.owner.actor, now=now())
        app = self_check_page.visit(case, "FK-DJ")
        choose(app, "FK-DJ-01", 3)
        _over(case, timer=timer)
        choose(app, GRADED, 1)

        assert "批次已截止，这份自评没有提交" in text(app)
        if timer:
            assert "原来那份已经不能保存" in text(app)
        app.button(key="ended-carry").click().run()
        assert not app.exception
        with case.store() as store:
            fresh = assessments.open_draft(store, edition=draft.edition, actor=case.owner.actor)
        assert fresh is not None
        assert fresh.campaign_id is None
        kept = case.answers(fresh)
        assert (kept["FK-DJ-01"].value, kept[GRADED].value) == (3, 1)

    def test_with_more_time_it_still_counts(self, case: Case, lead: Person) -> None:
        draft = case.start("light")
        with case.store() as store:
            assessments.hand_in(store, draft.id, ID, actor=case.owner.actor, now=now())
        _over(case, timer=True)
        with case.store() as store:
            campaign_targets.extend(
                store,
                ID,
                case.owner.actor.firm_id or "",
                day_in_shanghai(now()) + timedelta(days=3),
                "同事住院",
                actor=lead.actor,
                now=now(),
            )
        app = self_check_page.visit(case)
        assert "延了期" in text(app)
        app.button(key="ended-carry").click().run()
        with case.store() as store:
            fresh = assessments.open_draft(store, edition=draft.edition, actor=case.owner.actor)
        assert fresh is not None
        assert fresh.campaign_id == ID

    def test_a_submission_taken_back_counts_again(self, case: Case, lead: Person) -> None:
        draft = case.start("light")
        with case.store() as store:
            assessments.hand_in(store, draft.id, ID, actor=case.owner.actor, now=now())
        firm_case.answer(case, draft, all_answers("light"))
        firm_case.submit(case, draft)
        app = self_check_page.visit(case)
        app.button(key="withdraw").click().run()
        app.button(key="withdraw-now").click().run()
        with case.store() as store:
            fresh = assessments.open_draft(store, edition=draft.edition, actor=case.owner.actor)
        assert fresh is not None
        assert fresh.campaign_id == ID
