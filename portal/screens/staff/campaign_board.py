"""The board of a campaign (完成情况): counts and shares, and the firms behind each count."""

from collections.abc import Mapping
from typing import get_args
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup

from data import completion
from data.actor import Actor
from data.campaigns import Campaign
from data.completion import Count, Group, Listed, Narrowing, Sort
from data.rights import Action, may
from data.store import Store
from portal import figures, visit
from portal.screens import page_turning
from portal.screens.firm import result_markup as markup
from portal.web import addresses
from portal.widgets.markup import words
from portal.workflows.campaign_sheet import STATES

_EACH = 50
_GROUPS: Mapping[Group, str] = {"county": "县（市、区）", "park": "园区", "industry": "行业"}
_SORTS: Mapping[Sort, str] = {
    "state": "状态",
    "name": "名称",
    "last_day": "截止日期",
    "place": "所在地",
}
_NARROWING = ("county", "park", "industry", "state")
_OUTSIDE = "-"
"""In the address: firms outside every park."""
_SHAPES = {
    "not_started": "○",
    "drafting": "◔",
    "submitted": "◑",
    "in_review": "◑",
    "returned": "◐",
    "reviewed": "◕",
    "closed": "●",
    "expired": "✕",
}
"""State → a shape beside its word, fuller with the work; no colour."""
_FIRMS = (
    markup.Column("企业"),
    markup.Column("所在地"),
    markup.Column("状态", narrow=True),
    markup.Column("截止", narrow=True),
    markup.Column("提交", narrow=True),
    markup.Column("操作", narrow=True),
)


def show(store: Store, campaign: Campaign, *, actor: Actor) -> None:
    """The counts of the actor's own scope, then the firms that the address asks for."""
    group = _group()
    counts = completion.table(store, campaign.id, group, actor=actor)
    whole = completion.total(counts)
    if not whole.firms:
        markup.draw(markup.paragraph("您的范围内没有企业参加这个批次。", "rs-lead"))
        return
    _lead(whole)
    st.header("完成情况", anchor=False)
    markup.draw(_ways("分组", _GROUPS, "by", group))
    markup.draw(_table(group, counts, whole))
    _firms(store, campaign, actor)


def _lead(whole: Count) -> None:
    share = figures.share(whole.submitted / whole.firms)
    left = whole.states["not_started"] + whole.states["drafting"]
    said = f"{figures.count(whole.submitted)}／{figures.count(whole.firms)} 家已提交（{share}）"
    said += f"，还有 {figures.count(left)} 家没有提交。" if left else "。"
    markup.draw(markup.paragraph(said, "rs-lead"))


def _table(group: Group, counts: list[Count], whole: Count) -> Markup:
    columns = [
        markup.Column(_GROUPS[group]),
        markup.Column("企业", figure=True),
        markup.Column("已提交占比", figure=True),
        *(markup.Column(STATES[state], figure=True) for state in completion.STATES),
    ]
    rows = [_row(group, one) for one in counts]
    if len(rows) > 1:
        rows.append(_row(group, whole, place=None))
    caption = "点一个数字，下面列出是哪些企业。只含您范围内的企业"
    return markup.table(columns, rows, caption=caption, hidden=False)


def _row(group: Group, one: Count, place: str | None = "") -> list[markup.Cell]:
    """A row of counts, each leading to its firms; `place` None: the row of all."""
    at: dict[str, str] | None = None if place is None else {group: one.place or _OUTSIDE}
    named = words(one.name) if at is None else _way(one.name, **at)
    return [
        named,
        _number(one.firms, at or {}),
        figures.share(one.submitted / one.firms) if one.firms else figures.NOTHING,
        *(
            _number(one.states[state], {**(at or {}), "state": state})
            for state in completion.STATES
        ),
    ]


def _number(value: int, query: Mapping[str, str]) -> markup.Cell:
    return _way(figures.count(value), **query) if value and query else figures.count(value)


def _way(said: str, **query: str) -> Markup:
    kept = {"id": st.query_params.get("id", ""), "by": _group(), **query}
    return Markup('<a href="/{}?{}#firms" target="_self">{}</a>').format(
        addresses.CAMPAIGN, urlencode(kept), said
    )


def _firms(store: Store, campaign: Campaign, actor: Actor) -> None:
    st.header("企业", anchor="firms")
    sought = st.text_input(
        "查找企业",
        key="campaign-words",
        max_chars=100,
        placeholder="名称的一部分或代码开头，按回车",
    )
    narrowing = _narrowing(sought)
    sort, skipped = _sort(), (page_turning.asked() - 1) * _EACH
    markup.draw(_ways("排序", _SORTS, "sort", sort))
    page = completion.firms(
        store, campaign.id, narrowing, actor=actor, sort=sort, skipped=skipped, count=_EACH
    )
    if any(st.query_params.get(name) for name in _NARROWING):
        markup.draw(_narrowed(page.total))
    if not page.firms:
        markup.draw(markup.paragraph("没有符合的企业。换一个条件再看。"))
        return
    extends = may(actor, Action.CAMPAIGN_EXTEND)
    today = figures.local(visit.now()).date()
    rows = [_firm(campaign, one, extends, late=one.last_day < today) for one in page.firms]
    last = min(skipped + _EACH, page.total)
    caption = f"共 {figures.count(page.total)} 家"
    if page.total > _EACH:
        caption += f"，这一页是第 {skipped + 1}—{last} 家"
    markup.draw(markup.table(_FIRMS, rows, caption=caption, hidden=False))
    _pages(skipped, page.total)
    if may(actor, Action.CAMPAIGN_SHEET):
        kept = {n: st.query_params[n] for n in ("id", "by", *_NARROWING) if st.query_params.get(n)}
        markup.go_to(f"{addresses.CAMPAIGN_SHEET}?{urlencode(kept)}", "下载进度表（Excel）")


def _firm(campaign: Campaign, one: Listed, extends: bool, *, late: bool) -> list[markup.Cell]:
    name = Markup('<a href="/{}?firm={}" target="_self">{}</a>').format(
        addresses.FIRM_FILE, one.id, words(one.name)
    )
    until = figures.day(one.last_day) + ("（延期）" if one.extended_to else "")
    way: markup.Cell = figures.NOTHING
    if extends and one.state in {"not_started", "drafting", "expired"}:
        way = Markup('<a href="/{}?id={}&amp;extend={}" target="_self">延期</a>').format(
            addresses.CAMPAIGN, campaign.id, one.id
        )
    return [
        markup.lines(name, one.code, "" if one.people else "还没有账号"),
        Markup('{}<span class="rs-quiet">{}</span>').format(
            f"{one.county} {one.park}".strip(), one.industry
        ),
        f"{_SHAPES[one.state]} {STATES[one.state]}",
        f"{until}，已过" if late and one.state in {"not_started", "drafting"} else until,
        figures.day(one.submitted_at) if one.submitted_at else figures.NOTHING,
        way,
    ]


def _narrowed(total: int) -> Markup:
    state = st.query_params.get("state", "")
    said = f"只看{STATES[state]}的" if state in STATES else "只看选中的地方或行业"
    return Markup(
        '<p class="rs-text">{}，{} 家。<a href="/{}?{}#firms" target="_self">看全部</a></p>'
    ).format(
        said,
        figures.count(total),
        addresses.CAMPAIGN,
        urlencode({"id": st.query_params.get("id", ""), "by": _group()}),
    )


def _ways(
    said: str,
    choices: Mapping[str, str] | Mapping[Group, str] | Mapping[Sort, str],
    name: str,
    here: str,
) -> Markup:
    """The choices as links; the one that holds is said to be the current one."""
    kept = {n: v for n, v in st.query_params.items() if n not in (name, "page")}
    links = Markup("").join(
        Markup("<li><b aria-current='true'>{}</b></li>").format(label)
        if key == here
        else Markup('<li><a href="/{}?{}" target="_self">{}</a></li>').format(
            addresses.CAMPAIGN, urlencode({**kept, name: key}), label
        )
        for key, label in choices.items()
    )
    return Markup('<ul class="rs-contents"><li>{}</li>{}</ul>').format(said, links)


def _pages(skipped: int, total: int) -> None:
    with st.container(key="campaign-pages", horizontal=True):
        if skipped:
            st.button("上一页", key="campaign-back", on_click=_turn, args=(-1,))
        if skipped + _EACH < total:
            st.button("下一页", key="campaign-on", on_click=_turn, args=(1,))


def _turn(by: int) -> None:
    st.query_params["page"] = str(max(1, page_turning.asked() + by))


def _group() -> Group:
    asked = st.query_params.get("by", "county")
    return next((one for one in get_args(Group) if one == asked), "county")


def _sort() -> Sort:
    asked = st.query_params.get("sort", "state")
    return next((one for one in get_args(Sort) if one == asked), "state")


def _narrowing(sought: str) -> Narrowing:
    asked = {name: st.query_params.get(name) or None for name in _NARROWING}
    if asked["park"] == _OUTSIDE:
        asked["park"] = ""
    if asked["state"] not in completion.STATES:
        asked["state"] = None
    return Narrowing(**asked, words=sought)
