"""Moves the synthetic city (合成城市) into an empty database, by the workflows that people use."""

import itertools
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from data import accounts, firms, marks, passwords
from data.actor import VISITOR, Actor, Role
from data.errors import Refusal
from data.store import Store
from data.times import day_in_shanghai
from portal.demo import city, corrections, officials, reviews, second_looks
from portal.workflows import answering, reading_results, submitting
from questionnaires.model import Questionnaire
from scoring.rules import Rules

NewId = Callable[[], str]

PASSWORD = "yanshi-chengshi-2026"  # noqa: S105  # opens invented firms on this machine only
CHECKED_DAYS_AGO = (395, 30)
STOPS_AFTER = 40
"""Answers that a firm with an open draft has given."""
REASON = "演示：本企业没有这类情形"
_CORRECTED = ("submitted", "reviewed", "closed")
EVIDENCE = "演示：材料名称和日期，内容已遮盖"


class CityNotEmpty(Refusal):
    """The database has firms already; a synthetic city is never mixed with real ones."""

    message = "数据库里已有企业，演示数据只填入空数据库；请用 PORTAL_DATABASE 指定另一个文件。"


def login_of(number: int) -> str:
    """The login name of an invented firm's owner."""
    return f"qiye{number:03d}@demo.invalid"


def fill(
    store: Store,
    questionnaire: Questionnaire,
    rules: Rules,
    *,
    count: int,
    seed: int,
    now: datetime,
    new_id: NewId,
) -> Iterator[int]:
    """Fill an empty database with `count` firms; yields the number of each firm once it is in.

    Each firm is one transaction; what was interrupted goes on where it stopped. Most firms have
    two submitted checks, a year apart; every fifth is a newcomer with a half filled first check.

    Raises:
        CityNotEmpty: there are firms that are not of a synthetic city.
    """
    standing = marks.standing_firms(store)
    if standing and not marks.is_demo(store):
        raise CityNotEmpty
    password_hash = passwords.hashed(PASSWORD)
    staff = _staff(store, password_hash, seed=seed, now=now, new_id=new_id)
    for firm in itertools.islice(city.firms(count, seed), standing, None):
        with store.atomic():
            actor = _register(store, firm, password_hash, staff[Role.LEAD], now=now, new_id=new_id)
            _check(store, questionnaire, rules, firm, actor, seed=seed, now=now, new_id=new_id)
            _review(store, questionnaire, rules, firm, actor, staff, now=now, new_id=new_id)
            _correct(store, firm.number, actor, staff, now=now, new_id=new_id)
            _guide(store, questionnaire, firm.number, actor, staff, now=now, new_id=new_id)
        yield firm.number
    second_looks.blind(store, staff[Role.LEAD], now=now, new_id=new_id)


def _staff(
    store: Store, password_hash: str, *, seed: int, now: datetime, new_id: NewId
) -> dict[Role, Actor]:
    if marks.is_demo(store):
        return officials.standing(store, now=now)
    with store.atomic():
        marks.set_demo(store, seed=seed)
        return officials.settle(store, password_hash, now=now, new_id=new_id)


def _register(
    store: Store,
    firm: city.DemoFirm,
    password_hash: str,
    lead: Actor,
    *,
    now: datetime,
    new_id: NewId,
) -> Actor:
    registered = now - timedelta(days=CHECKED_DAYS_AGO[0] + 5)
    firm_id, account_id = new_id(), new_id()
    profile = firms.Profile(
        name=firm.name,
        industry=firm.sector.industry,
        county=firm.county,
        staff=firm.staff,
        revenue_wan=firm.revenue_wan,
        assets_wan=firm.assets_wan,
    )
    firms.register(store, firm_id, firm.code, profile, now=registered)
    new = accounts.NewAccount(
        id=account_id,
        login=login_of(firm.number),
        name=f"演示账号{firm.number:03d}",
        password_hash=password_hash,
        role=Role.FIRM_OWNER,
        firm_id=firm_id,
    )
    accounts.create(store, new, actor=VISITOR, now=registered)
    firms.confirm(store, firm_id, actor=lead, now=registered)
    return Actor(account_id, Role.FIRM_OWNER, firm_id=firm_id)


def _check(
    store: Store,
    questionnaire: Questionnaire,
    rules: Rules,
    firm: city.DemoFirm,
    actor: Actor,
    *,
    seed: int,
    now: datetime,
    new_id: NewId,
) -> None:
    newcomer = firm.number % 5 == 0
    for year, days in enumerate(CHECKED_DAYS_AGO[1:] if newcomer else CHECKED_DAYS_AGO):
        when = now - timedelta(days=days)
        check = city.check(questionnaire, firm, seed=seed, year=year)
        draft = answering.start(
            store, questionnaire=questionnaire, scope="full", actor=actor, now=when, new_id=new_id
        )
        stop = STOPS_AFTER if newcomer else None
        _answer(store, questionnaire, draft.id, check, actor, when, new_id, stop)
        if not newcomer:
            submitting.submit(
                store,
                draft.id,
                questionnaire=questionnaire,
                rules=rules,
                actor=actor,
                now=when,
                new_id=new_id,
            )


def _review(
    store: Store,
    questionnaire: Questionnaire,
    rules: Rules,
    firm: city.DemoFirm,
    owner: Actor,
    staff: dict[Role, Actor],
    *,
    now: datetime,
    new_id: NewId,
) -> None:
    """Where the county has a reviewer: as far as the firm's number says."""
    reviewer = officials.reviewer_of(store, firm.county, now=now)
    if reviewer is not None:
        lead = staff[Role.LEAD]
        visit = reviews.Visit(store, owner.firm_id or "", reviewer, owner, lead, new_id)
        reviews.attend(visit, firm.number, questionnaire, rules, now=now)


def _correct(
    store: Store,
    number: int,
    actor: Actor,
    staff: dict[Role, Actor],
    *,
    now: datetime,
    new_id: NewId,
) -> None:
    """The guide's firms are corrected whose check is not being reviewed."""
    firm_id = actor.firm_id or ""
    last = reading_results.last_submitted_of(store, firm_id, actor=actor)
    if number <= officials.GUIDED and last is not None and last.state in _CORRECTED:
        corrections.follow(store, firm_id, last.id, actor, staff, now=now, new_id=new_id)


def _guide(
    store: Store,
    questionnaire: Questionnaire,
    number: int,
    owner: Actor,
    staff: dict[Role, Actor],
    *,
    now: datetime,
    new_id: NewId,
) -> None:
    """Today the guide looks in; newcomers ask for help."""
    officials.attend(store, owner.firm_id or "", number, staff, now=now, new_id=new_id)
    if number <= officials.GUIDED:
        guide = staff[Role.GUIDE]
        second_looks.assist(store, owner, guide, questionnaire, now=now, new_id=new_id)


def _answer(
    store: Store,
    questionnaire: Questionnaire,
    assessment_id: str,
    check: city.DemoCheck,
    actor: Actor,
    when: datetime,
    new_id: NewId,
    stop: int | None,
) -> None:
    everything = {**check.exposure, **check.facts, **check.answers}
    for item, value in list(everything.items())[:stop]:
        needed = answering.needs_reason(questionnaire, item, value)
        answering.save_answer(
            store,
            assessment_id,
            item,
            value,
            questionnaire=questionnaire,
            reason=REASON if needed else "",
            seen_version=0,
            actor=actor,
            now=when,
        )
    day = _last_month(day_in_shanghai(when))
    for item in () if stop else sorted(check.evidence):
        answering.add_evidence(
            store,
            assessment_id,
            item,
            kind=questionnaire.by_id[item].evidence[0],
            dated_on=day,
            described=EVIDENCE,
            questionnaire=questionnaire,
            actor=actor,
            now=when,
            new_id=new_id,
        )


def _last_month(day: date) -> date:
    return day.replace(day=1) - timedelta(days=1)
