"""Loads the rules (评分规则) of an edition and refuses what does not fit its questionnaire."""

from functools import cache
from pathlib import Path

from pydantic import ValidationError

from questionnaires import reading
from questionnaires.assembling import MANIFEST
from questionnaires.model import Questionnaire
from questionnaires.places import Place
from questionnaires.problems import Problem, QuestionnaireError
from questionnaires.wording import worded
from scoring.rule_checks import misfits
from scoring.rule_model import Band, Bands, Gate, LeakPath, Rules

__all__ = [
    "Band",
    "Bands",
    "Gate",
    "LeakPath",
    "Rules",
    "load_rules",
    "read_rules",
    "rules_file",
]

SHIPPED = Path(__file__).parent / "rules"
"""One file per shipped edition, named by the questionnaire's `rules`."""

SUPERSEDED = SHIPPED / "superseded"
"""Shipped rules that others have replaced, one file a version and named by it: the results that
they made are explained with them."""

RULES_FILE = "rules.yaml"
"""The rules that a foreign questionnaire folder brings along."""


def load_rules(
    questionnaire: Questionnaire, folder: Path | None = None, *, version: str | None = None
) -> Rules:
    """The rules of a questionnaire: shipped ones by its `rules`, a foreign folder's own file.

    A foreign folder without `rules.yaml` may name shipped rules as well. Shipped rules are read
    once a process for the same questionnaire object.

    Args:
        questionnaire: what the rules score.
        folder: where a foreign questionnaire lies.
        version: of a stored result, where that one is to be explained; None for the rules in force.

    Raises:
        QuestionnaireError: the file is missing, malformed, or does not fit the questionnaire, or
            no file has the version.
    """
    path = rules_file(questionnaire, folder)
    if path.parent == SHIPPED:
        rules = _shipped(path, _Same(questionnaire))
    else:
        rules = read_rules(path, questionnaire)
    if version in (None, rules.version):
        return rules
    return _shipped(_superseded(str(version)), _Same(questionnaire))


def _superseded(version: str) -> Path:
    """The file of a version that others have replaced.

    Raises:
        QuestionnaireError: there is none.
    """
    for path in SUPERSEDED.glob("*.yaml"):
        if path.stem == version:
            return path
    message = f"没有版本为“{version}”的评分规则"
    remedy = f"把那一版的规则文件以“{version}.yaml”为名放回 scoring/rules/{SUPERSEDED.name}/"
    raise QuestionnaireError((Problem("scoring/rules", "version", message, remedy),))


def rules_file(questionnaire: Questionnaire, folder: Path | None = None) -> Path:
    """The file that `load_rules` reads.

    Raises:
        QuestionnaireError: the folder brings none and the questionnaire names none that ships.
    """
    if folder is not None and (folder / RULES_FILE).exists():
        return folder / RULES_FILE
    name = questionnaire.rules
    known = sorted(path.stem for path in SHIPPED.glob("*.yaml"))
    if name not in known:
        message = f"没有名为“{name}”的评分规则" if name else f"没有 {RULES_FILE}，也没有写 rules"
        remedy = f"在文件夹中放入 {RULES_FILE}，或把 rules 写成：{'、'.join(known)}"
        raise QuestionnaireError((Problem(MANIFEST, "rules", message, remedy),))
    return SHIPPED / f"{name}.yaml"


class _Same:
    """A questionnaire as a cache key: the same object, not an equal one (hashing it is slow)."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire

    def __hash__(self) -> int:
        return id(self.questionnaire)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.questionnaire is self.questionnaire


@cache
def _shipped(path: Path, questionnaire: _Same) -> Rules:
    return read_rules(path, questionnaire.questionnaire)


def read_rules(path: Path, questionnaire: Questionnaire) -> Rules:
    """Reads one rules file and checks that it fits the questionnaire.

    Raises:
        QuestionnaireError: as `load_rules`.
    """
    document = reading.read(path)
    rules = _parsed(document)
    if problems := misfits(rules, questionnaire, document):
        raise QuestionnaireError(problems)
    return rules


_WORDS = {
    "band_twice": ("两级用了同一个编号", "改用不同的编号"),
    "band_gap": (
        "各级没有从 0 到 100 首尾相接（有空缺或重叠）",
        "让每级的 upper 等于下一级的 lower",
    ),
    "band_empty": ("有一级的下限不低于上限", "改写 lower 和 upper"),
    "inherent_above": ("base + 100 × slope 超过 100", "改小 base 或 slope"),
    "gate_condition": (
        "门槛要么按个数（key_credit_at_most 与 key_count_at_least），要么按平均（key_mean_credit_below）",
        "两种写法只用一种，并写全",
    ),
}


def _parsed(document: reading.Document) -> Rules:
    """The rules that a document holds.

    Raises:
        QuestionnaireError: naming file, field and remedy of every fault.
    """
    try:
        return Rules.model_validate(document.data)
    except ValidationError as error:
        raise QuestionnaireError(
            tuple(_problem(entry["type"], entry, document) for entry in error.errors())
        ) from error


def _problem(kind: str, entry: object, document: reading.Document) -> Problem:
    assert isinstance(entry, dict)  # noqa: S101  # pydantic's ErrorDetails is a dict
    place = Place(document, tuple(entry["loc"]))
    message, remedy = _WORDS.get(kind) or worded(entry)
    return Problem(document.file, place.field, message, remedy, place.line)
