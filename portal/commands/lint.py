"""`python -m portal lint` (检查问卷): every fault and weakness of a questionnaire folder."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from questionnaires.lint import Finding, Severity, lint
from scoring.rule_lint import lint_rules

FAULTY = 1
"""Exit status where the folder cannot be used."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folder", metavar="文件夹", type=Path, help="问卷文件夹")


def run(args: Namespace) -> int:
    """Print one finding a line; status 1 where one of them keeps the folder from loading."""
    findings = [*lint(args.folder), *lint_rules(args.folder)]
    for finding in findings:
        sys.stdout.write(f"{finding}\n")
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    sys.stdout.write(f"{_summary(findings, errors)}\n")
    return FAULTY if errors else 0


def _summary(findings: list[Finding], errors: int) -> str:
    if not findings:
        return "没有发现问题。"
    return f"共 {len(findings)} 处：错误 {errors}，提醒 {len(findings) - errors}。"
