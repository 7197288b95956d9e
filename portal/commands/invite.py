"""`python -m portal invite CODE`: an invitation code (邀请码) for the firm with this code."""

import argparse
import sys

from data import invitations
from data.actor import OPERATOR
from data.errors import Refusal
from data.times import day_in_shanghai
from portal import access, clock
from portal.settings import Settings
from portal.workflows.invitation_words import new_word


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """For whom."""
    parser.add_argument("code", metavar="统一社会信用代码", help="营业执照上的 18 位代码")


def run(args: argparse.Namespace) -> int:
    """Print a fresh word; only its digest is kept.

    Returns:
        0, or 2 where the code is wrong or the database refuses.
    """
    word, now = new_word(), clock.now()
    try:
        with access.open_database(Settings.from_environment()) as store, store.atomic():
            invitations.issue(store, clock.new_id(), word, args.code, actor=OPERATOR, now=now)
    except (Refusal, OSError) as problem:
        print(str(problem), file=sys.stderr)
        return 2
    last = day_in_shanghai(now + invitations.LASTS)
    print(
        f"邀请码：{word}（只用一次，{last.year}年{last.month}月{last.day}日前有效；请当面或电话交给企业）"
    )
    return 0
