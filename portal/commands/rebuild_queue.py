"""`python -m portal rebuild-queue`: work out the places of the work queue anew (重算工作队列).

The queue keeps itself from the audit chain; this is for after changes that left no trace there, and
for a large city before its first visit.
"""

import argparse
import sys

from data import marks, queue_keeping
from data.errors import Refusal
from portal import access
from portal.commands.progress import Bar
from portal.settings import Settings


def add_arguments(_: argparse.ArgumentParser) -> None:
    """Nothing to choose."""


def run(_: argparse.Namespace) -> int:
    """Print how many firms have their place.

    Returns:
        0, or 2 where the database refuses; the next run, or the next reader, does it again.
    """
    try:
        settings = Settings.from_environment()
        with (
            access.open_database(settings) as store,
            Bar("重算", marks.standing_firms(store)) as bar,
        ):
            done = 0
            for some in queue_keeping.rebuild(store):
                done += some
                bar(some)
    except (Refusal, OSError) as problem:
        print(f"工作队列没有算完：{problem}", file=sys.stderr)
        return 2
    print(f"工作队列已重算：{done} 家企业。")
    return 0
