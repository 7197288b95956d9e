"""What is wrong with a questionnaire folder, in words its author can act on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: where it stands, what it is, what to do. `line` is counted from 1, 0 unknown."""

    file: str
    field: str
    message: str
    remedy: str
    line: int = 0

    def __str__(self) -> str:
        where = "：".join(part for part in (self.file, self.field) if part)
        line = f"（第 {self.line} 行）" if self.line else ""
        return f"{where}{line}：{self.message}；请{self.remedy}。"


class QuestionnaireError(ValueError):
    """A folder that is no valid questionnaire; `problems` holds every fault that was found."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems
