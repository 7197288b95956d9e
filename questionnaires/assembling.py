"""Puts the files of a questionnaire folder together, noting every fault."""

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from questionnaires.draft import Draft, Kind
from questionnaires.editions import CONTENT
from questionnaires.model import (
    Content,
    Contradiction,
    ExposureQuestion,
    Fact,
    Factor,
    LegalReference,
)
from questionnaires.places import Place
from questionnaires.problems import Problem
from questionnaires.sections import Sections

MANIFEST = "questionnaire.yaml"
LEGAL_REFERENCES = "legal_references.yaml"
LISTS = ("exposure.yaml", "facts.yaml", "contradictions.yaml", "factors.yaml")
RULES = "rules.yaml"
"""Belongs to scoring; not read here."""
MOST_FILES = 500

T = TypeVar("T", bound=Content)


def assemble(folder: Path) -> Draft:
    """Everything that a folder holds, with its faults; nothing is compared across files yet."""
    draft = Draft(folder)
    if not folder.is_dir():
        remedy = "检查路径，或先建立文件夹"
        draft.problems.append(Problem(folder.name or str(folder), "", "找不到这个文件夹", remedy))
        return draft
    if _too_many_files(draft):
        return draft
    root = draft.read(MANIFEST)
    if root is not None:
        sections = Sections(draft)
        sections.read(root)
        _refuse_orphans(draft, sections.named_in)
    draft.exposure = _listed(draft, "exposure.yaml", "exposure", ExposureQuestion)
    draft.facts = _listed(draft, "facts.yaml", "fact", Fact)
    draft.contradictions = _listed(draft, "contradictions.yaml", "contradiction", Contradiction)
    draft.factors = _listed(draft, "factors.yaml", "factor", Factor)
    _read_legal_references(draft)
    return draft


def _too_many_files(draft: Draft) -> bool:
    count = sum(1 for _ in draft.folder.glob("*.yaml"))
    if count > MOST_FILES:
        message = f"文件夹里有 {count} 个 .yaml 文件，超过 {MOST_FILES} 个"
        draft.problems.append(Problem(draft.folder.name, "", message, "合并文件"))
    return count > MOST_FILES


def _listed(draft: Draft, file: str, kind: Kind, model: type[T]) -> list[T]:
    """The items of an optional file that holds one list."""
    if not (draft.folder / file).exists():
        return []
    root = draft.read(file)
    if root is None:
        return []
    return [
        item
        for data, place in draft.items(root.document.data, root)
        if draft.register(kind, data, place) and (item := draft.parsed(model, data, place))
    ]


def _read_legal_references(draft: Draft) -> None:
    """The folder's own references; those of the shipped file stand behind them."""
    if (draft.folder / LEGAL_REFERENCES).exists():
        _add_references(draft, draft.read(LEGAL_REFERENCES))
    draft.own_references = set(draft.legal_references)
    shared = Draft(CONTENT)
    _add_references(shared, shared.read(LEGAL_REFERENCES))
    draft.problems.extend(shared.problems)
    for name, reference in shared.legal_references.items():
        if not draft.knows("reference", name):
            draft.claim("reference", name, shared.place_of("reference", name))
            draft.legal_references[name] = reference


def _add_references(draft: Draft, root: Place | None) -> None:
    if root is None:
        return
    if not isinstance(root.document.data, dict):
        draft.fault(root, "这里要写“编号: 内容”", "每部法律一段，以编号和冒号开头")
        return
    for name, data in root.document.data.items():
        draft.claim("reference", name, root / name)
        if reference := draft.parsed(LegalReference, data, root / name):
            draft.legal_references[name] = reference


def _refuse_orphans(draft: Draft, named_in: Mapping[str, Place]) -> None:
    """A file that nobody names is most often a misspelt reference."""
    known = {MANIFEST, LEGAL_REFERENCES, RULES, *LISTS, *named_in}
    written = [*draft.folder.glob("*.yaml"), *draft.folder.glob("*.yml")]
    for path in sorted(written):
        if path.name not in known and not draft.unreadable:
            message = "没有哪里引用这个文件"
            remedy = "在某个 sections 里用 file 引用它（文件名以 .yaml 结尾），或删去它"
            draft.problems.append(Problem(path.name, "", message, remedy))
