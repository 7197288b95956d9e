"""`python -m portal score` (评分): one JSON object a file."""

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from pathlib import Path

from portal.commands.scoring import (
    add_questionnaire,
    chosen_questionnaire,
    in_file,
    print_line,
    refuse,
    submission_in,
)
from questionnaires.loading import QuestionnaireError
from questionnaires.model import Questionnaire
from scoring.assess import assess
from scoring.documents import result_document
from scoring.model import BadInput
from scoring.rules import Rules


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "files", metavar="答卷.json", type=Path, nargs="+", help="答卷文件，可写多个"
    )
    add_questionnaire(parser)


def run(args: Namespace) -> int:
    """Score every file, or none: one bad file leaves standard output empty."""
    try:
        questionnaire, rules = chosen_questionnaire(args.questionnaire)
        results = [_scored(path, questionnaire, rules) for path in args.files]
    except (BadInput, QuestionnaireError) as error:
        return refuse(error)
    for result in results:
        print_line(result)
    return 0


def _scored(path: Path, questionnaire: Questionnaire, rules: Rules) -> Mapping[str, object]:
    try:
        return result_document(assess(questionnaire, rules, submission_in(path, questionnaire)))
    except BadInput as error:
        raise in_file(path, error) from error
