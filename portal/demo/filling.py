"""Moves the synthetic city (合成城市) into an empty database, by the workflows that people use."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from data import accounts, firms, marks, passwords
from data.actor import VISITOR, Actor, Role
from data.errors import Refusal
from data.store import Store
from portal.demo import (
    campaigns,
    checks,
    city,
    corrections,
    guidance,
    officials,
    published,
    queue,
    reviews,
    second_looks,
    trainings,
)
from portal.workflows import reading_results
from questionnaires.model import Questionnaire
from scoring.rules import Rules

NewId = Callable[[], str]

PASSWORD = "yanshi-chengshi-2026"  # noqa: S105  # opens invented firms on this machine only
_CORRECTED = ("submitted", "reviewed", "closed")
_SETTLED = "demo settled"
"""The mark that names the last firm of which all is in."""
_JOINED_DAYS_AGO = checks.DAYS_AGO[0] + 5


class CityNotEmpty(Refusal):
    """The database has firms already; a synthetic city is never mixed with real ones."""

    message = "数据库里已有企业，演示数据只填入空数据库；请用 PORTAL_DATABASE 指定另一个文件。"


def login_of(number: int) -> str:
    """The login name of an invented firm's owner."""
    return f"qiye{number:03d}@demo.invalid"


@dataclass(frozen=True, slots=True)
class _City:
    """The city that is being filled: where, by which rules, with which officials and campaigns."""

    store: Store
    questionnaire: Questionnaire
    rules: Rules
    staff: dict[Role, Actor]
    asking: campaigns.Asking
    password_hash: str
    seed: int
    now: datetime
    new_id: NewId

    def register(self, firm: city.DemoFirm) -> None:
        """One firm and what happened with it a year ago."""
        owner = self._register(firm)
        firm_id, lead = owner.firm_id or "", self.staff[Role.LEAD]
        campaigns.ask(self.store, self.asking, firm_id, lead, now=self.now)
        campaigns.give_up(
            self.store, self.asking, firm.number, owner, now=self.now, new_id=self.new_id
        )
        if not firm.is_new:
            self._check(firm, owner, 0)

    def settle(self, firm: city.DemoFirm) -> None:
        """What happened since, in the order of what it can be known from."""
        owner = accounts.by_id(
            self.store, accounts.credentials(self.store, login_of(firm.number)).id
        ).actor
        firm_id, lead = owner.firm_id or "", self.staff[Role.LEAD]
        officials.assign(self.store, firm_id, firm.number, self.staff, now=self.now)
        if firm.was_visited and not firm.is_new:
            guidance.visit_between(self.store, firm_id, lead, now=self.now, new_id=self.new_id)
        self._check(firm, owner, 1)
        self._review(firm, owner)
        if firm.number <= officials.GUIDED:
            self._guide(firm, owner)
        reviewer = self.staff[Role.REVIEWER]
        queue.attend(self.store, firm_id, firm, reviewer, now=self.now, new_id=self.new_id)

    def _register(self, firm: city.DemoFirm) -> Actor:
        registered = self.now - timedelta(days=_JOINED_DAYS_AGO)
        firm_id, account_id = self.new_id(), self.new_id()
        profile = firms.Profile(
            name=firm.name,
            industry=firm.sector.industry,
            county=firm.county,
            staff=firm.staff,
            revenue_wan=firm.revenue_wan,
            assets_wan=firm.assets_wan,
        )
        firms.register(self.store, firm_id, firm.code, profile, now=registered)
        new = accounts.NewAccount(
            id=account_id,
            login=login_of(firm.number),
            name=f"演示账号{firm.number:03d}",
            password_hash=self.password_hash,
            role=Role.FIRM_OWNER,
            firm_id=firm_id,
        )
        accounts.create(self.store, new, actor=VISITOR, now=registered)
        firms.confirm(self.store, firm_id, actor=self.staff[Role.LEAD], now=registered)
        return Actor(account_id, Role.FIRM_OWNER, firm_id=firm_id)

    def _check(self, firm: city.DemoFirm, owner: Actor, year: int) -> None:
        """The check of a year; that of a newcomer is its first."""
        filled = checks.Filled(
            self.store, self.questionnaire, self.rules, firm, owner, self.seed, self.new_id
        )
        when = self.now - timedelta(days=checks.DAYS_AGO[year])
        draft = filled.begin(when)
        campaigns.hand_in(self.store, self.asking, draft.id, firm.number, owner, when)
        filled.finish(draft, 0 if firm.is_new else year, when)

    def _review(self, firm: city.DemoFirm, owner: Actor) -> None:
        """Where the county has a reviewer: as far as the firm's number says."""
        reviewer = officials.reviewer_of(self.store, firm.county, now=self.now)
        if reviewer is not None:
            lead = self.staff[Role.LEAD]
            visit = reviews.Visit(
                self.store, owner.firm_id or "", reviewer, owner, lead, self.new_id
            )
            reviews.attend(visit, firm.number, self.questionnaire, self.rules, now=self.now)

    def _guide(self, firm: city.DemoFirm, owner: Actor) -> None:
        """Corrected where the check is not being reviewed, visited, and helped where it is new."""
        store, guide, firm_id = self.store, self.staff[Role.GUIDE], owner.firm_id or ""
        now, new_id = self.now, self.new_id
        last = reading_results.last_submitted_of(store, firm_id, actor=owner)
        if last is not None and last.state in _CORRECTED:
            corrections.follow(store, firm_id, last.id, owner, self.staff, now=now, new_id=new_id)
        officials.look(store, firm_id, guide, now=now, new_id=new_id)
        guidance.guide(store, firm_id, firm.number, owner, self.staff, now=now, new_id=new_id)
        second_looks.assist(store, owner, guide, self.questionnaire, now=now, new_id=new_id)


def fill(
    store: Store,
    questionnaire: Questionnaire,
    rules: Rules,
    *,
    count: int,
    seed: int,
    now: datetime,
    new_id: NewId,
) -> Iterator[tuple[int, int]]:
    """Fill an empty database with `count` firms; yields year and number of each firm once it is in.

    First what happened a year ago (year 0), of which snapshots are published, then what happened
    since (year 1). Each firm is one transaction; what was interrupted goes on where it stopped. Most
    firms have two submitted checks, a year apart; every fifth is a newcomer with a half filled first check.

    Raises:
        CityNotEmpty: there are firms that are not of a synthetic city.
    """
    standing = marks.standing_firms(store)
    if standing and not marks.is_demo(store):
        raise CityNotEmpty
    staff = _staff(store, seed=seed, now=now, new_id=new_id)
    lead = staff[Role.LEAD]
    asking = campaigns.settle(store, lead, now=now, new_id=new_id)
    password_hash = passwords.hashed(PASSWORD)
    filled = _City(store, questionnaire, rules, staff, asking, password_hash, seed, now, new_id)
    for firm in itertools.islice(city.firms(count, seed), standing, None):
        with store.atomic():
            filled.register(firm)
        yield 0, firm.number
    published.publish_last_year(store, staff, now=now, new_id=new_id)
    settled = int(marks.find(store, _SETTLED) or 0)
    for firm in itertools.islice(city.firms(count, seed), settled, None):
        with store.atomic():
            filled.settle(firm)
            marks.put(store, _SETTLED, str(firm.number))
        yield 1, firm.number
    campaigns.finish(store, asking, lead, now=now, new_id=new_id)
    trainings.settle(store, lead, now=now, new_id=new_id)
    second_looks.blind(store, lead, now=now, new_id=new_id)
    published.publish_now(store, staff, now=now, new_id=new_id)


def _staff(store: Store, *, seed: int, now: datetime, new_id: NewId) -> dict[Role, Actor]:
    if marks.is_demo(store):
        return officials.standing(store, now=now)
    with store.atomic():
        marks.set_demo(store, seed=seed)
        return officials.settle(store, passwords.hashed(PASSWORD), now=now, new_id=new_id)
