"""Whether rules (评分规则) fit their questionnaire: nothing unknown, nothing missing."""

from collections.abc import Callable, Iterator

from questionnaires.model import Questionnaire
from questionnaires.places import Place
from questionnaires.problems import Problem
from questionnaires.reading import Document
from scoring.rule_model import Rules

Check = Callable[[Rules, Questionnaire, Place], Iterator[Problem]]


def misfits(rules: Rules, questionnaire: Questionnaire, document: Document) -> tuple[Problem, ...]:
    """Every reason why these rules cannot score this questionnaire."""
    root = Place(document)
    checks: tuple[Check, ...] = (_exposure, _gates, _pending_review, _paths, _readiness)
    return tuple(problem for check in checks for problem in check(rules, questionnaire, root))


def _at(place: Place, message: str, remedy: str) -> Problem:
    return Problem(place.document.file, place.field, message, remedy, place.line)


def _exposure(rules: Rules, questionnaire: Questionnaire, root: Place) -> Iterator[Problem]:
    """Exposure, inherent risk and mitigation belong together."""
    for name in ("inherent", "mitigation"):
        given = getattr(rules, name) is not None
        if questionnaire.exposure and not given:
            yield _at(root / name, "问卷有固有风险画像，规则缺少这一项", "补上，或从问卷中删去画像")
        if given and not questionnaire.exposure:
            yield _at(root / name, "问卷没有固有风险画像，这一项用不上", "删去，或在问卷中补上画像")


def _gates(rules: Rules, questionnaire: Questionnaire, root: Place) -> Iterator[Problem]:
    bands = rules.bands.ids
    ids = [gate.id for gate in rules.gates]
    for position, gate in enumerate(rules.gates):
        place = root / "gates" / position
        if ids.index(gate.id) != position:
            yield _at(place / "id", f"门槛编号“{gate.id}”重复", "改用不同的编号")
        if gate.band not in bands:
            yield _at(place / "band", f"没有“{gate.band}”这一级", f"从 {'、'.join(bands)} 中选择")
        if gate.exposure_at_least is not None and not questionnaire.exposure:
            yield _at(place / "exposure_at_least", "问卷没有固有风险画像", "删去这一项")


def _pending_review(rules: Rules, questionnaire: Questionnaire, root: Place) -> Iterator[Problem]:
    section = rules.pending_review.section if rules.pending_review else ""
    if section and section not in questionnaire.section_by_id:
        yield _at(root / "pending_review" / "section", f"问卷里没有“{section}”", "改写部分编号")


def _paths(rules: Rules, questionnaire: Questionnaire, root: Place) -> Iterator[Problem]:
    if rules.paths is None:
        return
    place = root / "paths"
    exposures = {question.id for question in questionnaire.exposure}
    yield from _known(rules.paths.value_exposures, exposures, place / "value_exposures")
    yield from _known([way.id for way in rules.paths.ways], None, place / "ways")
    for position, way in enumerate(rules.paths.ways):
        here = place / "ways" / position
        yield from _known([e.id for e in way.exposures], exposures, here / "exposures")
        known = questionnaire.section_by_id.keys()
        yield from _known([s.id for s in way.sections], set(known), here / "sections")


def _known(
    ids: tuple[str, ...] | list[str], known: set[str] | None, place: Place
) -> Iterator[Problem]:
    """Each id once, and each of the questionnaire's where `known` says which there are."""
    for position, name in enumerate(ids):
        if known is not None and name not in known:
            yield _at(place / position, f"问卷里没有“{name}”", "检查编号")
        if name in ids[:position]:
            yield _at(place / position, f"“{name}”写了两次", "只保留一次")


def _readiness(rules: Rules, questionnaire: Questionnaire, root: Place) -> Iterator[Problem]:
    if rules.readiness is None:
        return
    found = sum(factor.statutory_kind for factor in questionnaire.factors)
    if found != rules.readiness.kinds:
        yield _at(
            root / "readiness" / "kinds",
            f"规则写 {rules.readiness.kinds} 类，问卷标出的法定措施有 {found} 类",
            "核对问卷的要素（statutory_kind），或改写 kinds",
        )
