# `make demo` and `make test` do all the set-up themselves: a virtual environment in .venv
# with the locked versions of everything.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo run test lint bench mutations fuzz awkward audit fixtures clean

demo: $(READY)
	$(BIN)/mappa-extract fixtures/raw/bedfordshire-2014-15.pdf --format table

run: demo

test: $(READY) lint
	$(BIN)/pytest -n 2

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(READY)
	PYTHONPATH=. $(BIN)/python bench/single_report.py
	$(BIN)/python bench/batch.py

mutations: $(READY)
	PYTHONPATH=. $(BIN)/python bench/mutations.py

# ROUNDS reports of each format and kind of damage; a hundred rounds are some nine thousand reports.
ROUNDS ?= 100
fuzz: $(READY)
	$(BIN)/python -W ignore -m tests.fuzzing --rounds $(ROUNDS)

# Every file of FOLDER within limits: nothing may crash, and nothing may be taken for a report.
awkward: $(READY)
	PYTHONPATH=. $(BIN)/python bench/awkward.py "$(FOLDER)"

# Known weaknesses of the locked dependencies; needs the network.
audit:
	PYTHON="$(PYTHON)" bench/audit.sh

fixtures: $(READY)
	$(BIN)/python fixtures/make_reports.py

clean:
	rm -rf $(VENV) build dist *.egg-info

$(READY): pyproject.toml requirements/test.lock requirements/build.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/build.lock
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/test.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $(READY)
