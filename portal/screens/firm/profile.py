"""What the firm states of itself (企业情况), as stored; changed on a page of its own."""

import streamlit as st
from markupsafe import Markup

from data import firms, industries, parks, regions
from data.firms import Firm
from data.store import Store
from portal import figures, labels, navigation, visit
from portal.web import addresses

_SIZE_HINT = "按《统计上大中小微型企业划分办法（2017）》由行业、从业人员、营业收入等算出。"
_CHANGE = Markup(
    '<p class="portal-actions"><a class="portal-button" href="{}" target="_self">修改</a></p>'
)
_CONFIRM = Markup('待确认。<a href="{}" target="_self">填写邀请码</a>，或等复核人员确认。')


def show() -> None:
    """Each statement in one line, then the way to change it."""
    with visit.store() as store:
        firm = firms.own(store, actor=visit.actor())
        rows = _rows(store, firm)
    st.title("企业情况", anchor=False)
    st.write(
        "这些资料用来确定规模，以便和相近的企业比较；也用来估算整改要多少人手。有变化时请及时改。"
    )
    line = Markup("<div><dt>{}</dt><dd>{}</dd></div>")
    facts = Markup("").join(line.format(name, value) for name, value in rows)
    st.html(str(Markup('<dl class="facts">{}</dl>').format(facts)))
    st.html(str(_CHANGE.format(addresses.PROFILE_FORM)))
    st.page_link(navigation.page(addresses.LOOKS), label="谁看过我们的资料")


def _rows(store: Store, firm: Firm) -> list[tuple[str, str | Markup]]:
    return [
        ("企业名称", firm.name),
        ("统一社会信用代码", firm.code),
        ("状态", _state(firm)),
        ("所属行业", _industry(store, firm)),
        ("所在地", _place(store, firm)),
        ("从业人员", f"{firm.staff:,} 人"),
        ("营业收入", f"{firm.revenue_wan:,.10g} 万元"),
        *([("资产总额", f"{firm.assets_wan:,.10g} 万元")] if firm.assets_wan is not None else []),
        ("规模", _size(firm)),
        ("联系人", "，".join(part for part in (firm.contact_name, firm.contact_phone) if part)),
    ]


def _state(firm: Firm) -> str | Markup:
    if firm.confirmed_at is None:
        return _CONFIRM.format(addresses.CONFIRMATION)
    return f"{figures.day(firm.confirmed_at)} 确认"


def _industry(store: Store, firm: Firm) -> str:
    named = [firm.industry, *([firm.industry_group] if firm.industry_group else [])]
    return " › ".join(f"{code} {industries.get(store, code).name}" for code in named)


def _place(store: Store, firm: Firm) -> str:
    county = regions.county(store, firm.county).name
    if firm.park is None:
        return county
    found = {park.id: park.name for park in parks.of_county(store, firm.county)}
    return f"{county} {found.get(firm.park, '（园区已停用）')}"


def _size(firm: Firm) -> str:
    if firm.size_class is None:
        return "该行业不划分大中小微。"
    return f"{labels.SIZES[firm.size_class]}。{_SIZE_HINT}"
