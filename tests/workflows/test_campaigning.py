"""A campaign from its opening to its end: who is told, who is reminded, what happens at the last second."""

from datetime import datetime, timedelta

import pytest

from data import answers, assessments, campaign_targets, campaigns, import_drafts
from data.actor import Actor
from data.assessments import Assessment, AssessmentClosed
from data.campaign_targets import CampaignOver
from data.campaigns import BadCampaign
from data.errors import NotAllowed
from data.store import Row
from portal.workflows import campaign_reminding, campaigning, joining_campaigns, submitting
from portal.workflows.joining_campaigns import Invited
from scoring.rules import load_rules
from tests.data.campaign_case import (
    AFTER,
    EDITION,
    LAST,
    LAST_SECOND,
    Running,
    plan,
    planned,
    running,
    some_answers,
)
from tests.data.town import NOW, Town

DAY = timedelta(days=1)


@pytest.fixture
def found(town: Town) -> Running:
    return running(town)


def _told(town: Town, who: Actor) -> list[Row]:
    found = town.store.rows(
        "SELECT * FROM messages WHERE account_id = :a ORDER BY posted_at, about", a=who.account_id
    )
    return [
        {
            **row,
            "text": town.store.keyring.decrypt(
                row["body"], table="messages", column="body", row=row["id"]
            ),
        }
        for row in found
    ]


def _tell(found: Running, by: Actor | None = None) -> int:
    town = found.town
    by = by or town.lead
    return sum(
        1
        for _ in campaigning.tell_targets(
            town.store, found.id, actor=by, now=NOW, new_id=town.new_id
        )
    )


def _submit(town: Town, draft: Assessment, firm: Actor, now: datetime) -> None:
    submitting.submit(
        town.store,
        draft.id,
        questionnaire=EDITION,
        rules=load_rules(EDITION),
        actor=firm,
        now=now,
        new_id=town.new_id,
    )


def _end(town: Town, now: datetime = AFTER) -> campaigning.Ended:
    return campaigning.end_due(town.store, now=now, new_id=town.new_id)


def _begin(found: Running, firm: Actor, now: datetime = NOW) -> Assessment:
    return joining_campaigns.begin(
        found.town.store,
        found.id,
        questionnaire=EDITION,
        actor=firm,
        now=now,
        new_id=found.town.new_id,
    )


class TestTelling:
    def test_everybody_of_a_firm_is_told_once(self, found: Running) -> None:
        _tell(found)
        _tell(found)

        for who in (found.town.alpha, found.town.colleague, found.town.gamma):
            told = _told(found.town, who)
            assert len(told) == 1
            assert "您被邀请参加“2026 年冬季自评”，请在 2026年12月10日 前提交" in told[0]["text"]

    def test_a_draft_tells_nobody(self, town: Town) -> None:
        campaign = planned(town)
        assert not list(
            campaigning.tell_targets(
                town.store, campaign, actor=town.lead, now=NOW, new_id=town.new_id
            )
        )
        assert _told(town, town.alpha) == []

    def test_who_was_left_by_an_interrupted_run_is_told_by_the_timer(self, found: Running) -> None:
        campaign_reminding.remind_due(found.town.store, now=NOW, new_id=found.town.new_id)
        assert len(_told(found.town, found.town.alpha)) == 1

    def test_a_firm_with_more_time_is_told(self, found: Running) -> None:
        campaigning.extend(
            found.town.store,
            found.id,
            found.town.alpha.firm_id or "",
            LAST + DAY,
            "同事住院",
            actor=found.town.reviewer,
            now=NOW,
            new_id=found.town.new_id,
        )
        told = _told(found.town, found.town.alpha)
        assert "延期到 2026年12月11日" in told[0]["text"]
        assert "住院" not in told[0]["text"]


class TestReminding:
    def test_only_who_has_not_submitted_is_reminded_and_once_a_day(self, found: Running) -> None:
        town = found.town
        draft = found.draft(town.alpha)
        town.store.update("assessments", draft.id, {"state": "submitted"})

        told = [
            campaign_reminding.remind_open(
                town.store, found.id, actor=town.lead, now=now, new_id=town.new_id
            )
            for now in (NOW, NOW + timedelta(hours=1), NOW + DAY)
        ]
        assert told == [2, 0, 2]
        assert _told(town, town.alpha) == []

    def test_a_reviewer_reminds_the_own_firms(self, found: Running) -> None:
        town = found.town
        assert (
            campaign_reminding.remind_open(
                town.store, found.id, actor=town.distant_reviewer, now=NOW, new_id=town.new_id
            )
            == 1
        )
        assert len(_told(town, town.gamma)) == 1
        assert _told(town, town.alpha) == []

    def test_a_guide_reminds_nobody(self, found: Running) -> None:
        with pytest.raises(NotAllowed):
            campaign_reminding.remind_open(
                found.town.store,
                found.id,
                actor=found.town.guide,
                now=NOW,
                new_id=found.town.new_id,
            )

    @pytest.mark.parametrize("hours", [0, 3])
    def test_by_the_rules_each_once(self, found: Running, hours: int) -> None:
        town = found.town
        _tell(found)
        for day in range(9, -2, -1):
            now = LAST_SECOND - day * DAY - timedelta(hours=hours)
            for _ in range(2):
                campaign_reminding.remind_due(town.store, now=now, new_id=town.new_id)
        about = f"campaigns/{found.id}/"
        kinds = [row["about"].removeprefix(about) for row in _told(town, town.alpha)]
        rules = [
            f"rule/{rule.days_before}/{LAST.isoformat()}" for rule in campaign_reminding.rules()
        ]
        assert sorted(kinds) == sorted(["invitation", *rules])

    def test_a_missed_run_is_made_up_for_by_the_nearest_rule(self, found: Running) -> None:
        town = found.town
        _tell(found)
        campaign_reminding.remind_due(town.store, now=LAST_SECOND - 2 * DAY, new_id=town.new_id)
        abouts = [row["about"] for row in _told(town, town.alpha)]
        assert [one for one in abouts if "/rule/" in one] == [
            f"campaigns/{found.id}/rule/3/{LAST.isoformat()}"
        ]

    def test_more_time_moves_the_reminders(self, found: Running) -> None:
        town = found.town
        found.extend(town.alpha, 20)
        campaign_reminding.remind_due(town.store, now=LAST_SECOND, new_id=town.new_id)

        assert not [row for row in _told(town, town.alpha) if "/rule/" in row["about"]]
        assert [row for row in _told(town, town.beta) if "/rule/0/" in row["about"]]


class TestTakingPart:
    def test_a_check_begins_for_the_campaign_in_its_scope(self, found: Running) -> None:
        draft = _begin(found, found.town.alpha)
        assert (draft.campaign_id, draft.scope) == (found.id, "full")
        assert _begin(found, found.town.colleague).id == draft.id

    def test_the_draft_that_is_open_is_handed_in_and_widened(self, found: Running) -> None:
        town = found.town
        own = assessments.create(
            town.store,
            town.new_id(),
            edition=EDITION.edition,
            scope="light",
            actor=town.alpha,
            now=NOW,
        )
        handed = _begin(found, town.alpha)
        assert (handed.id, handed.scope, handed.campaign_id) == (own.id, "full", found.id)

    def test_one_check_counts_for_one_campaign(self, found: Running) -> None:
        other = running(found.town, name="另一个批次")
        _begin(found, found.town.alpha)
        with pytest.raises(BadCampaign, match="另一个批次"):
            _begin(other, found.town.alpha)

    def test_one_campaign_takes_one_check(self, found: Running) -> None:
        draft = _begin(found, found.town.alpha)
        found.town.store.update("assessments", draft.id, {"state": "submitted"})
        with pytest.raises(BadCampaign, match="只计一份"):
            _begin(found, found.town.alpha)

    def test_after_the_end_nobody_begins_for_it(self, found: Running) -> None:
        with pytest.raises(BadCampaign, match="已经截止"):
            _begin(found, found.town.alpha, AFTER)

    def test_the_firm_reads_where_it_stands(self, found: Running) -> None:
        town = found.town

        def read(now: datetime = NOW) -> Invited:
            return joining_campaigns.invited(town.store, actor=town.alpha, now=now)[0]

        assert (read().check, read().is_over, read().is_done) == (None, False, False)
        draft = _begin(found, town.alpha)
        assert not read().is_done
        town.store.update("assessments", draft.id, {"state": "submitted"})
        assert read().is_done
        assert read(AFTER).is_over


class TestTheEnd:
    def test_the_last_second_is_in_time(self, found: Running) -> None:
        draft = found.draft(found.town.alpha, "light")
        some_answers(found.town, draft, found.town.alpha)
        _submit(found.town, draft, found.town.alpha, LAST_SECOND)

        assert _end(found.town) == campaigning.Ended(1, 0)
        assert (
            assessments.get(found.town.store, draft.id, actor=found.town.alpha).state == "submitted"
        )

    def test_the_second_after_it_is_refused_plainly_and_nothing_is_kept(
        self, found: Running
    ) -> None:
        town = found.town
        draft = found.draft(town.alpha, "light")
        some_answers(town, draft, town.alpha)
        with pytest.raises(CampaignOver, match="2026年12月10日 截止"):
            _submit(town, draft, town.alpha, AFTER)

        assert assessments.get(town.store, draft.id, actor=town.alpha).state == "draft"
        assert not town.store.rows("SELECT 1 FROM snapshots")
        assert not town.store.rows("SELECT 1 FROM results")

    def test_drafts_expire_and_their_firms_are_told(self, found: Running) -> None:
        town = found.town
        draft = found.draft(town.alpha)
        assert _end(town, LAST_SECOND) == campaigning.Ended(0, 0)
        assert _end(town) == campaigning.Ended(1, 1)
        assert _end(town) == campaigning.Ended(0, 0)

        assert assessments.get(town.store, draft.id, actor=town.alpha).state == "expired"
        assert "答案和证据都保留着" in _told(town, town.alpha)[-1]["text"]
        assert found.now_stands().state == "ended"
        assert _told(town, town.lead)

    def test_more_time_keeps_the_draft_until_its_own_end(self, found: Running) -> None:
        town = found.town
        found.extend(town.alpha, 5)
        draft = found.draft(town.alpha, "light")
        some_answers(town, draft, town.alpha)

        assert _end(town) == campaigning.Ended(1, 0)
        _submit(town, draft, town.alpha, LAST_SECOND + 5 * DAY)
        assert assessments.get(town.store, draft.id, actor=town.alpha).state == "submitted"

    def test_more_time_that_is_over_expires_as_well(self, found: Running) -> None:
        found.extend(found.town.alpha, 5)
        found.draft(found.town.alpha)
        assert _end(found.town) == campaigning.Ended(1, 0)
        assert _end(found.town, AFTER + 5 * DAY) == campaigning.Ended(0, 1)

    @pytest.mark.parametrize("state", ["returned", "submitted", "in_review", "reviewed"])
    def test_what_was_submitted_does_not_expire(
        self, found: Running, state: assessments.State
    ) -> None:
        found.town.store.update("assessments", found.draft(found.town.alpha).id, {"state": state})
        assert _end(found.town).drafts == 0

    def test_a_draft_on_the_firms_own_account_does_not_expire(self, found: Running) -> None:
        own = {"campaign_id": None}
        found.town.store.update("assessments", found.draft(found.town.alpha).id, own)
        assert _end(found.town).drafts == 0

    def test_a_returned_check_is_submitted_again_after_the_end(self, found: Running) -> None:
        town = found.town
        draft = found.draft(town.alpha, "light")
        some_answers(town, draft, town.alpha)
        town.store.update("assessments", draft.id, {"state": "returned"})
        _submit(town, draft, town.alpha, AFTER)
        assert assessments.get(town.store, draft.id, actor=town.alpha).state == "submitted"

    def test_a_moved_end_moves_everything(self, found: Running) -> None:
        later = plan(closes_on=LAST + DAY)
        campaigns.change(
            found.town.store, found.id, later, seen_version=2, actor=found.town.lead, now=NOW
        )
        found.draft(found.town.alpha)
        assert _end(found.town) == campaigning.Ended(0, 0)

    def test_nobody_but_the_timer_ends(self, found: Running) -> None:
        for who in (found.town.lead, found.town.reviewer, found.town.alpha):
            with pytest.raises(NotAllowed):
                campaigning.end_due(
                    found.town.store, actor=who, now=AFTER, new_id=found.town.new_id
                )

    def test_lists_that_nobody_confirmed_are_forgotten(self, found: Running) -> None:
        town = found.town
        import_drafts.keep(
            town.store,
            town.new_id(),
            "名单",
            campaign_id=found.id,
            file_name="a.csv",
            actor=town.lead,
            now=NOW,
        )
        _end(town)
        assert not town.store.rows("SELECT 1 FROM import_drafts")


class TestGoingOnAfterTheEnd:
    def _anew(self, found: Running, draft: Assessment, now: datetime = AFTER) -> Assessment:
        carried = joining_campaigns.begin_anew(
            found.town.store,
            draft.id,
            questionnaire=EDITION,
            actor=found.town.alpha,
            now=now,
            new_id=found.town.new_id,
        )
        return carried.assessment

    @pytest.mark.parametrize("timer", [True, False], ids=["after the timer", "before the timer"])
    def test_all_answers_come_along(self, found: Running, timer: bool) -> None:
        town = found.town
        draft = found.draft(town.alpha, "light")
        some_answers(town, draft, town.alpha)
        if timer:
            _end(town)
        fresh = self._anew(found, draft)

        values = [
            {
                item: one.value
                for item, one in answers.all_of(town.store, a, actor=town.alpha).items()
            }
            for a in (draft.id, fresh.id)
        ]
        assert values[0] == values[1]
        assert fresh.campaign_id is None
        assert assessments.get(town.store, draft.id, actor=town.alpha).state == "expired"

    def test_with_more_time_it_counts_for_the_campaign(self, found: Running) -> None:
        draft = found.draft(found.town.alpha)
        _end(found.town)
        campaign_targets.extend(
            found.town.store,
            found.id,
            found.town.alpha.firm_id or "",
            LAST + 9 * DAY,
            "同事住院",
            actor=found.town.lead,
            now=AFTER,
        )
        assert self._anew(found, draft).campaign_id == found.id

    def test_before_the_end_there_is_nothing_to_carry(self, found: Running) -> None:
        draft = found.draft(found.town.alpha)
        with pytest.raises(AssessmentClosed):
            self._anew(found, draft, LAST_SECOND)
        assert assessments.get(found.town.store, draft.id, actor=found.town.alpha).state == "draft"
