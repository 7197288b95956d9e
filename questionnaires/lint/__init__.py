"""Looks over a questionnaire folder: errors as loading finds them, and what merely looks wrong.

Bands, gates and leak paths belong to the rules of scoring and are checked there.
"""

from pathlib import Path

from questionnaires import loading
from questionnaires.draft import Draft
from questionnaires.lint import branches, law, questions, scopes, weights, words
from questionnaires.lint.findings import Finding, Severity

__all__ = ["Finding", "Severity", "lint"]

_CHECKS = (questions.look, weights.look, branches.look, scopes.look, law.look, words.look)


def lint(folder: Path) -> list[Finding]:
    """All findings about a folder, errors first; empty where nothing is to be said.

    Reminders are given only for a folder without errors.
    """
    draft = loading.drafted(folder)
    if draft.problems:
        return [Finding.of(problem) for problem in draft.problems]
    return reminders(draft)


def reminders(draft: Draft) -> list[Finding]:
    """What looks wrong in a folder that loads."""
    return [finding for look in _CHECKS for finding in look(draft)]
