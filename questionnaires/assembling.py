"""Puts the files of a questionnaire folder together, noting every fault."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard, TypeVar

from questionnaires import written
from questionnaires.draft import Draft, Kind
from questionnaires.editions import CONTENT
from questionnaires.model import (
    Content,
    Contradiction,
    ExposureQuestion,
    Fact,
    Factor,
    LegalReference,
    Question,
    Section,
)
from questionnaires.places import Place
from questionnaires.problems import Problem
from questionnaires.reading import Document, Tree

MANIFEST = "questionnaire.yaml"
LEGAL_REFERENCES = "legal_references.yaml"
LISTS = ("exposure.yaml", "facts.yaml", "contradictions.yaml", "factors.yaml")
RULES = "rules.yaml"
"""Belongs to scoring; not read here."""
MOST_FILES = 500
DEEPEST_SECTION = 50

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
        _Sections(draft).assemble(root)
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
        for data, place in _items(draft, root.document.data, root)
        if draft.register(kind, data, place) and (item := draft.parsed(model, data, place))
    ]


def _items(draft: Draft, data: Tree, place: Place) -> Iterator[tuple[Tree, Place]]:
    if not isinstance(data, list):
        draft.fault(place, "这里要写一列", "每项一段，以“- ”开头")
        return
    for index, item in enumerate(data):
        yield item, place / index


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


@dataclass
class _Sections:
    """Reads the tree of sections; a section may stand in a file of its own."""

    draft: Draft

    def __post_init__(self) -> None:
        self.named_in: dict[str, Place] = {}
        self.scales: dict[str, tuple[written.Step, ...]] = {}

    def assemble(self, root: Place) -> None:
        data = root.document.data
        self.draft.manifest_place = root
        head, children = _without(data, "sections")
        self.draft.manifest = self.draft.parsed(written.Manifest, head, root)
        if self.draft.manifest:
            self.scales = dict(self.draft.manifest.scales)
        if isinstance(data, dict):
            if "sections" not in data:
                self.draft.fault(root / "sections", "缺少这一项", "写上至少一个部分")
            self.draft.sections = self._sections(children.get("sections"), root / "sections", 1)
            self._refuse_orphans()

    def _sections(self, data: Tree | None, place: Place, depth: int) -> list[Section]:
        if data is None:
            return []
        if depth > DEEPEST_SECTION:
            self.draft.fault(place, f"部分套部分超过 {DEEPEST_SECTION} 层", "减少层数")
            return []
        found = [self._section(item, at, depth) for item, at in _items(self.draft, data, place)]
        return [section for section in found if section]

    def _section(self, data: Tree, place: Place, depth: int) -> Section | None:
        if isinstance(data, dict) and "file" in data:
            return self._section_in_file(data, place, depth)
        fresh = self.draft.register("section", data, place)
        head, children = _without(data, "sections", "questions")
        parsed = self.draft.parsed(written.SectionHead, head, place)
        sections = self._sections(children.get("sections"), place / "sections", depth + 1)
        questions = self._questions(children.get("questions"), place / "questions")
        if not children:
            self.draft.fault(place, "这个部分里没有题", "写上 questions 或 sections，或删去它")
        if parsed is None or not fresh:
            return None
        return Section(**dict(parsed), sections=tuple(sections), questions=tuple(questions))

    def _section_in_file(self, data: dict[str, Tree], place: Place, depth: int) -> Section | None:
        name = data["file"]
        if len(data) > 1:
            self.draft.fault(place, "写了 file 就不能再写别的键", "把其他键移到那个文件里")
        if not _is_plain_name(name):
            message = "file 只能是本文件夹里以 .yaml 结尾的文件名"
            self.draft.fault(place / "file", message, "去掉路径，改用英文、数字、横线")
            return None
        if name in self.named_in:
            self.draft.fault(place / "file", self._named_twice(name, place), "每个文件只引用一次")
            return None
        self.named_in[name] = place
        root = self.draft.read(name)
        return self._section(root.document.data, root, depth) if root else None

    def _named_twice(self, name: str, place: Place) -> str:
        """A second reference; a cycle is told from its chain of files."""
        chain = [place.file]
        while chain[-1] != name and chain[-1] in self.named_in:
            chain.append(self.named_in[chain[-1]].file)
        if chain[-1] == name:
            return f"文件互相引用成了圈：{' → '.join([*reversed(chain), name])}"
        first = self.named_in[name]
        return f"{name} 已被 {first.file} 第 {first.line} 行引用"

    def _questions(self, data: Tree | None, place: Place) -> list[Question]:
        if data is None:
            return []
        found = [self._question(item, at) for item, at in _items(self.draft, data, place)]
        return [question for question in found if question]

    def _question(self, data: Tree, place: Place) -> Question | None:
        fresh = self.draft.register("question", data, place)
        parsed = self.draft.parsed(written.WrittenQuestion, data, place)
        if parsed is None or not fresh:
            return None
        try:
            question = written.question(parsed, self.scales)
        except written.WrittenQuestionError as error:
            for fault in error.faults:
                self.draft.fault(_at(place, fault.path), fault.message, fault.remedy)
            return None
        self.draft.questions[question.id] = question
        return question

    def _refuse_orphans(self) -> None:
        """A file that nobody names is most often a misspelt reference."""
        known = {MANIFEST, LEGAL_REFERENCES, RULES, *LISTS, *self.named_in}
        for path in sorted(self.draft.folder.glob("*.yaml")):
            if path.name not in known and not self.draft.unreadable:
                place = Place(Document(path.name, "", {}))
                self.draft.fault(
                    place, "没有哪里引用这个文件", "在某个 sections 里写上 file，或删去文件"
                )


def _at(place: Place, path: tuple[str | int, ...]) -> Place:
    for key in path:
        place = place / key
    return place


def _without(data: Tree, *names: str) -> tuple[Tree, dict[str, Tree]]:
    """A mapping without some of its keys, and those keys with their values."""
    if not isinstance(data, dict):
        return data, {}
    kept: dict[str, Tree] = {key: value for key, value in data.items() if key not in names}
    return kept, {key: data[key] for key in names if key in data}


def _is_plain_name(name: Tree) -> TypeGuard[str]:
    return (
        isinstance(name, str)
        and name.endswith(".yaml")
        and Path(name).name == name
        and "\\" not in name
        and not name.startswith(".")
    )
