"""Registering a firm (登记企业): what is accepted, what is named, what is never told."""

import pytest

from data import accounts, firms, passwords, regions, uscc
from data.actor import Actor, Role
from data.parks import Park, add
from data.store import Row
from portal.workflows import registration, typed
from portal.workflows.firm_form import Unacceptable
from portal.workflows.registration import Application
from tests.data.town import CODE, KECHENG, NOW, QUJIANG, Town

PASSWORD = "一句只有自己记得住的话"


def application(**changes: str) -> Application:
    fields = {
        "name": "衢州乙新材料有限公司",
        "code": CODE,
        "industry": "26",
        "county": KECHENG,
        "staff": "120",
        "revenue": "3600",
        "contact": "王小明",
        "post": "法务",
        "login": "wang@example.com",
        "password": PASSWORD,
        "again": PASSWORD,
        "consent": "yes",
    }
    return Application.model_validate({**fields, **changes})


def register(town: Town, **changes: str) -> firms.Firm:
    """Register; the firm as its new owner sees it."""
    form = application(**changes)
    registration.register(town.store, form, new_id=town.new_id, now=NOW)
    row = newest(town)
    return firms.get(
        town.store, row["firm_id"], actor=Actor(row["id"], Role.FIRM_OWNER, row["firm_id"])
    )


def newest(town: Town) -> Row:
    return town.store.rows("SELECT * FROM accounts ORDER BY id DESC LIMIT 1")[0]


def counts(town: Town) -> tuple[int, int]:
    found = [
        town.store.rows(f"SELECT count(*) AS n FROM {t}")[0]["n"] for t in ("firms", "accounts")
    ]
    return found[0], found[1]


def problems(town: Town, **changes: str) -> dict[str, str]:
    before = counts(town)
    with pytest.raises(Unacceptable) as refused:
        registration.register(town.store, application(**changes), new_id=town.new_id, now=NOW)
    assert counts(town) == before, "nothing is stored"
    return dict(refused.value.problems)


def test_a_firm_is_pending_and_its_owner_may_sign_in(town: Town) -> None:
    firm = register(town)

    assert firm.state == "pending"
    assert firm.size_class == "small"
    assert (firm.name, firm.county, firm.staff) == ("衢州乙新材料有限公司", KECHENG, 120)
    assert firm.contact_name == "王小明，法务"
    found = accounts.credentials(town.store, "WANG@example.com")
    assert passwords.matches(PASSWORD, found.password_hash)
    assert newest(town)["consent"] == registration.CONSENT


def test_a_mobile_number_is_login_and_telephone(town: Town) -> None:
    firm = register(town, login="+86 139-5700-1234")

    assert firm.contact_phone == "13957001234"
    assert accounts.credentials(town.store, "13957001234").password_hash


def test_a_taken_login_name_changes_nothing_and_is_not_told(town: Town) -> None:
    first = register(town)
    before = counts(town)
    other = "另一个同样长的密码呀"

    registration.register(
        town.store,
        application(name="冒名有限公司", password=other, again=other),
        new_id=town.new_id,
        now=NOW,
    )

    assert counts(town) == before
    assert firms.get(town.store, first.id, actor=Actor("x", Role.LEAD)).name == first.name
    assert passwords.matches(PASSWORD, newest(town)["password_hash"])


def test_a_known_code_makes_another_pending_firm(town: Town) -> None:
    first, second = register(town), register(town, login="zweite@example.com")

    assert first.code == second.code
    assert first.id != second.id


def test_all_problems_are_named_at_once_in_the_forms_order(town: Town) -> None:
    found = problems(town, **dict.fromkeys(Application.model_fields, ""))

    assert list(found) == [
        "name", "code", "industry", "county", "staff", "revenue", "contact", "login", "password", "consent",
    ]  # fmt: skip
    assert all(sentence.endswith("。") and "！" not in sentence for sentence in found.values())


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        pytest.param("name", "衢州", "全称", id="a name too short"),
        pytest.param("name", "ACME Ltd", "全称", id="a name that is not the licence's"),
        pytest.param("name", "某某公司\u202e", "控制字符", id="direction marks"),
        pytest.param("name", "某" * 101, "最多 100 字", id="a name too long"),
        pytest.param("code", CODE[:-1] + "0", "校验不符", id="a wrong check digit"),
        pytest.param("code", "12345", "18 位", id="a code too short"),
        pytest.param("industry", "99", "从列表中选择", id="no such sector"),
        pytest.param("industry", "C", "从列表中选择", id="a whole section"),
        pytest.param("industry", "26 化学", "从列表中选择", id="words instead of a code"),
        pytest.param("county", "330800", "县", id="the city itself"),
        pytest.param("county", "110101", "县", id="another city"),
        pytest.param("staff", "很多", "只填数字", id="words instead of a number"),
        pytest.param("staff", "12.5", "整数", id="half a person"),
        pytest.param("staff", "-3", "只填数字", id="a negative number"),
        pytest.param("staff", "99999999999", "最多填", id="more people than there are"),
        pytest.param("staff", "1e5", "只填数字", id="scientific notation"),
        pytest.param("revenue", "9999999999", "核对单位", id="yuan instead of 万元"),
        pytest.param("revenue", "NaN", "只填数字", id="not a number"),
        pytest.param("contact", "  ", "联系人", id="blanks"),
        pytest.param("contact", "王\x00", "控制字符", id="NUL"),
        pytest.param("login", "1380013", "11 位手机号", id="a short number"),
        pytest.param("login", "057012345678", "11 位手机号", id="a landline"),
        pytest.param("login", "a@b", "邮箱格式", id="half an address"),
        pytest.param("login", "a b@c.d", "邮箱格式", id="an address with a short end"),
        pytest.param("password", "kurz", "至少 10 个字符", id="a short password"),
        pytest.param("password", "password123", "太常见", id="a well-known password"),
        pytest.param("password", "ＰＡＳＳＷＯＲＤ１２３", "太常见", id="the same in full width"),
        pytest.param("password", "wang@example.com1", "不要带", id="the own address"),
        pytest.param("password", "aaaaaaaaaaaaaaa", "重复", id="one character"),
        pytest.param("consent", "on", "隐私说明", id="no consent"),
    ],
)
def test_what_is_not_accepted_is_named(town: Town, field: str, value: str, sentence: str) -> None:
    changes = {field: value, "again": value} if field == "password" else {field: value}

    found = problems(town, **changes)

    assert list(found) == [field]
    assert sentence in found[field]


def test_two_different_passwords_are_named(town: Town) -> None:
    assert list(problems(town, again="etwas ganz anderes")) == ["again"]


@pytest.mark.parametrize(
    ("typed_code", "stored"),
    [
        pytest.param(CODE.lower(), CODE, id="small letters"),
        pytest.param(" ".join(CODE), CODE, id="spaces"),
        pytest.param("".join(chr(ord(c) + 0xFEE0) for c in CODE), CODE, id="full width"),
    ],
)
def test_the_code_may_be_typed_in_many_ways(town: Town, typed_code: str, stored: str) -> None:
    assert register(town, code=typed_code).code == stored == uscc.checked(typed_code)


def test_assets_are_asked_only_where_the_rule_asks(town: Town) -> None:
    assert list(problems(town, industry="47")) == ["assets"]
    assert register(town, industry="47", assets="１２，０００ 万元").assets_wan == 12000
    assert register(town, login="ohne@example.com").assets_wan is None


def test_a_sector_of_several_rules_asks_for_the_group(town: Town) -> None:
    assert list(problems(town, industry="70")) == ["group"]
    assert list(problems(town, industry="70", group="591")) == ["group"]
    assert list(problems(town, industry="70", group="701")) == ["assets"]
    assert register(town, industry="70", group="702").industry_group == "702"


def test_a_park_must_be_one_of_the_county(town: Town) -> None:
    park = Park(id="p1", name="测试园", county=QUJIANG)
    add(town.store, park, actor=town.admin, now=NOW)

    assert list(problems(town, park="p1")) == ["park"]
    assert list(problems(town, park="nowhere")) == ["park"]
    assert register(town, county=QUJIANG, park="p1").park == "p1"


def test_every_county_can_be_chosen(town: Town) -> None:
    for number, county in enumerate(regions.counties(town.store)):
        assert (
            register(town, county=county.code, login=f"c{number}@example.com").county == county.code
        )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("120", 120),
        (" 1,200 ", 1200),
        ("１２００人", 1200),
        ("1，200 人", 1200),
        ("0", 0),
        ("12.0", 12),
    ],
)
def test_people_write_numbers_in_many_ways(text: str, value: int) -> None:
    assert typed.whole(text, "从业人员", most=10_000) == value


@pytest.mark.parametrize(
    ("text", "value"), [("3600.5", 3600.5), ("3,600.5 万元", 3600.5), ("0", 0), ("１２", 12)]
)
def test_amounts_are_in_ten_thousands(text: str, value: float) -> None:
    assert typed.money(text, "营业收入") == value


@pytest.mark.parametrize(
    "text", ["", " ", "１２３４５６７８９０１２３４", "٣", "1/2", "=1+1", "½", "12\x0034"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(typed.BadNumber):
        typed.money(text, "营业收入")
