"""Looks across the files of a folder: whatever is named must exist and fit."""

from collections.abc import Iterable, Mapping

from questionnaires.draft import KIND_WORDS, Draft, Kind
from questionnaires.model import Condition
from questionnaires.places import Place


def check(draft: Draft) -> None:
    """Note every fault that shows only across pieces of the draft."""
    if draft.unreadable:
        return  # an id that is unknown may stand in the file that could not be read
    _check_references(draft)
    _check_conditions(draft)
    _check_scopes(draft)


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
        place = draft.root / "scopes" / name
        if name != "light":
            draft.fault(place, "范围只能是 light（全部题的范围不必写）", "改名或删去")
        if not questions:
            draft.fault(place, "范围里没有题", "写上题号，或删去这个范围")
        for index, question in enumerate(questions):
            _must_know(draft, "question", question, place / index)
            if question in questions[:index]:
                draft.fault(place / index, f"题号“{question}”重复", "只留一个")
