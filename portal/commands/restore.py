"""`python -m portal restore FILE`: a backup takes the database's place (恢复), or is rehearsed."""

import argparse
import sys
import tempfile
from pathlib import Path

from data import restoring
from data.actor import OPERATOR
from data.errors import Refusal
from data.keys import KeyProblem, Keyring
from data.manifests import Manifest
from data.private_folder import private_folder
from data.restoring import Examined
from data.store import file_of, held_alone
from data.times import SHANGHAI
from portal import clock
from portal.commands.progress import Bar
from portal.commands.sentences import quiet_log, sentence
from portal.settings import Settings

_COPY = "restored.sqlite"
_NAMED = 20
"""So many remarks are told one by one."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which backup, with which keys, how thoroughly, and whether for good."""
    parser.add_argument("file", metavar="备份文件", type=Path, help="backup 命令写下的文件")
    parser.add_argument("--check", action="store_true", help="只在临时文件夹里演练，不替换任何东西")
    parser.add_argument(
        "--escrow",
        metavar="密钥文件",
        type=Path,
        action="append",
        help="只用这个密钥文件，不用 PORTAL_KEY_FILE（可写多次，合在一起用）",
    )
    parser.add_argument("--all", action="store_true", help="打开全部加密内容；不写则每列抽查一部分")
    parser.add_argument(
        "--as-it-was",
        action="store_true",
        help="备份时原本就打不开或对不上的内容，也照原样恢复",
    )


def run(args: argparse.Namespace) -> int:
    """Open, examine, and put the database in its place; or rehearse.

    Returns:
        0; 2 where nothing was replaced although it should, or a rehearsal found something.
    """
    quiet_log()
    try:
        settings = Settings.from_environment()
        keyring = Keyring.of_files(args.escrow) if args.escrow else Keyring.load(settings.key_file)
        database = file_of(settings.database).resolve()
        return _restore(args, keyring, database, settings)
    except (Refusal, OSError) as problem:
        print(f"没有恢复：{sentence(problem)}", file=sys.stderr)
        return 2


def _restore(args: argparse.Namespace, keyring: Keyring, database: Path, settings: Settings) -> int:
    if not args.check:
        database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Said before the work, not after it.
        with held_alone(database):
            pass
    parent = Path(tempfile.gettempdir()) if args.check else database.parent
    with private_folder(parent) as folder:
        copy = folder / _COPY
        with Bar("解密") as bar:
            manifest = restoring.unpack(args.file, copy, keyring, progress=bar)
        found = restoring.examine(copy, keyring, manifest, every=args.all)
        _report(manifest, found)
        if found.remarks and (args.check or not args.as_it_was):
            return _refuse(found, args.check)
        if args.check:
            print("演练完成：这份备份可以恢复。没有替换任何东西。")
            return 0
        now = clock.now()
        restoring.note(copy, keyring, manifest, actor=OPERATOR, now=now)
        aside = restoring.replace(database, copy, now=now)
    print(f"已恢复到 {database}。" + (f"原来的数据库在 {aside}。" if aside else ""))
    _say_which_keys(manifest, settings)
    return 0


def _report(manifest: Manifest, found: Examined) -> None:
    made = manifest.made_at.astimezone(SHANGHAI)
    print(f"备份于 {made:%Y-%m-%d %H:%M:%S}（北京时间），{found.rows:,} 行，与清单一致。")
    print(
        f"已打开加密内容 {found.opened:,}／{found.sealed:,} 项，核对留痕 {found.chain:,} 条。",
        flush=True,
    )


def _refuse(found: Examined, rehearsed: bool) -> int:
    for remark in found.remarks[:_NAMED]:
        print(f"  {remark}", file=sys.stderr)
    what = "演练没有通过" if rehearsed else "没有恢复"
    print(
        f"{what}：备份时数据库里已有 {len(found.remarks)} 处打不开或对不上。请先查清是谁改动过，"
        "或换一份更早的备份；确要照原样恢复，请加 --as-it-was。",
        file=sys.stderr,
    )
    return 2


def _say_which_keys(manifest: Manifest, settings: Settings) -> None:
    """A restored database that the portal's own keys do not open must not surprise at the start."""
    try:
        fits = Keyring.load(settings.key_file).proves(manifest.remembered())
    except KeyProblem:
        fits = False
    if not fits:
        versions = "、".join(name for name in sorted(manifest.proofs))
        print(
            f"启动前请注意：这个数据库需要密钥 {versions}，{settings.key_file} 里还不全。"
            "请把所用的密钥文件（或其中缺少的行）放到那里，权限 600。"
        )
