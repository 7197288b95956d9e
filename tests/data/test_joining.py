"""A pending firm becomes the firm of the list: people, checks and all else, and the chain agrees."""

from datetime import timedelta

import pytest

from data import (
    accounts,
    answers,
    assessments,
    audit,
    campaign_targets,
    firms,
    invitations,
    joining,
    leaving,
    queue,
    row_checks,
    sessions,
)
from data.actor import OPERATOR, Actor
from data.errors import NotAllowed, Refusal
from data.firms import CodeConfirmed
from data.listed_firms import ListedFirm, add_all
from data.queue import Query
from portal.workflows import confirming
from tests.data.campaign_case import planned
from tests.data.test_hostile_actors import Target, target
from tests.data.town import CODE, NOW, PROFILE, QUJIANG, Town

__all__ = ["target"]

LISTED = "f" * 32
LATER = NOW + timedelta(minutes=1)
WORD = "ABCD-EFGH-JKMN"


@pytest.fixture
def town(target: Target) -> Town:
    """The town of hostile actors, alpha full of content, and a list that has alpha's code."""
    found = target.town
    one = ListedFirm(
        LISTED, CODE, "衢州名单上的名字有限公司", "26", None, QUJIANG, None, 9, 100.0, None, "micro"
    )
    add_all(found.store, [one], import_id="i", actor=found.lead, now=NOW)
    return found


def _problems(town: Town) -> list[str]:
    return [problem for found in row_checks.check(town.store) for problem in found.problems]


def _invited(town: Town) -> firms.Firm:
    with town.store.atomic():
        invitations.issue(town.store, town.new_id(), WORD, CODE, actor=OPERATOR, now=NOW)
    return invitations.redeem(town.store, WORD, actor=town.alpha, now=LATER)


def _there(town: Town) -> Actor:
    return accounts.by_id(town.store, town.alpha.account_id).actor


def test_by_the_word_the_people_come_into_the_firm_of_the_list(town: Town) -> None:
    checks = [
        one.id
        for one in assessments.of_firm(town.store, town.alpha.firm_id or "", actor=town.alpha)
    ]
    standing = answers.all_of(town.store, checks[0], actor=town.alpha)
    firm = _invited(town)

    assert (firm.id, firm.state, firm.name) == (LISTED, "confirmed", PROFILE.name)
    there = _there(town)
    assert there.firm_id == LISTED
    assert [one.id for one in assessments.of_firm(town.store, LISTED, actor=there)] == checks
    assert answers.all_of(town.store, checks[0], actor=there) == standing
    assert _problems(town) == []
    audit.verify(town.store)


def test_by_an_official_too_wherever_the_list_put_it(town: Town) -> None:
    firm = confirming.confirm(
        town.store,
        town.alpha.firm_id or "",
        "营业执照原件",
        actor=town.reviewer,
        now=LATER,
        new_id=town.new_id,
    )
    assert (firm.id, firm.county) == (LISTED, PROFILE.county)
    assert _problems(town) == []


def test_nothing_of_the_pending_firm_is_left(town: Town) -> None:
    """Neither its place in the queue, where officials saw it wait."""
    before = town.alpha.firm_id or ""
    queue.page(town.store, Query(queue.ALL), actor=town.lead, now=NOW)
    _invited(town)
    for table in sorted({one.table for one in leaving.EVERYTHING}):
        assert before not in str(town.store.rows(f"SELECT * FROM {table}")), table


def test_contact_data_and_sealed_reasons_open_in_their_new_place(town: Town) -> None:
    firms.change_profile(
        town.store,
        town.alpha.firm_id or "",
        PROFILE.model_copy(update={"contact_name": "李四，法务"}),
        seen_version=1,
        actor=town.alpha,
        now=NOW,
    )
    campaign = planned(town)
    for firm in (town.alpha.firm_id or "", LISTED):
        campaign_targets.add(town.store, campaign, [firm], actor=town.lead, now=NOW)
    assert _invited(town).contact_name == "李四，法务"
    assert len(town.store.rows("SELECT 1 FROM campaign_targets")) == 1


def test_sessions_go_on(town: Town) -> None:
    sessions.start(town.store, town.alpha.account_id, token="t" * 43, now=NOW)
    _invited(town)
    actor = sessions.actor(town.store, sessions.session_of("t" * 43), now=NOW)
    assert actor is not None
    assert actor.firm_id == LISTED


def test_a_second_claim_of_the_code_is_refused_once_it_has_people(town: Town) -> None:
    _invited(town)
    assert joining.listed(town.store, CODE) is None
    with pytest.raises(CodeConfirmed):
        firms.confirm(town.store, town.beta.firm_id or "", actor=town.lead, now=NOW)


def test_a_firm_that_was_confirmed_otherwise_is_no_firm_of_a_list(town: Town) -> None:
    town.store.update("firms", LISTED, {"confirmed_by": town.lead.account_id})
    assert joining.listed(town.store, CODE) is None


class TestCorrectedIndustry:
    def test_the_size_follows_and_the_history_says_why(self, town: Town) -> None:
        firm = firms.correct_industry(
            town.store,
            town.alpha.firm_id or "",
            "65",
            None,
            "执照写的是软件开发",
            seen_version=1,
            actor=town.reviewer,
            now=NOW.replace(hour=7),
        )
        history = firms.industry_history(town.store, firm.id, actor=town.alpha)
        assert (firm.industry, firm.size_class, firm.version) == ("65", "medium", 2)
        assert [(one["industry"], one["reason"]) for one in history] == [
            ("34", ""),
            ("65", "执照写的是软件开发"),
        ]
        assert _problems(town) == []

    def test_contacts_stay_readable(self, town: Town) -> None:
        wanted = PROFILE.model_copy(update={"contact_name": "李四"})
        firm_id = town.alpha.firm_id or ""
        firms.change_profile(town.store, firm_id, wanted, seen_version=1, actor=town.alpha, now=NOW)
        firms.correct_industry(
            town.store,
            firm_id,
            "65",
            None,
            "执照写的是软件开发",
            seen_version=2,
            actor=town.lead,
            now=NOW.replace(hour=7),
        )
        assert firms.own(town.store, actor=town.alpha).contact_name == "李四"

    @pytest.mark.parametrize(
        ("industry", "group", "reason", "version", "error"),
        [
            pytest.param("65", None, "", 1, "更正的理由", id="no reason"),
            pytest.param("65", None, "执照", 7, "刚刚被", id="an older version"),
            pytest.param("00", None, "执照", 1, "行业", id="no such division"),
            pytest.param("59", None, "执照", 1, "中类", id="no group"),
            pytest.param("47", None, "执照", 1, "资产总额", id="a figure is missing"),
        ],
    )
    def test_what_cannot_be_is_refused(
        self, town: Town, industry: str, group: str | None, reason: str, version: int, error: str
    ) -> None:
        with pytest.raises(Refusal, match=error):
            firms.correct_industry(
                town.store,
                town.alpha.firm_id or "",
                industry,
                group,
                reason,
                seen_version=version,
                actor=town.lead,
                now=NOW,
            )
        assert firms.own(town.store, actor=town.alpha).industry == "34"

    def test_a_guide_corrects_nothing(self, town: Town) -> None:
        with pytest.raises(NotAllowed):
            firms.correct_industry(
                town.store,
                town.alpha.firm_id or "",
                "65",
                None,
                "执照",
                seen_version=1,
                actor=town.guide,
                now=NOW,
            )
