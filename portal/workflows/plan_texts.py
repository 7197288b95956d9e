"""Plans of trainings and campaigns as they are typed (方案的栏目): field → text, and the plan meant by it.

A choice of several stands one to a line.
"""

from collections.abc import Iterable, Mapping

from data.campaign_filter import Filter
from data.campaigns import Campaign
from data.campaigns import Plan as CampaignPlan
from data.training_plans import Plan, Training
from portal.widgets.days import day

Texts = Mapping[str, str]
YES = "yes"
_OF_TRAINING = ("title", "place", "said", "begins", "ends", "industry", "county")
_OF_CAMPAIGN = ("name", "invitation", "reminder", "edition", "scope")
_LISTS = ("counties", "parks", "industries", "sizes")


def of_training(plan: Plan) -> Texts:
    """What stands in the fields of a training's plan."""
    fields = {name: str(getattr(plan, name)) for name in _OF_TRAINING}
    return fields | {"day": plan.day.isoformat(), "controls": joined(plan.controls)}


def training(stands: Training, texts: Texts) -> Plan:
    """The plan meant by these texts; what has no field stays as it stands.

    Raises:
        NoSuchDay, BadTraining: a day or an hour is none.
    """
    fields: dict[str, object] = {name: texts[name] for name in _OF_TRAINING}
    fields |= {name: texts[name].strip().replace("：", ":") for name in ("begins", "ends")}
    fields |= {"day": day(texts["day"], field="日期"), "controls": several(texts["controls"])}
    return Plan.model_validate(stands.model_dump(include=set(Plan.model_fields)) | fields)


def of_campaign(plan: CampaignPlan) -> Texts:
    """What stands in the fields of a campaign's plan."""
    wanted = plan.filter
    return {
        **{name: str(getattr(plan, name)) for name in _OF_CAMPAIGN},
        **{name: joined(getattr(wanted, name)) for name in _LISTS},
        "until": plan.closes_on.isoformat(),
        "whom": "list" if wanted.nobody else "filter",
        "checked": wanted.checked,
        "pending": YES if wanted.state == "" else "",
    }


def campaign(stands: Campaign, texts: Texts) -> CampaignPlan:
    """The plan meant by these texts; a last day that is early moves the first one.

    Raises:
        NoSuchDay, BadCampaign: the last day is none, or lies before a campaign that runs.
    """
    last = day(texts["until"], field="截止日期")
    first = min(stands.opens_on, last) if stands.state == "draft" else stands.opens_on
    wanted = {
        **{name: several(texts[name]) for name in _LISTS},
        "nobody": texts["whom"] == "list",
        "checked": texts["checked"],
        "state": "" if texts["pending"] else "confirmed",
    }
    fields = {name: texts[name] for name in _OF_CAMPAIGN}
    days = {"opens_on": first, "closes_on": last}
    return CampaignPlan.model_validate(fields | days | {"filter": Filter.model_validate(wanted)})


def joined(chosen: Iterable[str]) -> str:
    """A choice of several as one text."""
    return "\n".join(chosen)


def several(text: str) -> tuple[str, ...]:
    """The choice of several again."""
    return tuple(text.split("\n")) if text else ()
