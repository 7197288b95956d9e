"""`python -m portal sweep`: delete what is due (按期清理); run by the system's timer, once a day."""

import argparse
import sys

from data.errors import Refusal
from portal import access, clock
from portal.settings import Settings
from portal.workflows import sweeping


def add_arguments(_: argparse.ArgumentParser) -> None:
    """Nothing to choose: periods are settings."""


def run(_: argparse.Namespace) -> int:
    """Print what went.

    Returns:
        0, or 2 where the database refuses; what is left is done by the next run.
    """
    try:
        settings = Settings.from_environment()
        with access.open_database(settings) as store:
            swept = sweeping.sweep(store, settings.retention, now=clock.now())
    except (Refusal, OSError) as problem:
        print(f"清理没有做完，下次运行会接着做：{problem}", file=sys.stderr)
        return 2
    print(
        f"已清理：注销企业 {swept.firms} 家，过期草稿 {swept.drafts} 份，过期记录 {swept.records} 条。"
    )
    if swept.scrubbed:
        print("数据库文件已重写，删掉的内容不再留在文件里。旧备份按备份的保留期限另行销毁。")
    if swept.owed:
        print("有人正在使用数据库，文件还没有重写；内容已经读不到，下次运行会接着做。")
    return 0
