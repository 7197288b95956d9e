"""A portal with a city of figures and its officials, for the screens of publishing."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from streamlit.testing.v1 import AppTest

from data import publishing
from data.actor import CASE_ROLES, Actor, Role
from data.opening import prepare
from data.publications import Publication
from data.series import Series
from data.store import open_store
from portal import access
from portal.settings import Settings
from tests.data.figure_rows import SERIES, City, Kind
from tests.data.town import KECHENG, NOW, QUJIANG
from tests.portal.screens import staff_case
from tests.portal.screens.self_check_case import Person

SECOND = "second lead"


def _screen(module: str) -> None:
    from importlib import import_module

    import_module(module).show()


@dataclass(frozen=True)
class Portal:
    """A database with a city of figures, and its officials; two of them lead."""

    environment: Mapping[str, str]
    people: Mapping[Role | str, Person]

    @property
    def database(self) -> str:
        """Where it lies."""
        return self.environment["PORTAL_DATABASE"]

    def actor(self, who: Role | str) -> Actor:
        """One of the officials."""
        return self.people[who].actor

    def settle(self, firms: int, start: int = 0) -> None:
        """More firms with a check each."""
        with access.open_database(Settings.from_environment()) as store:
            city = City(store, seed=8 + start, kinds=[Kind("26", KECHENG)] * start)
            with city.at_once():
                for number in range(firms):
                    industry = ("26", "35", "65")[number % 3]
                    city.settle(Kind(industry, (KECHENG, QUJIANG)[number % 2]))

    def draft(self, name: str, of: Series = SERIES, *, corrects: str | None = None) -> Publication:
        """What the lead drafts."""
        lead = self.actor(Role.LEAD)
        with access.open_database(Settings.from_environment()) as store:
            return publishing.draft(store, name, of, actor=lead, now=NOW, corrects=corrects)

    def publish(self, name: str, of: Series = SERIES, *, corrects: str | None = None) -> None:
        """What the lead drafts and the reviewer publishes."""
        draft = self.draft(name, of, corrects=corrects)
        reviewer = self.actor(Role.REVIEWER)
        with access.open_database(Settings.from_environment()) as store:
            publishing.settle(store, draft.id, actor=reviewer, now=NOW)

    def withdraw(self, name: str, reason: str) -> None:
        """What the lead withdraws."""
        with access.open_database(Settings.from_environment()) as store:
            publishing.withdraw(store, name, reason, actor=self.actor(Role.LEAD), now=NOW)

    def page(self, module: str, who: Role | str | None = None, **query: str) -> AppTest:
        """A screen, run once."""
        page = AppTest.from_function(
            _screen, args=(f"portal.screens.{module}",), default_timeout=30
        )
        if who is not None:
            page.user = {"sub": self.people[who].identity}
        for name, value in query.items():
            page.query_params[name] = value
        return page.run()


def made(folder: Path) -> Portal:
    """An empty portal with officials."""
    database, key_file = folder / "portal.sqlite", folder / "portal.keys"
    with open_store(database, prepare(database, key_file)) as store:
        people: dict[Role | str, Person] = {
            role: staff_case.made(store, role) for role in CASE_ROLES | {Role.AUDITOR}
        }
        people[SECOND] = staff_case.made(store, Role.LEAD, post="副牵头岗", agency="市委政法委")
    environment = {"PORTAL_DATABASE": str(database), "PORTAL_KEY_FILE": str(key_file)}
    return Portal(environment, people)
