"""/reference: the administrator keeps counties, parks and everyday words; nobody else sees the page."""

import re

import pytest

from data import industries, parks, regions
from tests.portal.web.people import KECHENG, Official, come_in
from tests.portal.web.served import Served

PAGE = "/reference"
_PARK = re.compile(r'name="park" value="([0-9a-f]{32})">([^<]+) <button')


@pytest.fixture(scope="module")
def admin(served: Served) -> Official:
    return come_in(served, role="admin", county="", name="管二")


def sent(admin: Official, do: str, **fields: str) -> tuple[int, str]:
    answer = admin.browser.submit(PAGE, {"do": do, **fields})
    return answer.status_code, answer.text


def test_a_park_is_added_chosen_from_and_closed(served: Served, admin: Official) -> None:
    assert sent(admin, "add-park", county=KECHENG, park_name="演示北区产业园")[0] == 303
    with served.store() as store:
        (park,) = [p for p in parks.of_county(store, KECHENG) if p.name == "演示北区产业园"]
    assert (park.id, park.name) in _PARK.findall(admin.browser.get(PAGE).text)

    status, text = sent(admin, "add-park", county=KECHENG, park_name=" 演示北区产业园 ")
    assert (status, "已有同名的园区" in text) == (422, True)

    assert sent(admin, "close-park", park=park.id)[0] == 303
    with served.store() as store:
        assert park not in parks.of_county(store, KECHENG)


@pytest.mark.parametrize(
    ("do", "fields", "said"),
    [
        ("add-park", {"county": "999999", "park_name": "演示园区"}, "没有这个县"),
        ("add-park", {"county": KECHENG, "park_name": "  "}, "请填写内容"),
        ("add-park", {"county": KECHENG, "park_name": "长" * 200}, "最多"),
        ("close-park", {"park": "nobody"}, "没有这个园区"),
        ("save-region", {"region_code": "330800", "region_name": "演示市"}, "六位行政区划代码"),
        ("save-region", {"region_code": "３３０８９９", "region_name": "x"}, "六位行政区划代码"),
        ("save-region", {"region_code": "110101", "region_name": "x"}, "六位行政区划代码"),
        ("save-words", {"industry": "99x", "everyday": "x"}, "没有这个行业"),
        ("save-words", {"industry": "34", "everyday": "\u202ex"}, "控制字符"),
        ("drop-everything", {}, "没有看懂"),
    ],
)
def test_what_cannot_be_is_named_and_changes_nothing(
    served: Served, admin: Official, do: str, fields: dict[str, str], said: str
) -> None:
    with served.store() as store:
        before = (regions.counties(store), industries.divisions(store))
    status, text = sent(admin, do, **fields)

    assert (status, said in text) == (422, True), text
    with served.store() as store:
        assert (regions.counties(store), industries.divisions(store)) == before


def test_a_county_is_renamed_and_words_lead_to_an_industry(served: Served, admin: Official) -> None:
    assert sent(admin, "save-region", region_code="330899", region_name="演示新区")[0] == 303
    # 其他制造业 has no everyday words: nothing that another test looks for is lost.
    assert sent(admin, "save-words", industry="41", everyday="演示泵阀")[0] == 303

    with served.store() as store:
        assert regions.county(store, "330899").name == "演示新区"
        assert [one.code for one in industries.search(store, "yanshibengfa")] == ["41"]


@pytest.mark.parametrize("role", ["reviewer", "lead", "auditor"])
def test_for_others_there_is_no_such_page(served: Served, role: str) -> None:
    person = come_in(served, role=role)
    proof = person.browser.proof("/account/password")

    assert person.browser.get(PAGE).status_code == 404
    fields = {"do": "add-park", "county": KECHENG, "park_name": "演示", "proof": proof}
    assert person.browser.post(PAGE, fields).status_code == 404
    assert served.signed_in().get(PAGE).status_code == 404
