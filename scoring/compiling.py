"""Makes the engine of a questionnaire and its rules: names become positions, once."""

from collections.abc import Iterable, Mapping, Sequence
from math import fsum, inf
from operator import itemgetter
from threading import Lock

from questionnaires.model import (
    NOT_APPLICABLE,
    UNKNOWN,
    Condition,
    Question,
    Questionnaire,
    Section,
)
from scoring.engine import (
    HIGHEST_EXPOSURE,
    Control,
    Engine,
    GateTest,
    Node,
    Pick,
    Test,
    Way,
    weights_of,
)
from scoring.model import Answer
from scoring.rules import Rules

_MOST_KEPT = 16
_kept: dict[tuple[int, int], Engine] = {}
_keeping = Lock()


def engine_of(questionnaire: Questionnaire, rules: Rules) -> Engine:
    """The engine of these two objects, made once and kept while they are in use."""
    name = id(questionnaire), id(rules)  # an engine holds both, so that no id is used again
    engine = _kept.get(name)
    if engine is None:
        engine = _build(questionnaire, rules)
        with _keeping:
            while len(_kept) >= _MOST_KEPT:
                del _kept[next(iter(_kept))]
            _kept[name] = engine
    return engine


def _build(questionnaire: Questionnaire, rules: Rules) -> Engine:
    controls = tuple(_control(question) for question in questionnaire.questions)
    position = {control.id: i for i, control in enumerate(controls)}
    exposures = {question.id: i for i, question in enumerate(questionnaire.exposure)}
    weights = tuple(question.weight for question in questionnaire.exposure)
    nodes, sections = _tree(questionnaire, position)
    in_scope = {
        scope: tuple(control.id in questionnaire.asked(scope) for control in controls)
        for scope in ("full", *questionnaire.scopes)
    }
    ways, way_sections = _ways(rules, questionnaire, position, exposures)
    value = tuple(
        (exposures[e], weights[exposures[e]])
        for e in (rules.paths.value_exposures if rules.paths else ())
    )
    kinds = _kinds(rules, questionnaire, position)
    return Engine(
        questionnaire=questionnaire,
        rules=rules,
        controls=controls,
        weights=tuple(control.weight for control in controls),
        position=position,
        nodes=nodes,
        counting=_counting(nodes),
        sections=sections,
        exposure_position=exposures,
        exposure_weights=weights,
        exposure_total=HIGHEST_EXPOSURE * fsum(weights),
        keys=tuple(i for i, control in enumerate(controls) if control.key),
        gates=_gates(rules),
        ways=ways,
        way_sections=way_sections,
        value_exposures=value,
        value_total=HIGHEST_EXPOSURE * fsum(weight for _, weight in value),
        kind_picks=tuple(_pick(kind, len(controls)) for kind in kinds),
        band_ids=rules.bands.ids,
        band_edges=rules.bands.edges,
        grade_ids=rules.grades.ids if rules.grades else (),
        grade_edges=rules.grades.edges if rules.grades else (),
        contradictions=tuple(
            (rule.id, tuple(_test(when, position, exposures) for when in rule.when))
            for rule in questionnaire.contradictions
        ),
        fact_ids=frozenset(fact.id for fact in questionnaire.facts),
        in_scope=in_scope,
        scope_weights={
            scope: tuple(weights_of(nodes, counted)) for scope, counted in in_scope.items()
        },
        must_stay={
            scope: _must_stay(rules, questionnaire, position, counted)
            for scope, counted in in_scope.items()
        },
    )


def _control(question: Question) -> Control:
    earned: dict[Answer, float | None] = {
        option.id if option.level is None else option.level: option.credit
        for option in question.options
    }
    earned[UNKNOWN] = 0.0
    earned[NOT_APPLICABLE] = None
    return Control(
        id=question.id,
        weight=question.weight,
        key=question.key,
        fact=question.fact,
        credits=earned,
        best=question.best.credit,
        person_days=question.remedy.person_days if question.remedy else None,
    )


def _tree(
    questionnaire: Questionnaire, position: Mapping[str, int]
) -> tuple[tuple[Node, ...], tuple[tuple[str, int], ...]]:
    """All nodes, children first and the root last; and the sections' ids in catalogue order."""
    nodes: list[Node] = []

    def add(name: str, questions: Sequence[Question], sections: Sequence[Section]) -> int:
        controls = [(position[question.id], question.weight) for question in questions]
        children: list[tuple[int, float]] = []
        for section in sections:
            below = add(section.id, section.questions, section.sections)
            if section.weight is None:
                controls += nodes[below].controls
                children += nodes[below].children
            else:
                children.append((below, section.weight))
        pick = _pick((place for place, _ in controls), len(position))
        nodes.append(Node(name, tuple(controls), tuple(children), pick))
        return len(nodes) - 1

    add("", (), questionnaire.sections)
    places = {node.id: i for i, node in enumerate(nodes)}
    return tuple(nodes), tuple((name, places[name]) for name in questionnaire.section_by_id)


def _counting(nodes: Sequence[Node]) -> tuple[int, ...]:
    wanted = [len(nodes) - 1]
    for place in wanted:
        wanted += [child for child, _ in nodes[place].children]
    return tuple(sorted(wanted))


def _pick(places: Iterable[int], last: int) -> Pick:
    return itemgetter(*places, last, last)


def _ways(
    rules: Rules,
    questionnaire: Questionnaire,
    position: Mapping[str, int],
    exposures: Mapping[str, int],
) -> tuple[tuple[Way, ...], tuple[Pick, ...]]:
    """The leak paths, and the controls of each section that one names."""
    ways = rules.paths.ways if rules.paths else ()
    named = list(dict.fromkeys(section.id for way in ways for section in way.sections))
    sections = tuple(
        _pick(
            (position[q.id] for q in questionnaire.section_by_id[name].all_questions()),
            len(position),
        )
        for name in named
    )
    return (
        tuple(
            Way(
                id=way.id,
                exposures=tuple((exposures[e.id], e.share) for e in way.exposures),
                exposure_total=HIGHEST_EXPOSURE * fsum(e.share for e in way.exposures),
                defining=tuple(exposures[e.id] for e in way.exposures if e.defining),
                sections=tuple((named.index(s.id), s.share) for s in way.sections),
            )
            for way in ways
        ),
        sections,
    )


def _gates(rules: Rules) -> tuple[GateTest, ...]:
    return tuple(
        GateTest(
            at_most=gate.key_credit_at_most,
            count=gate.key_count_at_least or 0,
            mean_below=gate.key_mean_credit_below,
            exposure=-inf if gate.exposure_at_least is None else gate.exposure_at_least,
            band=rules.bands.ids.index(gate.band),
        )
        for gate in rules.gates
    )


def _kinds(
    rules: Rules, questionnaire: Questionnaire, position: Mapping[str, int]
) -> tuple[tuple[int, ...], ...]:
    """The positions of the controls of each statutory kind."""
    if rules.readiness is None:
        return ()
    return tuple(
        tuple(position[q.id] for q in questionnaire.questions if factor.id in q.factors)
        for factor in questionnaire.factors
        if factor.statutory_kind
    )


def _test(condition: Condition, position: Mapping[str, int], exposures: Mapping[str, int]) -> Test:
    low = _first(condition.at_least, condition.equals, -inf)
    high = _first(condition.at_most, condition.equals, inf)
    if condition.question is not None:
        return Test("answer", position[condition.question], low, high, condition.option)
    if condition.exposure is not None:
        return Test("exposure", exposures[condition.exposure], low, high, None)
    stated = float(bool(condition.is_true))
    return Test("fact", condition.fact or "", stated, stated, None)


def _first(*values: float | None) -> float:
    return next(value for value in values if value is not None)


def _must_stay(
    rules: Rules, questionnaire: Questionnaire, position: Mapping[str, int], counted: Sequence[bool]
) -> tuple[int, ...]:
    """The controls in scope of the section that must not be left out as a whole."""
    name = rules.pending_review.section if rules.pending_review else ""
    if not name:
        return ()
    questions = questionnaire.section_by_id[name].all_questions()
    return tuple(position[q.id] for q in questions if counted[position[q.id]])
