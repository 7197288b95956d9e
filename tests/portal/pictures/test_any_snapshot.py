"""Any snapshot there may be: what a title says is so in its figures, and what a picture leaves out is said."""

from collections.abc import Iterator, Mapping, Sequence
from math import sqrt
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from data.figures import RISK
from data.store import Store
from portal.charts import specification
from portal.pictures import published
from portal.pictures.model import Picture
from portal.workflows import published as snapshots
from portal.workflows import published_words as words
from portal.workflows.published import Published
from questionnaires.loading import edition
from scoring.rules import load_rules
from tests.data import snapshot_rows
from tests.data.figure_rows import NODES
from tests.data.snapshot_rows import group
from tests.data.town import built
from tests.portal.charts.test_every_chart import check_words

CODES = ("13", "22", "26", "27", "30", "32", "34", "35", "36", "37", "38", "39", "65", "73")
BANDS = load_rules(edition()).bands
FIRMS = st.integers(6, 200)
MEANS = st.sampled_from((0.0, 38.5, 40.0, 41.9, 42.0, 70.0, 100.0))
"""Few of them: ties are common."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    for town in built(tmp_path_factory.mktemp("any") / "portal.sqlite"):
        yield town.store


@st.composite
def contents(draw: st.DrawFn) -> dict[str, Any]:
    """Up to fourteen sectors, counties with shares or without, colours or none, gaps that tie."""
    codes = draw(st.lists(st.sampled_from(CODES), unique=True, max_size=len(CODES)))
    made = snapshot_rows.content(sectors={})
    sizes = {code: draw(FIRMS) for code in codes}
    spread = draw(st.sampled_from((0.1, 12.0)))
    for node in NODES if codes else ():
        rows = [group(code, firms, draw(MEANS), spread) for code, firms in sizes.items()]
        made["scores"][node] |= {"industry": rows, "all": [_together(rows, spread)]}
    highs = [draw(st.integers(6, 114)) for _ in range(2)]
    for row, high in zip(made["scores"][RISK]["county"], highs, strict=True):
        row["high"] = draw(st.sampled_from((high, None)))
    colours = {"red+orange": sum(highs), "yellow+blue": 240 - sum(highs)}
    made["scores"][RISK]["all"][0]["colours"] = draw(st.sampled_from((colours, None)))
    shares = draw(st.lists(st.sampled_from((0.3, 0.35, 0.9)), max_size=4))
    items = ("FK-LZ-02", "FK-RY-02", "XJ-QY-01", "FK-DJ-01")
    made["gaps"] = [
        {"item": item, "share": share} for item, share in zip(items, shares, strict=False)
    ]
    return made


def _together(rows: Sequence[Mapping[str, Any]], spread: float) -> dict[str, Any]:
    """All firms of these groups as one."""
    firms = sum(row["firms"] for row in rows)
    mean = sum(row["firms"] * row["mean"] for row in rows) / firms
    squares = sum(
        (row["firms"] - 1) * spread**2 + row["firms"] * (row["mean"] - mean) ** 2 for row in rows
    )
    return group("", firms, round(mean, 1), round(sqrt(squares / (firms - 1)), 1))


@settings(max_examples=8, deadline=None, phases=[Phase.generate])
@given(contents(), st.sampled_from((2, 6, 12)))
def test_what_is_said_of_a_snapshot_is_so(store: Store, content: dict[str, Any], most: int) -> None:
    of = snapshots.read(store, snapshot_rows.publication(content))
    drawn = {name: make() for name, make in published.everything(of, BANDS, most).items()}

    for picture in drawn.values():
        assert len(picture.empty) > 8 if picture.chart is None else not picture.empty
        if picture.chart is not None:
            check_words(picture.chart.to_dict())
    _claims(of, drawn)
    for name in ("parts", "exposed", "risk"):
        _cut(drawn[name], most)
    if of.gaps:
        first = max(one.share.value for one in of.gaps)
        assert drawn["gaps"].finding.endswith(f"里约 {round(100 * first)}% 有")
        ties = sum(one.share.value == first for one in of.gaps)
        assert ("之一" in drawn["gaps"].finding) is (ties > 1)


def _claims(of: Published, drawn: Mapping[str, Picture]) -> None:
    """A sector that is called weak or strong lies on that side of the city."""
    for name, nodes in (("parts", tuple(of.parts)), ("risk", (RISK,))):
        finding = drawn[name].finding
        if "比其他行业平均" not in finding:
            continue
        sides = {
            (one.mean or 0.0) > ((of.whole(node) or one).mean or 0.0)
            for node in nodes
            for one in of.groups(node, "industry")
            if finding.startswith(f"{one.name}的") and (one.code, node) in _apart(of, nodes)
        }
        assert ("平均高" in finding) in sides


def _apart(of: Published, nodes: tuple[str, ...]) -> words.Apart:
    return words.apart(of, "industry", nodes)


def _cut(picture: Picture, most: int) -> None:
    """A picture never has more rows than it has room for, and says so exactly where it has fewer than it might."""
    if picture.chart is None:
        return
    said = specification(picture.chart)["description"]
    rows = said.removeprefix(f"{picture.finding}。").rstrip("。").count("；") + 1
    assert rows <= most
    if f"共 {most} 个" in picture.beside:
        assert rows == most
