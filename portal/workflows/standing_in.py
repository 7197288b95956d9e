"""Appoint somebody to act in one's absence (安排代理): days as a form sends them."""

from collections.abc import Callable
from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from data import deputies
from data.actor import Actor
from data.rights import Action, require
from data.store import Store
from portal.workflows.firm_form import Checks, Unacceptable


class DeputyForm(BaseModel):
    """What stands on the form, as typed; `absent` is asked of the lead only."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_max_length=2000)

    absent: str = ""
    deputy: str = ""
    first: str = ""
    last: str = ""


def appoint(
    store: Store,
    form: DeputyForm,
    *,
    actor: Actor,
    now: datetime,
    new_id: Callable[[], str],
) -> None:
    """Appoint: the owner for the own account, the lead for an official.

    Raises:
        Unacceptable: names the fields. NotAllowed: neither of the two.
    """
    require(actor, Action.DEPUTY_APPOINT)
    checks = Checks()
    first, last = _day(form.first, "first", checks), _day(form.last, "last", checks)
    if first and last:
        with checks.of("last"):
            deputies.check_days(first, last, now=now)
    if checks.problems or not first or not last:
        raise Unacceptable(checks.problems)
    with checks.of("deputy"):
        deputies.appoint(
            store,
            new_id(),
            actor.account_id if actor.is_of_firm else form.absent,
            form.deputy,
            first_day=first,
            last_day=last,
            actor=actor,
            now=now,
        )
    if checks.problems:
        raise Unacceptable(checks.problems)


def _day(text: str, field: str, checks: Checks) -> date | None:
    with checks.of(field):
        try:
            return date.fromisoformat(text.strip()[:10])
        except ValueError:
            raise deputies.BadPeriod("请选择日期，例如 2026-12-01。") from None
    return None
