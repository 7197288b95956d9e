import sqlite3
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from data import assignments, firms, invitations, parks, regions
from data.actor import Actor, Role
from data.errors import NoSuch, NotAllowed, Refusal
from data.firms import BadProfile, CodeConfirmed, NoSuchFirm, Profile, ProfileChanged
from data.industries import NoSuchIndustry
from data.invitations import BadInvitation
from data.parks import NoSuchPark, Park
from data.regions import NoSuchRegion
from data.rights import Action
from data.scope import in_scope, parameters
from data.texts import BadText
from data.uscc import BadCode
from tests.data.town import CODE, KECHENG, NOW, OTHER_CODE, PROFILE, QUJIANG, Town, owner

WORD = "K7QM-3XW9-PDTF"


def test_a_firm_is_pending_and_has_its_size(town: Town) -> None:
    firm = firms.own(town.store, actor=town.alpha)

    assert (firm.state, firm.size_class, firm.code, firm.version) == ("pending", "small", CODE, 1)


def test_many_may_claim_a_code_and_one_owns_it(town: Town) -> None:
    firms.confirm(town.store, town.alpha.firm_id or "", actor=town.reviewer, now=NOW)

    with pytest.raises(CodeConfirmed):
        firms.confirm(town.store, town.beta.firm_id or "", actor=town.reviewer, now=NOW)
    assert firms.own(town.store, actor=town.beta).state == "pending"

    third = owner(town.store, town.new_id(), town.new_id(), KECHENG)
    assert firms.own(town.store, actor=third).state == "pending"


def test_contact_data_is_sealed(town: Town) -> None:
    profile = PROFILE.model_copy(update={"contact_name": "王五", "contact_phone": "13957000000"})
    firms.change_profile(
        town.store, town.alpha.firm_id or "", profile, seen_version=1, actor=town.alpha, now=NOW
    )

    firm = firms.own(town.store, actor=town.alpha)
    assert (firm.contact_name, firm.contact_phone) == ("王五", "13957000000")
    stored = town.store.rows("SELECT contact_name, contact_phone FROM firms")
    assert "13957000000" not in str(stored)


def test_a_changed_industry_keeps_its_history(town: Town) -> None:
    firm = town.alpha.firm_id or ""
    for day, industry in enumerate(("35", "35", "39"), start=1):
        firms.change_profile(
            town.store,
            firm,
            PROFILE.model_copy(update={"industry": industry}),
            seen_version=day,
            actor=town.alpha,
            now=NOW + timedelta(days=day),
        )

    history = firms.industry_history(town.store, firm, actor=town.reviewer)
    assert [row["industry"] for row in history] == ["34", "35", "39"]
    assert history[1]["author"] == town.alpha.account_id


def test_two_colleagues_do_not_overwrite_each_other(town: Town) -> None:
    firm = town.alpha.firm_id or ""
    firms.change_profile(town.store, firm, PROFILE, seen_version=1, actor=town.alpha, now=NOW)

    with pytest.raises(ProfileChanged, match="刷新"):
        firms.change_profile(
            town.store, firm, PROFILE, seen_version=1, actor=town.colleague, now=NOW
        )


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"name": ""}, BadText),
        ({"name": "长" * 101}, BadText),
        ({"name": "甲\x00"}, BadText),
        ({"contact_phone": "\u202e139"}, BadText),
        ({"industry": "98"}, NoSuchIndustry),
        ({"industry": "C"}, BadProfile),
        ({"industry": "701"}, BadProfile),
        ({"industry": "70"}, BadProfile),
        ({"industry": "70", "industry_group": "591"}, BadProfile),
        ({"industry": "34", "industry_group": "701"}, BadProfile),
        ({"industry": "47"}, BadProfile),
        ({"industry": "70", "industry_group": "701"}, BadProfile),
        ({"county": "330800"}, NoSuchRegion),
        ({"county": "110101"}, NoSuchRegion),
        ({"park": "x"}, NoSuchPark),
    ],
)
def test_a_profile_that_cannot_be_kept_is_refused_and_nothing_is_stored(
    town: Town, change: dict[str, object], error: type[Refusal]
) -> None:
    before = town.store.rows("SELECT count(*) AS n FROM firms")

    with pytest.raises(error) as refusal:
        firms.register(town.store, town.new_id(), CODE, PROFILE.model_copy(update=change), now=NOW)

    assert str(refusal.value).endswith("。")
    assert town.store.rows("SELECT count(*) AS n FROM firms") == before


@pytest.mark.parametrize(
    "change",
    [
        {"staff": -1},
        {"staff": 1.5},
        {"staff": firms.MOST_STAFF + 1},
        {"revenue_wan": float("nan")},
        {"revenue_wan": float("inf")},
        {"revenue_wan": -0.01},
        {"assets_wan": 2e9},
        {"unknown": 1},
    ],
)
def test_numbers_out_of_bounds_are_no_profile(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Profile.model_validate({**PROFILE.model_dump(), **change})


def test_a_wrong_code_registers_nobody(town: Town) -> None:
    with pytest.raises(BadCode):
        firms.register(town.store, town.new_id(), "91110000600037341X", PROFILE, now=NOW)


def test_assets_give_the_size_where_the_rule_asks(town: Town) -> None:
    profile = PROFILE.model_copy(
        update={"industry": "70", "industry_group": "701", "assets_wan": 6000.0}
    )
    firm_id = town.new_id()
    firms.register(town.store, firm_id, CODE, profile, now=NOW)

    assert firms.get(town.store, firm_id, actor=town.lead).size_class == "medium"


def test_a_park_belongs_to_a_county(town: Town) -> None:
    park = Park(id=town.new_id(), name="试验园区", county=QUJIANG)
    parks.add(town.store, park, actor=town.admin, now=NOW)

    assert parks.of_county(town.store, QUJIANG) == [park]
    assert parks.of_county(town.store, KECHENG) == []
    with pytest.raises(NoSuchPark):
        firms.register(
            town.store,
            town.new_id(),
            CODE,
            PROFILE.model_copy(update={"park": park.id}),
            now=NOW,
        )
    with pytest.raises(NotAllowed):
        parks.add(town.store, park, actor=town.lead, now=NOW)
    parks.close(town.store, park.id, actor=town.admin, now=NOW)
    assert parks.of_county(town.store, QUJIANG) == []


def test_the_administrator_keeps_the_counties(town: Town) -> None:
    added = regions.Region(code="330899", name="试验区", parent="330800")

    regions.save(town.store, added, actor=town.admin, now=NOW)

    assert added in regions.counties(town.store)
    with pytest.raises(NotAllowed):
        regions.save(town.store, added, actor=town.lead, now=NOW)


def test_only_the_lead_assigns_and_only_to_guides(town: Town) -> None:
    firm = town.alpha.firm_id or ""
    with pytest.raises(NotAllowed):
        assignments.assign(town.store, firm, town.guide.account_id, actor=town.reviewer, now=NOW)
    with pytest.raises(NoSuch):
        assignments.assign(town.store, firm, town.reviewer.account_id, actor=town.lead, now=NOW)


# Invitations


def _issue(town: Town, code: str = CODE) -> None:
    invitations.issue(town.store, town.new_id(), WORD, code, actor=town.lead, now=NOW)


@pytest.mark.parametrize(
    "typed", [WORD, WORD.lower(), " k7qm 3xw9 pdtf ", "Ｋ７ＱＭ３ＸＷ９ＰＤＴＦ"]
)
def test_the_word_confirms_the_firm_it_is_bound_to(town: Town, typed: str) -> None:
    _issue(town)

    firm = invitations.redeem(town.store, typed, actor=town.alpha, now=NOW)

    assert firm.state == "confirmed"
    assert WORD not in str(town.store.rows("SELECT * FROM invitations"))


@pytest.mark.parametrize("typed", ["", "wrong", "\x00", "\ud800", "x" * 10_000])
def test_a_wrong_word_confirms_nobody(town: Town, typed: str) -> None:
    _issue(town)

    with pytest.raises(BadInvitation):
        invitations.redeem(town.store, typed, actor=town.alpha, now=NOW)


def test_a_word_for_another_code_or_too_late_or_used_says_the_same(town: Town) -> None:
    said = set()
    _issue(town, OTHER_CODE)
    with pytest.raises(BadInvitation) as other:
        invitations.redeem(town.store, WORD, actor=town.alpha, now=NOW)
    said.add(str(other.value))
    invitations.issue(town.store, town.new_id(), "late word", CODE, actor=town.lead, now=NOW)
    with pytest.raises(BadInvitation) as late:
        invitations.redeem(town.store, "late word", actor=town.alpha, now=NOW + invitations.LASTS)
    said.add(str(late.value))
    invitations.issue(town.store, town.new_id(), "used word", CODE, actor=town.lead, now=NOW)
    invitations.redeem(town.store, "used word", actor=town.alpha, now=NOW)
    with pytest.raises(BadInvitation) as used:
        invitations.redeem(town.store, "used word", actor=town.beta, now=NOW)
    said.add(str(used.value))

    assert len(said) == 1


def test_a_word_stays_good_where_the_code_has_an_owner_already(town: Town) -> None:
    _issue(town)
    firms.confirm(town.store, town.beta.firm_id or "", actor=town.lead, now=NOW)

    with pytest.raises(CodeConfirmed):
        invitations.redeem(town.store, WORD, actor=town.alpha, now=NOW)

    assert town.store.rows("SELECT used_at FROM invitations") == [{"used_at": None}]


def test_a_word_is_not_needed_twice(town: Town) -> None:
    _issue(town)
    invitations.redeem(town.store, WORD, actor=town.alpha, now=NOW)

    assert invitations.redeem(town.store, "", actor=town.alpha, now=NOW).state == "confirmed"


def test_an_invitation_that_was_not_shown_confirms_nobody(town: Town) -> None:
    _issue(town)
    invitation = town.store.rows("SELECT id FROM invitations")[0]["id"]

    with pytest.raises(NoSuchFirm):
        firms.confirm_invited(
            town.store, town.alpha.firm_id or "", invitation, actor=town.alpha, now=NOW
        )


def test_only_reviewers_and_the_lead_invite(town: Town) -> None:
    invitations.issue(town.store, town.new_id(), "a", CODE, actor=town.reviewer, now=NOW)
    for actor in (town.alpha, town.guide, town.auditor, town.admin, town.visitor):
        with pytest.raises(NotAllowed):
            invitations.issue(town.store, town.new_id(), "b", CODE, actor=actor, now=NOW)


# Scope


def _seen(town: Town, actor: Actor) -> set[str]:
    return {firm.id for firm in firms.in_view(town.store, actor=actor)}


def test_everybody_sees_the_firms_of_their_scope_and_no_other(town: Town) -> None:
    alpha, beta, gamma = (a.firm_id or "" for a in (town.alpha, town.beta, town.gamma))

    assert _seen(town, town.alpha) == _seen(town, town.colleague) == {alpha}
    assert _seen(town, town.reviewer) == {alpha, beta}
    assert _seen(town, town.distant_reviewer) == {gamma}
    assert _seen(town, town.lead) == {alpha, beta, gamma}
    for actor in (town.guide, town.auditor, town.admin, town.visitor):
        assert _seen(town, actor) == set()


def test_a_guide_sees_assigned_firms_while_assigned(town: Town) -> None:
    alpha, guide = town.alpha.firm_id or "", town.guide.account_id
    assignments.assign(town.store, alpha, guide, actor=town.lead, now=NOW)
    assert _seen(town, town.guide) == {alpha}

    assignments.end(town.store, alpha, guide, actor=town.lead, now=NOW)
    assert _seen(town, town.guide) == set()


def test_a_park_reviewer_sees_the_park_only(town: Town) -> None:
    park = Park(id=town.new_id(), name="试验园区", county=KECHENG)
    parks.add(town.store, park, actor=town.admin, now=NOW)
    inside = town.new_id()
    firms.register(town.store, inside, CODE, PROFILE.model_copy(update={"park": park.id}), now=NOW)
    actor = Actor("p" * 32, town.reviewer.role, None, KECHENG, park.id)

    assert _seen(town, actor) == {inside}


@given(
    role=st.sampled_from(["firm_owner", "firm_member", "reviewer", "guide", "auditor", "admin"]),
    firm=st.one_of(st.none(), st.just(""), st.text(max_size=5)),
    county=st.one_of(st.none(), st.just(""), st.text(max_size=5), st.just("330800")),
    park=st.one_of(st.none(), st.just(""), st.text(max_size=5)),
)
def test_no_forged_scope_opens_a_firm(
    role: str, firm: str | None, county: str | None, park: str | None
) -> None:
    """The condition alone, over a row of NULLs and one firm: it holds for nobody's forged scope."""
    actor = Actor("x", Role(role), firm, county, park)
    with sqlite3.connect(":memory:") as db:
        db.execute("CREATE TABLE firms (id, county, park)")
        db.execute("CREATE TABLE firm_assignments (firm_id, account_id, ended_at)")
        db.executemany("INSERT INTO firms VALUES (?, ?, ?)", [("f" * 32, KECHENG, None)])
        try:
            found = db.execute(
                f"SELECT * FROM firms WHERE {in_scope(actor, Action.FIRM_READ)}", parameters(actor)
            ).fetchall()
        except UnicodeEncodeError:
            found = []
        assert found == []


def test_out_of_scope_and_not_there_look_the_same(town: Town) -> None:
    said = set()
    for firm_id in (town.beta.firm_id or "", "f" * 32, "", "' OR 1=1 --"):
        with pytest.raises(NoSuchFirm) as refusal:
            firms.get(town.store, firm_id, actor=town.alpha)
        said.add(str(refusal.value))

    assert len(said) == 1
