"""Change what a firm states of itself (修改企业资料)."""

from datetime import datetime

from data import firms, texts
from data.actor import Actor
from data.store import Store
from portal.workflows.firm_form import Checks, FirmForm, check_firm, check_name


class ProfileForm(FirmForm):
    """What stands on the form, as typed; `version` is the one that was read."""

    contact: str = ""
    phone: str = ""
    version: str = ""


def change(store: Store, form: ProfileForm, *, actor: Actor, now: datetime) -> firms.Firm:
    """Save the form of the actor's own firm.

    Raises:
        Unacceptable: names every field that needs another value; nothing is stored.
        ProfileChanged: a colleague saved meanwhile; nothing is stored.
        NotAllowed: the actor has no firm.
    """
    firm = firms.own(store, actor=actor)
    profile = _checked(store, form, firm)
    seen = int(form.version) if form.version.isascii() and form.version.isdigit() else 0
    return firms.change_profile(store, firm.id, profile, seen_version=seen, actor=actor, now=now)


def as_typed(firm: firms.Firm) -> ProfileForm:
    """The form as it is shown before anything is changed."""
    return ProfileForm(
        name=firm.name,
        industry=firm.industry,
        group=firm.industry_group or "",
        county=firm.county,
        park=firm.park or "",
        staff=str(firm.staff),
        revenue=f"{firm.revenue_wan:.10g}",
        assets="" if firm.assets_wan is None else f"{firm.assets_wan:.10g}",
        contact=firm.contact_name,
        phone=firm.contact_phone,
        version=str(firm.version),
    )


def _checked(store: Store, form: ProfileForm, firm: firms.Firm) -> firms.Profile:
    checks = Checks()
    if form.name.strip() == firm.name:
        checks.known["name"] = firm.name
    else:
        check_name(form, checks)
    check_firm(store, form, checks)
    with checks.of("contact"):
        checks.known["contact_name"] = texts.required(
            form.contact, field="联系人", limit=texts.LINE
        )
    with checks.of("phone"):
        checks.known["contact_phone"] = texts.clean(form.phone, field="联系电话", limit=40)
    return checks.profile()
