"""Lists that staff take out: in scope, without answers, limited, marked, no formula, unusual ones told."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import assignments, exports, firms
from data.actor import Actor, Role
from data.errors import NotAllowed, Refusal
from data.exports import Export
from data.texts import BadText
from portal import csv_text
from portal.workflows import export_alarms, exporting
from portal.workflows.exporting import Limits, TooManyRows
from tests.data.test_hostile_actors import Target, target
from tests.data.town import NOW, PROFILE, Town

__all__ = ["target"]

WHY = "安排十二月走访"


def _export(town: Town, actor: Actor, why: str = WHY, now: datetime = NOW) -> list[list[str]]:
    made = exporting.export_firms(town.store, why, actor=actor, now=now, new_id=town.new_id)
    assert made.text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(made.text.removeprefix("\ufeff"))))


def test_a_reviewer_takes_the_firms_of_the_county(target: Target) -> None:
    town = target.town
    rows = _export(town, town.reviewer)

    assert rows[1][:7] == [
        "企业名称",
        "统一社会信用代码",
        "行业",
        "县（市、区）",
        "园区",
        "状态",
        "最近提交日期",
    ]
    assert len(rows) == 4, "mark, head, alpha and beta"
    assert {row[3] for row in rows[2:]} == {"柯城区"}
    assert {row[6] for row in rows[2:]} == {"2026-11-23", ""}


def test_a_lead_takes_the_city_and_a_guide_the_assigned(town: Town) -> None:
    assert len(_export(town, town.lead)) == 5
    assert len(_export(town, town.guide)) == 2
    assignments.assign(
        town.store, town.gamma.firm_id or "", town.guide.account_id, actor=town.lead, now=NOW
    )
    assert len(_export(town, town.guide)) == 3


def test_no_answer_result_or_contact_is_in_it(target: Target) -> None:
    text = str(_export(target.town, target.town.reviewer))

    for secret in ("橙", "红", "蓝", "剩余", "FK-", "目录", "联系"):
        assert secret not in text


def test_every_row_says_who_took_it_and_when(town: Town) -> None:
    town.store.update(
        "accounts", town.reviewer.account_id, {"post": "复核员", "agency": "柯城区委政法委"}
    )
    rows = _export(town, town.reviewer)

    mark = "张三，复核员，柯城区委政法委，2026年11月23日 14:03"
    assert mark in rows[0][0]
    assert WHY in rows[0][0]
    assert {row[7] for row in rows[2:]} == {mark}


@pytest.mark.parametrize("who", ["alpha", "colleague", "auditor", "admin", "visitor"])
def test_others_take_nothing(town: Town, who: str) -> None:
    with pytest.raises(NotAllowed):
        _export(town, getattr(town, who))
    assert not town.store.rows("SELECT * FROM exports")


@pytest.mark.parametrize("why", ["", " ", "看看", "\x00 走访用", "长" * 201])
def test_without_a_reason_nothing(town: Town, why: str) -> None:
    with pytest.raises((BadText, Refusal), match="用途"):
        _export(town, town.lead, why)
    assert not town.store.rows("SELECT * FROM exports")


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "limits_of", lambda _: Limits(3, 7))


def test_the_limit_at_once(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "limits_of", lambda _: Limits(2, 100))
    with pytest.raises(TooManyRows, match="一次最多导出 2 家"):
        _export(town, town.lead)
    assert not town.store.rows("SELECT * FROM exports")


def test_the_limit_of_a_day_ends_with_the_day(town: Town, narrow: None) -> None:
    _export(town, town.lead)
    _export(town, town.lead)
    with pytest.raises(TooManyRows, match="今天已导出 6 家"):
        _export(town, town.lead)
    _export(town, town.reviewer)
    _export(town, town.lead, now=NOW + timedelta(days=1))


def test_a_role_without_limits_takes_nothing() -> None:
    assert exporting.limits_of(Actor("a", Role.AUDITOR)) == Limits(0, 0)
    for role in (Role.REVIEWER, Role.GUIDE, Role.LEAD):
        limits = exporting.limits_of(Actor("a", role))
        assert 0 < limits.rows_at_once <= limits.rows_a_day


def test_it_is_noted_with_reason_rows_and_bytes(town: Town) -> None:
    _export(town, town.reviewer)
    noted = exports.of_staff(town.store, actor=town.lead, since=NOW)

    assert [(one.kind, one.role, one.rows, one.reason) for one in noted] == [
        ("firms", Role.REVIEWER, 2, WHY)
    ]
    for who in (town.alpha, town.reviewer, town.guide, town.auditor, town.admin, town.visitor):
        with pytest.raises(NotAllowed):
            exports.of_staff(town.store, actor=who, since=NOW)


def test_the_reason_is_sealed(town: Town) -> None:
    _export(town, town.reviewer)
    content = b"".join(f.read_bytes() for f in town.path.parent.glob("portal.sql*"))
    assert WHY.encode() not in content


def test_names_become_no_formulas(town: Town) -> None:
    firms.change_profile(
        town.store,
        town.alpha.firm_id or "",
        PROFILE.model_copy(update={"name": '=HYPERLINK("http://evil.example","点这里")'}),
        seen_version=1,
        actor=town.alpha,
        now=NOW,
    )
    names = {row[0] for row in _export(town, town.lead)[2:]}
    assert any(name.startswith("'=HYPERLINK") for name in names)


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1＋1", "＋1", "－1", "＠x", " =1", "　=1"],
)
def test_what_begins_a_formula_is_guarded(text: str) -> None:
    assert csv_text.cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "甲公司", "a=1", "91330800X", "2026-11-23", "12345678901"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert csv_text.cell(text) == text


def test_a_code_of_digits_keeps_its_last_ones() -> None:
    assert csv_text.cell("913308000000000001") == "'913308000000000001"


@given(st.lists(st.text(max_size=20).map(lambda text: text.replace("\x00", "")), min_size=1))
def test_rows_come_back_as_they_were_but_for_the_guard(texts: list[str]) -> None:
    text = csv_text.table([texts]).removeprefix("\ufeff")
    read = next(csv.reader(io.StringIO(text, newline="")))

    assert [one.removeprefix("'") for one in read] == [one.removeprefix("'") for one in texts]


def _made(
    number: int, *, account: str = "a", rows: int = 10, hour: int = 10, day: int = 23
) -> Export:
    at = datetime(2026, 11, day, hour, tzinfo=UTC) - timedelta(hours=8)
    return Export(f"{number:02d}", "firms", account, Role.REVIEWER, "复核员", "", WHY, rows, 1, at)


def _whys(*made: Export) -> list[str]:
    return ["；".join(one.why) for one in reversed(export_alarms.judged(made))]


def test_a_few_exports_at_work_are_usual() -> None:
    assert _whys(*(_made(number) for number in range(3))) == ["", "", ""]
    assert _whys(*(_made(n, account=str(n)) for n in range(9))) == [""] * 9
    assert _whys(*(_made(n, day=10 + n) for n in range(9))) == [""] * 9


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda: [_made(number) for number in range(4)], "第 4 次"),
        (lambda: [_made(1, rows=800), _made(2, rows=800)], "1500 家"),
        (lambda: [_made(1, hour=6)], "7 点以前"),
        (lambda: [_made(1, hour=20)], "8 点以后"),
    ],
)
def test_unusual_ones_are_told_with_their_reason(
    made: Callable[[], list[Export]], said: str
) -> None:
    whys = _whys(*made())
    assert said in whys[-1]
    assert not any(whys[:-1])


def test_the_lead_watches_the_last_days(town: Town) -> None:
    for _ in range(4):
        _export(town, town.reviewer)
    watched = export_alarms.watch(town.store, actor=town.lead, now=NOW + timedelta(days=1))
    assert [bool(one.why) for one in watched] == [True, False, False, False]
    assert export_alarms.watch(town.store, actor=town.lead, now=NOW + timedelta(days=40)) == []
    with pytest.raises(NotAllowed):
        export_alarms.watch(town.store, actor=town.reviewer, now=NOW)
