"""Reads the tree of sections (部分、子域) with their questions; any may stand in a file of its own."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeGuard

from questionnaires import converting, written
from questionnaires.draft import Draft
from questionnaires.model import Question, Section, SectionHead
from questionnaires.places import Place
from questionnaires.reading import Tree

DEEPEST_SECTION = 50
"""Sections within each other; far beyond any table that people read."""


@dataclass
class Sections:
    """The sections of a draft. `named_in`: file → where it is referred to."""

    draft: Draft
    named_in: dict[str, Place] = field(default_factory=dict)
    faulty_scales: set[str] = field(default_factory=set)

    def read(self, root: Place) -> None:
        """Everything that the manifest says and refers to."""
        data = root.document.data
        head, children = _without(data, "sections", "scales")
        self.draft.manifest = self.draft.parsed(written.Manifest, head, root)
        self._scales(children.get("scales", {}), root / "scales")
        if isinstance(data, dict) and children.get("sections", []) == []:
            self.draft.fault(root / "sections", "还没有部分", "写上至少一个部分")
        self.draft.sections = self._sections(children.get("sections"), root / "sections", 1)

    def _scales(self, data: Tree, place: Place) -> None:
        if not isinstance(data, dict):
            self.draft.fault(place, "这里要写“名字: 各级”", "每个等级表一段，以名字和冒号开头")
            return
        for name, steps in data.items():
            scale = self.draft.parsed(written.Scale, steps, place / name)
            faults = list(converting.faulty(scale.root)) if scale else []
            for message, remedy in faults:
                self.draft.fault(place / name, message, remedy)
            if scale and not faults:
                self.draft.scales[name] = scale
            else:
                self.faulty_scales.add(name)

    def _sections(self, data: Tree | None, place: Place, depth: int) -> list[Section]:
        if data is None:
            return []
        if depth > DEEPEST_SECTION:
            self.draft.fault(place, f"部分套部分超过 {DEEPEST_SECTION} 层", "减少层数")
            return []
        found = [self._section(item, at, depth) for item, at in self.draft.items(data, place)]
        return [section for section in found if section]

    def _section(self, data: Tree, place: Place, depth: int) -> Section | None:
        if isinstance(data, dict) and "file" in data:
            return self._section_in_file(data, place, depth)
        fresh = self.draft.register("section", data, place)
        head, children = _without(data, "sections", "questions")
        parsed = self.draft.parsed(SectionHead, head, place)
        sections = self._sections(children.get("sections"), place / "sections", depth + 1)
        questions = self._questions(children.get("questions"), place / "questions")
        if all(value == [] for value in children.values()):
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
        if name in self.named_in or name == self.draft.root.file:
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
        found = [self._question(item, at) for item, at in self.draft.items(data, place)]
        return [question for question in found if question]

    def _question(self, data: Tree, place: Place) -> Question | None:
        fresh = self.draft.register("question", data, place)
        parsed = self.draft.parsed(written.WrittenQuestion, data, place)
        if parsed is None or not fresh or parsed.scale in self.faulty_scales:
            return None
        try:
            question = converting.question(parsed, self.draft.scales)
        except converting.WrittenQuestionError as error:
            for fault in error.faults:
                self.draft.fault(_at(place, fault.path), fault.message, fault.remedy)
            return None
        self.draft.questions[question.id] = question
        return question


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
