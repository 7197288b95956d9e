"""Turns a written question into a question: scale and criteria, or points, become options.

Points become weight and credit: weight = points, credit = the option's share of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from questionnaires.model import NOT_APPLICABLE, UNKNOWN, Option, Question, QuestionCore
from questionnaires.written import Scale, Step, WrittenOption, WrittenQuestion

RESERVED = frozenset({NOT_APPLICABLE, UNKNOWN, "true", "false"})
"""Option ids that mean something else among answers."""


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


def question(written: WrittenQuestion, scales: Mapping[str, Scale]) -> Question:
    """The question that is meant.

    Raises:
        WrittenQuestionError: scale, criteria, options, weight and points do not fit together.
    """
    faults = [*_weighing_faults(written), *_source_faults(written, scales)]
    for index in range(len(written.options)):
        faults += _earning_faults(index, written)
    if faults:
        raise WrittenQuestionError(faults)
    options = _options(written, scales)
    if written.options and (faults := [Fault(("options",), *words) for words in faulty(options)]):
        raise WrittenQuestionError(faults)
    core = {name: getattr(written, name) for name in QuestionCore.model_fields}
    return Question(**core, options=options, weight=written.points or written.weight or 1)


def faulty(options: Sequence[Option | Step]) -> Iterable[tuple[str, str]]:
    """What keeps options from being the answers to one question: messages and remedies."""
    ids = [option.id for option in options]
    levels = [option.level for option in options if option.level is not None]
    for name in ids:
        if name.lower() in RESERVED:
            yield f"选项编号“{name}”是保留字", "换一个编号"
    if len(set(ids)) < len(ids):
        yield "选项编号有重复", "给每个选项不同的编号"
    if levels and len(levels) < len(options):
        yield "有的选项写了 level，有的没写", "要么都写，要么都不写"
    if len(set(levels)) < len(levels):
        yield "选项的 level 有重复", "给每个选项不同的等级"
    if all(option.credit == 0 for option in options):
        yield "所有选项都得零分", "至少给一个选项得分"
    if _credit_falls(options):
        yield "等级高的选项得分反而低", "让得分随等级不降"


def _credit_falls(options: Sequence[Option | Step]) -> bool:
    """Raising a level never lowers a score: the engine promises it, so the data must."""
    ranked = sorted((option.level, option.credit) for option in options if option.level is not None)
    earned = [credit for _, credit in ranked]
    return earned != sorted(earned)


def _options(written: WrittenQuestion, scales: Mapping[str, Scale]) -> tuple[Option, ...]:
    if written.scale is None:
        return tuple(_option(option, written.points) for option in written.options)
    steps = scales[written.scale].root
    texts = written.criteria or tuple(step.text for step in steps)
    return tuple(
        Option(id=step.id, level=step.level, text=text, credit=step.credit)
        for step, text in zip(steps, texts, strict=True)
    )


def _option(option: WrittenOption, points: float | None) -> Option:
    earned = option.credit or 0.0
    if points is not None and option.points is not None:
        earned = option.points / points
    return Option(id=option.id, level=option.level, text=option.text, credit=earned)


def _weighing_faults(written: WrittenQuestion) -> list[Fault]:
    if written.points is None:
        return []
    if written.weight is not None:
        return [Fault(("weight",), "weight 与 points 只能写一个", "按分值计的只留 points")]
    if written.scale is not None:
        return [Fault(("points",), "用 scale 的题以 weight 计重", "把 points 改为 weight")]
    return []


def _source_faults(written: WrittenQuestion, scales: Mapping[str, Scale]) -> list[Fault]:
    """Options come from a scale or are written out, never both."""
    if written.scale is None:
        return _own_option_faults(written)
    if written.options:
        return [Fault(("options",), "写了 scale 就不能再写 options", "两者只留一个")]
    if written.scale not in scales:
        message = f"没有名为“{written.scale}”的等级表"
        return [Fault(("scale",), message, "在 questionnaire.yaml 的 scales 中定义它，或改正拼写")]
    wanted, given = len(scales[written.scale].root), len(written.criteria)
    if given not in {0, wanted}:
        message = f"等级表有 {wanted} 级，标准写了 {given} 条"
        return [Fault(("criteria",), message, "由低到高逐级写一条")]
    return []


def _own_option_faults(written: WrittenQuestion) -> list[Fault]:
    if written.criteria:
        return [Fault(("criteria",), "写了 criteria 却没有 scale", "补上 scale，或改写 options")]
    if len(written.options) < 2:
        message = "至少要有两个选项"
        return [Fault(("options",), message, "补写 options，或用 scale 引用等级表")]
    return []


def _earning_faults(index: int, written: WrittenQuestion) -> list[Fault]:
    """An option earns by credit or by points; points need the question's own."""
    option = written.options[index]
    if (option.credit is None) == (option.points is None):
        message = "credit 与 points 要写一个，也只能写一个"
        return [Fault(("options", index), message, "按分值计的写 points，按比例计的写 credit")]
    if option.points is None:
        return []
    if written.points is None:
        message = "选项写了分值，题上没有写满分"
        return [Fault(("options", index, "points"), message, "在题上写 points（本题满分）")]
    if option.points > written.points:
        message = f"选项 {option.points:g} 分，超过本题满分 {written.points:g} 分"
        return [Fault(("options", index, "points"), message, "改小分值，或改大本题的 points")]
    return []
