"""`python -m portal stamp-audit`: an authority's time stamp (时间戳) over the head of the audit chain."""

import argparse
import sys

from data import audit, stamps
from data.actor import OPERATOR
from data.errors import Refusal
from data.stamps import Stamp
from data.store import Store
from portal import access, clock, figures
from portal.settings import Settings
from portal.timestamps import Authority, BadStamp


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Make one, or check those that are kept."""
    parser.add_argument("--check", action="store_true", help="不盖新的，只核验已保存的时间戳")


def run(args: argparse.Namespace) -> int:
    """Print what was stamped and when.

    Returns:
        0; 1 where a kept stamp does not fit the chain; 2 where nothing could be done.
    """
    try:
        settings = Settings.from_environment()
        authority = Authority.of(settings.tsa, settings.tsa_root)
        with access.open_database(settings) as store:
            return _check(store, authority) if args.check else _stamp(store, authority)
    except (Refusal, OSError) as problem:
        print(str(problem), file=sys.stderr)
        return 2


def _stamp(store: Store, authority: Authority) -> int:
    """Asks outside of any transaction: an authority may take seconds."""
    head = audit.head(store)
    token, at = authority.stamp(stamps.message(head))
    stamp = Stamp(head, authority.address, token, clock.now())
    stamps.add(store, clock.new_id(), stamp, actor=OPERATOR)
    print(f"已盖时间戳：第 {head.number} 条，{figures.moment(at)}。\n链尾：{head.link}")
    return 0


def _check(store: Store, authority: Authority) -> int:
    bad = 0
    kept = stamps.all_of(store)
    for stamp in kept:
        sentence = _fault(store, authority, stamp)
        if sentence:
            print(f"第 {stamp.head.number} 条的时间戳：{sentence}", file=sys.stderr)
            bad += 1
    print(f"已核验时间戳 {len(kept)} 个，{bad} 个有问题。")
    return 1 if bad else 0


def _fault(store: Store, authority: Authority, stamp: Stamp) -> str:
    """What is wrong with a kept stamp; empty where nothing is."""
    try:
        authority.verified(stamp.token, stamp.message)
    except BadStamp:
        return "时间戳本身不能核验。"
    if not stamps.still_holds(store, stamp):
        return "留痕链里的这一条与盖戳时不同，盖戳以后被改动过。"
    return ""
