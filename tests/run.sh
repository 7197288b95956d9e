#!/bin/sh
# Every check, in the order in which a mistake shows fastest. BIN is the virtual environment's bin.
set -eu
BIN=${BIN:-.venv/bin}
# Several processes share the cores: threads of linear algebra would only wait for each other.
export OPENBLAS_NUM_THREADS=1

"$BIN/ruff" format --check --quiet .
"$BIN/ruff" check --quiet .
"$BIN/lint-imports" --no-logo 2>/dev/null || "$BIN/lint-imports"
"$BIN/mypy" --no-error-summary

# The browser's driver holds an event loop for as long as it lives: its tests run by themselves.
# One more than there are cores: many of the others wait for a portal's answer, which takes its time.
# Orders are shuffled; here always in the same way, so that what fails fails again. By hand each differs.
"$BIN/python" -m pytest -m "not browser" --randomly-seed=1 -n $(($(getconf _NPROCESSORS_ONLN) + 1))

if ! command -v chromium >/dev/null 2>&1 || ! fc-list :lang=zh 2>/dev/null | grep -q .; then
    echo "浏览器测试跳过：请先安装 chromium 与中文字体（Debian：apt-get install chromium fonts-noto-cjk fontconfig）。"
    [ -z "${CI:-}" ] || { echo "CI 中不得跳过浏览器测试。" >&2; exit 1; }
    exit 0
fi
exec "$BIN/python" -m pytest -m browser --randomly-seed=1 -n auto --dist loadfile
