"""`python -m portal verify-audit`: walk the audit chain (留痕) and name the first broken entry."""

import argparse
import sys
from pathlib import Path

from data import audit, heads, row_checks
from data.audit import BrokenChain, Head
from data.errors import Refusal
from data.store import Store
from portal import access
from portal.commands.progress import Bar
from portal.settings import Settings

_MOST_NAMED = 20
"""Altered rows that are printed; the rest is counted."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Against which head, and whether rows are compared as well."""
    parser.add_argument("--head", metavar="文件", type=Path, help="另外保存的链尾，一并核对")
    parser.add_argument(
        "--rows", action="store_true", help="再把库里的每一行与它最后一条留痕比对（较慢）"
    )


def run(args: argparse.Namespace) -> int:
    """Print how many entries were verified, and the head.

    Returns:
        0 where all fits; 1 where the chain or a row was altered; 2 where the check could not begin.
    """
    try:
        known = heads.read(args.head.read_text(encoding="utf-8")) if args.head else None
        with access.open_database(Settings.from_environment()) as store:
            head = _chain(store, known)
            print(f"留痕完整：{head.number} 条。\n链尾：{head.link}", flush=True)
            return _rows(store) if args.rows else 0
    except BrokenChain as broken:
        print(str(broken), file=sys.stderr)
        return 1
    except (Refusal, UnicodeDecodeError, OSError) as problem:
        print(_sentence(problem, args), file=sys.stderr)
        return 2


def _chain(store: Store, known: Head | None) -> Head:
    head = Head(0, audit.START)
    with Bar("核验留痕", audit.head(store).number) as bar:
        for slice_ in audit.verified(store, known=known):
            bar(slice_.number - head.number)
            head = slice_
    return head


def _rows(store: Store) -> int:
    seen, older, problems = 0, 0, 0
    with Bar("逐行核对", row_checks.total(store)) as bar:
        for found in row_checks.check(store):
            bar(found.rows)
            seen, older = seen + found.rows, older + found.older
            for problem in found.problems[: max(0, _MOST_NAMED - problems)]:
                print(problem, file=sys.stderr)
            problems += len(found.problems)
    said = f"逐行核对：{seen} 行"
    if older:
        said += f"，其中 {older} 行早于留痕、无从核对"
    if not problems:
        print(f"{said}，与留痕一致。")
        return 0
    print(f"{said}，{problems} 处不一致。请保全现场，联系负责安全的人员。", file=sys.stderr)
    return 1


def _sentence(problem: Refusal | UnicodeDecodeError | OSError, args: argparse.Namespace) -> str:
    if isinstance(problem, Refusal):
        return str(problem)
    if isinstance(problem, UnicodeDecodeError):
        return str(heads.BadHead())
    return f"{problem.filename or args.head or '数据库'}：不能读取，请检查路径和权限。"
