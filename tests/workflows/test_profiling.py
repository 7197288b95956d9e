"""Changing what a firm states of itself (修改企业资料)."""

from datetime import timedelta

import pytest

from data import firms
from data.errors import NotAllowed
from portal.workflows import profiling
from portal.workflows.firm_form import Unacceptable
from portal.workflows.profiling import ProfileForm
from tests.data.town import NOW, QUJIANG, Town

LATER = NOW + timedelta(minutes=1)


def shown(town: Town, **changes: str) -> ProfileForm:
    """The form as read by the owner, with changes typed into it."""
    form = profiling.as_typed(firms.own(town.store, actor=town.alpha))
    return form.model_copy(update={"contact": "王小明", **changes})


def change(town: Town, form: ProfileForm) -> firms.Firm:
    return profiling.change(town.store, form, actor=town.alpha, now=LATER)


def test_what_is_shown_can_be_saved_unchanged(town: Town) -> None:
    before = firms.own(town.store, actor=town.alpha)

    after = change(town, shown(town))

    changed = {"contact_name", "version"}
    assert after.model_dump(exclude=changed) == before.model_dump(exclude=changed)


def test_changes_are_stored_and_the_size_follows(town: Town) -> None:
    after = change(
        town, shown(town, staff="1，200 人", revenue="50,000", county=QUJIANG, phone="0570-3021234")
    )

    assert (after.staff, after.revenue_wan, after.county) == (1200, 50_000, QUJIANG)
    assert after.size_class == "large"
    assert after.contact_phone == "0570-3021234"


def test_an_industry_with_assets_and_group_comes_back_as_typed(town: Town) -> None:
    after = change(town, shown(town, industry="70", group="701", assets="8000.5"))

    form = profiling.as_typed(after)

    assert (form.industry, form.group, form.assets) == ("70", "701", "8000.5")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "短"),
        ("industry", "C"),
        ("county", ""),
        ("park", "nowhere"),
        ("staff", "viele"),
        ("revenue", "-1"),
        ("contact", ""),
        ("contact", "\x00"),
        ("phone", "1" * 41),
    ],
)
def test_what_is_not_accepted_is_named_and_nothing_is_stored(
    town: Town, field: str, value: str
) -> None:
    before = firms.own(town.store, actor=town.alpha)

    with pytest.raises(Unacceptable) as refused:
        change(town, shown(town, **{field: value}))

    assert list(refused.value.problems) == [field]
    assert firms.own(town.store, actor=town.alpha) == before


def test_a_colleagues_change_is_not_overwritten(town: Town) -> None:
    stale = shown(town, staff="5")
    profiling.change(town.store, shown(town, staff="7"), actor=town.colleague, now=NOW)

    with pytest.raises(firms.ProfileChanged):
        change(town, stale)
    assert firms.own(town.store, actor=town.alpha).staff == 7


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30, "１"])
def test_a_version_that_was_never_read_changes_nothing(town: Town, version: str) -> None:
    with pytest.raises(firms.ProfileChanged):
        change(town, shown(town, version=version))


def test_only_a_firm_has_a_profile(town: Town) -> None:
    for actor in (town.visitor, town.reviewer, town.lead, town.admin):
        with pytest.raises(NotAllowed):
            profiling.change(town.store, shown(town), actor=actor, now=NOW)
