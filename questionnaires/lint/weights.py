"""Weights that are probably not meant."""

from collections.abc import Iterator, Mapping
from math import fsum, isclose
from statistics import median

from questionnaires.draft import Draft
from questionnaires.lint.findings import Finding, reminder
from questionnaires.model import Section

MOST_TIMES_MEDIAN = 10
"""A question that weighs more than this many times the usual one is pointed out."""
LARGEST_SHARE = 1 / 3
"""So is one that alone decides more than this share of the whole (among six or more)."""


def look(draft: Draft) -> Iterator[Finding]:
    """Findings about the weights of sections and questions."""
    yield from _sections_add_up(draft)
    for root in draft.sections:
        for section in root.walk():
            yield from _mixed(draft, section)
    yield from _odd_questions(draft)


def _sections_add_up(draft: Draft) -> Iterator[Finding]:
    weights = [section.weight for section in draft.sections]
    given = [weight for weight in weights if weight is not None]
    place = draft.root / "sections"
    if given and len(given) < len(weights):
        message = "有的部分写了 weight，有的没写；没写的部分，题会各自与部分并列计重"
        yield reminder(place, message, "给并列的部分都写上 weight")
    elif given and not isclose(fsum(given), 100):
        yield reminder(place, f"各部分权重合计 {fsum(given):g}，不是 100", "核对各部分的 weight")


def _mixed(draft: Draft, section: Section) -> Iterator[Finding]:
    weighted = [child for child in section.sections if child.weight is not None]
    if weighted and (section.questions or len(weighted) < len(section.sections)):
        message = "下面既有带 weight 的部分，又有直接计重的题"
        yield reminder(
            draft.place_of("section", section.id), message, "核对两者的轻重，或把题归入一个部分"
        )


def _odd_questions(draft: Draft) -> Iterator[Finding]:
    usual = median(question.weight for question in draft.questions.values())
    shares = _shares(draft)
    for question in draft.questions.values():
        place = draft.place_of("question", question.id)
        if question.weight > MOST_TIMES_MEDIAN * usual:
            message = f"权重 {question.weight:g} 是通常的 {question.weight / usual:.0f} 倍"
            yield reminder(place / "weight", message, "核对权重或分值")
        if len(shares) > 5 and shares[question.id] > LARGEST_SHARE:
            message = f"这一题独占总分的 {shares[question.id]:.0%}"
            yield reminder(place, message, "核对所在部分的权重，或增加同部分的题")


def _shares(draft: Draft) -> Mapping[str, float]:
    """Question id → share of the whole (0-1), all questions counting."""
    shares: dict[str, float] = {}
    _spread(_children(draft.sections), 1.0, shares)
    return shares


Child = tuple[float, Section | str]


def _children(sections: list[Section]) -> list[Child]:
    """What competes directly: weighted sections, and questions of transparent ones."""
    children: list[Child] = []
    for section in sections:
        if section.weight is not None:
            children.append((section.weight, section))
        else:
            children += [(question.weight, question.id) for question in section.questions]
            children += _children(list(section.sections))
    return children


def _spread(children: list[Child], share: float, shares: dict[str, float]) -> None:
    total = fsum(weight for weight, _ in children)
    for weight, child in children:
        part = share * weight / total
        if isinstance(child, str):
            shares[child] = part
        else:
            inner: list[Child] = [(question.weight, question.id) for question in child.questions]
            _spread(inner + _children(list(child.sections)), part, shares)
