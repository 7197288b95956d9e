"""What has been found in a folder so far: its good pieces, its faults, and where each stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, ValidationError

from questionnaires import reading
from questionnaires.model import (
    Contradiction,
    ExposureQuestion,
    Fact,
    Factor,
    LegalReference,
    Question,
    Section,
)
from questionnaires.places import Place
from questionnaires.problems import Problem, QuestionnaireError
from questionnaires.reading import Tree
from questionnaires.wording import worded
from questionnaires.written import Manifest, Scale

Kind = Literal["section", "question", "exposure", "fact", "contradiction", "factor", "reference"]
KIND_WORDS: Mapping[Kind, str] = {
    "section": "部分",
    "question": "题",
    "exposure": "画像题",
    "fact": "事实",
    "contradiction": "一致性提示",
    "factor": "司法要素",
    "reference": "法律依据",
}
_NAMESPACES: Mapping[Kind, str] = {"factor": "factor", "reference": "reference"}
"""Answers, facts and section scores share one table: their ids are one namespace."""

MOST_PROBLEMS = 200
"""Beyond these a folder is not looked at further."""

M = TypeVar("M", bound=BaseModel)


class TooManyProblemsError(Exception):
    """So many faults that the first of them must be put right before the rest."""


@dataclass
class Draft:
    """A questionnaire in the making; complete only while `problems` is empty.

    `places`: namespace and id → where it was written, faulty ones included. `unreadable`: some
    file could not be read, so that unknown ids prove nothing. `own_references`: those that the
    folder itself brings. `documents`: the files, the manifest first.
    """

    folder: Path
    problems: list[Problem] = field(default_factory=list)
    unreadable: bool = False
    places: dict[tuple[str, str], tuple[Kind, Place]] = field(default_factory=dict)
    manifest: Manifest | None = None
    documents: list[Place] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    questions: dict[str, Question] = field(default_factory=dict)
    exposure: list[ExposureQuestion] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    contradictions: list[Contradiction] = field(default_factory=list)
    factors: list[Factor] = field(default_factory=list)
    legal_references: dict[str, LegalReference] = field(default_factory=dict)
    scales: dict[str, Scale] = field(default_factory=dict)
    own_references: set[str] = field(default_factory=set)

    def fault(self, place: Place, message: str, remedy: str) -> None:
        """Note a problem at a place.

        Raises:
            TooManyProblemsError: there are more than anybody reads; looking on is no use.
        """
        if len(self.problems) >= MOST_PROBLEMS:
            raise TooManyProblemsError
        self.problems.append(Problem(place.file, place.field, message, remedy, place.line))

    @property
    def root(self) -> Place:
        """The manifest, which is read first."""
        return self.documents[0]

    def read(self, name: str) -> Place | None:
        """The root of a file of the folder, or None with the fault noted."""
        try:
            self.documents.append(Place(reading.read(self.folder / name)))
            return self.documents[-1]
        except QuestionnaireError as error:
            self.problems.extend(error.problems)
            self.unreadable = True
            return None

    def items(self, data: Tree, place: Place) -> Iterator[tuple[Tree, Place]]:
        """The items of a list with their places; none, with the fault noted, of anything else."""
        if not isinstance(data, list):
            self.fault(place, "这里要写一列", "每项一段，以“- ”开头")
            return
        for index, item in enumerate(data):
            yield item, place / index

    def parsed(self, model: type[M], data: Tree, place: Place) -> M | None:
        """The data as a model, or None with every fault noted."""
        try:
            return model.model_validate(data)
        except ValidationError as error:
            for entry in error.errors(include_url=False):
                self.fault(_deeper(place, entry["loc"]), *worded(entry))
            return None

    def register(self, kind: Kind, data: Tree, place: Place) -> bool:
        """Note the id of a piece of data; False, with the fault noted, where it is taken."""
        name = data.get("id") if isinstance(data, dict) else None
        if not isinstance(name, str):
            return True  # parsing will say so
        return self.claim(kind, name, place)

    def claim(self, kind: Kind, name: str, place: Place) -> bool:
        """Note an id; False, with the fault noted, where it is taken."""
        key = (_NAMESPACES.get(kind, "answers"), name)
        if key in self.places:
            _, first = self.places[key]
            message = f"编号“{name}”重复，{first.file} 第 {first.line} 行已经用过"
            self.fault(place, message, "换一个编号")
            return False
        self.places[key] = (kind, place)
        return True

    def knows(self, kind: Kind, name: str) -> bool:
        """Whether an id of this kind was declared, rightly or faultily."""
        found = self.places.get((_NAMESPACES.get(kind, "answers"), name))
        return found is not None and found[0] == kind

    def place_of(self, kind: Kind, name: str) -> Place:
        """Where an id was declared.

        Raises:
            KeyError: nowhere.
        """
        return self.places[_NAMESPACES.get(kind, "answers"), name][1]


def _deeper(place: Place, loc: tuple[str | int, ...]) -> Place:
    for key in loc:
        place = place / key
    return place
