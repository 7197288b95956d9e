"""The queue as officials meet it: no answer on it, the address keeps what is seen, cases change hands."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import caseloads, recusals
from data.actor import Role
from portal.workflows import recusing
from tests.portal.screens import self_check_case, staff_case
from tests.portal.screens.firm_case import headings, submitted
from tests.portal.screens.self_check_case import Case, Person
from tests.portal.screens.staff_case import official, opened
from tests.portal.screens.visitor_case import portal, text


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    return portal(tmp_path, monkeypatch)


def firm_of(case: Case) -> str:
    return case.owner.actor.firm_id or ""


def more_firms(case: Case, count: int) -> None:
    with case.store() as store:
        for number in range(2, 2 + count):
            self_check_case.firm(store, number)


def taken(case: Case, person: Person) -> None:
    with case.store() as store:
        caseloads.take(
            store,
            self_check_case.new_id(),
            firm_of(case),
            actor=person.actor,
            now=self_check_case.now(),
        )


def labels_of(page: AppTest) -> list[str]:
    return [button.label for button in page.button]


def address(page: AppTest) -> dict[str, str]:
    """What stands in the address of the page."""
    return {
        name: said if isinstance(said, str) else said[-1]
        for name, said in page.query_params.items()
    }


def test_a_firm_stands_with_colour_reasons_and_no_answer(case: Case) -> None:
    submitted(case, level=1)
    page = opened("queue", official(case))
    words = text(page)

    assert "柯城区：1 家，其中 1 家等您办" in words
    assert "已提交待复核，今天起" in words
    assert re.search(r'class="zd-level"[^>]*>(■ 红|◆ 橙|▲ 黄|● 蓝)<', words)
    assert "无人主办" in words
    for secret in ("3 级：", "答案和证据", "FK-DJ-01", "张三"):
        assert secret not in words
    assert "排位怎么算" in words
    assert "超过 180 天以后，每 180 天加 1 倍，最多 ×3" in words


@pytest.mark.parametrize("role", [Role.GUIDE, Role.REVIEWER])
def test_an_empty_scope_says_what_comes(case: Case, role: Role) -> None:
    page = opened("queue", official(case, role, county="330803"), kind="all")

    assert "您的范围里还没有企业" in text(page)
    assert "示例材料" not in text(page)


def test_nothing_to_do_leads_on(case: Case) -> None:
    staff_case.confirmed(case, reviewer := official(case))

    assert "这一类眼下没有" in text(opened("queue", reviewer))
    assert "没有符合的企业" in text(opened("queue", reviewer, words="无此企业"))


def test_who_has_no_queue_is_told(case: Case) -> None:
    page = opened("queue", case.owner)

    assert "不能做这一步" in text(page)
    assert "示例材料" not in text(page)


def test_what_is_chosen_stands_in_the_address_and_comes_back_from_it(case: Case) -> None:
    submitted(case, level=1)
    reviewer = official(case)
    page = opened("queue", reviewer)

    page.button("queue-kind-all").click().run()
    page.text_input("queue-filter-words").set_value("示例").run()
    page.selectbox("queue-filter-state").set_value("submitted").run()
    assert address(page) == {"kind": "all", "words": "示例", "state": "submitted"}
    assert "全部企业 1 家" in headings(page)

    again = opened("queue", reviewer, kind="all", words="示例", state="submitted")
    assert again.text_input("queue-filter-words").value == "示例"
    assert again.selectbox("queue-filter-state").value == "submitted"
    again.button("queue-clear").click().run()
    assert address(again) == {"kind": "all"}


def test_todays_firms_come_first_and_the_rest_in_pages(case: Case) -> None:
    more_firms(case, 40)
    page = opened("queue", official(case), kind="all")

    assert "全部企业：今天先办这 6 家" in headings(page)
    assert "其余 35 家" in headings(page)
    page.button("queue-on").click().run()
    assert address(page)["page"] == "2"
    assert [h for h in headings(page) if "今天" in h] == []
    assert "第 2／2 页" in text(page)


def test_a_case_is_taken_by_one_and_the_other_is_told_by_whom(case: Case) -> None:
    submitted(case, level=1)
    first = official(case, post="复核一岗")
    second = official(case, post="复核二岗")
    page, late = opened("queue", first), opened("queue", second)

    page.button(f"queue-take-{firm_of(case)}").click().run()
    assert "已认领，由您主办" in page.info[0].value
    assert "我主办" in text(page)

    late.button(f"queue-take-{firm_of(case)}").click().run()
    assert "由复核一岗（柯城区委政法委）认领" in late.info[0].value
    assert "王五" not in late.info[0].value


def test_who_keeps_out_reads_the_name_and_nothing_else(case: Case) -> None:
    submitted(case, level=1)
    reviewer = official(case)
    with case.store() as store:
        recusing.declare(
            store,
            firm_of(case),
            "本人配偶在该企业任职",
            actor=reviewer.actor,
            now=self_check_case.now(),
            new_id=self_check_case.new_id,
        )

    page = opened("queue", reviewer, kind="all")
    assert "已回避" in headings(page)
    assert 'class="zd-level"' not in text(page)
    assert "等您办" not in text(page).partition("已回避")[2]

    lead = opened("queue", official(case, Role.LEAD), kind="all")
    assert "本人配偶在该企业任职" in text(lead)
    (lift,) = [button for button in lead.button if button.label == "解除回避"]
    lift.click().run()
    with case.store() as store:
        assert recusals.own(store, actor=reviewer.actor) == []


class TestTheLead:
    def test_sees_counties_and_who_has_how_much(self, case: Case) -> None:
        submitted(case, level=1)
        taken(case, official(case, post="复核一岗"))
        words = text(opened("queue", official(case, Role.LEAD)))

        assert "全市：1 家" in words
        assert "其中无人主办" in words
        assert "复核一岗（柯城区委政法委）" in words

    def test_gives_picked_firms_out(self, case: Case) -> None:
        submitted(case, level=1)
        reviewer = official(case)
        page = opened("queue", official(case, Role.LEAD))
        page.checkbox(f"queue-pick-{firm_of(case)}").check().run()
        page.selectbox("queue-give-to").set_value(reviewer.actor.account_id).run()
        page.button("queue-give-out").click().run()

        assert "已分派 1 家" in page.info[0].value
        assert "主办" in text(opened("queue", reviewer, kind="all", holder="mine"))
        assert "全部企业 1 家" in headings(opened("queue", reviewer, kind="all", holder="mine"))

    def test_carries_out_the_spread_that_was_shown(self, case: Case) -> None:
        submitted(case, level=1)
        reviewer = official(case)
        page = opened("queue", official(case, Role.LEAD))
        page.selectbox("queue-balance").set_value("330802").run()
        assert "方案：改 1 家" in text(page)

        taken(case, other := official(case))
        page.button("queue-balance-do").click().run()

        assert "已分派 0 家" in page.info[0].value
        assert "刚刚变过" in page.warning[0].value
        with case.store() as store:
            held = store.rows("SELECT account_id FROM caseloads WHERE ended_at IS NULL")
        assert [row["account_id"] for row in held] == [other.actor.account_id]
        assert reviewer.actor.account_id != other.actor.account_id


class TestTheStrip:
    def way(self, case: Case, person: Person, **query: str) -> AppTest:
        said = {"firm": firm_of(case), "queue": "kind=all&at=1"} | query
        return opened("firm_file", person, **said)

    def test_says_where_and_why_and_turns_to_the_next(self, case: Case) -> None:
        more_firms(case, 2)
        submitted(case, level=1)
        page = self.way(case, official(case))

        assert "队列 1／3" in text(page)
        assert "为什么排在这里" in text(page)
        assert page.button("queue-step-before").disabled

        page.button("queue-step-after").click().run()
        assert "队列 2／3" in text(page)
        assert address(page)["firm"] != firm_of(case)
        assert address(page)["queue"] == "kind=all&at=2"

    @pytest.mark.parametrize("screen", ["diary", "letter"])
    def test_stands_over_the_diary_and_the_letters_too(self, case: Case, screen: str) -> None:
        more_firms(case, 1)
        page = opened(screen, official(case), firm=firm_of(case), queue="kind=all&at=1")
        page.button("queue-step-after").click().run()
        assert address(page)["firm"] != firm_of(case)

    def test_a_firm_that_left_the_queue_leads_to_who_moved_up(self, case: Case) -> None:
        more_firms(case, 1)
        submitted(case, level=1)
        page = self.way(case, official(case), queue="kind=all&state=never&at=1")
        assert "这家已不在这个队列里，还有 0 家" in text(page)

        page = self.way(case, official(case), queue="kind=confirm&words=公司2&at=1")
        assert "这家已不在这个队列里，还有 1 家" in text(page)
        page.button("queue-step-after").click().run()
        assert "队列 1／1" in text(page)

    def test_without_a_way_there_is_no_number(self, case: Case) -> None:
        page = opened("firm_file", official(case), firm=firm_of(case))

        assert "为什么排在这里" in text(page)
        assert "队列 1" not in text(page)
        assert "下一家" not in labels_of(page)

    def test_a_recusal_closes_the_page(self, case: Case) -> None:
        submitted(case, level=1)
        reviewer = official(case)
        page = self.way(case, reviewer)
        page.text_area[0].set_value("亲属")
        (send,) = [button for button in page.button if button.label == "申请回避"]
        send.click().run()
        assert "至少 4 个字" in page.info[0].value
        assert page.text_area[0].value == "亲属", "what was typed stays"

        page.text_area[0].set_value("亲属在该企业任职")
        (send,) = [button for button in page.button if button.label == "申请回避"]
        send.click().run()

        assert "您已对这家企业回避" in page.info[0].value
        assert headings(page) == []

    def test_an_own_case_is_given_back_or_handed_over(self, case: Case) -> None:
        reviewer, colleague = official(case), official(case, post="复核二岗")
        taken(case, reviewer)
        page = self.way(case, reviewer)
        page.selectbox(f"strip-to-{firm_of(case)}").set_value(colleague.actor.account_id).run()
        page.button(f"strip-hand-{firm_of(case)}").click().run()
        assert "已转交" in page.info[0].value
        assert "复核二岗（柯城区委政法委）主办" in text(page)

        theirs = self.way(case, colleague)
        theirs.button(f"strip-give-{firm_of(case)}").click().run()
        assert "已退回" in theirs.info[0].value
        assert "认领" in labels_of(theirs)
        theirs.button(f"strip-take-{firm_of(case)}").click().run()
        assert "我主办" in text(theirs)
