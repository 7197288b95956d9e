"""`python -m portal backup FILE`: an encrypted copy (备份) of the database while the portal serves."""

import argparse
import sys
from pathlib import Path

from data import backups
from data.actor import OPERATOR
from data.backups import Made
from data.ciphers import NAMES
from data.errors import Refusal, StoreError
from data.keys import Keyring
from data.store import Store, is_sealed
from portal import access, clock
from portal.commands.progress import Bar
from portal.commands.sentences import quiet_log, sentence
from portal.settings import Settings

_REMINDER = (
    "提醒：备份里没有密钥，丢了密钥就丢了全部加密内容。请把密钥文件另存一份，与备份分开放，"
    "下次备份时用 --escrow 另存的密钥文件 核对它能打开备份。"
)


class NothingToBackUp(Refusal):
    """There is no database yet."""

    message = "还没有数据库可以备份。请检查 PORTAL_DATABASE。"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to, and the operator's own copy of the keys."""
    parser.add_argument("file", metavar="备份文件", type=Path, help="写到哪里；已有的备份会被替换")
    parser.add_argument(
        "--escrow",
        metavar="密钥文件",
        type=Path,
        action="append",
        help="另存的密钥文件；核对只凭它也能打开这份备份（可写多次，合在一起用）",
    )


def run(args: argparse.Namespace) -> int:
    """Write the backup, read it back, and say whether the escrow opens it.

    Returns:
        0; 2 where there is no backup, or the escrow does not open it.
    """
    quiet_log()
    try:
        settings = Settings.from_environment()
        if not is_sealed(settings.database):
            raise NothingToBackUp
        with access.open_database(settings) as store:
            made = _make(store, settings, args.file)
            _note(store, made)
            own = store.keyring
    except (Refusal, OSError) as problem:
        print(f"没有备份：{sentence(problem)}", file=sys.stderr)
        return 2
    return _prove(made, args.escrow, own)


def _make(store: Store, settings: Settings, path: Path) -> Made:
    with Bar("加密") as bar:
        made = backups.make(
            store, settings.database, path, actor=OPERATOR, now=clock.now(), progress=bar
        )
    rows = sum(made.manifest.rows.values())
    cipher = NAMES[store.keyring.algorithms[store.keyring.current]]
    print(f"已备份到 {path}：{rows:,} 行，{made.size:,} 字节，{cipher} 加密。", flush=True)
    return made


def _note(store: Store, made: Made) -> None:
    """The backup is made, whether or not the database can remember it."""
    try:
        backups.note(store, made, actor=OPERATOR, now=clock.now())
    except StoreError as problem:
        print(f"备份已写好，但数据库没有记下备份时间：{problem}", file=sys.stderr)


def _prove(made: Made, escrow: list[Path] | None, own: Keyring) -> int:
    try:
        with Bar("核对") as bar:
            keyring = Keyring.of_files(escrow) if escrow else own
            backups.check(made.path, keyring, progress=bar)
    except (Refusal, OSError) as problem:
        what = "所给的密钥文件打不开它" if escrow else "读回核对没有通过"
        print(f"备份已写好，但{what}：{sentence(problem)}", file=sys.stderr)
        return 2
    print("已核对：只凭所给的密钥文件就能打开这份备份。" if escrow else _REMINDER)
    return 0
