"""Sector risk: what is planted in a city is said, what is chance is not, few firms stay unseen."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from data import series, summaries
from data.actor import Actor, Role
from data.errors import NotAllowed
from data.figures import EXPOSURE, PROTECTION, RISK
from data.industries import Industry
from data.migrations import migrate
from data.statistics import NoSuchArea
from data.store import Store, open_store
from portal.workflows import sector_words, sectors
from portal.workflows.sectors import BESIDE, NOBODY, TOO_FEW, Board
from tests.data.figure_rows import NODES, PARTS, SERIES, City, Kind
from tests.data.town import KECHENG, KEYS, QUJIANG

LEAD = Actor("lead", Role.LEAD)
OF_KECHENG = Actor("reviewer", Role.REVIEWER, county=KECHENG)
NOW = datetime(2026, 11, 25, 6, 3, tzinfo=UTC)
DIVISIONS = {
    "26": "化学原料和化学制品制造业",
    "27": "医药制造业",
    "35": "专用设备制造业",
    "65": "软件和信息技术服务业",
}
Sizes = dict[str, int]


@contextmanager
def city(
    folder: Path,
    sizes: Sizes,
    *,
    planted: dict[tuple[str, str], float] | None = None,
    seed: int = 5,
    alike: bool = False,
) -> Iterator[Store]:
    """Sectors of so many firms each, every score drawn around 50 but for what is planted.

    `alike`: the first firm of each sector has the same scores, and so on.
    """
    random, apart = Random(seed), planted or {}
    with open_store(folder / "portal.sqlite", KEYS) as store:
        migrate(store)
        for code, name in DIVISIONS.items():
            row = Industry(code=code, name=name, level="division", parent=None, everyday="")
            if not store.rows("SELECT 1 FROM industries WHERE code = :code", code=code):
                store.insert("industries", {**row.model_dump(), "pinyin": "", "initials": ""})
        made = City(store, seed=seed)
        with made.at_once():
            for code, firms in sizes.items():
                random = Random(seed) if alike else random
                for number in range(firms):
                    scores = {
                        node: round(random.gauss(50 + apart.get((code, node), 0), 10) * 10_000)
                        for node in NODES
                    }
                    made.settle(Kind(code, (KECHENG, QUJIANG)[number % 2]), scores)
        by_themselves(store, made)
        yield store


def by_themselves(store: Store, made: City) -> None:
    """The same figures also as what the firms said themselves: of these is the coverage."""
    number = series.numbered(store, replace(SERIES, reading="self"))
    for row in store.rows("SELECT * FROM figures WHERE series = :series", series=made.number):
        store.insert("figures", {**row, "series": number})
    summaries.rebuild(store, number)


def read(store: Store, actor: Actor = LEAD) -> Board:
    """The page of an official."""
    return sectors.read(store, SERIES, actor=actor)


EVEN = {"26": 20, "27": 20, "35": 20, "65": 20}


def test_what_is_planted_is_said_with_its_size(tmp_path: Path) -> None:
    planted = {("65", "FK"): -20.0, ("65", "E"): 20.0, ("65", "P"): -20.0, ("65", "R"): 15.0}
    with city(tmp_path, EVEN, planted=planted) as store:
        board = read(store)

    assert sector_words.parts(board).startswith("软件和信息技术服务业的防控比其他行业平均低 ")
    assert sector_words.risk(board).startswith("软件和信息技术服务业的剩余风险比其他行业平均高 ")
    assert sector_words.exposed(board) == "暴露高、防护又弱的是软件和信息技术服务业，可以先帮"
    told = [(s.code, node) for s in board.sectors for node in PARTS if s.nodes[node].apart]
    assert told == [("65", "FK")]
    software = board.sectors[-1]
    assert sector_words.quadrant(board, software) == (True, False)
    assert software.nodes["FK"].apart == pytest.approx(-20, abs=6)


def test_only_a_strong_sector_is_said_to_be_strong(tmp_path: Path) -> None:
    with city(tmp_path, EVEN, planted={("27", "XJ"): 25.0, ("27", "R"): -20.0}) as store:
        board = read(store)

    assert sector_words.parts(board).startswith("医药制造业的宣教比其他行业平均高 ")
    assert sector_words.risk(board).startswith("医药制造业的剩余风险比其他行业平均低 ")


def test_several_weak_ones_are_counted(tmp_path: Path) -> None:
    planted = {("27", "XJ"): -25.0, ("65", "FK"): -25.0}
    with city(tmp_path, EVEN, planted=planted) as store:
        assert sector_words.parts(read(store)).endswith("，另有 1 处也偏弱")


def test_sectors_that_are_alike_make_no_finding(tmp_path: Path) -> None:
    """How often chance makes one, tests/cities counts."""
    with city(tmp_path, EVEN, alike=True) as store:
        board = read(store)

    assert sector_words.parts(board) == "各行业、各部分的差别还在误差之内，或者不到 2 分"
    assert sector_words.risk(board) == "各行业剩余风险的差别还在误差之内，或者不到 2 分，不排名次"
    assert sector_words.exposed(board) == "还没有哪个行业能肯定归入“暴露高、防护弱”"


def test_four_firms_are_counted_and_what_would_tell_of_them_is_hidden_too(tmp_path: Path) -> None:
    with city(tmp_path, {"26": 20, "27": 4, "35": 8, "65": 9}) as store:
        board = read(store)

    by_code = {sector.code: sector.nodes[RISK] for sector in board.sectors}
    assert (by_code["27"].firms, by_code["27"].cell, by_code["27"].why) == (4, None, TOO_FEW)
    assert (by_code["35"].firms, by_code["35"].cell, by_code["35"].why) == (8, None, BESIDE)
    assert by_code["26"].cell
    assert by_code["65"].cell
    assert [sector.code for sector in board.shown] == ["26", "65"]
    unseen = board.checked - sum(sector.nodes[RISK].firms for sector in board.shown)
    assert unseen >= 5


def test_a_sector_without_a_check_is_there_with_its_gap(tmp_path: Path) -> None:
    with city(tmp_path, {"26": 8, "65": 8, "27": 1}) as store:
        made = City(store)
        made.kinds = [Kind("27", KECHENG)] * 17
        made.leave(16)
        board = read(store)

    medicine = next(sector for sector in board.sectors if sector.code == "27")
    assert (medicine.coverage.registered, medicine.coverage.checked) == (1, 0)
    assert medicine.nodes[RISK].why == NOBODY


def test_one_sector_alone_is_not_compared(tmp_path: Path) -> None:
    with city(tmp_path, {"26": 12}) as store:
        board = read(store)

    assert sector_words.parts(board) == "够数的行业不到两个，还不能比较"
    assert sector_words.exposed(board) == "够数的行业不到两个，还不能对照"


def test_four_firms_in_all_are_only_counted(tmp_path: Path) -> None:
    with city(tmp_path, {"26": 4}) as store:
        board = read(store)

    assert board.checked == board.coverage.checked == 4
    assert not board.is_tellable
    assert board.whole[RISK].mean is None


def test_nobody_yet(tmp_path: Path) -> None:
    with city(tmp_path, {}) as store:
        board = read(store)

    assert (board.checked, board.sectors, board.is_tellable) == (0, (), False)


def test_each_sees_the_own_area(tmp_path: Path) -> None:
    with city(tmp_path, EVEN) as store:
        of_city, of_county = read(store), read(store, OF_KECHENG)
        other = sectors.read(store, replace(SERIES, reading="verified"), actor=LEAD)
        with pytest.raises(NotAllowed):
            read(store, Actor("guide", Role.GUIDE))
        with pytest.raises(NoSuchArea):
            read(store, Actor("nowhere", Role.REVIEWER))

    assert (of_city.checked, of_county.checked) == (80, 40)
    assert "柯城" in of_county.area
    assert other.checked == 0


def test_the_source_names_series_counts_and_moment(tmp_path: Path) -> None:
    with city(tmp_path, EVEN) as store:
        board = read(store)

    assert sector_words.source(board, NOW) == (
        f"来源：{board.area}已确认企业最近一次提交的自评，2026 版完整版，可信口径，80 家；"
        "2026年11月25日 14:03 的实时数字。"
    )


def test_what_is_not_drawn_or_not_listed_is_said(tmp_path: Path) -> None:
    with city(tmp_path, {"26": 20, "27": 4, "35": 8, "65": 9}) as store:
        board = read(store)

    assert sector_words.covered(board, 12, 9) == (
        "4 个行业里，2 个够数可以列出，其余的不足 5 家，或者列出就会推出别家。"
    )
    assert sector_words.covered(board, 3, 4).endswith("；图里画家数最多的 3 个，表里有全部。")


@pytest.mark.parametrize("seed", range(6))
def test_the_area_less_what_is_shown_never_leaves_few_firms(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    sizes = {code: random.choice((1, 2, 4, 5, 6, 9)) for code in DIVISIONS}
    with city(tmp_path, sizes, seed=seed) as store:
        boards = [read(store), read(store, OF_KECHENG)]

    for board in boards:
        for node, whole in board.whole.items():
            cells = [cell for sector in board.sectors if (cell := sector.cell(node))]
            left = whole.firms - sum(cell.firms for cell in cells)
            assert left == 0 or left >= 5 or not cells
            assert all(cell.firms >= 5 for cell in cells)


def test_colours_are_counted_over_those_that_have_one(tmp_path: Path) -> None:
    with city(tmp_path, EVEN, planted={(code, RISK): 20.0 for code in EVEN}) as store:
        assert sector_words.colours(read(store)).startswith("80 家里，红和橙 ")


@pytest.mark.parametrize(
    ("name", "short"),
    [
        pytest.param("化学原料和化学制品制造业", "化学原料等", id="two things"),
        pytest.param("医药制造业", "医药", id="one thing"),
        pytest.param("零售业", "零售", id="no manufacture"),
        pytest.param("其他制造业", "其他制造业", id="never 其他 alone"),
    ],
)
def test_pictures_have_short_names(name: str, short: str) -> None:
    assert sectors.short(name) == short


def test_quadrants_need_both_means(tmp_path: Path) -> None:
    with city(tmp_path, {"26": 20, "65": 4, "27": 9}) as store:
        board = read(store)

    software = next(sector for sector in board.sectors if sector.code == "65")
    assert sector_words.quadrant(board, software) is None
    assert not sector_words.is_sure(software)
    assert software.cell(EXPOSURE) is software.cell(PROTECTION) is None
