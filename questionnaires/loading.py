"""Loads questionnaires (问卷): strict, and with every fault of a folder in one error."""

from functools import cache
from pathlib import Path

from questionnaires import editions
from questionnaires.assembling import assemble
from questionnaires.checking import check
from questionnaires.draft import Draft, TooManyProblemsError
from questionnaires.model import LegalReference, Questionnaire
from questionnaires.problems import Problem, QuestionnaireError

__all__ = ["Problem", "QuestionnaireError", "edition", "load"]


def load(folder: Path) -> Questionnaire:
    """The questionnaire of a folder; its format: docs/questionnaire-format.md.

    Raises:
        QuestionnaireError: the folder is no valid questionnaire; it names each file, field and
            remedy.
    """
    return finished(drafted(folder))


def edition(name: str = editions.CURRENT) -> Questionnaire:
    """A shipped edition (版次), read once a process.

    Raises:
        LookupError: no such edition is shipped.
    """
    return _loaded(editions.folder_of(name))


@cache
def _loaded(folder: Path) -> Questionnaire:
    return load(folder)


def drafted(folder: Path) -> Draft:
    """Whatever a folder holds, checked, with its faults noted."""
    draft = Draft(folder)
    try:
        assemble(draft)
        check(draft)
    except TooManyProblemsError:
        remedy = "先改好上面这些，再查一次"
        draft.problems.append(Problem(folder.name, "", "错误太多，没有继续检查", remedy))
    return draft


def finished(draft: Draft) -> Questionnaire:
    """The questionnaire of a draft without faults.

    Raises:
        QuestionnaireError: the draft has faults.
    """
    if draft.problems or draft.manifest is None:
        raise QuestionnaireError(tuple(draft.problems))
    head = draft.manifest.model_dump()
    return Questionnaire(
        **head,
        sections=tuple(draft.sections),
        exposure=tuple(draft.exposure),
        facts=tuple(draft.facts),
        contradictions=tuple(draft.contradictions),
        factors=tuple(draft.factors),
        legal_references=_cited(draft),
    )


def _cited(draft: Draft) -> dict[str, LegalReference]:
    """The folder's own references, and of the shared ones those that it cites."""
    citations = [c for question in draft.questions.values() for c in question.citations]
    citations += [factor.citation for factor in draft.factors if factor.citation]
    used = {citation.reference for citation in citations}
    return {
        name: reference
        for name, reference in draft.legal_references.items()
        if name in used or name in draft.own_references
    }
