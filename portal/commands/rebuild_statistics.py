"""`python -m portal rebuild-statistics`: figures and summaries (统计底数、汇总) as the checks say."""

import argparse
import sys

from data import figures
from data.errors import Refusal
from data.marks import standing_firms
from data.store import Store
from portal import access
from portal.commands.progress import Bar
from portal.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to look and mend, or to make everything anew."""
    parser.add_argument(
        "--anew",
        action="store_true",
        help="全部删去重做：升级后第一次用；做完之前别人不能保存",
    )


def run(args: argparse.Namespace) -> int:
    """Print what was out of step.

    Returns:
        0, or 2 where the database refuses; then nothing of the page under way is kept.
    """
    try:
        with access.open_database(Settings.from_environment()) as store:
            print(_anew(store) if args.anew else _mended(store))
    except (Refusal, OSError) as problem:
        print(f"统计没有核对完：{problem}", file=sys.stderr)
        return 2
    return 0


def _anew(store: Store) -> str:
    firms = 0
    with Bar("重做统计", standing_firms(store)) as bar:
        for more in figures.rebuild(store):
            firms += more
            bar(more)
    return f"已按 {firms} 家企业的自评重做统计。"


def _mended(store: Store) -> str:
    firms = changed = 0
    with Bar("核对统计", standing_firms(store)) as bar:
        for more, found in figures.repair(store):
            firms, changed = firms + more, changed + found
            bar(more)
    series = figures.repair_summaries(store)
    if not changed and not series:
        return f"已核对 {firms} 家企业，统计与自评一致。"
    return f"已核对 {firms} 家企业：补正底数 {changed} 家，重做汇总 {series} 个序列。"
