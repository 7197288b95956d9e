"""Single sign-on in a real browser, at a real provider: bind, sign on, sign out, and be told calmly."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from tests.bench.portal_process import free_port, portal
from tests.browser.conftest import DESKTOP, PHONE, Served, opened, settle, sign_in
from tests.browser.english import english
from tests.browser.provider import Provider, provider
from tests.browser.test_accessibility import look_over, visit
from tests.portal.screens import self_check_case

OWNER, COLLEAGUE, NOBODY = "person-in-the-city", "another-person", "somebody-else"
NAME = "市统一身份认证"


@dataclass(frozen=True)
class City:
    """A portal that a provider is attached to."""

    served: Served
    provider: Provider


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    folder = tmp_path_factory.mktemp("sign-on")
    case = self_check_case.make(folder)
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with provider(f"{address}/sso/city/callback", {OWNER: {}, COLLEAGUE: {}, NOBODY: {}}) as found:
        own = {
            "PORTAL_OIDC_FILE": str(found.describe(folder, 'contact = "市委政法委信息科"')),
            "PORTAL_ADDRESS": address,
        }
        with portal({**case.environment, **own}, port=port):
            yield City(Served(address, case), found)


def at_the_provider(page: Page, city: City, subject: str) -> None:
    """Sign in where the portal led to."""
    page.wait_for_url(f"{city.provider.issuer}/**")
    page.get_by_role("button", name=subject).click()


def scanned(page: Page) -> None:
    """The rules for every page of the portal."""
    look_over(page)
    assert english(page) == set()


def test_bind_sign_on_and_sign_out_everywhere(desktop: BrowserContext, city: City) -> None:
    sign_in(desktop, city.served, city.served.case.owner)
    page = opened(desktop, city.served, "sso")
    scanned(page)
    page.get_by_role("button", name=f"绑定{NAME}").click()
    at_the_provider(page, city, OWNER)
    expect(page.get_by_role("status")).to_contain_text("已经绑定")
    scanned(page)

    page.goto(city.served.url("logout"))
    page.get_by_role("button", name="退出登录").click()
    page.goto(city.served.url("result"))
    scanned(page)
    page.get_by_role("link", name=f"用{NAME}登录").click()
    at_the_provider(page, city, OWNER)
    page.wait_for_url(city.served.url("result"))
    settle(page)
    expect(page.get_by_text("张三")).to_be_visible()
    assert {c["name"] for c in desktop.cookies(city.served.address)} >= {"portal_session"}
    assert "portal_sign_on" not in {c["name"] for c in desktop.cookies(city.served.address)}

    page.goto(city.served.url("logout"))
    page.get_by_role("button", name="退出登录").click()
    scanned(page)
    page.get_by_role("link", name="在那里也退出").click()
    page.wait_for_url(f"{city.provider.issuer}/**")
    page.goto(city.served.url("firm"))
    expect(page.get_by_role("heading", name="登录")).to_be_visible()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1280", "390"])
def test_who_has_no_account_is_told_whom_to_ask(
    browser: Browser, city: City, size: ViewportSize
) -> None:
    with visit(browser, size) as context:
        page = opened(context, city.served, "login")
        scanned(page)
        page.get_by_role("link", name=f"用{NAME}登录").click()
        at_the_provider(page, city, NOBODY)

        expect(page.get_by_role("heading", name="没有登录")).to_be_visible()
        expect(page.get_by_text("市委政法委信息科")).to_be_visible()
        scanned(page)


def test_who_turns_back_at_the_provider_comes_back_to_a_calm_page(
    phone: BrowserContext, city: City
) -> None:
    page = opened(phone, city.served, "login")
    page.get_by_role("link", name=f"用{NAME}登录").click()
    page.get_by_role("button", name="Deny").click()

    # This provider says nothing of which attempt it refused.
    expect(page.get_by_role("heading", name="这次登录没有接上")).to_be_visible()
    scanned(page)
    page.get_by_role("link", name="回到登录页").click()
    expect(page.get_by_role("heading", name="登录")).to_be_visible()


def test_without_scripts_one_signs_on_all_the_same(browser: Browser, city: City) -> None:
    with browser.new_context(java_script_enabled=False, viewport=PHONE) as context:
        sign_in(context, city.served, city.served.case.colleague)
        page = context.new_page()
        page.goto(city.served.url("sso"))
        page.get_by_role("button", name=f"绑定{NAME}").click()
        at_the_provider(page, city, COLLEAGUE)
        expect(page.get_by_role("button", name=f"解除与{NAME}的绑定")).to_be_visible()
