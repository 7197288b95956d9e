"""The firm's desk for staff, and the firm's own file (一企一档): what was, what comes, where to go."""

import re
from urllib.parse import unquote

import pytest

from data.actor import Role
from portal import navigation
from portal.screens.staff import case_place
from portal.web import addresses
from portal.workflows import reading_case, visiting
from tests.portal.screens import firm_case, self_check_case
from tests.portal.screens.firm_case import headings, submitted
from tests.portal.screens.self_check_case import Case, Person
from tests.portal.screens.staff_case import official, opened, says_why
from tests.portal.screens.visitor_case import text


def _firm(case: Case) -> str:
    return case.owner.actor.firm_id or ""


@pytest.fixture
def reviewer(case: Case) -> Person:
    submitted(case, scope="light", level=1)
    reviewer = official(case)
    says_why(case, reviewer)
    return reviewer


def visit(case: Case, person: Person, said: str, *, shown: bool = True) -> None:
    with case.store() as store:
        visiting.record(
            store,
            _firm(case),
            {
                "kind": "visit",
                "day": "2026-01-05",
                "said": said,
                "next_step": f"{said}的下一步",
                "next_on": "2026-01-20",
                "shown": visiting.YES if shown else "",
            },
            actor=person.actor,
            now=self_check_case.now(),
            new_id=self_check_case.new_id,
        )


def test_the_desk_says_colour_dates_and_what_happened(case: Case, reviewer: Person) -> None:
    visit(case, reviewer, "看了门禁")
    page = opened("firm_file", reviewer, firm=_firm(case))
    words = text(page)

    assert headings(page)[-2:] == ["接下来", "经过"]
    for said in ("现在的颜色", "还没有复核", "看了门禁的下一步", "提交自评：轻量版", "企业登记"):
        assert said in words


def test_ways_lead_only_to_pages_that_are_there(case: Case, reviewer: Person) -> None:
    words = text(opened("firm_file", reviewer, firm=_firm(case)))
    there = {screen.address for screen in navigation.SCREENS}

    for address, label in case_place._WAYS:
        link = f'<a href="/{address}?firm={_firm(case)}" target="_self">{label}</a>'
        assert (link in words) == (address in there)
    assert f'href="/{addresses.DIARY}?firm=' in words


def test_links_to_other_pages_of_the_firm_keep_the_way_through_the_queue(
    case: Case, reviewer: Person
) -> None:
    words = text(opened("firm_file", reviewer, firm=_firm(case), queue="kind=review&at=2"))
    kept = f'"/{addresses.REVIEW}?firm={_firm(case)}&amp;queue=kind%3Dreview%26at%3D2"'

    assert kept in words


def test_the_file_is_narrowed(case: Case, reviewer: Person) -> None:
    visit(case, reviewer, "看了门禁")
    words = text(opened("firm_file", reviewer, firm=_firm(case), kind="check"))

    assert "提交自评" in words
    assert "企业登记" not in words
    assert "经过" in headings(opened("firm_file", reviewer, firm=_firm(case), kind="letter"))


def test_older_events_come_on_demand_and_the_whole_is_printed(
    case: Case, reviewer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_case, "EACH", 2)
    for number in range(3):
        visit(case, reviewer, f"第{number}次")
    page = opened("firm_file", reviewer, firm=_firm(case))
    assert "企业登记" in text(page)
    assert '<span class="zd-more"><bdi>第0次' not in text(page)
    older = next(link for link in page.get("page_link") if link.proto.label == "看更早的")
    assert "before" in older.proto.query_string

    whole = text(opened("firm_file", reviewer, firm=_firm(case), all="1"))
    assert all(f'<span class="zd-more"><bdi>第{number}次' in whole for number in range(3))


@pytest.mark.parametrize("before", ["x", "a~b", "~~", "9~9~9~9", "' OR 1=1"])
def test_a_strange_address_shows_the_latest(case: Case, reviewer: Person, before: str) -> None:
    words = text(opened("firm_file", reviewer, firm=_firm(case), before=before, kind="x"))

    assert "提交自评" in words


def test_the_firm_reads_its_own_file(case: Case, reviewer: Person) -> None:
    visit(case, reviewer, "企业可看的")
    visit(case, reviewer, "内部的", shown=False)
    page = firm_case.opened("case_file", case.owner)
    words = text(page)

    assert "企业可看的" in words
    assert "内部的" not in words
    assert {"接下来", "给您看的走访和联系", "经过"} <= set(headings(page))


@pytest.mark.parametrize("who", ["visitor", "admin", "reviewer"])
def test_others_read_nothing_of_it(case: Case, reviewer: Person, who: str) -> None:
    visit(case, reviewer, "企业可看的")
    people = {"visitor": None, "admin": official(case, Role.ADMIN), "reviewer": reviewer}

    assert "企业可看的" not in text(firm_case.opened("case_file", people[who]))


CASE_PAGES = ("firm_file", "firm_actions", "letter", "diary", "review", "colour_move", "objection")


@pytest.mark.parametrize("screen", CASE_PAGES)
def test_who_came_by_the_queue_keeps_the_way_through_it_on_every_link(
    case: Case, reviewer: Person, screen: str
) -> None:
    visit(case, reviewer, "看了门禁")
    firm, way = _firm(case), "kind=all&at=1"
    page = opened(screen, reviewer, firm=firm, queue=way)
    words = text(page).replace("&amp;", "&")

    links = [unquote(one) for one in re.findall(r'href="([^"]+)"', words) if firm in one]
    assert [one for one in links if "queue=" not in one and "seen=" not in one] == []
    assert re.search(r'<p class="rs-place"><a href="/queue\?[^"]*seen=' + firm, words)
    for link in page.get("page_link"):
        query = link.proto.query_string if hasattr(link.proto, "query_string") else ""
        assert firm not in query or "queue" in query or "seen" in query


@pytest.mark.parametrize("screen", CASE_PAGES[:5])
def test_who_came_otherwise_goes_back_to_the_list_of_firms(
    case: Case, reviewer: Person, screen: str
) -> None:
    words = text(opened(screen, reviewer, firm=_firm(case)))

    assert '<p class="rs-place"><a href="/firms" target="_self">企业名录</a>' in words
