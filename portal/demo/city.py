"""Invents firms and their answers: seeded, without clock or database.

A firm has a sector, a size, a maturity that all its controls share, and strengths of its own per
sub-domain; levels follow from these and a little chance. So sectors differ, controls of one firm
go together, and a second check is mostly a little better than the first. What the charts are to find is
planted: two sectors are weak in one part, and firms that were visited improve more than the others.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from portal.demo.codes import demo_code
from questionnaires.model import NOT_APPLICABLE, UNKNOWN, Question, Questionnaire
from scoring.model import Answer

_WEAK, _VISIT = 1.8, 0.5
COUNTIES = ("330802", "330803", "330822", "330824", "330825", "330881")


@dataclass(frozen=True, slots=True)
class Sector:
    """A sector (行业) of the synthetic city: how exposed it is and how often it stands there."""

    industry: str
    short_name: str
    share: int
    sensitivity: int
    openness: float
    maturity: float
    weak: str = ""
    """The part in which all its firms are weak."""


SECTORS = (
    Sector("26", "化工", 18, 3, 0.0, 0.1, weak="XJ"),
    Sector("39", "电子", 14, 4, 0.4, 0.4),
    Sector("22", "特种纸", 12, 2, -0.3, -0.3),
    Sector("35", "装备", 16, 3, 0.1, 0.0),
    Sector("38", "新能源", 12, 3, 0.3, 0.3),
    Sector("27", "医药", 8, 4, 0.2, 0.5),
    Sector("30", "建材", 8, 1, -0.4, -0.5),
    Sector("65", "软件", 12, 4, 0.8, 0.4, weak="FK"),
)


@dataclass(frozen=True, slots=True)
class DemoFirm:
    """One invented firm. Revenue and assets in 万元."""

    number: int
    code: str
    name: str
    sector: Sector
    county: str
    staff: int
    revenue_wan: float
    assets_wan: float

    @property
    def is_new(self) -> bool:
        """Every fifth firm is a newcomer, and in the middle of its first check."""
        return self.number % 5 == 0

    @property
    def was_visited(self) -> bool:
        """Whether somebody came between its first check and its second."""
        return self.number % 2 == 1


@dataclass(frozen=True, slots=True)
class DemoCheck:
    """The answers of one invented check; `reasons` for every 不适用 and every 否 that needs one."""

    exposure: Mapping[str, int]
    facts: Mapping[str, bool]
    answers: Mapping[str, Answer]
    evidence: frozenset[str]


def firms(count: int, seed: int) -> Iterator[DemoFirm]:
    """The first `count` firms of the city that the seed names; a longer city begins like a shorter."""
    for number in range(1, count + 1):
        rng = random.Random(f"{seed}/firm/{number}")
        sector = rng.choices(SECTORS, [s.share for s in SECTORS])[0]
        county = rng.choice(COUNTIES)
        staff = max(3, round(rng.lognormvariate(4.1, 1.1)))
        yield DemoFirm(
            number=number,
            code=demo_code(county, number),
            name=f"演示{sector.short_name}企业{number:03d}号（虚构）",
            sector=sector,
            county=county,
            staff=staff,
            revenue_wan=round(staff * rng.uniform(30, 160), 1),
            assets_wan=round(staff * rng.uniform(40, 200), 1),
        )


def check(questionnaire: Questionnaire, firm: DemoFirm, *, seed: int, year: int = 0) -> DemoCheck:
    """What the firm answers in a full check; `year` counts its earlier checks."""
    rng = random.Random(f"{seed}/check/{firm.number}")
    maturity = firm.sector.maturity + rng.gauss(0, 0.6) + 0.15 * (firm.staff > 300)
    strengths = {s: rng.gauss(0, 0.5) for s in questionnaire.section_by_id}
    exposure = _exposure(questionnaire, firm, rng)
    facts = _facts(questionnaire, exposure, rng)
    again = random.Random(f"{seed}/check/{firm.number}/{year}")
    answers: dict[str, Answer] = {}
    gained = year * (0.35 + _VISIT * firm.was_visited)
    for section in questionnaire.section_by_id.values():
        weak = bool(firm.sector.weak) and section.id.startswith(firm.sector.weak)
        for question in section.questions:
            skill = maturity + strengths[section.id] + gained - _WEAK * weak
            answers[question.id] = _answer(question, skill, again)
    evidence = frozenset(
        q for q, a in answers.items() if isinstance(a, int) and a >= 3 and again.random() < 0.7
    )
    return DemoCheck(exposure, facts, answers, evidence)


def _exposure(questionnaire: Questionnaire, firm: DemoFirm, rng: random.Random) -> dict[str, int]:
    centre = 1.6 + firm.sector.openness
    levels = {e.id: _whole(rng.gauss(centre, 1.0)) for e in questionnaire.exposure}
    levels["E01"] = firm.sector.sensitivity
    levels["E13"] = rng.choices((0, 1, 2, 3, 4), (80, 12, 4, 2, 2))[0]
    return levels


def _facts(
    questionnaire: Questionnaire, exposure: Mapping[str, int], rng: random.Random
) -> dict[str, bool]:
    facts = {}
    for fact in questionnaire.facts:
        suggested = any(
            exposure[c.exposure] >= (c.at_least if c.at_least is not None else c.equals or 0)
            for c in fact.suggested_by
            if c.exposure is not None
        )
        facts[fact.id] = suggested or rng.random() < (0.35 if fact.suggested_by else 0.7)
    return facts


def _answer(question: Question, skill: float, rng: random.Random) -> Answer:
    drawn = rng.random()
    if drawn < 0.02:
        return UNKNOWN
    if drawn < 0.025 and not question.key:
        return NOT_APPLICABLE
    level = _whole(1.9 + 0.9 * skill + rng.gauss(0, 0.8))
    levels = [option.level for option in question.options if option.level is not None]
    return min(levels, key=lambda offered: abs(offered - level))


def _whole(value: float) -> int:
    return min(4, max(0, round(value)))
