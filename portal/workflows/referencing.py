"""Keep what firms choose from (维护基础数据): counties, parks, and the everyday words of industries."""

from collections.abc import Callable
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from data import industries, parks, regions
from data.actor import Actor
from data.errors import Refusal
from data.parks import Park
from data.rights import Action, require
from data.store import Store
from data.texts import NOTE, clean
from portal.workflows.firm_form import Checks, Unacceptable

_CODE_LENGTH = 6


class ReferenceForm(BaseModel):
    """What stands on the forms of the page, as typed; `do` says which of them was sent."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_max_length=2000)

    do: str = ""
    county: str = ""
    park: str = ""
    park_name: str = ""
    region_code: str = ""
    region_name: str = ""
    industry: str = ""
    everyday: str = ""


class BadCode(Refusal):
    """No code of a county of this city."""

    message = "请填写六位行政区划代码，开头四位与本市相同，例如 330802。"


class KnownPark(Refusal):
    """The county has an open park of this name."""

    message = "这个县（市、区）已有同名的园区，不用再加。"


def change(
    store: Store,
    form: ReferenceForm,
    *,
    actor: Actor,
    now: datetime,
    new_id: Callable[[], str],
) -> None:
    """Do what one of the forms asks for.

    Raises:
        Unacceptable: names the fields; nothing was changed. NotAllowed: not for this actor.
    """
    require(actor, Action.REFERENCE_EDIT)
    checks = Checks()
    step = _STEPS.get(form.do)
    if step is None:
        raise Refusal("没有看懂要做哪一步，请刷新页面再做。")
    with store.atomic():
        step(store, form, checks, actor, now, new_id)
        if checks.problems:
            raise Unacceptable(checks.problems)


NewId = Callable[[], str]


def _add_park(
    store: Store, form: ReferenceForm, checks: Checks, actor: Actor, now: datetime, new_id: NewId
) -> None:
    with checks.of("county"):
        regions.county(store, form.county)
    with checks.of("park_name"):
        name = form.park_name.strip()
        if any(park.name == name for park in parks.of_county(store, form.county)):
            raise KnownPark
        if not checks.problems:
            park = Park(id=new_id(), name=name, county=form.county)
            parks.add(store, park, actor=actor, now=now)


def _close_park(
    store: Store, form: ReferenceForm, checks: Checks, actor: Actor, now: datetime, _: NewId
) -> None:
    with checks.of("park"):
        parks.close(store, form.park, actor=actor, now=now)


def _save_region(
    store: Store, form: ReferenceForm, checks: Checks, actor: Actor, now: datetime, _: NewId
) -> None:
    city = regions.city(store)
    code = form.region_code.strip()
    with checks.of("region_code"):
        same_city = code.startswith(city.code[:4]) and code != city.code
        if len(code) != _CODE_LENGTH or not (code.isascii() and code.isdecimal() and same_city):
            raise BadCode
    with checks.of("region_name"):
        if not checks.problems:
            region = regions.Region(code=code, name=form.region_name, parent=city.code)
            regions.save(store, region, actor=actor, now=now)


def _save_words(
    store: Store, form: ReferenceForm, checks: Checks, actor: Actor, now: datetime, _: NewId
) -> None:
    with checks.of("industry"):
        found = industries.get(store, form.industry)
        words = clean(form.everyday, field="常用说法", limit=NOTE)
        changed = found.model_copy(update={"everyday": words})
        industries.save(store, changed, actor=actor, now=now)


_STEPS = {
    "add-park": _add_park,
    "close-park": _close_park,
    "save-region": _save_region,
    "save-words": _save_words,
}
