"""Home says what this is, for whom, what happens with the answers, and where to begin."""

import pytest

from data.actor import Role
from tests.portal.screens.self_check_case import Case
from tests.portal.screens.staff_case import official
from tests.portal.screens.visitor_case import page, text


def _ways(opened: object) -> list[str]:
    return [link.proto.label for link in opened.get("page_link")]  # type: ignore[attr-defined]  # AppTest


def test_a_visitor_may_begin_at_once_register_or_sign_in(case: Case) -> None:
    home = page("home").run()

    assert _ways(home) == ["先测一测（约 10 分钟）"]
    assert 'href="/register"' in text(home)
    assert 'href="/login"' in text(home)


def test_help_in_a_leak_is_one_tap_away(case: Case) -> None:
    assert 'href="/leak-help"' in text(page("home").run())


def test_it_says_what_happens_with_the_answers(case: Case) -> None:
    words = text(page("home").run())

    assert "服务器不保存" in words
    assert "提交前只有本企业能打开" in words


def test_it_counts_the_questions_of_the_edition(case: Case) -> None:
    words = text(page("home").run())

    assert "14 道选择题" in words
    assert "快速自测最多 28 题，正式自评 74 题" in words


def test_a_signed_in_firm_is_led_to_its_own_pages(case: Case) -> None:
    home = page("home", person=case.owner).run()

    assert _ways(home) == ["进入本企业", "先测一测"]
    assert "/register" not in text(home)


@pytest.mark.parametrize(
    ("role", "way"),
    [(Role.REVIEWER, "/queue"), (Role.AUDITOR, "/audit"), (Role.ADMIN, "/staff")],
)
def test_an_official_is_led_to_the_own_desk(case: Case, role: Role, way: str) -> None:
    home = page("home", person=official(case, role)).run()

    assert f'class="portal-button" href="{way}"' in text(home)
    assert "/register" not in text(home)
    assert 'href="/login"' not in text(home)


def test_somebody_who_signed_out_elsewhere_is_a_visitor_again(case: Case) -> None:
    case.sign_out(case.owner)

    assert _ways(page("home", person=case.owner).run()) == ["先测一测（约 10 分钟）"]
