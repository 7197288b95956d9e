"""`python -m portal plan` (降级路线): the cheapest raises to a target colour."""

from argparse import ArgumentParser, Namespace
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
from scoring.documents import plan_document
from scoring.model import BadInput
from scoring.plan import cheapest


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="答卷.json", type=Path, help="答完了所有题目的答卷文件")
    parser.add_argument(
        "--to",
        metavar="颜色",
        required=True,
        help="目标颜色：blue 蓝、yellow 黄、orange 橙、red 红（别的问卷用它自己的分级编号）",
    )
    parser.add_argument(
        "--margin",
        metavar="分",
        type=float,
        default=0.0,
        help="剩余风险要比目标颜色的上限低多少分，默认 0",
    )
    add_questionnaire(parser)


def run(args: Namespace) -> int:
    try:
        questionnaire, rules = chosen_questionnaire(args.questionnaire)
        submission = submission_in(args.file, questionnaire)
        plan = cheapest(questionnaire, rules, submission, args.to, args.margin)
    except BadInput as error:
        return refuse(in_file(args.file, error))
    except QuestionnaireError as error:
        return refuse(error)
    print_line(plan_document(plan))
    return 0
