"""`make mutants`: mutation testing of the scoring package.

mutmut changes the code in small ways, one at a time; a change that no test notices survives. Each
survivor needs a written reason in `tests/mutants_accepted.txt`, or the run fails. Everything
happens in a copy, so that an interrupted run leaves nothing behind.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from fnmatch import fnmatchcase
from pathlib import Path

ROOT = Path(__file__).parents[1]
ACCEPTED = Path(__file__).with_name("mutants_accepted.txt")
COPIED = ("scoring", "questionnaires", "tests/scoring", "docs")
SETTINGS = """\
[mutmut]
source_paths=scoring
also_copy=
    questionnaires
    docs
pytest_add_cli_args=
    -p
    no:randomly
    -p
    no:cacheprovider
pytest_add_cli_args_test_selection=tests/scoring
use_git_change_detection=false
timeout_multiplier=4
"""
FINE = {"killed", "timeout", "caught by type check", "skipped"}


def main(names: list[str]) -> int:
    """Mutate the scoring package, or only the mutants that match the names (`scoring.risk*`)."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copy = Path(folder)
        _copy(copy)
        outcome = _run(copy, names)
        survivors = sorted(mutant for mutant, how in outcome.items() if how not in FINE)
        unexplained = _without_reason(copy, survivors)
    for how, count in sorted(Counter(outcome.values()).items()):
        print(f"{how}: {count}")
    print(f"{len(outcome)} mutants, {len(survivors)} survivors, {unexplained} without a reason")
    return 1 if unexplained or not outcome else 0


def _copy(copy: Path) -> None:
    ignore = shutil.ignore_patterns("__pycache__")
    for name in COPIED:
        shutil.copytree(ROOT / name, copy / name, ignore=ignore)
    (copy / "tests" / "__init__.py").touch()
    (copy / "setup.cfg").write_text(SETTINGS, encoding="utf-8")
    (copy / "pytest.ini").write_text("[pytest]\naddopts = -q\n", encoding="utf-8")


def _mutmut(copy: Path, *words: str, listen: bool = False) -> str:
    environment = {
        **os.environ,
        "PYTHONPATH": str(copy),
        "PYTHONHASHSEED": "0",
        "FEWER_EXAMPLES": "8",
        "OPENBLAS_NUM_THREADS": "1",
    }
    done = subprocess.run(
        [sys.executable, "-m", "mutmut", *words],
        cwd=copy,
        env=environment,
        capture_output=listen,
        text=True,
        check=False,
    )
    return done.stdout or ""


def _run(copy: Path, names: list[str]) -> dict[str, str]:
    """Mutant → how it ended, of those that were run."""
    _mutmut(copy, "run", "--max-children", str(os.cpu_count() or 1), *names)
    listing = _mutmut(copy, "results", "--all", "true", listen=True)
    found = re.findall(r"^\s*(scoring\.\S+): (.+)$", listing, re.MULTILINE)
    return {mutant: how for mutant, how in found if how != "not checked"}


def _without_reason(copy: Path, survivors: list[str]) -> int:
    """Print what each survivor without a reason changed; how many there are."""
    reasons = _reasons()
    count = 0
    for mutant in survivors:
        change = _mutmut(copy, "show", mutant, listen=True)
        changed = [line[1:].strip() for line in change.splitlines() if re.match(r"[+][^+]", line)]
        function = re.sub(r"__mutmut_\d+$", "", mutant)
        if not any(_explains(name, line, function, changed) for name, line, _ in reasons):
            count += 1
            print(f"\n{change}", flush=True)
    return count


def _explains(name: str, line: str, function: str, changed: list[str]) -> bool:
    return fnmatchcase(function, name) and any(re.search(line, found) for found in changed)


def _reasons() -> list[list[str]]:
    """Function (* for any letters), what a changed line looks like (a regular expression), the reason."""
    lines = ACCEPTED.read_text(encoding="utf-8").splitlines()
    return [re.split(r"\s+::\s+", line) for line in lines if line and not line.startswith("#")]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
