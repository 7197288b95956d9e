"""Dead branches: facts that decide nothing, hints that never show, steps and factors unused."""

from collections.abc import Iterator

from questionnaires.draft import Draft
from questionnaires.lint.findings import Finding, reminder
from questionnaires.model import Condition, Contradiction


def look(draft: Draft) -> Iterator[Finding]:
    """Findings about what can never matter."""
    yield from _idle_facts(draft)
    yield from _idle_factors(draft)
    yield from _idle_scales(draft)
    for contradiction in draft.contradictions:
        yield from _dead_contradiction(draft, contradiction)


def _idle_facts(draft: Draft) -> Iterator[Finding]:
    deciding = {question.fact for question in draft.questions.values()}
    compared = {c.fact for contradiction in draft.contradictions for c in contradiction.when}
    for fact in draft.facts:
        place = draft.place_of("fact", fact.id)
        if fact.id not in deciding | compared:
            yield reminder(place, "没有哪道题由这项事实决定", "在题上写 fact，或删去这项事实")
        elif fact.id not in deciding:
            yield reminder(place, "这项事实只用于一致性提示，不决定任何题", "确认是否有意")


def _idle_factors(draft: Draft) -> Iterator[Finding]:
    used = {factor for question in draft.questions.values() for factor in question.factors}
    for factor in draft.factors:
        if factor.id not in used:
            place = draft.place_of("factor", factor.id)
            yield reminder(place, "没有哪道题对应这项司法要素", "在题上写 factors，或删去它")


def _idle_scales(draft: Draft) -> Iterator[Finding]:
    used = {draft.place_of("question", name).written.get("scale") for name in draft.questions}
    for name in draft.scales:
        if name not in used:
            place = draft.root / "scales" / name
            yield reminder(place, "没有哪道题用这个等级表", "删去它，或检查题上的 scale")


def _dead_contradiction(draft: Draft, contradiction: Contradiction) -> Iterator[Finding]:
    place = draft.place_of("contradiction", contradiction.id)
    for subject in {_subject(condition) for condition in contradiction.when}:
        about = [c for c in contradiction.when if _subject(c) == subject]
        possible = [a for a in _answers(draft, about[0]) if all(_holds(c, a) for c in about)]
        if not possible:
            message = f"关于 {subject[1]} 的条件不可能同时成立"
            yield reminder(place / "when", message, "改写条件；永远不显示的提示没有用")
        elif len(possible) == len(_answers(draft, about[0])):
            message = f"关于 {subject[1]} 的条件怎样作答都成立"
            yield reminder(place / "when", message, "收紧或删去这一条")
    yield from _ruled_out(draft, contradiction)


def _ruled_out(draft: Draft, contradiction: Contradiction) -> Iterator[Finding]:
    """A fact answered no takes away the very question that the hint needs."""
    denied = {c.fact for c in contradiction.when if c.is_true is False}
    for condition in contradiction.when:
        question = draft.questions.get(condition.question or "")
        if question and question.fact and question.fact in denied:
            message = f"{question.fact} 答“否”时，{question.id} 不出现，这条提示不会显示"
            place = draft.place_of("contradiction", contradiction.id) / "when"
            yield reminder(place, message, "去掉其中一个条件")


Subject = tuple[str, str]
Answer = int | str | bool


def _subject(condition: Condition) -> Subject:
    (kind,) = condition.model_fields_set & {"question", "exposure", "fact"}
    return kind, getattr(condition, kind)


def _answers(draft: Draft, condition: Condition) -> list[Answer]:
    """Every answer that the subject of a condition can have."""
    if condition.fact is not None:
        return [True, False]
    if condition.exposure is not None:
        return [0, 1, 2, 3, 4]
    options = draft.questions[condition.question or ""].options
    return [option.id if option.level is None else option.level for option in options]


def _holds(condition: Condition, answer: Answer) -> bool:
    if isinstance(answer, bool):
        return answer == condition.is_true
    if isinstance(answer, str):
        return answer == condition.option
    at_least, at_most = condition.at_least, condition.at_most
    return (
        (at_least is None or answer >= at_least)
        and (at_most is None or answer <= at_most)
        and (condition.equals is None or answer == condition.equals)
    )
