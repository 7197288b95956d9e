"""A finding of the linter: an error that stops loading, or a reminder (提醒) to look again."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from questionnaires.places import Place
from questionnaires.problems import Problem


class Severity(StrEnum):
    """How bad it is; the values are the words on screen."""

    ERROR = "错误"
    REMINDER = "提醒"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: where it stands, what it is, what to do. `line` is counted from 1, 0 unknown."""

    severity: Severity
    file: str
    field: str
    message: str
    remedy: str
    line: int = 0

    def __str__(self) -> str:
        problem = Problem(self.file, self.field, self.message, self.remedy, self.line)
        return f"{self.severity} {problem}"

    @classmethod
    def of(cls, problem: Problem) -> Self:
        """The error that a problem is."""
        return cls(
            Severity.ERROR,
            problem.file,
            problem.field,
            problem.message,
            problem.remedy,
            problem.line,
        )


def reminder(place: Place, message: str, remedy: str) -> Finding:
    """A reminder at a place."""
    return Finding(Severity.REMINDER, place.file, place.field, message, remedy, place.line)
