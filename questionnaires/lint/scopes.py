"""Scopes (范围) that leave out what they should not."""

from collections.abc import Iterator

from questionnaires.draft import Draft
from questionnaires.lint.findings import Finding, reminder


def look(draft: Draft) -> Iterator[Finding]:
    """Findings about each scope."""
    scopes = draft.manifest.scopes if draft.manifest else {}
    for name, chosen in scopes.items():
        yield from _look_at(draft, name, frozenset(chosen))


def _look_at(draft: Draft, name: str, chosen: frozenset[str]) -> Iterator[Finding]:
    place = draft.root / "scopes" / name
    keys = {question.id for question in draft.questions.values() if question.key}
    if keys and not keys & chosen:
        yield reminder(place, "这个范围里没有关键项，门槛不起作用", "加入关键项")
    elif missing := sorted(keys - chosen):
        message = f"这个范围漏了关键项 {'、'.join(missing)}"
        yield reminder(place, message, "加入这些题，或确认是有意的")
    for section in draft.sections:
        if not chosen.intersection(question.id for question in section.all_questions()):
            message = f"{section.id}（{section.title}）在这个范围里一题也没有"
            yield reminder(place, message, "从这个部分选一两题加入")
    if chosen == draft.questions.keys():
        yield reminder(place, "这个范围与全部题一样", "删去这个范围")
