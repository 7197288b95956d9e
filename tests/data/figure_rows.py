"""Cities (虚拟城市) of figures for tests and the bench: rows as plain SQL, the same for the same seed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random

from data import series, summaries
from data.series import Series
from data.store import Row, Store

PARTS = ("FW", "XJ", "ZD", "FK", "BZ")
NODES = (*PARTS, "P", "E", "R")
SERIES = Series("2026", "full", "credible")
EDGES = ((50, "red"), (35, "orange"), (20, "yellow"), (0, "blue"))

_FIRM = """
    INSERT INTO firms (id, code, name, state, industry, county, park, staff, revenue_wan, size_class,
        registered_at, confirmed_at)
    VALUES (:id, :code, '合成企业' || substr(:id, 6), 'confirmed', :industry, :county, :park, 9, 9, :size_class, 'x', 'x')
"""
_FIGURE = """
    INSERT INTO figures (firm_id, series, node, unit, industry, county, park, size_class, score, colour)
    VALUES (:firm_id, :series, :node, :unit, :industry, :county, :park, :size_class, :score, :colour)
"""


@dataclass(frozen=True, slots=True)
class Kind:
    """Where and what a firm is."""

    industry: str
    county: str
    park: str = ""
    size_class: str = "small"


@dataclass
class City:
    """A store with firms in it, by number; scores are drawn, or given."""

    store: Store
    seed: int = 1
    kinds: list[Kind] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self.number = series.numbered(self.store, SERIES)
        self.registered = series.numbered(self.store, None)
        self._waiting: set[int] | None = None

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Many firms at a time: what follows from their figures is made at the end, once."""
        self._waiting = set()
        with self.store.atomic():
            yield
            waiting, self._waiting = self._waiting, None
            for number in sorted(waiting):
                summaries.rebuild(self.store, number)

    def settle(self, kind: Kind, scores: dict[str, int] | None = None) -> str:
        """One more confirmed firm with a check; its id."""
        firm = f"firm-{len(self.kinds):06d}"
        self.kinds.append(kind)
        self.store.rows(
            _FIRM,
            id=firm,
            code=f"{len(self.kinds):018d}",
            industry=kind.industry,
            county=kind.county,
            park=kind.park or None,
            size_class=kind.size_class or None,
        )
        self.count(firm, kind, f"unit-{firm}-0", scores)
        return firm

    def check_again(self, number: int, unit: str, scores: dict[str, int] | None = None) -> None:
        """The firm submits another check: its figures are replaced."""
        firm = f"firm-{number:06d}"
        self.leave(number)
        self.count(firm, self.kinds[number], unit, scores)

    def leave(self, number: int) -> None:
        """The firm's check is withdrawn."""
        firm = f"firm-{number:06d}"
        gone = self.store.rows(
            "SELECT * FROM figures WHERE firm_id = :firm AND node <> 'N'", firm=firm
        )
        self.store.rows("DELETE FROM figures WHERE firm_id = :firm AND node <> 'N'", firm=firm)
        self._follow(gone, [])

    def count(self, firm: str, kind: Kind, unit: str, scores: dict[str, int] | None) -> None:
        """The figures of a check of a firm."""
        rows = list(self._rows(firm, kind, unit, scores or self._drawn()))
        registered = {**rows[0], "series": self.registered, "node": "N", "unit": ""}
        registered |= {"score": 0, "colour": None}
        if not self.store.rows(
            "SELECT 1 FROM figures WHERE firm_id = :firm AND node = 'N'", firm=firm
        ):
            rows.append(registered)
        for row in rows:
            self.store.rows(_FIGURE, **row)
        self._follow([], rows)

    def _follow(self, removed: list[Row], added: list[Row]) -> None:
        if self._waiting is None:
            summaries.change(self.store, removed=removed, added=added)
        else:
            self._waiting |= {row["series"] for row in (*removed, *added)}

    def _drawn(self) -> dict[str, int]:
        level = self.random.uniform(20, 80)
        return {
            node: round(min(100.0, max(0.0, self.random.gauss(level, 12))) * 10_000)
            for node in NODES
        }

    def _rows(self, firm: str, kind: Kind, unit: str, scores: dict[str, int]) -> Iterator[Row]:
        for node, score in scores.items():
            colour = next(name for edge, name in EDGES if score >= edge * 10_000)
            yield {
                "firm_id": firm,
                "series": self.number,
                "node": node,
                "unit": unit,
                "industry": kind.industry,
                "county": kind.county,
                "park": kind.park,
                "size_class": kind.size_class,
                "score": score,
                "colour": colour if node == "R" else None,
            }
