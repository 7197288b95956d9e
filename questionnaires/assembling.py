"""Puts the files of a questionnaire folder together, noting every fault."""

from collections.abc import Mapping
from dataclasses import replace
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
LARGEST_FOLDER = 8_000_000
"""Bytes of all files together; the shipped edition has about 120,000."""

T = TypeVar("T", bound=Content)


def assemble(draft: Draft) -> None:
    """Everything that the folder of a draft holds; nothing is compared across files yet."""
    if not draft.folder.is_dir():
        _refuse_folder(draft, "找不到这个文件夹", "检查路径，或先建立文件夹")
    elif words := _too_much(draft.folder):
        _refuse_folder(draft, words, "合并或精简文件")
    else:
        _assemble(draft)


def _assemble(draft: Draft) -> None:
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


def _refuse_folder(draft: Draft, message: str, remedy: str) -> None:
    name = draft.folder.name or str(draft.folder)
    draft.problems.append(Problem(name, "", message, remedy))


def _too_much(folder: Path) -> str:
    """Why the folder is not read at all; empty where it is."""
    files = [path for path in folder.glob("*.yaml") if path.is_file()]
    if len(files) > MOST_FILES:
        return f"文件夹里有 {len(files)} 个 .yaml 文件，超过 {MOST_FILES} 个"
    if sum(path.stat().st_size for path in files) > LARGEST_FOLDER:
        return f"文件夹里的 .yaml 文件合计超过 {LARGEST_FOLDER:,} 字节"
    return ""


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
    own = draft.folder / LEGAL_REFERENCES
    if own.exists() and (root := draft.read(LEGAL_REFERENCES)):
        _add_references(draft, root)
    draft.own_references = set(draft.legal_references)
    shared = _shared_references()
    draft.problems.extend(shared.problems)
    for name, reference in shared.legal_references.items():
        if not draft.knows("reference", name):
            draft.claim("reference", name, shared.place_of("reference", name))
            draft.legal_references[name] = reference


def _shared_references() -> Draft:
    """A draft of the shipped references; their file is told apart from the folder's own."""
    shared = Draft(CONTENT)
    if root := shared.read(LEGAL_REFERENCES):
        document = replace(root.document, file=f"平台自带的 {LEGAL_REFERENCES}")
        _add_references(shared, Place(document))
    return shared


def _add_references(draft: Draft, root: Place) -> None:
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
