"""《统计上大中小微型企业划分办法（2017）》, every line of its table at both sides of every limit."""

import pytest

from data import size_classes
from data.size_classes import FigureMissing, asks_assets, needs_group, size_class

PLENTY = 10_000_000

# industry code, measure → (large, medium, small): typed from the rule's table, not from our CSV.
TABLE = [
    ("01", {"revenue": (20000, 500, 50)}),
    ("05", {"revenue": (20000, 500, 50)}),
    ("06", {"staff": (1000, 300, 20), "revenue": (40000, 2000, 300)}),
    ("13", {"staff": (1000, 300, 20), "revenue": (40000, 2000, 300)}),
    ("46", {"staff": (1000, 300, 20), "revenue": (40000, 2000, 300)}),
    ("47", {"revenue": (80000, 6000, 300), "assets": (80000, 5000, 300)}),
    ("50", {"revenue": (80000, 6000, 300), "assets": (80000, 5000, 300)}),
    ("51", {"staff": (200, 20, 5), "revenue": (40000, 5000, 1000)}),
    ("52", {"staff": (300, 50, 10), "revenue": (20000, 500, 100)}),
    ("54", {"staff": (1000, 300, 20), "revenue": (30000, 3000, 200)}),
    ("58", {"staff": (1000, 300, 20), "revenue": (30000, 3000, 200)}),
    ("591", {"staff": (1000, 300, 20), "revenue": (30000, 3000, 200)}),
    ("592", {"staff": (200, 100, 20), "revenue": (30000, 1000, 100)}),
    ("599", {"staff": (200, 100, 20), "revenue": (30000, 1000, 100)}),
    ("60", {"staff": (1000, 300, 20), "revenue": (30000, 2000, 100)}),
    ("61", {"staff": (300, 100, 10), "revenue": (10000, 2000, 100)}),
    ("62", {"staff": (300, 100, 10), "revenue": (10000, 2000, 100)}),
    ("63", {"staff": (2000, 100, 10), "revenue": (100000, 1000, 100)}),
    ("64", {"staff": (2000, 100, 10), "revenue": (100000, 1000, 100)}),
    ("65", {"staff": (300, 100, 10), "revenue": (10000, 1000, 50)}),
    ("701", {"revenue": (200000, 1000, 100), "assets": (10000, 5000, 2000)}),
    ("702", {"staff": (1000, 300, 100), "revenue": (5000, 1000, 500)}),
    ("703", {"staff": (300, 100, 10)}),
    ("709", {"staff": (300, 100, 10)}),
    ("71", {"staff": (300, 100, 10), "assets": (120000, 8000, 100)}),
    ("72", {"staff": (300, 100, 10), "assets": (120000, 8000, 100)}),
    ("73", {"staff": (300, 100, 10)}),
    ("79", {"staff": (300, 100, 10)}),
    ("82", {"staff": (300, 100, 10)}),
    ("85", {"staff": (300, 100, 10)}),
    ("86", {"staff": (300, 100, 10)}),
    ("90", {"staff": (300, 100, 10)}),
]
CLASSES = ("large", "medium", "small", "micro")


def _class(code: str, figures: dict[str, float]) -> str | None:
    return size_class(
        code,
        int(figures.get("staff", PLENTY)),
        figures.get("revenue", PLENTY),
        figures.get("assets", PLENTY),
    )


@pytest.mark.parametrize(("code", "limits"), TABLE)
@pytest.mark.parametrize("step", range(3), ids=CLASSES[:3])
def test_reaching_every_lower_limit_gives_the_class(
    code: str, limits: dict[str, tuple[int, int, int]], step: int
) -> None:
    exactly = {measure: float(limit[step]) for measure, limit in limits.items()}

    assert _class(code, exactly) == CLASSES[step]


@pytest.mark.parametrize(("code", "limits"), TABLE)
@pytest.mark.parametrize("step", range(3), ids=CLASSES[:3])
def test_one_measure_just_below_a_limit_gives_the_next_class(
    code: str, limits: dict[str, tuple[int, int, int]], step: int
) -> None:
    for measure in limits:
        figures = {m: float(limit[step]) for m, limit in limits.items()}
        figures[measure] -= 1 if measure == "staff" else 0.01

        assert _class(code, figures) == CLASSES[step + 1]


@pytest.mark.parametrize(("code", "limits"), TABLE)
def test_nothing_is_micro(code: str, limits: dict[str, tuple[int, int, int]]) -> None:
    assert size_class(code, 0, 0.0, 0.0) == "micro"


def test_one_very_small_measure_leads_straight_to_micro() -> None:
    assert size_class("34", 5000, 299.0) == "micro"


@pytest.mark.parametrize(
    "code",
    ["53", "66", "67", "68", "69", "704", "83", "84", "91", "96", "97", "A", "", "00", "999"],
)
def test_what_the_rule_does_not_reach_has_no_class(code: str) -> None:
    assert size_class(code, 100, 1000.0, 1000.0) is None


@pytest.mark.parametrize("division", ["59", "70"])
def test_a_mixed_division_waits_for_its_group(division: str) -> None:
    assert needs_group(division)
    assert size_class(division, 100, 1000.0, 1000.0) is None


def test_only_building_development_and_business_services_ask_for_assets() -> None:
    asking = {code for code, limits in TABLE if "assets" in limits}

    assert {code for code, _ in TABLE if asks_assets(code)} == asking
    assert not asks_assets("34")


def test_missing_assets_are_asked_for_not_guessed() -> None:
    with pytest.raises(FigureMissing):
        size_class("47", 100, 90_000.0)


def test_the_source_is_named() -> None:
    assert "2017" in size_classes.SOURCE
