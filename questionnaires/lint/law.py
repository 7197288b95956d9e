"""Legal references that nobody cites, lack a date, or are still to be checked."""

from collections.abc import Iterator

from questionnaires.draft import Draft
from questionnaires.legal import UNCHECKED, WORDING_UNCHECKED, state
from questionnaires.lint.findings import Finding, reminder
from questionnaires.model import Citation

DATED_KINDS = ("法律", "行政法规", "司法解释", "部门规章", "地方性法规")
"""Kinds that come into force on a day."""


def look(draft: Draft) -> Iterator[Finding]:
    """Findings about the references that this folder brings or cites."""
    citations = list(_citations(draft))
    cited = {citation.reference for citation in citations}
    for name, reference in draft.legal_references.items():
        if name not in cited | draft.own_references:
            continue
        place = draft.place_of("reference", name)
        if name not in cited:
            yield reminder(place, "没有哪道题引用它", "在题上引用，或删去它")
        if reference.kind in DATED_KINDS and reference.in_force_from is None:
            yield reminder(place / "in_force_from", "没有写施行日期", "写上现行文本的施行日期")
    yield from _unchecked(draft, citations)


def _citations(draft: Draft) -> Iterator[Citation]:
    for question in draft.questions.values():
        yield from question.citations
    for factor in draft.factors:
        if factor.citation:
            yield factor.citation


def _unchecked(draft: Draft, citations: list[Citation]) -> Iterator[Finding]:
    """One reminder for each reference, however often it is cited."""
    for word in (UNCHECKED, WORDING_UNCHECKED):
        counts: dict[str, int] = {}
        for citation in citations:
            if state(draft.legal_references[citation.reference], citation.provisions) == word:
                counts[citation.reference] = counts.get(citation.reference, 0) + 1
        for name, count in counts.items():
            message = f"有 {count} 处引用显示“{word}”"
            articles = draft.legal_references[name].has_articles
            key = "把条号写进 checked_provisions" if articles else "写上 checked_on"
            place = draft.place_of("reference", name)
            yield reminder(place, message, f"在对照原文后{key}")
