"""The firm reads who looked at its file, when, as what and why."""

from datetime import timedelta
from pathlib import Path

import pytest

from data import exports, purposes
from data.actor import Role
from portal.screens.firm import looks
from tests.portal.screens import self_check_case
from tests.portal.screens.firm_case import headings, opened, submitted, ways_on
from tests.portal.screens.self_check_case import Case, Person
from tests.portal.screens.staff_case import official, says_why
from tests.portal.screens.visitor_case import portal, text


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    return portal(tmp_path, monkeypatch)


def _look(case: Case, person: Person, *, days: int = 0) -> None:
    with case.store() as store:
        purposes.note_look(
            store,
            case.owner.actor.firm_id or "",
            "assessments/x",
            actor=person.actor,
            now=self_check_case.now() + timedelta(days=days),
        )


def test_nobody_looked_yet(case: Case) -> None:
    page = opened("looks", case.owner)

    assert "还没有工作人员看过" in text(page)
    assert "还没有人导出过" in text(page)


@pytest.mark.parametrize("who", ["owner", "colleague"])
def test_a_look_stands_with_post_agency_and_purpose(case: Case, who: str) -> None:
    submitted(case)
    reviewer = official(case, post="<b>复核员</b>")
    says_why(case, reviewer, "核对<i>证据</i>的日期")
    _look(case, reviewer)
    words = text(opened("looks", getattr(case, who)))

    assert "柯城区委政法委" in words
    assert "提交的自评：答案、证据和结果" in words
    assert "写明目的，可看联系人" in words
    assert "核对&lt;i&gt;证据&lt;/i&gt;的日期" in words
    assert "&lt;b&gt;复核员" in words
    assert "王五" not in words, "post and agency, no name"


def test_days_stand_apart_newest_first(case: Case) -> None:
    reviewer = official(case)
    says_why(case, reviewer)
    _look(case, reviewer, days=1)
    words = text(opened("looks", case.owner))

    assert words.count("<caption") == 2
    assert words.index("提交的自评") < words.index("可看联系人")


def test_older_looks_are_a_page_away(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looks, "_EACH", 3)
    reviewer = official(case)
    says_why(case, reviewer)
    for _ in range(4):
        _look(case, reviewer)
    page = opened("looks", case.owner)
    assert ways_on(page) == ["看更早的"]
    assert text(page).count("提交的自评") == 3

    with case.store() as store:
        numbers = [
            one.number
            for one in purposes.looks(store, case.owner.actor.firm_id or "", actor=case.owner.actor)
        ]
    older = opened("looks", case.owner, before=str(numbers[2]))
    assert ways_on(older) == ["回到最近的"]
    assert text(older).count("提交的自评") == 1
    assert text(older).count("可看联系人") == 1


@pytest.mark.parametrize("before", ["x", "-1", "1e9", "9" * 40, "' OR 1=1", "٣"])
def test_an_odd_address_shows_the_first_page(case: Case, before: str) -> None:
    says_why(case, official(case))

    assert "复核员" in text(opened("looks", case.owner, before=before))


def test_a_neighbour_reads_nothing(case: Case) -> None:
    says_why(case, official(case))
    with case.store() as store:
        other = self_check_case.firm(store, 9)

    assert "还没有工作人员看过" in text(opened("looks", other))


def test_own_exports_stand_below(case: Case) -> None:
    with case.store() as store:
        exports.note_own(
            store,
            "e1",
            rows=1234,
            size=3 * 1024 * 1024,
            actor=case.owner.actor,
            now=self_check_case.now(),
        )
    page = opened("looks", case.colleague)

    assert "企业负责人" in text(page)
    assert "1,234" in text(page)
    assert "3.0 MB" in text(page)
    assert headings(page) == ["谁看过我们的资料", "全部资料的导出"]


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.LEAD, Role.AUDITOR, Role.ADMIN])
def test_officials_do_not_read_it(case: Case, role: Role) -> None:
    page = opened("looks", official(case, role))

    assert page.exception
    assert not page.get("html")[1:]
