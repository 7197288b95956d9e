"""The queue sized to the day, in pages, and the way through it that an address carries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import firms
from data.actor import Actor
from data.queue import Query
from portal.workflows import queueing
from portal.workflows.queueing import Desk
from tests.data import queue_rows as rows
from tests.data.town import NOW, PROFILE, Town

WORDS = st.text(alphabet="甲乙丙abc&=%?# 12'\"", max_size=20)


@given(
    query=st.builds(
        Query,
        kind=st.sampled_from(["todo", "all", "review"]),
        holder=st.sampled_from(["", "mine", "free"]),
        words=WORDS,
        county=WORDS,
        overdue=st.booleans(),
    ),
    page=st.integers(0, 40),
    at=st.integers(1, 9999),
)
def test_an_address_says_the_query_back(query: Query, page: int, at: int) -> None:
    address = queueing.to_address(query, page)
    assert queueing.from_address(address) == query
    assert queueing.page_of(address) == page

    way = queueing.way(query, at, page)
    back = queueing.way_back(way, "f1")
    assert back == address | {"seen": "f1"}
    assert queueing.page_of_way(way) == page


@pytest.mark.parametrize(
    "address",
    [{}, {"page": "-1"}, {"page": "x"}, {"page": "９"}, {"page": "9" * 30}, {"firm": "1"}],
)
def test_what_an_address_does_not_say_is_as_usual(address: dict[str, str]) -> None:
    assert queueing.from_address(address) == Query()
    assert queueing.page_of(address) == 0


def test_an_address_cannot_grow_without_end() -> None:
    assert len(queueing.from_address({"words": "x" * 9999}).words) <= 120


def read(town: Town, query: Query | None = None, page: int = 0) -> Desk:
    who: Actor = town.reviewer
    return queueing.read(town.store, query or Query("all"), page=page, actor=who, now=NOW)


def test_todays_firms_then_the_rest_in_pages(town: Town) -> None:
    with town.store.atomic():
        for number in range(70):
            profile = PROFILE.model_copy(update={"name": f"演示企业{number:02d}"})
            firms.register(town.store, town.new_id(), "91110000600037341L", profile, now=NOW)

    desk = read(town)
    assert (desk.total, len(desk.first), len(desk.rest), desk.rest_from) == (72, 6, 30, 7)
    assert (desk.page, desk.pages) == (0, 3)

    second, last, beyond = read(town, page=1), read(town, page=2), read(town, page=99)
    assert (len(second.first), len(second.rest), second.rest_from) == (0, 30, 37)
    assert (len(last.rest), last.rest_from, last.pages) == (6, 67, 3)
    assert beyond == last
    shown = [entry.id for entry in (*desk.first, *desk.rest, *second.rest, *last.rest)]
    assert len(set(shown)) == len(shown) == 72


def test_an_empty_queue_has_one_empty_page(town: Town) -> None:
    desk = read(town, Query("colour"), page=3)

    assert (desk.first, desk.rest, desk.total, desk.pages, desk.page) == ((), (), 0, 1, 0)


def test_a_firm_is_met_with_its_neighbours(town: Town) -> None:
    rows.check(town, town.beta, credible=(60.0, "red"))
    rows.keep(town)
    alpha, beta = town.alpha.firm_id or "", town.beta.firm_id or ""

    met = queueing.meet(
        town.store, beta, queueing.way(Query("all"), 1), actor=town.reviewer, now=NOW
    )

    assert met is not None
    assert met.around is not None
    assert (met.entry.id, met.around.position, met.around.after) == (beta, 1, alpha)


def test_without_a_way_there_are_no_neighbours(town: Town) -> None:
    met = queueing.meet(town.store, town.alpha.firm_id or "", "", actor=town.lead, now=NOW)

    assert met is not None
    assert met.around is None


def test_a_way_to_a_firm_elsewhere_leads_nowhere(town: Town) -> None:
    gamma = town.gamma.firm_id or ""

    assert queueing.meet(town.store, gamma, "kind=all", actor=town.reviewer, now=NOW) is None
