"""Looks across the files of a folder: whatever is named must exist and fit."""

from collections.abc import Iterable, Mapping

from questionnaires.draft import KIND_WORDS, Draft, Kind
from questionnaires.model import NOT_APPLICABLE, UNKNOWN, Condition, Option, Question
from questionnaires.places import Place

RESERVED = frozenset({NOT_APPLICABLE, UNKNOWN, "true", "false"})
"""Option ids that mean something else among answers."""
FULL = "full"
"""The scope that asks everything; it cannot be defined anew."""


def check(draft: Draft) -> None:
    """Note every fault that shows only across pieces of the draft."""
    for question in draft.questions.values():
        _check_question(draft, question)
    if draft.unreadable:
        return  # an id that is unknown may stand in the file that could not be read
    _check_references(draft)
    _check_conditions(draft)
    _check_scopes(draft)


def _check_question(draft: Draft, question: Question) -> None:
    place = draft.place_of("question", question.id)
    for message, remedy in _option_faults(question.options):
        draft.fault(place / "options", message, remedy)


def _option_faults(options: tuple[Option, ...]) -> Iterable[tuple[str, str]]:
    ids = [option.id for option in options]
    levels = [option.level for option in options if option.level is not None]
    for name in sorted(RESERVED.intersection(name.lower() for name in ids)):
        yield f"选项编号“{name}”是保留字", "换一个编号"
    if len(set(ids)) < len(ids):
        yield "选项编号有重复", "给每个选项不同的编号"
    if levels and len(levels) < len(options):
        yield "有的选项写了 level，有的没写", "要么都写，要么都不写"
    if len(set(levels)) < len(levels):
        yield "选项的 level 有重复", "给每个选项不同的等级"
    if all(option.credit == 0 for option in options):
        yield "所有选项都得零分", "至少给一个选项得分"
    if _falls(options):
        yield "等级高的选项得分反而低", "让得分随等级不降"


def _falls(options: tuple[Option, ...]) -> bool:
    """Raising a level never lowers a score: the engine promises it, so the data must."""
    ranked = sorted((o.level, o.credit) for o in options if o.level is not None)
    earned = [credit for _, credit in ranked]
    return earned != sorted(earned)


def _check_references(draft: Draft) -> None:
    for question in draft.questions.values():
        place = draft.place_of("question", question.id)
        if question.fact is not None:
            _must_know(draft, "fact", question.fact, place / "fact")
        for index, factor in enumerate(question.factors):
            _must_know(draft, "factor", factor, place / "factors" / index)
        for index, citation in enumerate(question.citations):
            at = place / "citations" / index / "reference"
            _must_know(draft, "reference", citation.reference, at)
    for factor_ in draft.factors:
        if factor_.citation:
            at = draft.place_of("factor", factor_.id) / "citation" / "reference"
            _must_know(draft, "reference", factor_.citation.reference, at)


def _must_know(draft: Draft, kind: Kind, name: str, place: Place) -> bool:
    known = draft.knows(kind, name)
    if not known:
        draft.fault(place, f"没有编号为“{name}”的{KIND_WORDS[kind]}", "检查拼写，或先定义它")
    return known


def _check_conditions(draft: Draft) -> None:
    for fact in draft.facts:
        place = draft.place_of("fact", fact.id) / "suggested_by"
        for index, condition in enumerate(fact.suggested_by):
            if condition.exposure is None:
                draft.fault(place / index, "预填只看画像题", "改用 exposure")
            _check_condition(draft, condition, place / index)
    for contradiction in draft.contradictions:
        place = draft.place_of("contradiction", contradiction.id) / "when"
        for index, condition in enumerate(contradiction.when):
            _check_condition(draft, condition, place / index)


def _check_condition(draft: Draft, condition: Condition, place: Place) -> None:
    if condition.fact is not None:
        _must_know(draft, "fact", condition.fact, place / "fact")
    elif condition.exposure is not None:
        if _must_know(draft, "exposure", condition.exposure, place / "exposure"):
            _check_level(draft, condition, range(5), place)
    else:
        _check_answer(draft, condition, place)


def _check_answer(draft: Draft, condition: Condition, place: Place) -> None:
    name = condition.question or ""
    _must_know(draft, "question", name, place / "question")
    question = draft.questions.get(name)
    if question is None:
        return  # unknown, or with faults of its own
    levels = [option.level for option in question.options if option.level is not None]
    if condition.option is None:
        _check_level(draft, condition, levels, place)
    elif levels:
        draft.fault(place / "option", "这道题按等级作答", "改用 at_least、at_most 或 equals")
    elif condition.option not in {option.id for option in question.options}:
        message = f"题 {question.id} 没有编号为“{condition.option}”的选项"
        draft.fault(place / "option", message, "检查拼写")


def _check_level(draft: Draft, condition: Condition, levels: Iterable[int], place: Place) -> None:
    allowed = sorted(levels)
    for name in ("at_least", "at_most", "equals"):
        level = getattr(condition, name)
        if level is not None and level not in allowed:
            if not allowed:
                draft.fault(place / name, "这道题的选项没有等级", "改用 option")
                continue
            message = f"没有 {level} 级，只有 {'、'.join(map(str, allowed))}"
            draft.fault(place / name, message, "改成有的等级")


def _check_scopes(draft: Draft) -> None:
    scopes: Mapping[str, tuple[str, ...]] = draft.manifest.scopes if draft.manifest else {}
    for name, questions in scopes.items():
        assert draft.manifest_place is not None  # noqa: S101  # a manifest was read from somewhere
        place = draft.manifest_place / "scopes" / name
        if name != "light":
            draft.fault(place, "范围只能是 light（全部题的范围不必写）", "改名或删去")
        if not questions:
            draft.fault(place, "范围里没有题", "写上题号，或删去这个范围")
        for index, question in enumerate(questions):
            _must_know(draft, "question", question, place / index)
            if question in questions[:index]:
                draft.fault(place / index, f"题号“{question}”重复", "只留一个")
