"""`python -m portal check-publication`: compute published snapshots (公布的快照) again, and compare every cell."""

import argparse
import re
import sys

from data import publications, recomputing
from data.errors import Refusal
from data.publications import NoSuchPublication, Publication
from data.recomputing import Recomputed
from data.store import Store
from portal import access
from portal.commands.progress import Bar
from portal.settings import Settings
from portal.workflows.published import number_of

_MOST_NAMED = 20
"""Differing cells that are printed; the rest is counted."""
_NUMBER = re.compile(r"S-\d{4}-\d{2}-\d{2}-(.+)")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which one."""
    parser.add_argument(
        "publication",
        metavar="编号",
        nargs="?",
        default="",
        help="页面上的快照编号（S-日期-…）或完整编号；不写就核对全部公布过的",
    )


def run(args: argparse.Namespace) -> int:
    """Print how each compares.

    Returns:
        0 where all are equal, or cannot be computed any more because firms have left; 1 where a cell
        or the content differs; 2 where the check could not begin.
    """
    try:
        with access.open_database(Settings.from_environment()) as store, store.steady():
            found = _wanted(store, args.publication)
            return max([_check(store, one) for one in found], default=0)
    except (Refusal, OSError) as problem:
        print(f"没有核对完：{problem}", file=sys.stderr)
        return 2


def _wanted(store: Store, name: str) -> list[Publication]:
    number = _NUMBER.fullmatch(name)
    found = publications.of_number(store, number[1] if number else name)
    if name and not found:
        raise NoSuchPublication
    if not found:
        print("还没有公布过快照。")
    return found


def _check(store: Store, one: Publication) -> int:
    work = recomputing.check(store, one)
    with Bar(number_of(one), recomputing.results(store, one)) as bar:
        while True:
            try:
                bar(next(work))
            except StopIteration as end:
                found: Recomputed = end.value
                break
    return _told(found)


def _told(found: Recomputed) -> int:
    number = number_of(found.publication)
    if not found.is_whole:
        print(f"{number}：内容和公布时的摘要不一致，被改动过。请保全现场。", file=sys.stderr)
    for said in found.differing[:_MOST_NAMED]:
        print(f"{number}：{said}", file=sys.stderr)
    if found.state == "different":
        print(f"{number}：{len(found.differing)} 格和重算的不同。", file=sys.stderr)
        return 1
    if found.state == "gone":
        print(
            f"{number}：{found.units} 份自评里有 {found.gone} 份已随企业注销删除，得分不能再重算；"
            f"内容与摘要一致，{found.cells} 格的家数一致。"
        )
        return 0
    print(f"{number}：{found.units} 份自评重算，{found.cells} 格全部相同；内容与摘要一致。")
    return 0
