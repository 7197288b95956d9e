"""The form of a plan, of a training as of a campaign: nothing typed is lost, nothing saved is overwritten unseen."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from streamlit.testing.v1 import AppTest

from data import campaigns, plan_drafts, trainings
from data.actor import Role
from data.campaigns import Campaign
from data.training_plans import Training
from tests.portal.screens import campaign_case, staff_case, training_case
from tests.portal.screens.self_check_case import Case, Person, now
from tests.portal.screens.visitor_case import text

ID = "d" * 32
NAME, SAID, DAY = "名称", "内容", "日期"


@dataclass(frozen=True)
class Form:
    """The plan of one kind on its page. `fields`: what a test calls a field → the field's name."""

    case: Case
    person: Person
    screen: str
    table: str
    fields: dict[str, str]
    read: Callable[[], Training | Campaign]
    change: Callable[..., object]

    @property
    def about(self) -> str:
        return f"{self.table}/{ID}"

    def opened(self) -> AppTest:
        return staff_case.opened(self.screen, self.person, id=ID)

    def key(self, field: str, more: str = "") -> str:
        return f"plan-{self.table}-{ID}-{self.fields[field]}{more}"

    def step(self, name: str) -> str:
        return f"plan-{self.table}-{ID}-{name}"

    def value(self, page: AppTest, field: str) -> str | None:
        areas = {area.key: area.value for area in page.text_area}
        return areas.get(self.key(field)) or page.text_input(key=self.key(field)).value

    def type(self, page: AppTest, field: str, words: str) -> None:
        kind = page.text_area if field == SAID else page.text_input
        kind(key=self.key(field)).set_value(words).run()

    def stands(self, field: str) -> str:
        return str(getattr(self.read(), self.fields[field]))

    def draft(self) -> dict[str, str]:
        with self.case.store() as store:
            return dict(plan_drafts.read(store, self.about, actor=self.person.actor).content)


def _training(case: Case) -> Form:
    person = staff_case.official(case)
    with case.store() as store:
        training_case.confirm(store, case.owner.actor.firm_id or "")
        training_case.drafted(store, person.actor, ID)

    def read() -> Training:
        with case.store() as store:
            return trainings.get(store, ID, actor=person.actor)

    def change(**changes: str) -> None:
        plan = read()
        wanted = plan.model_copy(update=changes)
        with case.store() as store:
            trainings.change(
                store, ID, wanted, seen_version=plan.version, actor=person.actor, now=now()
            )

    fields = {NAME: "title", SAID: "said", DAY: "day"}
    return Form(case, person, "training", "trainings", fields, read, change)


def _campaign(case: Case) -> Form:
    person = staff_case.official(case, Role.LEAD)
    with case.store() as store:
        firm = case.owner.actor.firm_id or ""
        campaign_case.of_portal(store, person.actor, ("c" * 32, ID), [firm])

    def read() -> Campaign:
        with case.store() as store:
            return campaigns.get(store, ID, actor=person.actor)

    def change(**changes: str) -> None:
        plan = read()
        wanted = plan.model_copy(update=changes)
        with case.store() as store:
            campaigns.change(
                store, ID, wanted, seen_version=plan.version, actor=person.actor, now=now()
            )

    fields = {NAME: "name", SAID: "invitation", DAY: "until"}
    return Form(case, person, "campaign", "campaigns", fields, read, change)


@pytest.fixture(params=[_training, _campaign], ids=["training", "campaign"])
def form(request: pytest.FixtureRequest, case: Case) -> Form:
    found: Form = request.param(case)
    return found


def test_what_was_typed_is_there_after_a_reload(form: Form) -> None:
    page = form.opened()
    form.type(page, NAME, "写了一半的名称")
    form.type(page, SAID, "写了一半的内容")
    again = form.opened()
    assert (form.value(again, NAME), form.value(again, SAID)) == (
        "写了一半的名称",
        "写了一半的内容",
    )
    assert form.stands(NAME) != "写了一半的名称"


def test_a_choice_is_kept_too(form: Form) -> None:
    name, code = ("controls", "FK-DJ-01") if form.screen == "training" else ("sizes", "micro")
    key = f"plan-{form.table}-{ID}-{name}"
    page = form.opened()
    page.multiselect(key=key).set_value([code]).run()
    assert form.draft()[name] == code
    assert form.opened().multiselect(key=key).value == [code]


def test_what_is_wrong_is_told_and_what_was_typed_stays(form: Form) -> None:
    page = form.opened()
    form.type(page, DAY, "下个月")
    page.button(key=form.step("save")).click().run()
    assert "日期：请写成" in text(page)
    assert form.value(form.opened(), DAY) == "下个月"


def test_what_was_saved_is_no_draft_any_more(form: Form) -> None:
    page = form.opened()
    form.type(page, NAME, " 新的名称 ")
    page.button(key=form.step("save")).click().run()
    assert (form.stands(NAME), form.draft()) == ("新的名称", {})
    assert form.value(page, NAME) == "新的名称"
    assert page.title[0].value == "新的名称"


def test_what_is_given_up_reads_as_it_is_saved(form: Form) -> None:
    page = form.opened()
    stood = form.value(page, NAME)
    form.type(page, NAME, "不要了")
    page.button(key=form.step("drop")).click().run()
    assert (form.value(page, NAME), form.draft()) == (stood, {})


def test_what_nobody_typed_into_follows_what_another_saved(form: Form) -> None:
    page = form.opened()
    form.type(page, SAID, "我写的内容")
    form.change(**{form.fields[NAME]: "别人改的名称"})
    page.run()
    assert form.value(page, NAME) == "别人改的名称"
    page.button(key=form.step("save")).click().run()
    assert (form.stands(NAME), form.stands(SAID)) == ("别人改的名称", "我写的内容")


@pytest.mark.parametrize(("choice", "stands"), [("mine", "我改的名称"), ("theirs", "别人改的名称")])
@pytest.mark.parametrize("reloaded", [False, True], ids=["same tab", "after a reload"])
def test_a_field_that_two_changed_waits_for_a_choice(
    form: Form, choice: str, stands: str, reloaded: bool
) -> None:
    page = form.opened()
    form.type(page, NAME, "我改的名称")
    form.change(**{form.fields[NAME]: "别人改的名称"})
    page = form.opened() if reloaded else page.run()
    assert "别人改的名称" in text(page)
    page.button(key=form.step("save")).click().run()
    assert "选定用哪一个" in text(page)
    assert (form.stands(NAME), form.value(page, NAME)) == ("别人改的名称", "我改的名称")

    page.button(key=form.key(NAME, f"-{choice}")).click().run()
    assert form.value(page, NAME) == stands
    page.button(key=form.step("save")).click().run()
    assert form.stands(NAME) == stands


@pytest.mark.parametrize(("choice", "kept"), [("here", "这一页的"), ("there", "别处的")])
def test_two_tabs_of_one_person_wait_for_a_choice(form: Form, choice: str, kept: str) -> None:
    page, other = form.opened(), form.opened()
    form.type(other, NAME, "别处的")
    form.type(page, NAME, "这一页的")
    assert "您在别处也改了" in text(page)
    assert form.draft()[form.fields[NAME]] == "别处的"
    page.button(key=form.step(choice)).click().run()
    assert (form.value(page, NAME), form.draft()[form.fields[NAME]]) == (kept, kept)


def test_firms_are_not_asked_over_what_is_not_saved(form: Form) -> None:
    page = form.opened()
    form.type(page, SAID, "还没有保存")
    page.button(key="plan-begin").click().run()
    assert "没保存的修改" in page.error[0].value
    assert form.read().state == "draft"


def test_firms_are_not_asked_by_a_plan_that_was_not_seen(form: Form) -> None:
    page = form.opened()
    form.change(**{form.fields[NAME]: "别人改的名称"})
    page.button(key="plan-begin").click().run()
    assert "刚刚被别人修改过" in page.error[0].value
    assert form.read().state == "draft"


def test_a_plan_that_is_gone_takes_its_drafts_along(form: Form) -> None:
    page = form.opened()
    form.type(page, NAME, "写了一半")
    page.checkbox(key="plan-remove-sure").check().run()
    page.button(key="plan-remove-now").click().run()
    with form.case.store() as store:
        assert store.rows("SELECT 1 FROM plan_drafts") == []


def test_a_running_one_keeps_what_was_typed_too(form: Form) -> None:
    page = form.opened()
    page.button(key="plan-begin").click().run()
    form.type(form.opened(), DAY, "明年")
    assert form.value(form.opened(), DAY) == "明年"
