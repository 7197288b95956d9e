"""Which screens there are, at which address, and who meets them there."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

import streamlit as st
from streamlit.navigation.page import Page

from data.actor import FIRM_ROLES, Actor, Role
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


SCREENS = (
    Screen(addresses.HOME, "首页", "portal.screens.visitor.home"),
    Screen(addresses.QUICK_CHECK, "先测一测", "portal.screens.visitor.quick_check"),
    Screen(addresses.FIRM, "本企业", "portal.screens.firm.overview", FIRM_ROLES),
    Screen(addresses.SELF_CHECK, "自评", "portal.screens.firm.self_check", FIRM_ROLES),
    Screen(addresses.RESULT, "结果", "portal.screens.firm.result", FIRM_ROLES),
    Screen(addresses.PROFILE, "企业情况", "portal.screens.firm.profile", FIRM_ROLES),
    Screen(addresses.LAW, "法律怎么说", "portal.screens.visitor.law"),
    Screen(addresses.LEAK_HELP, "疑似泄密，怎么办", "portal.screens.visitor.leak_help"),
)
_FOR_VISITORS = (addresses.HOME, addresses.QUICK_CHECK, addresses.LAW)
_FOR_FIRMS = (*addresses.FIRM_SCREENS, addresses.LAW)
_FOR_ADMIN = (addresses.LAW,)
_OWN_PAGES = {Role.ADMIN: ((addresses.STAFF, "工作人员账号"),)}
"""Role → own HTML pages that the header names before the screens."""
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
    return tuple(_BY_ADDRESS[address] for address in _named(actor.role))


def own_pages(actor: Actor) -> tuple[tuple[str, str], ...]:
    """Address and title of the own HTML pages that the header names for this actor."""
    return _OWN_PAGES.get(actor.role, ())


def _named(role: Role) -> tuple[str, ...]:
    if role is Role.ADMIN:
        return _FOR_ADMIN
    return _FOR_FIRMS if role in FIRM_ROLES else _FOR_VISITORS
