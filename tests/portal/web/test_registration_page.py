"""The page where a firm registers: what it keeps, what it tells, what it never tells."""

import re
from functools import partial

import pytest

from portal.web.registration import ANSWER_SECONDS
from tests.portal.web.served import PASSWORD, Served, application, fresh_code
from tests.portal.web.together import timed


def test_a_registered_firm_may_sign_in_and_is_pending(served: Served) -> None:
    login = served.registered(name="衢州甲机械有限公司")

    page = served.signed_in(login).get("/confirmation").text

    assert "衢州甲机械有限公司" in page
    assert "待确认" in page


def test_the_answer_offers_the_form_to_sign_in_with_the_name_filled_in(served: Served) -> None:
    form = application()

    answer = served.browser().submit("/register", {**form, "next": "/quick-check"})

    assert "登记已经收到" in answer.text
    assert f'value="{form["login"]}"' in answer.text
    assert 'name="next" value="/quick-check"' in answer.text
    assert PASSWORD not in answer.text


def test_a_known_login_name_gets_the_same_answer_and_changes_nothing(served: Served) -> None:
    known = served.registered(name="衢州先到有限公司")
    other_password = "另一个同样长的密码呀"

    answers = []
    for login in (known, "never-seen@example.com"):
        form = application(login=login, password=other_password, again=other_password)
        took, answer = timed(partial(served.browser().submit, "/register", form))()
        answers.append((answer.status_code, _bare(answer.text, login)))
        assert took >= ANSWER_SECONDS

    assert answers[0] == answers[1]
    again = served.browser().submit("/login", {"login": known, "password": other_password})
    assert again.status_code == 422
    assert "衢州先到有限公司" in served.signed_in(known).get("/confirmation").text


def test_a_known_code_gets_the_same_answer(served: Served) -> None:
    code = fresh_code()
    first = application(code=code)
    second = application(code=code)

    pages = [served.browser().submit("/register", form) for form in (first, second)]

    assert [page.status_code for page in pages] == [200, 200]
    assert _bare(pages[0].text, first["login"]) == _bare(pages[1].text, second["login"])


def test_an_error_names_every_field_links_to_it_and_keeps_what_was_typed(served: Served) -> None:
    form = application(
        code="91330803MA28F5XX0X", staff="很多", login="1380013", industry="", contact=""
    )

    answer = served.browser().submit("/register", {**form, "industry_words": "轴承 <b>"})

    assert answer.status_code == 422
    assert "还差 5 处" in answer.text
    for field in ("code", "industry", "staff", "contact", "login"):
        assert f'<a href="#{field}">' in answer.text
        assert f'id="{field}-problem"' in answer.text
        assert re.search(rf'id="{field}"[^>]*aria-invalid="true"', answer.text, re.DOTALL), field
    assert 'value="很多"' in answer.text
    assert 'data-words="轴承 &lt;b&gt;"' in answer.text
    assert re.search(r'<option value="330802" selected>', answer.text)
    assert "checked" in answer.text
    assert PASSWORD not in answer.text


def test_each_field_has_a_label_and_tells_the_browser_what_it_is(served: Served) -> None:
    page = served.browser().get("/register").text

    fields = re.findall(r'<(?:input|select)[^>]*\bid="([a-z]+)"', page)
    assert len(fields) >= 13
    for field in fields:
        assert f'<label for="{field}">' in page, field
    for words in ("organization", "name", "username", "new-password"):
        assert f'autocomplete="{words}"' in page


def test_without_scripts_the_sector_is_a_list_of_all_divisions(served: Served) -> None:
    page = served.browser().get("/register").text

    assert '<option value="39">39 计算机、通信和其他电子设备制造业' in page
    assert len(re.findall(r'<option value="\d\d">', page)) == 97


@pytest.mark.parametrize(
    ("industry", "asked"), [("26", False), ("47", True), ("70", False)], ids=str
)
def test_assets_are_asked_where_the_rule_of_the_sector_asks(
    served: Served, industry: str, asked: bool
) -> None:
    page = served.browser().submit("/register", application(industry=industry, name="")).text

    assert ('id="assets-part" hidden' not in page) == asked


def test_a_sector_of_several_rules_asks_for_its_group(served: Served) -> None:
    page = served.browser().submit("/register", application(industry="70")).text

    assert "请再选一个类别" in page
    assert '<option value="701">房地产开发经营</option>' in page


@pytest.mark.parametrize("words", ["轴承", "hx", "huaxue", "26", "ＨＸ"])
def test_sectors_are_found_by_word_pinyin_initials_and_code(served: Served, words: str) -> None:
    found = served.browser().get(f"/register/industries?q={words}").json()

    assert found
    assert {"code", "name", "everyday", "assets", "groups"} == set(found[0])


@pytest.mark.parametrize("words", ["", "%25", "_", "'; DROP TABLE firms;--", "😀" * 500, "%00"])
def test_odd_searches_find_nothing_and_break_nothing(served: Served, words: str) -> None:
    answer = served.browser().get(f"/register/industries?q={words}")

    assert answer.status_code == 200
    assert answer.json() == []


def test_registering_over_an_open_line_is_refused(served: Served) -> None:
    browser = served.browser()
    proof = browser.proof("/register")

    answer = browser.post("/register", {**application(), "proof": proof}, host="portal.example")

    assert answer.status_code == 400


def _bare(page: str, login: str) -> str:
    head, _, rest = page.partition('name="proof" value="')
    return (head + rest[96:]).replace(login, "")
