"""A list of firms: found by its head, reported row by row, imported as it was reviewed or not at all."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import (
    audit,
    campaign_targets,
    firms,
    imports,
    industries,
    listed_firms,
    parks,
    row_checks,
)
from data.campaigns import BadCampaign
from data.errors import Refusal
from data.import_drafts import DraftOver
from data.parks import Park
from portal.demo.codes import demo_code
from portal.uploads.table_reading import Cell
from portal.uploads.tables import Sheet
from portal.workflows import import_columns, import_places, import_rows, importing
from portal.workflows.import_columns import NoHead
from portal.workflows.importing import Imported, ListedMeanwhile, Report
from tests.data.campaign_case import planned, running
from tests.data.town import KECHENG, NOW, Town

HEAD: tuple[Cell, ...] = (
    *("企业名称", "统一社会信用代码", "行业代码", "县（市、区）", "园区", "从业人数"),
    *("营业收入（万元）", "资产总额（万元）"),
)
GOOD: tuple[Cell, ...] = (
    "衢州名单一号有限公司",
    demo_code(KECHENG, 1),
    "34",
    "柯城区",
    "",
    120.0,
    3600.5,
    "",
)


def row(number: Any = 1, **changes: Cell) -> list[Cell]:
    """A row that is right but for the changes, named by the words of the head."""
    places = dict(
        zip(
            ("name", "code", "industry", "county", "park", "staff", "revenue", "assets"),
            GOOD,
            strict=True,
        )
    )
    places |= {"code": demo_code(KECHENG, number), "name": f"衢州名单{number}号有限公司"} | changes
    return list(places.values())


def propose(
    town: Town,
    rows: Sequence[Sequence[Cell]],
    *,
    head: Sequence[Cell] = HEAD,
    campaign: str | None = None,
) -> Report:
    sheet = Sheet("名单", [list(head), *(list(one) for one in rows)])
    return importing.propose(
        town.store,
        [sheet],
        campaign_id=campaign,
        file_name="名单.xlsx",
        actor=town.lead,
        now=NOW,
        new_id=town.new_id,
    )


def confirm(town: Town, report: Report, **changes: object) -> Imported:
    wanted: dict[str, object] = {"correct": False, "actor": town.lead, "now": NOW, **changes}
    digest = str(wanted.pop("digest", report.digest))
    return importing.confirm(
        town.store,
        report.draft_id,
        digest,
        new_id=town.new_id,
        **wanted,  # type: ignore[arg-type]
    )


def _kinds(report: Report) -> list[str]:
    return [one.kind for one in report.rows]


def _firms(town: Town) -> int:
    return int(town.store.rows("SELECT count(*) AS firms FROM firms")[0]["firms"])


class TestTheHead:
    def test_it_may_stand_below_titles_and_in_any_order(self, town: Town) -> None:
        words: list[Cell] = [
            "序号",
            "信用代码",
            "单位详细名称",
            "所属县（市、区）",
            "人数",
            "营业收入(千元)",
            "行业",
        ]
        cells: list[Cell] = [
            1.0,
            demo_code(KECHENG, 1),
            "衢州名单一号有限公司",
            "柯城",
            "１２０人",
            "36,000",
            "通用设备制造业",
        ]
        sheets = [
            Sheet("说明", [["填表说明"]]),
            Sheet("数据", [["某某名单"] * 7, [], words, cells]),
        ]
        layout = import_columns.find(sheets)

        assert (layout.sheet.name, layout.head, layout.unread) == ("数据", 2, ("说明",))
        report = importing.propose(
            town.store,
            sheets,
            campaign_id=None,
            file_name="x",
            actor=town.lead,
            now=NOW,
            new_id=town.new_id,
        )
        (found,) = report.rows
        assert found.stated is not None
        assert (found.number, found.stated.staff, found.stated.revenue_wan) == (4, 120, 3600.0)
        assert found.stated.industry == "34"

    @pytest.mark.parametrize(
        ("unit", "factor"),
        [("元", 0.0001), ("千元", 0.1), ("万元", 1), ("亿元", 10_000), ("", 1)],
    )
    def test_money_is_read_in_the_unit_of_its_column(
        self, town: Town, unit: str, factor: float
    ) -> None:
        head = [*HEAD[:6], f"营业收入（{unit}）" if unit else "营业收入"]
        (found,) = propose(town, [row(revenue=20_000.0)[:7]], head=head).rows
        assert found.stated is not None
        assert found.stated.revenue_wan == pytest.approx(20_000 * factor)

    @pytest.mark.parametrize(
        "head", [(), ("企业名称",), ("甲", "乙"), ("统一社会信用代码", "行业")]
    )
    def test_without_one_nothing_is_read(self, town: Town, head: tuple[Cell, ...]) -> None:
        with pytest.raises(NoHead):
            propose(town, [GOOD], head=head)


class TestRows:
    def test_sums_notes_and_repeated_heads_are_no_firms(self, town: Town) -> None:
        rows: list[Sequence[Cell]] = [
            row(1),
            [],
            HEAD,
            row(2),
            ["合 计", "", "", "", "", 240.0],
            ["注：数据来自统计局"],
        ]
        assert _kinds(propose(town, rows)) == ["new", "new"]

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"code": 913308020000000001.0}, "数字格式"),
            ({"code": 9.13308e17}, "数字格式"),
            ({"code": "9.13308E+17"}, "数字格式"),
            ({"code": "91330802"}, "共 18 位"),
            ({"code": None}, "请填写"),
            ({"name": ""}, "企业名称"),
            ({"name": "甲厂"}, "全称"),
            ({"industry": ""}, "行业：没有填写"),
            ({"industry": "99"}, "没有代码 99"),
            ({"industry": "通用设备制作业"}, "是不是“通用设备制造业”"),
            ({"industry": "59"}, "中类"),
            ({"industry": "7"}, "资产总额|是不是|没有填写|没有代码"),
            ({"county": "可城区"}, "是不是“柯城区”"),
            ({"county": "西湖区"}, "县（市、区）：没有“西湖区”"),
            ({"park": "智造新成"}, "是不是“智造新城”"),
            ({"staff": None}, "粘贴成数值"),
            ({"staff": 12.5}, "整数"),
            ({"staff": "约一百"}, "只填数字"),
            ({"staff": -1.0}, "只填数字"),
            ({"revenue": "三千"}, "只填数字"),
            ({"industry": "47", "assets": ""}, "资产总额"),
        ],
    )
    def test_what_is_wrong_is_said_with_the_remedy(
        self, town: Town, changes: dict[str, Cell], said: str
    ) -> None:
        parks.add(
            town.store, Park(id="p1", name="智造新城", county=KECHENG), actor=town.admin, now=NOW
        )
        (found,) = propose(town, [row(**changes)]).rows
        if changes == {"industry": "7"}:
            assert found.kind == "new", "07 has lost its nought"
            return
        assert found.kind == "wrong"
        assert any(word in "".join(found.said) for word in said.split("|"))

    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ({"code": f"　{demo_code(KECHENG, 1).lower()} "}, {"code": demo_code(KECHENG, 1)}),
            ({"name": "衢州ＡＢ１号（甲）有限公司"}, {"name": "衢州AB1号（甲）有限公司"}),
            ({"industry": "C3411"}, {"industry": "34"}),
            ({"industry": 34.0}, {"industry": "34"}),
            ({"industry": 1.0}, {"industry": "01"}),
            ({"industry": "593"}, {"industry": "59", "industry_group": "593"}),
            ({"county": "衢州市柯城区"}, {"county": KECHENG}),
            ({"county": 330802.0}, {"county": KECHENG}),
            ({"park": "不在园区"}, {"park": None}),
            ({"staff": "1，200"}, {"staff": 1200}),
            ({"staff": "１２０ 人"}, {"staff": 120}),
            ({"revenue": "3,600.5 万元"}, {"revenue_wan": 3600.5}),
            ({"revenue": 1234.567891}, {"revenue_wan": 1234.5679}),
        ],
    )
    def test_what_people_write_is_understood(
        self, town: Town, changes: dict[str, Cell], expected: dict[str, object]
    ) -> None:
        (found,) = propose(town, [row(**changes)]).rows
        assert found.stated is not None, found.said
        stated = {
            "code": found.code,
            **{n: getattr(found.stated, n) for n in expected if n != "code"},
        }
        assert {name: stated[name] for name in expected} == expected

    def test_a_code_stands_once_in_a_list(self, town: Town) -> None:
        report = propose(town, [row(1), row(2), row(1, name="衢州又一家有限公司")])
        assert _kinds(report) == ["new", "new", "wrong"]
        assert "与第 2 行重复" in report.rows[2].said[0]

    @given(
        st.lists(st.one_of(st.none(), st.text(max_size=12), st.floats(), st.integers()), max_size=8)
    )
    def test_no_cell_breaks_the_report(self, cells: list[Cell]) -> None:
        layout = import_columns.Layout(
            Sheet("x", [list(HEAD), cells]),
            0,
            {n: i for i, n in enumerate(import_columns.NAMES)},
            {},
        )
        for _, one in import_rows.candidates(layout):
            try:
                import_rows.code_of(layout, one)
            except Refusal as refusal:
                assert str(refusal)

    def test_an_error_in_each_hundredth_row_leaves_the_others(self, town: Town) -> None:
        rows = [row(n, staff="多" if n % 100 == 0 else 120.0) for n in range(1, 1_001)]
        report = propose(town, rows)
        assert (report.count("new"), report.count("wrong")) == (990, 10)

    def test_more_rows_than_a_list_may_have(
        self, town: Town, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(importing, "MOST_ROWS", 2)
        with pytest.raises(importing.TooManyRows):
            propose(town, [row(1), row(2), row(3)])


class TestImport:
    def test_right_rows_become_firms_with_entries(self, town: Town) -> None:
        report = propose(town, [row(1), row(2, staff="多"), row(3)])
        done: list[int] = []
        imported = confirm(town, report, done=done.append)

        assert (imported.made, imported.known, done) == (2, 0, [2])
        made = firms.in_view(town.store, actor=town.lead, state="confirmed")
        assert {firm.name for firm in made} == {"衢州名单1号有限公司", "衢州名单3号有限公司"}
        assert {firm.size_class for firm in made} == {"small"}
        assert [p for found in row_checks.check(town.store) for p in found.problems] == []
        audit.verify(town.store)
        (noted,) = imports.latest(town.store, actor=town.lead)
        assert (noted.rows, noted.made, noted.file_name) == (3, 2, "名单.xlsx")

    def test_a_list_is_imported_once(self, town: Town) -> None:
        report = propose(town, [row(1)])
        confirm(town, report)
        with pytest.raises(DraftOver):
            confirm(town, report)
        assert _kinds(propose(town, [row(1)])) == ["known"]

    @pytest.mark.parametrize(
        "changes",
        [
            pytest.param({"digest": "0" * 64}, id="another digest"),
            pytest.param({"now": NOW + timedelta(minutes=61)}, id="an hour later"),
        ],
    )
    def test_only_what_was_reviewed_is_imported(
        self, town: Town, changes: dict[str, object]
    ) -> None:
        report = propose(town, [row(1)])
        with pytest.raises(DraftOver):
            confirm(town, report, **changes)
        assert _firms(town) == 3

    def test_another_list_of_the_same_person_replaces_it(self, town: Town) -> None:
        first = propose(town, [row(1)])
        propose(town, [row(2)])
        with pytest.raises(DraftOver):
            confirm(town, first)

    def test_a_firm_confirmed_meanwhile_stops_it_all(self, town: Town) -> None:
        report = propose(town, [row(2), row(3), row(1, code="91110000600037341L")])
        firms.confirm(town.store, town.alpha.firm_id or "", actor=town.lead, now=NOW)
        before = audit.head(town.store)
        with pytest.raises(ListedMeanwhile):
            confirm(town, report)
        assert (_firms(town), audit.head(town.store)) == (3, before)

    def test_a_failure_in_the_midst_leaves_nothing(
        self, town: Town, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        report = propose(town, [row(n) for n in range(1, 6)])
        monkeypatch.setattr(listed_firms, "AT_ONCE", 2)

        def breaks(so_far: int) -> None:
            if so_far == 4:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            confirm(town, report, done=breaks)
        assert _firms(town) == 3
        assert confirm(town, report).made == 5

    def test_the_list_lies_sealed_meanwhile(self, town: Town) -> None:
        propose(town, [row(1)])
        content = b"".join(f.read_bytes() for f in town.path.parent.glob("portal.sql*"))
        assert "衢州名单1号".encode() not in content

    @pytest.mark.parametrize("correct", [True, False])
    def test_an_industry_is_corrected_where_the_lead_wants_it(
        self, town: Town, correct: bool
    ) -> None:
        confirm(town, propose(town, [row(1)]))
        report = propose(town, [row(1, industry="65")])
        assert _kinds(report) == ["industry"]
        imported = confirm(town, report, correct=correct, now=NOW + timedelta(minutes=1))

        (firm,) = firms.in_view(town.store, actor=town.lead, state="confirmed")
        history = firms.industry_history(town.store, firm.id, actor=town.lead)
        assert imported.corrected == int(correct)
        assert firm.industry == ("65" if correct else "34")
        assert [one["reason"] for one in history] == (["", importing.WHY] if correct else [""])
        assert [p for found in row_checks.check(town.store) for p in found.problems] == []

    def test_into_a_campaign_with_new_and_known_firms(self, town: Town) -> None:
        confirm(town, propose(town, [row(1)]))
        campaign = planned(town)
        imported = confirm(town, propose(town, [row(1), row(2)], campaign=campaign))
        assert (imported.made, imported.known, imported.asked) == (1, 1, 2)
        assert len(campaign_targets.without_people(town.store, campaign, actor=town.lead)) == 2

    def test_an_ended_campaign_takes_nobody(self, town: Town) -> None:
        campaign = running(town).id
        town.store.update("campaigns", campaign, {"state": "ended"})
        with pytest.raises(BadCampaign, match="已经结束"):
            propose(town, [row(1)], campaign=campaign)

    def test_pending_claims_of_a_code_are_counted(self, town: Town) -> None:
        assert propose(town, [row(1, code="91110000600037341L")]).claimed == 1


def test_every_division_is_understood_by_code_and_by_name(town: Town) -> None:
    places = import_places.read(town.store)
    for one in industries.divisions(town.store):
        if one.code in places.groups:
            continue
        assert places.industry(one.code) == places.industry(one.name) == (one.code, None)
