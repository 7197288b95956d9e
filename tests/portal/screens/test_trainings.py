"""Trainings on screen: planned and asked, answered by the firm, noted, held or called off."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from data import training_invitations, trainings
from data.actor import Role
from data.training_invitations import Invitation
from tests.portal.screens import firm_case, staff_case, training_case
from tests.portal.screens.self_check_case import Case, Person
from tests.portal.screens.training_case import PLACE, TITLE
from tests.portal.screens.visitor_case import text


@pytest.fixture
def reviewer(case: Case) -> Person:
    """The reviewer of the firm, which is confirmed."""
    with case.store() as store:
        training_case.confirm(store, case.owner.actor.firm_id or "")
    return staff_case.official(case)


def _asked(case: Case, by: Person, *, today: bool = False) -> str:
    with case.store() as store:
        made = training_case.invited(store, by.actor)
        if today:
            training_case.its_day_is_here(store, made.id)
    return made.id


def _invitation(case: Case, training_id: str) -> Invitation:
    with case.store() as store:
        return training_invitations.get(
            store, training_id, case.owner.actor.firm_id or "", actor=case.owner.actor
        )


def _firm_page(case: Case) -> AppTest:
    return firm_case.opened("trainings", case.owner)


class TestStaff:
    def test_nothing_is_there_yet_and_a_new_one_begins(self, case: Case, reviewer: Person) -> None:
        page = staff_case.opened("trainings", reviewer)
        assert "还没有培训" in text(page)
        page.button(key="training-new").click().run()
        with case.store() as store:
            (made,) = trainings.in_view(store, actor=reviewer.actor)
        assert (made.state, made.county) == ("draft", "330802")

    def test_a_draft_is_changed_counted_and_sent(self, case: Case, reviewer: Person) -> None:
        with case.store() as store:
            made = training_case.drafted(store, reviewer.actor)
        page = staff_case.opened("training", reviewer, id=made.id)
        assert "会邀请 1 家已确认的企业" in text(page)
        page.text_input[0].set_value("换个名字")
        page.button(key=f"plan-trainings-{made.id}-save").click().run()
        assert page.title[0].value == "换个名字"
        page.button(key="plan-begin").click().run()
        assert "邀请的企业" in [entry.value for entry in page.header]
        assert _invitation(case, made.id).reply is None
        with case.store() as store:
            assert store.rows("SELECT 1 FROM messages WHERE kind = 'training'")

    def test_what_looks_like_a_secret_is_asked_about(self, case: Case, reviewer: Person) -> None:
        secret = "配方：甲苯 30%，乙醇 25%，丙酮 45%，80℃ 反应 2 小时"
        with case.store() as store:
            made = training_case.drafted(store, reviewer.actor)
        page = staff_case.opened("training", reviewer, id=made.id)
        page.text_area[0].set_value(secret)
        page.button(key=f"plan-trainings-{made.id}-save").click().run()
        assert "看起来像" in text(page)
        page.button(key=f"plan-trainings-{made.id}-sure").click().run()
        with case.store() as store:
            assert trainings.get(store, made.id, actor=reviewer.actor).said == secret

    def test_a_draft_goes(self, case: Case, reviewer: Person) -> None:
        with case.store() as store:
            made = training_case.drafted(store, reviewer.actor)
        page = staff_case.opened("training", reviewer, id=made.id)
        page.checkbox(key="plan-remove-sure").check().run()
        page.button(key="plan-remove-now").click().run()
        with case.store() as store:
            assert trainings.in_view(store, actor=reviewer.actor) == []

    def test_before_its_day_the_list_shows_the_answers(self, case: Case, reviewer: Person) -> None:
        page = staff_case.opened("training", reviewer, id=_asked(case, reviewer))
        assert "衢州示例材料有限公司1" in text(page)
        assert "还没有答复" in text(page)
        assert not [b for b in page.button if b.label in ("到场", "记为已办")]

    def test_attendance_is_noted_put_right_and_the_training_held(
        self, case: Case, reviewer: Person
    ) -> None:
        training_id = _asked(case, reviewer, today=True)
        firm = case.owner.actor.firm_id
        page = staff_case.opened("training", reviewer, id=training_id)
        page.number_input[0].set_value(3)
        page.button(key=f"came-{firm}").click().run()
        assert "来了 3 人" in text(page)
        page.button(key=f"missed-{firm}").click().run()
        assert "没有来" in text(page)
        page.button(key=f"came-{firm}").click().run()
        page.button(key="training-held").click().run()
        assert "已办" in text(page)
        assert _invitation(case, training_id).came is True

    def test_it_is_called_off_with_a_reason_that_is_kept_while_it_is_typed(
        self, case: Case, reviewer: Person
    ) -> None:
        key = f"plan-trainings-{_asked(case, reviewer)}-cancel"
        training_id = key.split("-")[2]
        page = staff_case.opened("training", reviewer, id=training_id)
        page.button(key=f"{key}-save").click().run()
        assert "取消的原因：请填写内容" in text(page)
        page.text_area(key=f"{key}-reason").set_value("讲师生病").run()
        page = staff_case.opened("training", reviewer, id=training_id)
        assert page.text_area(key=f"{key}-reason").value == "讲师生病"
        page.button(key=f"{key}-save").click().run()
        assert "讲师生病" in text(page)
        assert "讲师生病" in text(_firm_page(case))
        with case.store() as store:
            assert store.rows("SELECT 1 FROM plan_drafts") == []

    @pytest.mark.parametrize(
        ("role", "county"), [(Role.REVIEWER, "330803"), (Role.GUIDE, None)], ids=["far", "guide"]
    )
    def test_who_has_no_asked_firm_sees_nothing(
        self, case: Case, reviewer: Person, role: Role, county: str | None
    ) -> None:
        who = staff_case.official(case, role, county=county)
        training_id = _asked(case, reviewer)
        assert "没有找到这场培训" in text(staff_case.opened("training", who, id=training_id))
        listed = text(staff_case.opened("trainings", who))
        assert TITLE not in listed

    def test_the_lead_lists_what_comes(self, case: Case, reviewer: Person) -> None:
        _asked(case, reviewer)
        page = staff_case.opened("trainings", staff_case.official(case, Role.LEAD))
        assert TITLE in text(page)
        assert PLACE in text(page)
        assert [entry.value for entry in page.header] == ["要办的"]


class TestFirm:
    def test_nothing_comes(self, case: Case) -> None:
        assert "现在没有要参加的培训" in text(_firm_page(case))

    def test_it_reads_when_and_where_and_answers(self, case: Case, reviewer: Person) -> None:
        training_id = _asked(case, reviewer)
        page = _firm_page(case)
        assert PLACE in text(page)
        page.number_input[0].set_value(2)
        page.button(key=f"reply-yes-{training_id}").click().run()
        assert "已答复：参加，2 人" in text(page)
        assert _invitation(case, training_id).reply_persons == 2
        page.button(key=f"reply-no-{training_id}").click().run()
        assert "已答复：不能参加" in text(page)

    def test_its_own_page_leads_there(self, case: Case, reviewer: Person) -> None:
        _asked(case, reviewer)
        said = text(firm_case.opened("overview", case.owner))
        assert "请您参加培训" in said
        assert 'href="/trainings"' in said

    def test_what_is_over_says_how_it_was(self, case: Case, reviewer: Person) -> None:
        training_id = _asked(case, reviewer)
        yesterday = training_case.today() - timedelta(days=1)
        with case.store() as store:
            store.update("trainings", training_id, {"day": yesterday.isoformat()})
        page = _firm_page(case)
        assert "到场还没有登记" in text(page)
        assert not [b for b in page.button if b.label == "参加"]
