"""Weak points: what is planted in a city is said, what is chance is not, few firms stay unseen."""

from collections.abc import Iterator, Mapping
from random import Random

import pytest

from data import series
from data.actor import Actor, Role
from data.series import Series
from data.statistics import CITY, Area, NoSuchArea
from data.store import Row, Store
from portal.pictures import weak_points as pictures
from portal.workflows import board_findings, gap_steps, weak_points
from portal.workflows.asked_figures import Asked
from portal.workflows.dashboard import Dashboard
from portal.workflows.weak_points import WeakPoints
from tests.chance import most
from tests.data.figure_rows import City, Kind
from tests.data.town import KECHENG, NOW, QUJIANG, Town

OF = Series("2026", "full", "credible")
LEAD = Actor("lead", Role.LEAD)
WEAK, USUAL, CHEAP = "FK-LZ-01", "FK-HZ-01", "FK-DJ-01"
SECTORS = ("26", "27", "35", "65")
PATHS = ("leaver", "staff", "intrusion", "supplier", "customer", "visit", "mobile", "ai")


def tallied(
    sizes: Mapping[str, int],
    *,
    seed: int = 5,
    low: Mapping[tuple[str, str], float] | None = None,
    open_: Mapping[tuple[str, str], float] | None = None,
) -> Iterator[Row]:
    """Tallies of a city: each firm has each gap with a chance of 0.3 and paths around 30, but for what is planted."""
    random = Random(seed)
    sums: dict[tuple[str, str, str], list[int]] = {}

    def count(industry: str, kind: str, item: str, *values: int) -> None:
        for group in ("", industry):
            stood = sums.setdefault((group, kind, item), [0] * 5)
            sums[group, kind, item] = [a + b for a, b in zip(stood, values, strict=True)]

    for industry, firms in sizes.items():
        for _ in range(firms):
            for item in (WEAK, USUAL, CHEAP):
                has = int(random.random() < (low or {}).get((industry, item), 0.3))
                days = {WEAK: 300, USUAL: 300, CHEAP: 50}[item]
                count(industry, "control", item, 1, has, days * has, 20_000 * has, 0)
            for path in PATHS:
                mean = (open_ or {}).get((industry, path), 30.0)
                score = round(min(100.0, max(0.0, random.gauss(mean, 10))) * 10_000)
                count(industry, "path", path, 1, 0, 0, score, score * score)
    for (group, kind, item), values in sums.items():
        place = {"area": "", "cut": "industry" if group else "all", "grp": group}
        names = ("firms", "low", "days", "total", "squares")
        yield place | {"kind": kind, "item": item} | dict(zip(names, values, strict=True))


def _filled(store: Store, rows: Iterator[Row]) -> None:
    number = series.numbered(store, OF)
    with store.atomic():
        store.rows("DELETE FROM tallies")
        store.insert_all("tallies", [row | {"series": number} for row in rows])


def _read(store: Store, industry: str = "", actor: Actor = LEAD) -> WeakPoints:
    return weak_points.read(store, Asked(CITY, OF, industry), actor=actor, now=NOW)


EVEN = dict.fromkeys(SECTORS, 40)


def test_a_planted_gap_is_the_first_of_its_sector_and_said_so(town: Town) -> None:
    _filled(town.store, tallied(EVEN, low={("65", WEAK): 0.9}))
    points = _read(town.store, "65")
    first = points.gaps[0]

    assert first.question.id == WEAK
    assert points.leaders == 1
    assert first.apart is not None
    assert first.apart > 40
    finding = pictures.gaps(points).finding
    assert finding.startswith(
        "衢州市软件和信息技术服务业最常见的短板是“提出离职后的提前收权”，40 家里 "
    )
    assert _read(town.store, "26").gaps[0].apart is None or _read(town.store, "26").leaders > 1


def test_what_one_sector_lacks_more_than_others_is_said_where_no_gap_leads(town: Town) -> None:
    """Two gaps are as common in software; one of them is as common everywhere."""
    low = {(code, USUAL): 0.85 for code in SECTORS} | {("65", WEAK): 0.85}
    _filled(town.store, tallied(EVEN, low=low))
    points = _read(town.store, "65")

    assert points.leaders == 2
    finding = pictures.gaps(points).finding
    assert finding.startswith(
        "软件和信息技术服务业有“提出离职后的提前收权”短板的企业，比其他行业多 "
    )
    assert "先后还分不清" not in finding


def test_the_only_one_that_may_be_listed_is_not_called_the_commonest(town: Town) -> None:
    low = {("26", item): 0.0 for item in (USUAL, CHEAP)} | {("26", WEAK): 0.5}
    _filled(town.store, tallied({"26": 40}, low=low))

    assert "能列出的短板只有" in pictures.gaps(_read(town.store)).finding


def test_a_planted_path_is_said_of_its_sector(town: Town) -> None:
    _filled(town.store, tallied(EVEN, open_={("65", "leaver"): 45.0}))
    whole, own, other = (_read(town.store, code) for code in ("", "65", "26"))

    assert pictures.paths(whole).finding.startswith(
        "软件和信息技术服务业的“离职带走”比其他企业开放程度平均高 1"
    )
    assert pictures.paths(own).finding == pictures.paths(whole).finding
    assert "误差之内" in pictures.paths(other).finding


def test_noise_claims_nothing(town: Town) -> None:
    """In how many cities in which nothing is apart a path, or a gap, of any sector is said to be."""
    paths, gaps, tries = 0, 0, 100
    for seed in range(tries):
        _filled(town.store, tallied(EVEN, seed=seed))
        pages = [_read(town.store, code) for code in SECTORS]
        ways = [way for group in pages[0].groups for way in group.ways.values()]
        paths += any(way.apart is not None for way in ways)
        gaps += any(one.apart is not None for page in pages for one in page.gaps)

    assert paths <= most(tries)
    assert gaps <= most(tries)


def test_five_of_five_is_no_proof(town: Town) -> None:
    sizes = {**EVEN, "35": 5}
    _filled(
        town.store,
        tallied(sizes, low={("35", WEAK): 1.0, **{(s, WEAK): 0.7 for s in ("26", "27", "65")}}),
    )
    points = _read(town.store, "35")

    assert points.gaps[0].gap.share == 1.0
    assert points.gaps[0].apart is None


def test_what_to_do_first_pays_most_for_a_day(town: Town) -> None:
    _filled(town.store, tallied(EVEN, low={("65", WEAK): 0.9}))
    points = _read(town.store, "65")

    assert points.first is not None
    assert points.first.question.id == CHEAP
    said = pictures.first_step(points)
    assert "先从“秘密点清单”做起" in said or points.first.question.title in said
    assert "0.5 人天" in said


def test_the_dashboard_says_which_way_is_open_and_which_gap_to_close_first(town: Town) -> None:
    city = City(town.store, seed=3)
    with city.at_once():
        for number in range(80):
            city.settle(Kind(("26", "65")[number % 2], KECHENG))
    _filled(town.store, tallied(EVEN, low={("65", WEAK): 0.9}, open_={("65", "leaver"): 45.0}))
    of = Dashboard(town.store, Asked(CITY, OF, "65"), actor=LEAD, now=NOW)
    first = of.weak.first

    assert first is not None
    assert "泄密途径里，“离职带走”的开放程度高 1" in board_findings.where(of)
    assert board_findings.next_step(of).startswith(f"先补“{first.question.title}”，40 家里 ")
    assert "每家约 0.5 人天" in board_findings.next_step(of)


def test_four_firms_are_told_neither_by_themselves_nor_by_the_rest(town: Town) -> None:
    _filled(town.store, tallied({"26": 20, "65": 4}))
    whole, small = _read(town.store), _read(town.store, "65")

    assert {way.why for group in whole.groups for way in group.ways.values()} == {
        "不足 5 家",
        "连带不列",
    }
    assert small.gaps == ()
    for picture in (pictures.paths(small), pictures.gaps(small), pictures.paths(whole)):
        assert picture.chart is None
        assert "没有够数可以列出的" in picture.empty


def test_a_sector_of_which_nothing_is_known_explains_itself(town: Town) -> None:
    points = _read(town.store, "99")

    assert points.gaps == ()
    assert pictures.gaps(points).empty
    assert pictures.first_step(points) == ""


def test_every_picture_names_its_source_and_has_its_table(town: Town) -> None:
    _filled(town.store, tallied(EVEN))
    for code in ("", "65"):
        points = _read(town.store, code)
        for picture in (pictures.paths(points), pictures.gaps(points)):
            assert picture.source.startswith(
                "来源：衢州市已确认企业最近一次提交的自评，2026 版完整版"
            )
            assert "160 家" in picture.source
            assert picture.table.rows
            for row in picture.table.rows:
                assert len(row.cells) + 1 == len(picture.table.columns)
            assert picture.chart is not None
            assert picture.finding in str(picture.chart.to_dict())


def test_the_gaps_carry_cost_effect_remedy_and_helper(town: Town) -> None:
    _filled(town.store, tallied(EVEN))
    table = pictures.gaps(_read(town.store)).table
    names = [column.name for column in table.columns]
    first = dict(zip(names[1:], table.rows[0].cells, strict=True))

    assert first["每家降分"] == "2.0"
    assert first["每家人天"] in ("3", "0.5")
    assert first["怎么补"]
    assert first["谁来帮"]


def test_a_county_reads_its_own_only(town: Town) -> None:
    with pytest.raises(NoSuchArea):
        weak_points.read(
            town.store, Asked(Area("county", QUJIANG), OF), actor=town.reviewer, now=NOW
        )


def test_a_campaign_is_begun_for_area_and_sector_and_names_the_control(town: Town) -> None:
    asked = Asked(Area("county", KECHENG), OF, "65")
    made = gap_steps.begin_campaign(
        town.store, asked, WEAK, actor=town.lead, now=NOW, new_id=town.new_id
    )

    assert made.state == "draft"
    assert made.name == "软件等：提出离职后的提前收权专项自评"
    assert "“提出离职后的提前收权”" in made.invitation
    assert (made.filter.counties, made.filter.industries) == ((KECHENG,), ("65",))
    assert (made.closes_on - made.opens_on).days == 30


def test_a_training_is_begun_for_area_and_sector(town: Town) -> None:
    asked = Asked(Area("county", KECHENG), OF, "65")
    made = gap_steps.begin_training(
        town.store, asked, WEAK, actor=town.reviewer, now=NOW, new_id=town.new_id
    )

    assert (made.state, made.controls) == ("draft", (WEAK,))
    assert (made.county, made.park, made.industry) == (KECHENG, "", "65")
