"""Hypothesis strategies: submissions of edition 2026, and whole questionnaires with rules."""

import os
from random import Random

from hypothesis import settings
from hypothesis import strategies as st

from questionnaires.loading import edition
from questionnaires.model import Option, Question, Questionnaire, Section
from scoring.model import Answer, Submission
from scoring.rule_model import Rules
from scoring.rules import load_rules
from tests.scoring.making import LEVELS, YES_NO, bands, gate, plain_rules, question, section, small

EDITION = edition("2026")
RULES = load_rules(EDITION)


def examples(count: int) -> settings:
    """So many examples; mutation testing runs every test thousands of times and asks for fewer."""
    fewer = int(os.environ.get("FEWER_EXAMPLES", "1"))
    return settings(max_examples=max(5, count // fewer), deadline=None, derandomize=True)


@st.composite
def submissions(
    draw: st.DrawFn,
    questionnaire: Questionnaire = EDITION,
    *,
    complete: bool = True,
    verdicts: bool = True,
    scope: str | None = None,
) -> Submission:
    """Any submission that fits; `complete` answers every question, asked or not."""
    random = Random(draw(st.integers(0, 2**32)))  # shrinks badly, but draws quickly
    given = draw(st.floats(0.3, 1)) if not complete else 1.0
    skill = draw(st.sampled_from([0.1, 0.5, 0.9]))
    answers = {
        q.id: _answer(q, random, skill) for q in questionnaire.questions if random.random() <= given
    }
    facts = {f.id: random.random() < 0.6 for f in questionnaire.facts if random.random() < 0.4}
    exposure = {e.id: random.randint(0, 4) for e in questionnaire.exposure}
    scopes = ["full", *questionnaire.scopes] if scope is None else [scope]
    judged = [
        q
        for q in questionnaire.questions
        if q.id in answers and (q.fact is None or facts.get(q.fact, True)) and verdicts
    ]
    amount = draw(st.sampled_from([0.0, 0.3, 1.0]))
    return Submission(
        answers=answers,
        scope=random.choice(scopes),
        exposure=exposure,
        facts=facts,
        evidence=frozenset(q.id for q in questionnaire.questions if random.random() < 0.5),
        verified={q.id: _verdict(q, random) for q in judged if random.random() < amount},
        verified_exposure={
            name: random.randint(0, 4) for name in exposure if verdicts and random.random() < 0.1
        },
    )


def _answer(asked: Question, random: Random, skill: float) -> Answer:
    drawn = random.random()
    if drawn < 0.08:
        return "na"
    if drawn < 0.14:
        return "unknown"
    return _verdict(asked, random) if random.random() > skill else _best(asked)


def _best(asked: Question) -> Answer:
    return asked.best.id if asked.best.level is None else asked.best.level


def _verdict(asked: Question, random: Random) -> Answer:
    if random.random() < 0.1:
        return "na"
    option = random.choice(asked.options)
    return option.id if option.level is None else option.level


WEIGHTS = st.one_of(
    st.integers(1, 9).map(float), st.floats(0.01, 50, allow_nan=False, allow_infinity=False)
)
CREDITS = st.one_of(st.sampled_from([0.0, 0.25, 1 / 3, 0.5, 1.0]), st.floats(0, 1))


@st.composite
def options(draw: st.DrawFn, *, full_marks: bool = False) -> tuple[Option, ...]:
    """Levels, yes or no, or named options with any credits; `full_marks`: one of them is 1."""
    if kind := draw(st.sampled_from([LEVELS, YES_NO, ()])):
        return kind
    credits_ = draw(st.lists(CREDITS, min_size=2, max_size=4).filter(any))
    if full_marks:
        credits_.append(1.0)
    return tuple(Option(id=f"o{i}", text="选项", credit=c) for i, c in enumerate(credits_))


@st.composite
def questionnaires(
    draw: st.DrawFn, *, exposed: bool = True, full_marks: bool = False
) -> Questionnaire:
    """Any small questionnaire: sections to three levels, weighted or transparent, some empty."""
    count = iter(range(1000))

    def make_question() -> Question:
        return question(
            f"Q{next(count)}",
            draw(WEIGHTS),
            options=draw(options(full_marks=full_marks)),
            key=draw(st.booleans()),
            fact=draw(st.sampled_from([None, None, "f1", "f2"])),
            factors=tuple(draw(st.sets(st.sampled_from(["k1", "k2"])))),
        )

    def make_section(depth: int) -> Section:
        below = draw(st.integers(0, 2)) if depth < 3 else 0
        return section(
            f"S{next(count)}",
            [make_question() for _ in range(draw(st.integers(0, 3)))],
            [make_section(depth + 1) for _ in range(below)],
            draw(st.one_of(st.none(), WEIGHTS)),
        )

    sections = [make_section(1) for _ in range(draw(st.integers(1, 3)))]
    ids = [q.id for s in sections for q in s.all_questions()]
    return small(
        *sections,
        exposure=2 if exposed else 0,
        facts=("f1", "f2"),
        kinds=("k1", "k2"),
        light=ids[::2],
    )


@st.composite
def rule_sets(draw: st.DrawFn) -> Rules:
    """Any rules for a questionnaire with exposure."""
    edges = draw(st.lists(st.integers(1, 99), min_size=1, max_size=3, unique=True).map(sorted))
    top = f"b{len(edges)}"
    gates = [
        gate("mean", "b1", key_mean_credit_below=draw(st.sampled_from([0.25, 0.5, 1.0]))),
        gate("count", top, key_credit_at_most=0, key_count_at_least=draw(st.integers(1, 3))),
        gate("low", "b1", key_credit_at_most=0.4, key_count_at_least=2, exposure_at_least=50),
    ]
    return plain_rules(
        bands=bands(*map(float, edges)),
        gates=tuple(draw(st.lists(st.sampled_from(gates), unique_by=lambda g: g.id))),
    )
