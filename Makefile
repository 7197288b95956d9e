# 铸盾: every target sets up what it needs and then does its work.
PYTHON ?= python3.11
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
FONTS := portal/web/static/fonts/.built

export PORT
export PYTHONUTF8 := 1

.PHONY: run demo test bench mutants format lock clean

run: $(VENV)/.runtime $(FONTS)
	$(BIN)/python -m portal serve --port $(PORT)

demo: $(VENV)/.runtime $(FONTS)
	$(BIN)/python -m portal demo --serve --port $(PORT)

test: $(VENV)/.development $(FONTS)
	BIN=$(BIN) sh tests/run.sh

bench: $(VENV)/.development $(FONTS)
	$(BIN)/python -m tests.bench

mutants: $(VENV)/.development
	$(BIN)/python -m tests.mutants

format: $(VENV)/.development
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Writes the lock files: hashes and no address. Needs uv on the PATH.
lock:
	uv pip compile requirements.in --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate -o requirements.lock
	uv pip compile requirements-dev.in -c requirements.lock --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate -o requirements-dev.lock

clean:
	rm -rf $(VENV) $(FONTS)

$(VENV)/.runtime: requirements.lock
	@command -v $(PYTHON) >/dev/null || { echo "需要 Python 3.11（可用 PYTHON=路径 指定）。" >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	touch $@

$(VENV)/.development: $(VENV)/.runtime requirements-dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

$(FONTS): $(VENV)/.runtime portal/web/fonts.py
	$(BIN)/python -m portal.web.fonts
	touch $@
