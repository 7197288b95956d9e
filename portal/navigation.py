"""Which screens there are, at which address, and who meets them there."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TypeAlias

import streamlit as st
from streamlit.navigation.page import Page

from data.actor import CASE_ROLES, FIRM_ROLES, STAFF_ROLES, Actor, Role
from portal.web import addresses


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen: its address, its title, the module with `show()`, and the roles it is for.

    `roles` empty: for everyone.
    """

    address: str
    title: str
    module: str
    roles: frozenset[Role] = frozenset()

    def open_to(self, actor: Actor) -> bool:
        """Whether this actor may see the screen; the data layer checks again."""
        return not self.roles or actor.role in self.roles


@dataclass(frozen=True, slots=True)
class OwnPage:
    """One of the portal's own HTML pages, as the header names it."""

    address: str
    title: str


Way: TypeAlias = Screen | OwnPage
"""What the header leads to."""

_FILLING = FIRM_ROLES | {Role.GUIDE}
_LEAD = frozenset({Role.LEAD})
_SECOND = frozenset({Role.REVIEWER, Role.LEAD})
"""Who confirms, answers or judges what another reviewer did (另一名人员)."""
_AUDITOR = frozenset({Role.AUDITOR})
SCREENS = (
    Screen(addresses.HOME, "首页", "portal.screens.visitor.home"),
    Screen(addresses.QUICK_CHECK, "先测一测", "portal.screens.visitor.quick_check"),
    Screen(addresses.FIRM, "本企业", "portal.screens.firm.overview", FIRM_ROLES),
    Screen(addresses.SELF_CHECK, "自评", "portal.screens.firm.self_check", _FILLING),
    Screen(addresses.RESULT, "结果", "portal.screens.firm.result", FIRM_ROLES),
    Screen(addresses.MY_SECTOR, "本行业", "portal.screens.firm.my_sector", FIRM_ROLES),
    Screen(addresses.ACTIONS, "整改", "portal.screens.firm.actions", FIRM_ROLES),
    Screen(addresses.PROFILE, "企业情况", "portal.screens.firm.profile", FIRM_ROLES),
    Screen(addresses.LOOKS, "谁看过我们的资料", "portal.screens.firm.looks", FIRM_ROLES),
    Screen(addresses.QUEUE, "工作队列", "portal.screens.staff.queue", CASE_ROLES),
    Screen(addresses.FIRMS, "企业名录", "portal.screens.staff.firms", CASE_ROLES),
    Screen(addresses.FIRM_FILE, "企业档案", "portal.screens.staff.firm_file", CASE_ROLES),
    Screen(addresses.CAMPAIGNS, "批次", "portal.screens.staff.campaigns", CASE_ROLES),
    Screen(addresses.CAMPAIGN, "批次完成情况", "portal.screens.staff.campaign", CASE_ROLES),
    Screen(addresses.DIARY, "走访和联系", "portal.screens.staff.diary", CASE_ROLES),
    Screen(addresses.LETTER, "起草文书", "portal.screens.staff.letter", CASE_ROLES),
    Screen(addresses.LETTERS, "文书", "portal.screens.firm.letters", FIRM_ROLES),
    Screen(addresses.CASE_FILE, "本企业的档案", "portal.screens.firm.case_file", FIRM_ROLES),
    Screen(addresses.FIRM_ACTIONS, "整改与跟进", "portal.screens.staff.firm_actions", CASE_ROLES),
    Screen(addresses.OVERDUE, "到期与超期", "portal.screens.staff.overdue", CASE_ROLES),
    Screen(addresses.REVIEW, "复核", "portal.screens.staff.review", CASE_ROLES),
    Screen(addresses.COLOUR, "颜色的人工调整", "portal.screens.staff.colour_move", _SECOND),
    Screen(addresses.OBJECTION, "异议", "portal.screens.staff.objection", _SECOND),
    Screen(addresses.BLIND, "盲审", "portal.screens.staff.blind", _SECOND),
    Screen(addresses.AGREEMENT, "复核一致性", "portal.screens.staff.agreement", _LEAD),
    Screen(addresses.SECTORS, "风险看板", "portal.screens.staff.sectors", _SECOND),
    Screen(addresses.PUBLISHING, "拟稿和公布", "portal.screens.staff.publishing", _SECOND),
    Screen(addresses.TRAININGS, "培训", "portal.screens.trainings", FIRM_ROLES | CASE_ROLES),
    Screen(addresses.TRAINING, "一场培训", "portal.screens.staff.training", CASE_ROLES),
    Screen(addresses.EXPORTS, "名单导出", "portal.screens.staff.exports", _LEAD),
    Screen(addresses.AUDIT, "留痕", "portal.screens.staff.audit", _AUDITOR),
    Screen(addresses.MESSAGES, "消息", "portal.screens.messages", FIRM_ROLES | STAFF_ROLES),
    Screen(addresses.EFFECT, "成效", "portal.screens.effect", FIRM_ROLES | CASE_ROLES),
    Screen(addresses.LAW, "法律怎么说", "portal.screens.visitor.law"),
    Screen(addresses.PUBLISHED, "公布", "portal.screens.visitor.published"),
    Screen(addresses.LEAK_HELP, "疑似泄密，怎么办", "portal.screens.visitor.leak_help"),
)
_FOR_VISITORS = (
    *(addresses.HOME, addresses.QUICK_CHECK, addresses.PUBLISHED),
    addresses.LAW,
)
_FOR_FIRMS = (
    addresses.FIRM,
    addresses.SELF_CHECK,
    addresses.RESULT,
    addresses.MY_SECTOR,
    addresses.ACTIONS,
    addresses.LETTERS,
    addresses.TRAININGS,
    addresses.PROFILE,
    addresses.PUBLISHED,
    addresses.LAW,
)
_FOR_STAFF = (
    addresses.QUEUE,
    addresses.FIRMS,
    addresses.OVERDUE,
    addresses.DIARY,
    addresses.CAMPAIGNS,
    addresses.TRAININGS,
    addresses.SECTORS,
    addresses.PUBLISHED,
    addresses.PUBLISHING,
    addresses.EFFECT,
    addresses.AGREEMENT,
    addresses.EXPORTS,
    addresses.AUDIT,
)
_CLAIMS = OwnPage(addresses.CLAIMS, "找回申请")
_OWN_PAGES = {
    Role.ADMIN: (
        OwnPage(addresses.STAFF, "工作人员账号"),
        OwnPage(addresses.REFERENCE, "地区、园区和行业"),
    ),
    Role.REVIEWER: (_CLAIMS,),
    Role.GUIDE: (OwnPage(f"/{addresses.SELF_CHECK}", "协助填写"),),
    Role.LEAD: (_CLAIMS, OwnPage(addresses.DEPUTIES, "代理")),
}
"""Role → own HTML pages that the header names beside the screens."""
_IN_A_ROW = 11
"""So many names stand in one row of the narrow page (60rem)."""
_BY_ADDRESS = {screen.address: screen for screen in SCREENS}


def _show(module: str) -> Callable[[], None]:
    """Import a screen only when it is opened: the first page of a fresh start stays quick."""

    def show() -> None:
        import_module(module).show()

    return show


def _page(screen: Screen, module: str) -> Page:
    return st.Page(
        _show(module),
        title=f"{screen.title} · 铸盾",
        url_path=screen.address or "home",
        default=screen.address == addresses.HOME,
    )


def page(address: str) -> Page:
    """The page at an address, for `st.page_link` and `st.switch_page`.

    Raises:
        KeyError: there is no screen at this address.
    """
    screen = _BY_ADDRESS[address]
    return _page(screen, screen.module)


def pages(actor: Actor) -> list[Page]:
    """All pages as this actor meets them: what is not open to it asks to sign in instead."""
    return [
        _page(screen, screen.module if screen.open_to(actor) else "portal.screens.sign_in_first")
        for screen in SCREENS
    ]


def listed(actor: Actor) -> tuple[Screen, ...]:
    """The screens that the header names for this actor."""
    named: tuple[str, ...] = _FOR_STAFF if actor.account_id else _FOR_VISITORS
    if actor.role in FIRM_ROLES:
        named = _FOR_FIRMS
    return tuple(s for address in named if (s := _BY_ADDRESS[address]).open_to(actor))


def named(actor: Actor) -> tuple[tuple[Way, ...], tuple[Way, ...]]:
    """What the header names for this actor: in its row, and behind 更多 where the row is too short."""
    screens = listed(actor)
    last = tuple(screen for screen in screens if screen.address == addresses.LAW)
    first = tuple(screen for screen in screens if screen.address != addresses.LAW)
    ways: tuple[Way, ...] = (*first, *_OWN_PAGES.get(actor.role, ()), *last)
    if len(ways) <= _IN_A_ROW:
        return ways, ()
    return ways[: _IN_A_ROW - 1], ways[_IN_A_ROW - 1 :]
