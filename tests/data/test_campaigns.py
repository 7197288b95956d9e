"""Campaigns: planned by the lead alone, opened once, changed against the version that was read."""

from datetime import timedelta

import pytest

from data import audit, campaign_targets, campaigns, row_checks
from data.campaign_filter import Filter
from data.campaigns import BadCampaign, CampaignChanged, NoSuchCampaign
from data.errors import NotAllowed
from data.texts import BadText
from portal.workflows import campaigning
from tests.data.campaign_case import LAST, plan, planned, running
from tests.data.town import NOW, QUJIANG, Town


def _problems(town: Town) -> list[str]:
    return [problem for found in row_checks.check(town.store) for problem in found.problems]


def test_a_draft_is_the_leads_alone(town: Town) -> None:
    campaign = planned(town)

    assert [one.id for one in campaigns.in_view(town.store, actor=town.lead)] == [campaign]
    for who in (town.reviewer, town.guide, town.alpha):
        assert campaigns.in_view(town.store, actor=who) == []
        with pytest.raises(NoSuchCampaign):
            campaigns.get(town.store, campaign, actor=who)


def test_opened_it_is_seen_by_staff_and_by_the_firms_that_it_asks(town: Town) -> None:
    campaign = running(town, filter=Filter(state="", counties=(QUJIANG,))).id

    for who in (town.reviewer, town.guide, town.gamma):
        assert campaigns.get(town.store, campaign, actor=who).state == "open"
    assert campaigns.in_view(town.store, actor=town.alpha) == []


def test_it_begins_on_the_day_it_is_opened_and_once(town: Town) -> None:
    found = running(town)

    assert found.now_stands().opens_on.isoformat() == "2026-11-23"
    with pytest.raises(BadCampaign, match="已经开始过"):
        campaigning.open_campaign(town.store, found.id, seen_version=1, actor=town.lead, now=NOW)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"filter": Filter(nobody=True)}, "没有一家", id="asks nobody"),
        pytest.param({"filter": Filter()}, "没有一家", id="no firm here is confirmed"),
        pytest.param(
            {"opens_on": "2026-01-01", "closes_on": "2026-01-02"}, "已经过了", id="is over"
        ),
    ],
)
def test_what_cannot_begin_stays_a_draft(town: Town, changes: dict[str, object], said: str) -> None:
    campaign = planned(town, **changes)
    with pytest.raises(BadCampaign, match=said):
        campaigning.open_campaign(town.store, campaign, seen_version=1, actor=town.lead, now=NOW)

    assert campaigns.get(town.store, campaign, actor=town.lead).state == "draft"
    assert not town.store.rows("SELECT 1 FROM campaign_targets")


def test_a_change_against_an_older_version_overwrites_nothing(town: Town) -> None:
    campaign = planned(town)
    campaigns.change(
        town.store, campaign, plan(name="甲改的"), seen_version=1, actor=town.lead, now=NOW
    )
    with pytest.raises(CampaignChanged):
        campaigns.change(
            town.store, campaign, plan(name="乙改的"), seen_version=1, actor=town.lead, now=NOW
        )
    assert campaigns.get(town.store, campaign, actor=town.lead).name == "甲改的"


def test_of_an_open_one_only_the_last_day_and_the_texts_change(town: Town) -> None:
    found = running(town)
    later = plan(
        name="别的名字", scope="light", closes_on=LAST + timedelta(days=9), reminder="请抓紧"
    )
    campaigns.change(town.store, found.id, later, seen_version=2, actor=town.lead, now=NOW)

    stands = found.now_stands()
    assert (stands.name, stands.scope) == ("2026 年冬季自评", "full")
    assert (stands.closes_on, stands.reminder) == (LAST + timedelta(days=9), "请抓紧")


def test_the_days_are_in_order() -> None:
    with pytest.raises(BadCampaign, match="不能早于"):
        plan(closes_on="2026-11-01")


@pytest.mark.parametrize("name", ["", "  ", "\u202e名", "长" * 61])
def test_a_name_that_nobody_could_read_is_refused(town: Town, name: str) -> None:
    with pytest.raises(BadText, match="批次名称"):
        planned(town, name=name)


def test_a_removed_draft_takes_the_firms_of_its_list_along(town: Town) -> None:
    campaign = planned(town)
    campaign_targets.add(town.store, campaign, [town.alpha.firm_id or ""], actor=town.lead, now=NOW)
    campaigns.remove(town.store, campaign, actor=town.lead, now=NOW)

    assert campaigns.in_view(town.store, actor=town.lead) == []
    assert _problems(town) == []


def test_an_opened_one_is_not_removed(town: Town) -> None:
    found = running(town)
    with pytest.raises(BadCampaign, match="不能删除"):
        campaigns.remove(town.store, found.id, actor=town.lead, now=NOW)


@pytest.mark.parametrize(
    ("chosen", "firms"),
    [
        pytest.param(Filter(state=""), 3, id="everybody"),
        pytest.param(Filter(), 0, id="confirmed ones"),
        pytest.param(Filter(state="pending", counties=(QUJIANG,)), 1, id="a county"),
        pytest.param(Filter(state="", industries=("34",)), 3, id="a sector"),
        pytest.param(Filter(state="", industries=("26",)), 0, id="another sector"),
        pytest.param(Filter(state="", sizes=("small",)), 3, id="a size"),
        pytest.param(Filter(state="", parks=("nowhere",)), 0, id="a park"),
        pytest.param(Filter(state="", checked="before"), 0, id="who submitted before"),
        pytest.param(Filter(state="", checked="never"), 3, id="who never did"),
        pytest.param(Filter(nobody=True, state=""), 0, id="a list alone"),
    ],
)
def test_the_preview_counts_whom_opening_asks(town: Town, chosen: Filter, firms: int) -> None:
    campaign = planned(town)
    found = campaign_targets.preview(town.store, campaign, chosen, actor=town.lead)

    assert (found.firms, found.silent) == (firms, 0)
    assert campaign_targets.fill(town.store, campaign, chosen, actor=town.lead, now=NOW) == firms
    assert campaign_targets.fill(town.store, campaign, chosen, actor=town.lead, now=NOW) == 0


def test_every_row_has_its_entry(town: Town) -> None:
    found = running(town)
    found.extend(town.alpha)

    assert _problems(town) == []
    audit.verify(town.store)


def test_a_row_changed_by_hand_is_named(town: Town) -> None:
    found = running(town)
    firm = town.alpha.firm_id
    town.store.rows(
        "UPDATE campaign_targets SET extended_to = '2027-01-01' WHERE firm_id = :f", f=firm
    )

    assert [p.split("：")[0] for p in _problems(town)] == [f"campaign_targets/{found.id}/{firm}"]


class TestExtension:
    def test_it_moves_one_firm_alone(self, town: Town) -> None:
        found = running(town)
        found.extend(town.alpha)

        days = {
            who.firm_id: campaign_targets.get(
                town.store, found.id, who.firm_id or "", actor=town.lead
            ).last_day
            for who in (town.alpha, town.beta)
        }
        assert days == {
            town.alpha.firm_id: LAST + timedelta(days=5),
            town.beta.firm_id: LAST,
        }

    def test_a_later_end_of_the_campaign_beats_it(self, town: Town) -> None:
        found = running(town)
        found.extend(town.alpha)
        later = plan(closes_on=LAST + timedelta(days=30))
        campaigns.change(town.store, found.id, later, seen_version=2, actor=town.lead, now=NOW)

        target = campaign_targets.get(
            town.store, found.id, town.alpha.firm_id or "", actor=town.alpha
        )
        assert target.last_day == LAST + timedelta(days=30)

    @pytest.mark.parametrize("days", [0, -3])
    def test_it_is_later_than_what_stands(self, town: Town, days: int) -> None:
        found = running(town)
        with pytest.raises(BadCampaign, match="延期到"):
            found.extend(town.alpha, days)

    def test_its_reason_is_sealed(self, town: Town) -> None:
        found = running(town)
        found.extend(town.alpha)
        content = b"".join(f.read_bytes() for f in town.path.parent.glob("portal.sql*"))
        assert "同事住院".encode() not in content

    def test_a_guide_gives_no_time(self, town: Town) -> None:
        found = running(town)
        with pytest.raises(NotAllowed):
            campaign_targets.extend(
                town.store,
                found.id,
                town.alpha.firm_id or "",
                LAST + timedelta(days=1),
                "来电",
                actor=town.guide,
                now=NOW,
            )
