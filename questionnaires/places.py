"""Where in a folder a value stands, in words for its author."""

from collections.abc import Mapping
from dataclasses import dataclass

from questionnaires.reading import Document, Tree


@dataclass(frozen=True, slots=True)
class Place:
    """A value in a file: what faults are reported by."""

    document: Document
    path: tuple[str | int, ...] = ()

    def __truediv__(self, key: str | int) -> "Place":
        return Place(self.document, (*self.path, key))

    @property
    def file(self) -> str:
        """The name of the file."""
        return self.document.file

    @property
    def written(self) -> Mapping[str, Tree]:
        """The keys and values that stand there; empty where it is no mapping."""
        value: Tree | None = self.document.data
        for key in self.path:
            value = _child(value, key)
        return value if isinstance(value, dict) else {}

    @property
    def line(self) -> int:
        """The line of the value, or of the nearest thing around it that was written."""
        path = self.path
        while path and path not in self.document.lines:
            path = path[:-1]
        return self.document.lines.get(path, 0)

    @property
    def field(self) -> str:
        """The path in words: from the nearest id on, lists counted from 1 (`FK-DJ-01.weight`)."""
        value: Tree | None = self.document.data
        words: list[str] = []
        for key in self.path:
            value = _child(value, key)
            if isinstance(key, str):
                words.append(key)
            elif name := _id_of(value):
                words = [*_option_owner(words), name]
            else:
                words.append(f"第{key + 1}项")
        return ".".join(words)


def _option_owner(words: list[str]) -> list[str]:
    """Ids of options and steps mean something only behind what they belong to."""
    return words if words[-1:] == ["options"] or words[:1] == ["scales"] else []


def _id_of(value: Tree | None) -> str:
    name = value.get("id") if isinstance(value, dict) else None
    return name if isinstance(name, str) else ""


def _child(value: Tree | None, key: str | int) -> Tree | None:
    if isinstance(value, dict) and isinstance(key, str):
        return value.get(key)
    if isinstance(value, list) and isinstance(key, int) and key < len(value):
        return value[key]
    return None
