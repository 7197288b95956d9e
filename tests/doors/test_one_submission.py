"""Before and after one firm submits: what others see stays the same, byte for byte.

The strongest attack of a reader who may come back every minute: what changes in between is of the
one firm that submitted. So for who may not open it nothing may change; not a share, a count, a
length or a digest.
"""

import re
from collections.abc import Iterator, Mapping

import httpx
import pytest
from streamlit.testing.v1 import AppTest

from data import assessments, firms, publishing, series, summaries
from data.actor import VISITOR, Actor, Role
from data.series import Series
from portal import navigation
from portal.web import addresses
from portal.workflows import submitting
from questionnaires.editions import CURRENT
from scoring.rules import load_rules
from tests.bench.portal_process import free_port, portal
from tests.data.figure_rows import City as Figures
from tests.data.figure_rows import Kind
from tests.doors import city
from tests.doors.city import City
from tests.one_day import one_day
from tests.portal.screens import self_check_case
from tests.portal.screens.self_check_case import COUNTY, EDITION, now

READERS = ("visitor", "neighbour", "far_reviewer", "guide", "admin")
"""Nobody of them may open the firm that submits; `neighbour` is a firm of the same sector and county."""
WATCHERS = ("reviewer", "lead")
"""They have the firm in scope, and so do see that somebody submitted."""
FILES = (
    *(addresses.PUBLISHED_JSON, addresses.PUBLISHED_CSV, addresses.DICTIONARY_JSON),
    f"{addresses.PUBLISHED_PICTURE}?name=parts&format=svg",
    f"{addresses.PUBLISHED_PICTURE}?name=risk&format=csv",
)
LIGHT, FULL = (Series(CURRENT, scope, "credible") for scope in ("light", "full"))
_OF_FULL = "SELECT * FROM figures WHERE series = :series AND node <> 'N'"
LEAD, SECOND = Actor("lead-one", Role.LEAD), Actor("lead-two", Role.LEAD)
_MOVES = re.compile(r"[0-2]?\d:[0-5]\d|[0-9a-f]{32,64}")
"""Clock times, and ids that a page draws for itself."""
Seen = Mapping[tuple[str, str], str]


@pytest.fixture(scope="module")
def looks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Seen, Seen]]:
    """Everything that the readers get, before and after."""
    with pytest.MonkeyPatch.context() as patch, one_day():
        everybody = city.build(self_check_case.make(tmp_path_factory.mktemp("one")))
        _published(everybody)
        for name, value in everybody.case.environment.items():
            patch.setenv(name, value)
        with portal(everybody.case.environment, port=(port := free_port())):
            before = dict(_everything(everybody, port))
            _submit(everybody)
            yield before, dict(_everything(everybody, port))


def _published(everybody: City) -> None:
    """Sixty firms in both scopes, and the firm itself; both are published."""
    with everybody.case.store() as store:
        with store.atomic():
            city_of_figures = Figures(store, seed=6)
            for number in range(60):
                county = (COUNTY, city.FAR_COUNTY)[number // 2 % 2]
                city_of_figures.settle(Kind(("26", "34")[number % 2], county))
            light = series.numbered(store, LIGHT)
            for row in store.rows(_OF_FULL, series=city_of_figures.number):
                store.insert("figures", {**row, "series": light})
            summaries.rebuild(store, light)
            firms.confirm(store, everybody.ids["firm"], actor=LEAD, now=now())
        for of in (FULL, LIGHT):
            draft = publishing.draft(store, self_check_case.new_id(), of, actor=LEAD, now=now())
            publishing.settle(store, draft.id, actor=SECOND, now=now())


def _submit(everybody: City) -> None:
    """Another check, far worse than the one before."""
    values = {item: 0 for item in self_check_case.all_answers("light") if item[0] != "E"}
    with everybody.case.store() as store:
        draft = assessments.get(store, everybody.ids["draft"], actor=everybody.case.owner.actor)
    everybody.case.answer(draft, values)
    with everybody.case.store() as store:
        submitting.submit(
            store,
            draft.id,
            questionnaire=EDITION,
            rules=load_rules(EDITION),
            actor=everybody.case.owner.actor,
            now=now(),
            new_id=self_check_case.new_id,
        )


def _everything(everybody: City, port: int) -> Iterator[tuple[tuple[str, str], str]]:
    for who in WATCHERS:
        yield (who, "live"), _opened(everybody, "portal.screens.staff.sectors", who, scope="light")
    for who in READERS:
        person = everybody.people[who]
        for screen in navigation.SCREENS:
            if screen.open_to(person.actor if person else VISITOR):
                yield (who, screen.address), _still(_opened(everybody, screen.module, who))
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20) as client:
        for path in FILES:
            answer = client.get(path)
            assert answer.status_code == 200, path
            yield ("visitor", path), f"{answer.headers['etag']} {answer.text}"


def _opened(everybody: City, module: str, who: str, **query: str) -> str:
    page = AppTest.from_function(_screen, args=(module,), default_timeout=30)
    person = everybody.people[who]
    if person is not None:
        page.user = {"sub": person.identity}
    for name, value in query.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception, (module, who)
    return city.text_of(page)


def _screen(module: str) -> None:
    from importlib import import_module

    import_module(module).show()


def _still(text: str) -> str:
    return _MOVES.sub("·", text)


def test_nothing_changes_for_who_may_not_open_the_firm(looks: tuple[Seen, Seen]) -> None:
    before, after = looks

    changed = [place for place in before if place[0] in READERS and before[place] != after[place]]
    assert changed == []


def test_the_published_figures_are_there_to_be_compared(looks: tuple[Seen, Seen]) -> None:
    """The test above would notice: there is something to see, and who may see it does."""
    before, after = looks

    assert "化学原料和化学制品制造业" in before["visitor", addresses.PUBLISHED]
    assert "其他" in before["neighbour", addresses.MY_SECTOR]
    for who in WATCHERS:
        assert before[who, "live"] != after[who, "live"]
    assert '"scores"' in before["visitor", addresses.PUBLISHED_JSON]
