"""Rotation of the keys (轮换密钥): everything sealed is sealed again under the newest key, while serving.

A value is opened and sealed again outside of any transaction and then exchanged only if it still is
the value that was read; so nobody waits, and what somebody else saved meanwhile stands. What is left
is known from the values themselves: an interrupted rotation goes on wherever it stopped.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from data import audit, key_checks, key_file, marks, sealed
from data.actor import Actor
from data.ciphers import Algorithm
from data.errors import Refusal
from data.keys import ENVIRONMENT, KeyProblem
from data.rights import Action, require
from data.sealed import SealedColumn
from data.store import Row, Store
from data.times import day_in_shanghai, from_text, to_text

SETTLING = timedelta(seconds=60)
"""A step that began under the old keys ends within this time: the store waits 10 s at most."""
_REST = 3
"""So many times as long as it held the database the rotation lets it go: whoever waits asks anew at
growing intervals, and must find it free most of the time."""
_LONGEST_PAUSE = 0.25
_ROTATING = "rotation"
_UNOPENED = "values that rotation left"
_SINCE = "newest key since"

_EXCHANGE = "UPDATE {table} SET {column} = :fresh WHERE {key} AND {column} = :stood"

Progress = Callable[[int], None]
"""Called with the number of values that were just dealt with."""


class KeysInEnvironment(KeyProblem):
    """The command cannot change what the operator set."""

    message = (
        f"密钥来自环境变量 {ENVIRONMENT}，这个命令不能改写它。请在其中加上一个更高的版本"
        "（例如 2=64 位随机十六进制），停止并重新启动全部门户进程，然后再运行一次：它会把旧密钥"
        "加密的内容改用新密钥加密。"
    )


class NothingToRetire(Refusal):
    """There is one version only."""

    message = "密钥文件里只有一个版本，没有可以移出的旧密钥。"


class StillUsed(Refusal):
    """Values are sealed under a version that was to be taken out."""


class NotSettled(Refusal):
    """Steps that began under the old keys may still be going on."""

    message = "新密钥刚刚启用，正在进行的操作可能还在用旧密钥。请过一分钟再运行一次。"


@dataclass(slots=True)
class Rewritten:
    """What a rotation did: values by column, and those that do not open and were left alone."""

    values: Counter[str] = field(default_factory=Counter)
    damaged: list[KeyProblem] = field(default_factory=list)


def is_begun(store: Store) -> bool:
    """Whether a rotation was begun and not ended."""
    return marks.find(store, _ROTATING) is not None


def is_unfinished(store: Store) -> bool:
    """Whether a rotation was begun and not ended, or values stand under an older key.

    Values that the last rotation could not open do not count: no rotation will.
    """
    return (
        is_begun(store)
        or bool(key_checks.unknown(store))
        or remaining(store) > int(marks.find(store, _UNOPENED) or 0)
    )


def remaining(store: Store) -> int:
    """How many values are sealed under another version than the newest."""
    current = store.keyring.current
    return sum(sealed.older(store, column, current) for column in sealed.standing(store))


def begin(
    store: Store, path: Path, algorithm: Algorithm | None, *, actor: Actor, now: datetime
) -> int:
    """Make the next version of the key, unless a rotation is unfinished; the version to go to.

    The key file comes first, then the database asks every process for it: they find it there.

    Args:
        algorithm: the cipher of the new key; None for that of the present one.

    Raises:
        KeysInEnvironment: there is no file to add a key to.
        KeyProblem: the key file cannot be read or written; nothing was changed.
    """
    require(actor, Action.KEYS_ROTATE)
    goes_on = is_unfinished(store)
    with store.atomic():
        store.keyring.renew()
        if not goes_on and not is_begun(store):
            _add_key(store, path, algorithm)
        key_checks.remember(store)
        current = store.keyring.current
        if not is_begun(store):
            marks.put(store, _ROTATING, str(current))
            marks.put(store, _SINCE, to_text(now))
            audit.append(
                store, Action.KEYS_ROTATE, actor=actor, now=now, what=f"key_checks/{current}"
            )
    return current


def rewrite(
    store: Store, *, progress: Progress, pause: Callable[[float], None] = time.sleep
) -> Rewritten:
    """Seal everything again that stands under an older key, and end the rotation.

    Goes round until a round finds nothing: a step that began earlier may still save under the old
    key. What does not open is left as it is.

    Args:
        pause: lets others write between two batches; given seconds.
    """
    done = Rewritten()
    while True:
        before = done.values.total()
        damaged: list[KeyProblem] = []
        for column in sealed.standing(store):
            damaged += _rewrite_column(store, column, done.values, progress, pause)
        done.damaged = damaged
        if done.values.total() == before:
            break
    with store.atomic():
        marks.take_away(store, _ROTATING)
        marks.put(store, _UNOPENED, str(len(done.damaged)))
    return done


def retire(
    store: Store, path: Path, *, actor: Actor, now: datetime, settling: timedelta = SETTLING
) -> tuple[frozenset[int], Path | None]:
    """Take the old versions out of database and key file; which, and where they lie now.

    The database forgets them first: a stop between the two leaves a key too many, never one too
    few. Keys of the environment are the operator's to take out (None). Columns of whole files are
    looked through before the lock, the others in it: what was stored since the keys settled is
    sealed under the newest one.

    Raises:
        NothingToRetire, NotSettled: nothing was changed.
        StillUsed: a value is sealed under one of them; nothing was changed.
    """
    require(actor, Action.KEYS_RETIRE)
    store.keyring.renew()
    current = store.keyring.current
    old = frozenset(store.keyring.algorithms) - {current}
    if not old:
        raise NothingToRetire
    since = marks.find(store, _SINCE)
    if since is not None and now - from_text(since) < settling:
        raise NotSettled
    columns = sealed.standing(store)
    _refuse_used(store, columns, current)
    small = [column for column in columns if not sealed.is_large(store, column)]
    with store.atomic():
        _refuse_used(store, small, current)
        key_checks.forget(store, old)
        for version in sorted(old):
            what = f"key_checks/{version}"
            audit.append(store, Action.KEYS_RETIRE, actor=actor, now=now, what=what)
    if not store.keyring.is_of_file:
        return old, None
    aside = key_file.take_out(path, old, today=day_in_shanghai(now))
    store.keyring.renew()
    return old, aside


def _add_key(store: Store, path: Path, algorithm: Algorithm | None) -> None:
    if not store.keyring.is_of_file:
        raise KeysInEnvironment
    present = store.keyring.algorithms[store.keyring.current]
    key_file.add(path, algorithm or present, random=store.keyring.random)
    store.keyring.renew()


def _refuse_used(store: Store, columns: Iterable[SealedColumn], current: int) -> None:
    used = [column.name for column in columns if sealed.has_older(store, column, current)]
    if used:
        raise StillUsed(
            f"{'、'.join(used)} 中还有内容用旧密钥加密，旧密钥没有移出。请先运行 rotate-key 改写。"
        )


def _rewrite_column(
    store: Store,
    column: SealedColumn,
    counts: Counter[str],
    progress: Progress,
    pause: Callable[[float], None],
) -> list[KeyProblem]:
    damaged: list[KeyProblem] = []
    for page in sealed.pages(store, column, older_than=store.keyring.current):
        fresh = [(row, value) for row in page if (value := _again(store, column, row, damaged))]
        began = time.perf_counter()
        with store.atomic():
            for row, value in fresh:
                _exchange(store, column, row, value)
        counts[column.name] += len(fresh)
        progress(len(page))
        pause(min(_REST * (time.perf_counter() - began), _LONGEST_PAUSE))
    return damaged


def _again(store: Store, column: SealedColumn, row: Row, damaged: list[KeyProblem]) -> bytes | None:
    try:
        content = sealed.open_value(store, column, row)
    except KeyProblem as problem:
        damaged.append(problem)
        return None
    return store.keyring.seal(content, **column.place(row))


def _exchange(store: Store, column: SealedColumn, row: Row, fresh: bytes) -> None:
    key = " AND ".join(f"{name} = :{name}" for name in column.key)
    sql = _EXCHANGE.format(table=column.table, column=column.column, key=key)
    named = {name: row[name] for name in column.key}
    store.rows(sql, fresh=fresh, stood=row[column.column], **named)
