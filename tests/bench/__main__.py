"""`make bench`: every figure of speed and memory, as ratios taken side by side in one run."""

import importlib
import os
import platform
import sys

# As `python -m portal` does; before numpy comes.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

ROOMS = (
    "scoring_bench",
    "saving_bench",
    "sign_in_bench",
    "audit_bench",
    "answering_bench",
    "starting_bench",
    "quick_check_bench",
    "rotation_bench",
    "import_bench",
    "campaign_bench",
    "queue_bench",
    "case_file_bench",
    "statistics_bench",
    "figures_bench",
    "dashboard_bench",
    "publishing_bench",
)


def main(names: list[str]) -> int:
    """Run the named rooms of the bench, or all."""
    unknown = sorted(set(names) - set(ROOMS))
    if unknown:
        print(f"没有 {'、'.join(unknown)}；可选：{'、'.join(ROOMS)}", file=sys.stderr)
        return 2
    print(f"{platform.python_version()} · {os.cpu_count()} cores · load {os.getloadavg()[0]:.2f}")
    for name in names or ROOMS:
        print(f"\n== {name}", flush=True)
        importlib.import_module(f"tests.bench.{name}").run()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
