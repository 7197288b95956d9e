"""What an author may write in a folder, where it is shorter than the model.

A question names a shared scale and gives one criterion a step, or lists options with points; from
here it becomes a `model.Question`, whose options carry credits.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from questionnaires.model import (
    Content,
    Credit,
    Identifier,
    Option,
    Question,
    QuestionCore,
    Text,
    Weight,
)

Points = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)]
Level = Annotated[int, Field(ge=0, le=100)]


class Step(Content):
    """One step of a scale (等级): an option without the words of a particular question."""

    id: Identifier
    level: Level | None = None
    credit: Credit
    text: Text


class Manifest(Content):
    """`questionnaire.yaml` without its sections."""

    id: Identifier
    title: Text
    edition: Text
    language: str = "zh-CN"
    notice: str = ""
    answering_rules: tuple[Text, ...] = ()
    sections_notice: str = ""
    factors_notice: str = ""
    scales: Mapping[Identifier, Annotated[tuple[Step, ...], Field(min_length=2)]] = Field(
        default_factory=dict
    )
    scopes: Mapping[str, tuple[Identifier, ...]] = Field(default_factory=dict)
    rules: str = ""


class SectionHead(Content):
    """A section without what it contains."""

    id: Identifier
    title: Text
    weight: Weight | None = None
    meaning: str = ""


class WrittenOption(Content):
    """An option that earns either a credit (0 to 1) or points."""

    id: Identifier
    level: Level | None = None
    text: Text
    credit: Credit | None = None
    points: Points | None = None


class WrittenQuestion(QuestionCore):
    """A question by scale and criteria, by options with credits, or by options with points."""

    scale: Identifier | None = None
    criteria: tuple[Text, ...] = ()
    options: tuple[WrittenOption, ...] = ()
    weight: Weight | None = None
    points: Weight | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a written question is no question: where in it, what, and what to do."""

    path: tuple[str | int, ...]
    message: str
    remedy: str


class WrittenQuestionError(ValueError):
    """Each fault of a written question."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__([fault.message for fault in faults])
        self.faults = faults


def question(written: WrittenQuestion, scales: Mapping[str, tuple[Step, ...]]) -> Question:
    """The question that is meant.

    Points become weight and credit: weight = points, credit = the option's share of them.

    Raises:
        WrittenQuestionError: scale, criteria, options, weight and points do not fit together.
    """
    faults = [*_weighing_faults(written), *_scale_faults(written, scales)]
    for index in range(len(written.options)):
        faults += _option_faults(index, written)
    if faults:
        raise WrittenQuestionError(faults)
    core = {name: getattr(written, name) for name in QuestionCore.model_fields}
    options = _options(written, scales)
    return Question(**core, options=options, weight=written.points or written.weight or 1)


def _options(
    written: WrittenQuestion, scales: Mapping[str, tuple[Step, ...]]
) -> tuple[Option, ...]:
    if written.scale is None:
        return tuple(_option(option, written.points) for option in written.options)
    steps = scales[written.scale]
    texts = written.criteria or tuple(step.text for step in steps)
    return tuple(
        Option(id=step.id, level=step.level, text=text, credit=step.credit)
        for step, text in zip(steps, texts, strict=True)
    )


def _option(option: WrittenOption, points: float | None) -> Option:
    earned = option.credit
    if points is not None and option.points is not None:
        earned = option.points / points
    assert earned is not None  # noqa: S101  # _option_faults has seen to it
    return Option(id=option.id, level=option.level, text=option.text, credit=earned)


def _weighing_faults(written: WrittenQuestion) -> list[Fault]:
    if written.points is not None and written.weight is not None:
        return [Fault(("weight",), "weight 与 points 只能写一个", "按分值计的只留 points")]
    if written.points is not None and written.scale is not None:
        return [Fault(("points",), "用 scale 的题以 weight 计重", "把 points 改为 weight")]
    return []


def _scale_faults(written: WrittenQuestion, scales: Mapping[str, tuple[Step, ...]]) -> list[Fault]:
    if written.scale is None:
        return _own_option_faults(written)
    if written.options:
        return [Fault(("options",), "写了 scale 就不能再写 options", "两者只留一个")]
    if written.scale not in scales:
        return [Fault(("scale",), f"没有名为“{written.scale}”的等级表", "在清单的 scales 中定义它")]
    wanted, given = len(scales[written.scale]), len(written.criteria)
    if given not in {0, wanted}:
        message = f"等级表有 {wanted} 级，标准写了 {given} 条"
        return [Fault(("criteria",), message, "由低到高逐级写一条")]
    return []


def _own_option_faults(written: WrittenQuestion) -> list[Fault]:
    if written.criteria:
        return [Fault(("criteria",), "写了 criteria 却没有 scale", "补上 scale，或改写 options")]
    if len(written.options) < 2:
        return [Fault(("options",), "至少要有两个选项", "补写 options，或用 scale 引用等级表")]
    return []


def _option_faults(index: int, written: WrittenQuestion) -> list[Fault]:
    option = written.options[index]
    if (option.credit is None) == (option.points is None):
        return [
            Fault(
                ("options", index), "credit 与 points 要写一个，也只能写一个", "按分值计的写 points"
            )
        ]
    if option.points is None:
        return []
    if written.points is None:
        return [Fault(("points",), "选项写了分值，题上没有写总分", "在题上写 points（本题满分）")]
    if option.points > written.points:
        message = f"选项 {option.points:g} 分，超过本题满分 {written.points:g} 分"
        return [Fault(("options", index, "points"), message, "改小分值或改大本题的 points")]
    return []
