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
"""
FINE = {"killed", "timeout", "caught by type check", "skipped"}


def main(names: list[str]) -> int:
    """Mutate the scoring package, or only the mutants that match the names (`scoring.risk*`)."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copy = Path(folder)
        _copy(copy)
        outcome = _run(copy, names)
    accepted = _accepted()
    unexplained = sorted(
        mutant for mutant, how in outcome.items() if how not in FINE and mutant not in accepted
    )
    _report(outcome, accepted, unexplained)
    return 1 if unexplained or not outcome else 0


def _copy(copy: Path) -> None:
    ignore = shutil.ignore_patterns("__pycache__")
    for name in COPIED:
        shutil.copytree(ROOT / name, copy / name, ignore=ignore)
    (copy / "tests" / "__init__.py").touch()
    (copy / "setup.cfg").write_text(SETTINGS, encoding="utf-8")
    (copy / "pytest.ini").write_text("[pytest]\naddopts = -q\n", encoding="utf-8")


def _run(copy: Path, names: list[str]) -> dict[str, str]:
    """Mutant → how it ended, of those that were run."""
    tool = [sys.executable, "-m", "mutmut"]
    workers = str(os.cpu_count() or 1)
    environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONHASHSEED": "0"}
    subprocess.run([*tool, "run", "--max-children", workers, *names], cwd=copy, env=environment)
    listing = subprocess.run(
        [*tool, "results", "--all", "true"],
        cwd=copy,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    found = re.findall(r"^\s*(scoring\.\S+): (.+)$", listing.stdout, re.MULTILINE)
    _show(tool, copy, environment, [mutant for mutant, how in found if how == "survived"])
    return {mutant: how for mutant, how in found if how != "not checked"}


def _show(tool: list[str], copy: Path, environment: dict[str, str], survivors: list[str]) -> None:
    """What each survivor that has no reason yet changed."""
    accepted = _accepted()
    for mutant in survivors:
        if mutant not in accepted:
            print(f"\n== {mutant}", flush=True)
            subprocess.run([*tool, "show", mutant], cwd=copy, env=environment)


def _accepted() -> dict[str, str]:
    """Mutant → reason; lines `mutant: reason`, and comments that begin with #."""
    lines = ACCEPTED.read_text(encoding="utf-8").splitlines()
    pairs = [line.split(":", 1) for line in lines if line.strip() and not line.startswith("#")]
    return {mutant.strip(): reason.strip() for mutant, reason in pairs}


def _report(outcome: dict[str, str], accepted: dict[str, str], unexplained: list[str]) -> None:
    for how, count in sorted(Counter(outcome.values()).items()):
        print(f"{how}: {count}")
    explained = sum(outcome.get(mutant) not in {None, *FINE} for mutant in accepted)
    print(
        f"{len(outcome)} mutants, {explained} survivors with a reason, {len(unexplained)} without"
    )
    for mutant in unexplained:
        print(f"  {mutant}: {outcome[mutant]}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
