"""The publishing desk: one drafts, another looks and publishes; corrected, withdrawn, all in the log."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import publications
from data.actor import Role
from portal import access
from portal.settings import Settings
from portal.workflows import drafting
from tests.data.figure_rows import SERIES
from tests.data.town import NOW
from tests.portal.screens import publishing_case
from tests.portal.screens.publishing_case import SECOND, Portal
from tests.portal.screens.visitor_case import text

DESK = "staff.publishing"


@pytest.fixture
def portal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Portal:
    made = publishing_case.made(tmp_path)
    for name, value in made.environment.items():
        monkeypatch.setenv(name, value)
    made.settle(60)
    return made


def _press(page: AppTest, key: str) -> AppTest:
    return page.button(key=key).click().run()


def _draft(portal: Portal, page: AppTest, key: str = "publishing-draft") -> AppTest:
    """Press, and come back when it is over."""
    _press(page, key)
    run = drafting.last(portal.database)
    assert run is None or run.wait(20)
    return page.run() if run else page


def _drafted(portal: Portal) -> str:
    _draft(portal, portal.page(DESK, Role.LEAD))
    with access.open_database(Settings.from_environment()) as store:
        [draft] = publications.drafts(store, actor=portal.actor(Role.LEAD))
    return draft.id


def test_before_anything_was_drafted(portal: Portal) -> None:
    said = text(portal.page(DESK, Role.LEAD))

    assert "没有草稿在等" in said
    assert "现在没有有效的公布" in said
    assert "现在有 60 家有结果，够拟稿" in said
    assert "还没有拟过稿" in said


def test_one_drafts_and_another_publishes(portal: Portal) -> None:
    draft = _drafted(portal)
    own = portal.page(DESK, Role.LEAD, draft=draft)
    assert "这是您拟的" in text(own)
    assert "publishing-publish" not in [button.key for button in own.button]
    other = portal.page(DESK, Role.REVIEWER, draft=draft)
    assert "还没有公布" in text(other)
    assert len(other.get("vega_lite_chart")) >= 4
    assert "publishing-drop" not in [button.key for button in other.button]

    page = _press(_press(other, "publishing-publish"), "publishing-publish-now")

    assert "已经公布" in text(page)
    with access.open_database(Settings.from_environment()) as store:
        assert publications.latest(store, SERIES).id == draft
    log = text(portal.page(DESK, SECOND))
    assert "拟稿" in log
    assert "核对后公布" in log
    assert "留痕第" in log
    assert "更正或撤回" in log
    assert "更正或撤回" not in text(portal.page(DESK, Role.REVIEWER))


def test_publishing_asks_twice(portal: Portal) -> None:
    portal.draft("first")
    page = _press(portal.page(DESK, Role.REVIEWER, draft="first"), "publishing-publish")

    page = _press(page, "publishing-publish-not")

    assert "publishing-publish" in [button.key for button in page.button]
    assert "第 1 步" not in text(page)
    with access.open_database(Settings.from_environment()) as store:
        assert publications.published(store) == []


def test_a_draft_is_dropped_by_who_made_it(portal: Portal) -> None:
    portal.draft("first")
    other = portal.page(DESK, SECOND, draft="first")
    assert "publishing-drop" not in [button.key for button in other.button]

    own = portal.page(DESK, Role.LEAD, draft="first")
    page = _press(_press(own, "publishing-drop"), "publishing-drop-now")

    said = text(page)
    assert "草稿已经放弃" in said
    assert "放弃草稿" in said
    assert "由拟稿人放弃了" in text(portal.page(DESK, SECOND, draft="first"))


def test_a_draft_is_sent_back_with_a_reason_that_no_reload_loses(portal: Portal) -> None:
    portal.draft("first")
    page = portal.page(DESK, Role.REVIEWER, draft="first")
    page = _press(_press(page, "publishing-refuse"), "publishing-refuse-now")
    assert "退回原因：请填写内容" in text(page)
    page.text_area(key="publishing-reason-first").set_value("县的口径\n要再核对").run()

    again = portal.page(DESK, Role.REVIEWER, draft="first")
    assert again.text_area(key="publishing-reason-first").value == "县的口径\n要再核对"
    assert not portal.page(DESK, SECOND, draft="first").text_area[0].value
    page = _press(_press(again, "publishing-refuse"), "publishing-refuse-now")

    said = text(page)
    assert "草稿已经退回" in said
    assert "退回草稿" in said
    told = text(portal.page(DESK, Role.LEAD, draft="first"))
    assert "没有公布，退回了" in told
    assert "要再核对" in told


def test_what_waits_stands_on_the_queue_and_among_the_firms(portal: Portal) -> None:
    portal.draft("first")

    for page in ("staff.queue", "staff.firms"):
        assert "1 份统计草稿等您核对公布" in text(portal.page(page, Role.REVIEWER))
        assert "统计草稿等您" not in text(portal.page(page, Role.LEAD))


def test_a_second_draft_is_refused_in_words(portal: Portal) -> None:
    portal.draft("first")

    page = _draft(portal, portal.page(DESK, SECOND))

    assert "已有一份待核对的快照" in text(page)


def test_too_little_changed_is_said_before_and_after(portal: Portal) -> None:
    portal.publish("first")
    portal.settle(2, start=60)
    page = portal.page(DESK, Role.LEAD)

    page = _draft(portal, page)

    said = text(page)
    assert "变化的企业太少" in said
    assert "多半拟不成" in said


def test_too_few_firms_of_another_kind(portal: Portal) -> None:
    page = portal.page(DESK, Role.LEAD, scope="light")
    assert "拟不成" in text(page)

    assert "参评企业太少" in text(_draft(portal, page))


def test_a_click_while_one_is_under_way_begins_nothing(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bar stands there for whoever opens the page; a reload does not begin a second one."""
    run = drafting.Run("x" * 32, SERIES, portal.actor(Role.LEAD).account_id, NOW)
    run.stage = "groups"
    monkeypatch.setitem(drafting._LAST, portal.database, run)

    page = portal.page(DESK, SECOND)
    again = portal.page(DESK, Role.LEAD)

    assert "publishing-draft" not in [button.key for button in (*page.button, *again.button)]
    assert "十万家企业约要半分钟" in text(page)


def test_what_holds_is_withdrawn_with_a_reason(portal: Portal) -> None:
    portal.publish("first")
    page = portal.page(DESK, Role.LEAD, snapshot="first")

    page = _press(page, "publishing-withdraw")
    assert "撤回原因：请填写内容" in text(page)
    page.text_area(key="publishing-reason-first").set_value("行业口径有误，正在更正").run()
    page = portal.page(DESK, Role.LEAD, snapshot="first")
    page = _press(page, "publishing-withdraw")

    assert "已经撤回" in text(page)
    with access.open_database(Settings.from_environment()) as store:
        assert publications.get(store, "first").reason == "行业口径有误，正在更正"


def test_a_reason_that_looks_like_a_secret_is_asked_about(portal: Portal) -> None:
    portal.publish("first")
    page = portal.page(DESK, Role.LEAD, snapshot="first")
    looks = "误附配方：苯乙烯 35%，丙烯酸 12%，引发剂 0.5%"
    page.text_area(key="publishing-reason-first").set_value(looks).run()

    page = _press(page, "publishing-withdraw")

    assert page.text_area(key="publishing-reason-first").value == looks
    with access.open_database(Settings.from_environment()) as store:
        assert publications.get(store, "first").state == "published"
    _press(page, "publishing-withdraw")
    with access.open_database(Settings.from_environment()) as store:
        assert publications.get(store, "first").state == "withdrawn"


def test_a_correction_takes_the_place(portal: Portal) -> None:
    portal.publish("first")
    portal.settle(40, start=60)

    _draft(portal, portal.page(DESK, Role.LEAD, snapshot="first"), "publishing-correct")

    with access.open_database(Settings.from_environment()) as store:
        [draft] = publications.drafts(store, actor=portal.actor(Role.LEAD))
    assert draft.corrects == "first"
    assert "公布以后代替" in text(portal.page(DESK, Role.REVIEWER, draft=draft.id))


@pytest.mark.parametrize(
    ("who", "query"),
    [
        pytest.param(Role.REVIEWER, {"snapshot": "first"}, id="a reviewer corrects or withdraws"),
        pytest.param(Role.LEAD, {"snapshot": "nonsense"}, id="no such snapshot"),
        pytest.param(Role.LEAD, {"draft": "first"}, id="a snapshot is no draft"),
    ],
)
def test_what_is_not_there_or_not_for_them(
    portal: Portal, who: Role, query: dict[str, str]
) -> None:
    portal.publish("first")

    page = portal.page(DESK, who, **query)

    assert not page.button
    assert not page.get("vega_lite_chart")
