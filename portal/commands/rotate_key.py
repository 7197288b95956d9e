"""`python -m portal rotate-key`: seal everything under a new key (轮换密钥) while the portal serves."""

import argparse
import sys
import time

from data import rotation
from data.actor import OPERATOR
from data.ciphers import NAMES, Algorithm
from data.errors import Refusal
from data.keys import KeyProblem, Keyring
from data.store import Store, is_sealed, key_proofs, open_store
from portal import access, clock
from portal.commands.progress import Bar
from portal.commands.sentences import quiet_log, sentence
from portal.settings import Settings

_INTERRUPTED = 1
_NAMED = 20
"""So many values that do not open are named one by one."""


class NothingSealed(Refusal):
    """There is no database yet."""

    message = "还没有数据库，不需要轮换密钥。请检查 PORTAL_DATABASE。"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """A new key and its cipher, or taking old keys out."""
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--cipher",
        choices=[str(algorithm) for algorithm in Algorithm],
        help="新密钥的算法：aes（AES-256-GCM）或 sm4（SM4-GCM）；不写则与现在相同",
    )
    what.add_argument(
        "--retire",
        action="store_true",
        help="不生成新密钥，把已经没有内容使用的旧密钥移到单独的文件",
    )


def run(args: argparse.Namespace) -> int:
    """Rotate, or go on with what was interrupted; or retire.

    Returns:
        0; 1 where it was interrupted or values do not open; 2 where it cannot be done.
    """
    quiet_log()
    try:
        settings = Settings.from_environment()
        _refuse_unknown(settings)
        with access.open_database(settings) as store:
            if not args.retire or rotation.is_unfinished(store):
                cipher = Algorithm(args.cipher) if args.cipher else None
                status = _rotate(store, settings, cipher)
                if status or not args.retire:
                    return status
            return _retire(store, settings)
    except (Refusal, OSError) as problem:
        print(f"没有轮换：{sentence(problem)}", file=sys.stderr)
        return 2


def _refuse_unknown(settings: Settings) -> None:
    """Keys of the environment come with a restart of all processes, never first with this command."""
    if not is_sealed(settings.database):
        raise NothingSealed
    keyring = Keyring.load(settings.key_file)
    if keyring.is_of_file:
        return
    with open_store(settings.database, keyring) as store:
        if str(keyring.current) not in key_proofs(store):
            raise rotation.KeysInEnvironment


def _rotate(store: Store, settings: Settings, cipher: Algorithm | None) -> int:
    version = rotation.begin(store, settings.key_file, cipher, actor=OPERATOR, now=clock.now())
    algorithm = store.keyring.algorithms[version]
    print(f"改用第 {version} 版密钥（{NAMES[algorithm]}）。", flush=True)
    if cipher not in {None, algorithm}:
        print("上次的轮换还没有做完，这次先把它做完；要换算法，请做完后再运行一次。")
    began = time.perf_counter()
    try:
        with Bar("改写", rotation.remaining(store)) as bar:
            done = rotation.rewrite(store, progress=bar)
    except KeyboardInterrupt:
        print("已中断。新旧密钥都还有效，门户照常运行；再运行一次会接着做。", file=sys.stderr)
        return _INTERRUPTED
    _report(done, time.perf_counter() - began)
    return _INTERRUPTED if done.damaged else 0


def _report(done: rotation.Rewritten, seconds: float) -> None:
    for name, count in sorted(done.values.items()):
        if count:
            print(f"  {name}：{count:,} 项")
    print(f"已改写 {done.values.total():,} 项，用时 {seconds:.1f} 秒。")
    if done.damaged:
        print(f"有 {len(done.damaged)} 项打不开，没有改写；请查清是谁改动过：", file=sys.stderr)
        for problem in done.damaged[:_NAMED]:
            print(f"  {_place(problem)}", file=sys.stderr)
    else:
        print("请尽快做一次备份，并更新密钥文件的另存副本；旧密钥以后可用 --retire 移出。")


def _place(problem: KeyProblem) -> str:
    table, column, row = problem.place
    return f"{table}.{column}，行 {row}"


def _retire(store: Store, settings: Settings) -> int:
    old, aside = rotation.retire(store, settings.key_file, actor=OPERATOR, now=clock.now())
    versions = "、".join(str(version) for version in sorted(old))
    if aside is None:
        print(f"数据库不再需要第 {versions} 版密钥；请从 PORTAL_KEYS 中删去。")
        return 0
    print(
        f"已移出第 {versions} 版密钥，存在 {aside}（权限 600）。恢复以前的备份要用它："
        "请另外保管，不再需要那些备份时销毁。"
    )
    return 0
