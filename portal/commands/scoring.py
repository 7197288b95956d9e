"""What the commands `score` and `plan` share: which questionnaire, which answers, which errors."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path

from questionnaires.loading import QuestionnaireError, edition, load
from questionnaires.model import Questionnaire
from scoring.answer_files import LARGEST_FILE, read_submission
from scoring.cases import on_one_line
from scoring.model import BadInput, Submission
from scoring.rules import Rules, load_rules

BAD_INPUT = 2
"""Exit status where the input cannot be used; nothing stands on standard output then."""


def add_questionnaire(parser: ArgumentParser) -> None:
    """The option that chooses a questionnaire other than the current edition."""
    parser.add_argument(
        "--questionnaire",
        metavar="文件夹",
        type=Path,
        help="问卷文件夹（内有 questionnaire.yaml 和 rules.yaml）；不写则用现行版次",
    )


def chosen_questionnaire(folder: Path | None) -> tuple[Questionnaire, Rules]:
    """The questionnaire of a folder with its rules, or the current edition.

    Raises:
        QuestionnaireError: the folder is no valid questionnaire.
    """
    questionnaire = edition() if folder is None else load(folder)
    return questionnaire, load_rules(questionnaire, folder)


def submission_in(path: Path, questionnaire: Questionnaire) -> Submission:
    """The answers in a file.

    Raises:
        BadInput: the file cannot be read or is no answer file.
    """
    try:
        with path.open("rb") as stream:
            raw = stream.read(LARGEST_FILE + 1)
    except FileNotFoundError as error:
        raise BadInput("找不到这个文件；请检查路径。") from error
    except IsADirectoryError as error:
        raise BadInput("这是文件夹，不是文件；请写出答卷文件的路径。") from error
    except OSError as error:
        raise BadInput(f"文件打不开（{error.strerror}）；请检查路径和权限。") from error
    return read_submission(raw, questionnaire)


def print_line(document: Mapping[str, object]) -> None:
    """One JSON object on one line; ASCII, so that every terminal and pipe can carry it."""
    sys.stdout.write(json.dumps(document, allow_nan=False) + "\n")


def refuse(error: BadInput | QuestionnaireError) -> int:
    """Say on one line of standard error what is wrong, and return the exit status."""
    first, *others = str(error).splitlines()
    more = f"（另有 {len(others)} 处，见 python -m portal lint）" if others else ""
    sys.stderr.write(f"{first}{more}\n")
    return BAD_INPUT


def in_file(path: Path, error: BadInput) -> BadInput:
    """The same error, naming the file."""
    return BadInput(f"{on_one_line(str(path))}：{error}")
