"""`python -m portal demo`: fill an empty database with a synthetic city, and serve it if asked."""

import argparse
import os
import sys
import uuid
from datetime import UTC, datetime
from pathlib import Path

from data.errors import Refusal
from portal import access
from portal.commands import serve
from portal.demo import filling, officials
from portal.settings import ROOT, Settings
from questionnaires.loading import edition
from scoring.rules import load_rules

DESCRIPTION = "在空数据库中填入一座虚拟城市；每一页都会标明是演示。"
_MOST_FIRMS = 99_999
_YEARS = ("去年", "今年")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How many firms, from which seed, and whether to serve afterwards."""
    parser.add_argument("--firms", type=int, default=60, help="企业数，默认 60")
    parser.add_argument("--seed", type=int, default=2026, help="随机种子，默认 2026")
    parser.add_argument("--serve", action="store_true", help="填好后启动门户")
    serve.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Fill the demo database unless it is filled; then serve if asked.

    Without PORTAL_DATABASE the city lies in a file of its own, apart from real firms.
    """
    if not 1 <= args.firms <= _MOST_FIRMS:
        print(f"--firms：请填 1 到 {_MOST_FIRMS} 的整数。", file=sys.stderr)
        return 2
    os.environ.setdefault("PORTAL_DATABASE", str(ROOT / "data/local/demo.sqlite"))
    os.environ.setdefault("PORTAL_KEY_FILE", str(Path(ROOT) / "data/local/demo.keys"))
    try:
        _fill(Settings.from_environment(), args.firms, args.seed)
    except Refusal as problem:
        print(f"没有填入：{problem}", file=sys.stderr)
        return 2
    print(f"企业登录名 {filling.login_of(1)} 等，密码 {filling.PASSWORD}")
    staff = "、".join(official.login for official in officials.OFFICIALS)
    print(f"工作人员 {staff}，密码相同；第一次登录时设置动态口令", flush=True)
    return serve.run(args) if args.serve else 0


def _fill(settings: Settings, count: int, seed: int) -> None:
    questionnaire = edition()
    with access.open_database(settings) as store:
        done = filling.fill(
            store,
            questionnaire,
            load_rules(questionnaire),
            count=count,
            seed=seed,
            now=datetime.now(UTC),
            new_id=lambda: uuid.uuid4().hex,
        )
        for year, number in done:
            said = f"\r已填入{_YEARS[year]} {number}／{count} 家"
            print(said, end="\n" * (number == count), flush=True)
