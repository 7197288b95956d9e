"""Verifying the audit chain (核验留痕): seconds and memory for a million entries.

Bound: 30 s, and no more memory for a million entries than for a tenth of them (20 MiB of slack).
"""

import os
import resource
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from data import audit
from data.actor import OPERATOR
from data.audit import Head
from data.opening import prepare
from data.rights import Action
from data.store import Store, open_store
from data.times import to_text

FEW, MANY = 100_000, 1_000_000
ALLOWED_SECONDS, ALLOWED_MIB = 30.0, 20.0
_NOW = to_text(datetime(2026, 11, 23, 6, 3, tzinfo=UTC))


def run() -> None:
    """Print seconds and growth of the peak memory."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("PORTAL_BENCH_FOLDER")) as name:
        path = Path(name) / "portal.sqlite"
        keyring = prepare(path, Path(name) / "keys", {})
        with open_store(path, keyring) as store:
            _grow(store, FEW)
            few, peak = _verified(store), _peak_mib()
            _grow(store, MANY - FEW)
            built = _peak_mib()
            many, growth = _verified(store), _peak_mib() - built
    print(f"verifying {FEW:>9,} entries {few:7.2f} s   peak {peak:.0f} MiB")
    print(
        f"verifying {MANY:>9,} entries {many:7.2f} s   {1e6 * many / MANY:.1f} µs an entry"
        f"   (bound {ALLOWED_SECONDS:.0f} s: {_verdict(many <= ALLOWED_SECONDS)})"
    )
    print(
        f"peak memory grew by {growth:.1f} MiB"
        f"   (bound {ALLOWED_MIB:.0f} MiB: {_verdict(growth <= ALLOWED_MIB)})"
    )


def _verified(store: Store) -> float:
    began = time.perf_counter()
    audit.verify(store)
    return time.perf_counter() - began


def _grow(store: Store, entries: int) -> None:
    """So many more entries, as `audit.append` makes them, in one transaction."""
    last = audit.head(store)
    with store.atomic():
        for _ in range(entries):
            last = _append(store, last)


def _append(store: Store, last: Head) -> Head:
    salt = store.keyring.random(audit.SALT_BYTES)
    number = last.number + 1
    row = {
        "number": number,
        "at": _NOW,
        "account": OPERATOR.account_id,
        "role": OPERATOR.role.value,
        "action": Action.CHECK_ANSWER.value,
        "what": f"answers/{number:032x}/FK-DJ-01",
        "firm_id": f"{number:032x}",
        "purpose": None,
        "salt": salt,
        "before": "",
        "after": audit.value_digest(store, salt, number),
        "previous": last.link,
    }
    link = audit._link(store, row)
    store.rows(audit._ADD, **row, link=link)
    return Head(number, link)


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _verdict(kept: bool) -> str:
    return "kept" if kept else "BROKEN"


if __name__ == "__main__":
    run()
