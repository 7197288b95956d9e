"""Deputies (代理): what is lent, to whom, on which days; and that it ends by itself."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from data import (
    accounts,
    assessments,
    colleagues,
    deputies,
    firms,
    links,
    ownership,
    purposes,
    sessions,
    trail,
)
from data.actor import Actor, Role
from data.deputies import BadPeriod, NoSuchDeputy
from data.errors import NoSuch, NotAllowed
from data.firms import NoSuchFirm
from data.times import day_in_shanghai
from tests.data.town import KECHENG, NOW, QUJIANG, Town, staff

TODAY = day_in_shanghai(NOW)
TOMORROW = TODAY + timedelta(days=1)
NEXT_WEEK = TODAY + timedelta(days=7)
TOKEN = "s" * 43


def appoint(
    town: Town,
    absent: Actor,
    deputy: Actor,
    by: Actor,
    first: date = TODAY,
    last: date = TOMORROW,
) -> str:
    appointment = town.new_id()
    deputies.appoint(
        town.store,
        appointment,
        absent.account_id,
        deputy.account_id,
        first_day=first,
        last_day=last,
        actor=by,
        now=NOW,
    )
    return appointment


def at_work(town: Town, who: Actor, now: datetime = NOW) -> Actor:
    """The actor as a session of that moment has it."""
    token = town.new_id()
    sessions.start(town.store, who.account_id, token=token, now=now)
    actor = sessions.actor(town.store, sessions.session_of(token), now=now)
    assert actor is not None
    return actor


class TestOfAnOwner:
    def test_a_colleague_has_the_owners_rights_on_the_days_and_not_after(self, town: Town) -> None:
        assert at_work(town, town.colleague).role is Role.FIRM_MEMBER
        appoint(town, town.alpha, town.colleague, town.alpha)

        acting = at_work(town, town.colleague)
        after = at_work(town, town.colleague, NOW + timedelta(days=2))

        assert (acting.role, acting.deputy_for) == (Role.FIRM_OWNER, town.alpha.account_id)
        assert acting.account_id == town.colleague.account_id
        assert (after.role, after.deputy_for) == (Role.FIRM_MEMBER, "")

    @pytest.mark.parametrize(
        ("moment", "is_deputy"),
        [
            (datetime(2026, 11, 30, 15, 59, 59, tzinfo=UTC), False),
            (datetime(2026, 11, 30, 16, 0, tzinfo=UTC), True),
            (datetime(2026, 12, 2, 15, 59, 59, tzinfo=UTC), True),
            (datetime(2026, 12, 2, 16, 0, tzinfo=UTC), False),
        ],
    )
    def test_days_begin_and_end_in_shanghai(
        self, town: Town, moment: datetime, is_deputy: bool
    ) -> None:
        appoint(town, town.alpha, town.colleague, town.alpha, date(2026, 12, 1), date(2026, 12, 2))

        assert bool(at_work(town, town.colleague, moment).deputy_for) is is_deputy

    def test_the_chain_says_that_it_was_as_deputy(self, town: Town) -> None:
        appoint(town, town.alpha, town.colleague, town.alpha)
        colleagues.invite(
            town.store,
            town.new_id(),
            name="新同事",
            login="new@jia.cn",
            token=TOKEN,
            actor=at_work(town, town.colleague),
            now=NOW,
        )

        said = town.store.rows("SELECT account, role FROM audit_entries ORDER BY number DESC")[0]
        assert said == {"account": town.colleague.account_id, "role": "firm_owner as deputy"}

    def test_who_reads_the_chain_reads_of_deputies_too(self, town: Town) -> None:
        appoint(town, town.alpha, town.colleague, town.alpha)
        acting = at_work(town, town.colleague)
        assessments.create(
            town.store, "check", edition="2026", scope="light", actor=acting, now=NOW
        )

        [read] = [
            one for one in trail.page(town.store, actor=town.auditor) if one.kind == "assessments"
        ]
        own = trail.of_firm(town.store, town.alpha.firm_id or "", actor=town.alpha)

        assert read.role is Role.FIRM_OWNER
        assert (own[-1].kind, own[-1].account) == ("assessments", town.colleague.account_id)

    def test_a_deputy_neither_prolongs_nor_takes_the_firm(self, town: Town) -> None:
        appointment = appoint(town, town.alpha, town.colleague, town.alpha)
        acting = at_work(town, town.colleague)
        third = town.new_id()

        with pytest.raises(NotAllowed):
            appoint(town, town.alpha, town.colleague, acting, NEXT_WEEK, NEXT_WEEK)
        with pytest.raises(NotAllowed):
            deputies.end(town.store, appointment, actor=acting, now=NOW)
        with pytest.raises(NotAllowed):
            ownership.hand_over(town.store, town.colleague.account_id, actor=acting, now=NOW)
        with pytest.raises(accounts.NoSuchAccount):
            links.issue(town.store, town.alpha.account_id, token=third, actor=acting, now=NOW)

    def test_ending_early_holds_from_the_next_step(self, town: Town) -> None:
        appointment = appoint(town, town.alpha, town.colleague, town.alpha)
        at_work(town, town.colleague)

        deputies.end(town.store, appointment, actor=town.alpha, now=NOW)

        assert at_work(town, town.colleague, NOW + timedelta(minutes=1)).deputy_for == ""
        assert deputies.current(town.store, actor=town.alpha, now=NOW) == []
        with pytest.raises(NoSuchDeputy):
            deputies.end(town.store, appointment, actor=town.alpha, now=NOW)

    def test_a_disabled_deputy_and_a_disabled_owner_lend_nothing(self, town: Town) -> None:
        appoint(town, town.alpha, town.colleague, town.alpha)
        accounts.disable(town.store, town.alpha.account_id, actor=town.admin, now=NOW)
        assert at_work(town, town.colleague).deputy_for == ""

        accounts.enable(town.store, town.alpha.account_id, actor=town.admin, now=NOW)
        token = "u" * 43
        sessions.start(town.store, town.colleague.account_id, token=token, now=NOW)
        accounts.disable(town.store, town.colleague.account_id, actor=town.alpha, now=NOW)
        assert sessions.actor(town.store, sessions.session_of(token), now=NOW) is None

    @pytest.mark.parametrize("who", ["beta", "reviewer", "admin", "alpha"])
    def test_nobody_but_an_active_colleague_stands_in(self, town: Town, who: str) -> None:
        with pytest.raises((NoSuch, BadPeriod)):
            appoint(town, town.alpha, getattr(town, who), town.alpha)

    @pytest.mark.parametrize("who", ["beta", "colleague"])
    def test_an_owner_lends_only_what_is_the_own(self, town: Town, who: str) -> None:
        with pytest.raises((NoSuch, NotAllowed)):
            appoint(town, getattr(town, who), town.colleague, town.alpha)

    @pytest.mark.parametrize(
        "who", ["colleague", "beta", "reviewer", "lead", "guide", "admin", "auditor", "visitor"]
    )
    def test_others_appoint_and_end_nothing_here(self, town: Town, who: str) -> None:
        appointment = appoint(town, town.alpha, town.colleague, town.alpha)
        actor = getattr(town, who)

        for attempt in (
            lambda: appoint(town, town.alpha, town.colleague, actor, NEXT_WEEK, NEXT_WEEK),
            lambda: deputies.end(town.store, appointment, actor=actor, now=NOW),
        ):
            with pytest.raises((NoSuch, NotAllowed)):
                attempt()
        assert len(town.store.rows("SELECT * FROM deputies WHERE ended_at IS NULL")) == 1

    def test_what_an_owner_lent_ends_with_the_handing_over(self, town: Town) -> None:
        appoint(town, town.alpha, town.colleague, town.alpha)

        ownership.hand_over(town.store, town.colleague.account_id, actor=town.alpha, now=NOW)

        assert town.store.rows("SELECT * FROM deputies WHERE ended_at IS NULL") == []


class TestPeriods:
    @pytest.mark.parametrize(
        ("first", "last"),
        [
            (1, 0),
            (-3, -1),
            (0, 92),
            (366, 367),
        ],
        ids=["backwards", "past", "too long", "too far ahead"],
    )
    def test_days_that_cannot_be(self, town: Town, first: int, last: int) -> None:
        with pytest.raises(BadPeriod):
            appoint(
                town,
                town.alpha,
                town.colleague,
                town.alpha,
                TODAY + timedelta(days=first),
                TODAY + timedelta(days=last),
            )

    def test_the_longest_may_be(self, town: Town) -> None:
        appoint(town, town.alpha, town.colleague, town.alpha, TODAY, TODAY + timedelta(days=91))

    def test_one_person_has_one_deputy_a_day(self, town: Town) -> None:
        appoint(town, town.alpha, town.colleague, town.alpha)
        with pytest.raises(BadPeriod):
            appoint(town, town.alpha, town.colleague, town.alpha, TOMORROW, TOMORROW)
        appoint(
            town,
            town.alpha,
            town.colleague,
            town.alpha,
            TOMORROW + timedelta(days=1),
            TOMORROW + timedelta(days=1),
        )


class TestOfAnOfficial:
    def test_a_reviewer_reaches_the_other_county_too_while_it_lasts(self, town: Town) -> None:
        appoint(town, town.distant_reviewer, town.reviewer, town.lead)

        acting = at_work(town, town.reviewer)
        after = at_work(town, town.reviewer, NOW + timedelta(days=2))

        assert {f.county for f in firms.in_view(town.store, actor=acting)} == {KECHENG, QUJIANG}
        assert {f.county for f in firms.in_view(town.store, actor=after)} == {KECHENG}
        assert acting.capacity == "reviewer as deputy"

    def test_the_absent_one_gains_nothing(self, town: Town) -> None:
        appoint(town, town.distant_reviewer, town.reviewer, town.lead)

        absent = at_work(town, town.distant_reviewer)

        assert {f.county for f in firms.in_view(town.store, actor=absent)} == {QUJIANG}

    def test_a_forged_flag_opens_nothing_that_is_not_lent(self, town: Town) -> None:
        forged = replace(town.reviewer, deputy_for=town.distant_reviewer.account_id)

        with pytest.raises(NoSuchFirm):
            firms.get(town.store, town.gamma.firm_id or "", actor=forged)

    def test_what_is_lent_is_not_lent_on(self, town: Town) -> None:
        third = staff(town.store, town.new_id(), town.admin, Role.REVIEWER)
        appoint(town, town.distant_reviewer, town.reviewer, town.lead)
        appoint(town, town.reviewer, third, town.lead)

        acting = at_work(town, third)

        assert {f.county for f in firms.in_view(town.store, actor=acting)} == {KECHENG}

    def test_a_guide_reaches_the_firms_of_the_absent_guide(self, town: Town) -> None:
        other = staff(town.store, town.new_id(), town.admin, Role.GUIDE)
        alpha = town.alpha.firm_id or ""
        firms.assign(town.store, alpha, town.guide.account_id, actor=town.lead, now=NOW)
        appoint(town, town.guide, other, town.lead)

        acting = at_work(town, other)
        assert [f.id for f in firms.in_view(town.store, actor=acting)] == [alpha]
        firms.end_assignment(town.store, alpha, town.guide.account_id, actor=town.lead, now=NOW)
        assert firms.in_view(town.store, actor=acting) == []

    def test_the_firm_reads_that_it_was_a_deputy(self, town: Town) -> None:
        appoint(town, town.distant_reviewer, town.reviewer, town.lead)
        acting = at_work(town, town.reviewer)
        for firm in (town.alpha, town.gamma):
            purposes.state(
                town.store, town.new_id(), firm.firm_id or "", "核对证据", actor=acting, now=NOW
            )

        there = purposes.looks(town.store, town.gamma.firm_id or "", actor=town.gamma)
        here = purposes.looks(town.store, town.alpha.firm_id or "", actor=town.alpha)

        assert [look.post for look in there] == ["（代理）"]
        assert [look.post for look in here] == [""]

    def test_a_disabled_official_lends_nothing(self, town: Town) -> None:
        appoint(town, town.distant_reviewer, town.reviewer, town.lead)
        acting = at_work(town, town.reviewer)
        accounts.disable(town.store, town.distant_reviewer.account_id, actor=town.admin, now=NOW)

        assert {f.county for f in firms.in_view(town.store, actor=acting)} == {KECHENG}
        assert at_work(town, town.reviewer).deputy_for == ""

    @pytest.mark.parametrize(
        ("absent", "deputy"),
        [
            ("reviewer", "guide"),
            ("guide", "reviewer"),
            ("reviewer", "lead"),
            ("lead", "reviewer"),
            ("admin", "reviewer"),
            ("alpha", "reviewer"),
            ("alpha", "colleague"),
            ("reviewer", "reviewer"),
        ],
    )
    def test_roles_that_do_not_fit(self, town: Town, absent: str, deputy: str) -> None:
        with pytest.raises((NoSuch, BadPeriod)):
            appoint(town, getattr(town, absent), getattr(town, deputy), town.lead)

    @pytest.mark.parametrize("who", ["reviewer", "guide", "alpha", "admin", "auditor", "visitor"])
    def test_only_the_lead_appoints_officials(self, town: Town, who: str) -> None:
        with pytest.raises((NoSuch, NotAllowed)):
            appoint(town, town.distant_reviewer, town.reviewer, getattr(town, who))
        with pytest.raises(NotAllowed):
            deputies.staff(town.store, actor=getattr(town, who))

    def test_the_lead_ends_it_and_no_owner_does(self, town: Town) -> None:
        appointment = appoint(town, town.distant_reviewer, town.reviewer, town.lead)
        with pytest.raises(NoSuchDeputy):
            deputies.end(town.store, appointment, actor=town.alpha, now=NOW)

        deputies.end(town.store, appointment, actor=town.lead, now=NOW)

        assert at_work(town, town.reviewer).deputy_for == ""
