"""What a firm states of itself on a form (企业资料): checked field by field, all problems at once."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

from pydantic import BaseModel, ConfigDict

from data import firms, industries, parks, regions, size_classes, texts
from data.errors import Refusal
from data.store import Store
from portal.workflows import typed


class FirmForm(BaseModel):
    """The fields about the firm, as typed."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_max_length=2000)

    name: str = ""
    industry: str = ""
    group: str = ""
    county: str = ""
    park: str = ""
    staff: str = ""
    revenue: str = ""
    assets: str = ""


class Unacceptable(Refusal):
    """Some fields cannot be taken; `problems` has a sentence for each, in the form's order."""

    message = "有几处需要改一改，还没有保存。"

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__()
        self.problems = problems


class Checks:
    """Collects the sentence of each field that is refused, and the values of the others."""

    def __init__(self) -> None:
        self.problems: dict[str, str] = {}
        self.known: dict[str, object] = {"park": None, "industry_group": None}

    @contextmanager
    def of(self, field: str) -> Iterator[None]:
        """Note the refusal of this field and go on with the next."""
        try:
            yield
        except Refusal as refusal:
            self.problems[field] = str(refusal)

    def profile(self) -> firms.Profile:
        """What is left when every field was accepted.

        Raises:
            Unacceptable: some were not.
        """
        if self.problems:
            raise Unacceptable(self.problems)
        return firms.Profile.model_validate(self.known)


def check_name(form: FirmForm, checks: Checks) -> None:
    """The name as on the licence: Chinese, not an abbreviation."""
    with checks.of("name"):
        checks.known["name"] = _name(form.name)


def check_firm(store: Store, form: FirmForm, checks: Checks) -> None:
    """Sector, place and figures."""
    _check_industry(store, form, checks)
    _check_place(store, form, checks)
    _check_figures(form, checks)


def _name(text: str) -> str:
    name = texts.clean(text, field="企业名称", limit=texts.LINE)
    if len(name) < 4 or not any("\u4e00" <= c <= "\u9fff" for c in name):
        raise texts.BadText("请填写营业执照上的企业全称。")
    return name


def _check_industry(store: Store, form: FirmForm, checks: Checks) -> None:
    with checks.of("industry"):
        checks.known["industry"] = industry(store, form.industry)
        groups = [g.code for g in industries.groups(store, form.industry)]
        if groups:
            with checks.of("group"):
                checks.known["industry_group"] = _one_of(
                    form.group, groups, "这个行业按具体类别划分规模，请再选一个类别。"
                )


def industry(store: Store, code: str) -> str:
    """The code of a 大类 that the person chose.

    Raises:
        NoSuchIndustry: nothing chosen, or no 大类.
    """
    with suppress(industries.NoSuchIndustry):
        if industries.get(store, code).level == "division":
            return code
    raise industries.NoSuchIndustry("请从列表中选择所属行业。")


def _check_place(store: Store, form: FirmForm, checks: Checks) -> None:
    with checks.of("county"):
        checks.known["county"] = _one_of(
            form.county, [r.code for r in regions.counties(store)], "请选择企业所在的县（市、区）。"
        )
        if form.park:
            with checks.of("park"):
                checks.known["park"] = parks.get(store, form.park, county=form.county).id


def _one_of(value: str, allowed: list[str], sentence: str) -> str:
    if value not in allowed:
        raise texts.BadText(sentence)
    return value


def _check_figures(form: FirmForm, checks: Checks) -> None:
    with checks.of("staff"):
        checks.known["staff"] = typed.whole(form.staff, "从业人员", most=firms.MOST_STAFF)
    with checks.of("revenue"):
        checks.known["revenue_wan"] = typed.money(form.revenue, "营业收入")
    if form.assets.strip() or asks_assets(form.industry, form.group):
        with checks.of("assets"):
            checks.known["assets_wan"] = typed.money(form.assets, "资产总额")


def asks_assets(industry_code: str, group: str) -> bool:
    """Whether the size rule of this 大类 or 中类 asks for total assets (资产总额)."""
    return size_classes.asks_assets(
        group if size_classes.needs_group(industry_code) else industry_code
    )
