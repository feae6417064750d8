# `make demo` and `make test` do all the set-up themselves: a virtual environment in .venv
# with the locked versions of everything.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo run test lint bench mutations fixtures clean

demo: $(READY)
	$(BIN)/mappa-extract fixtures/raw/bedfordshire-2014-15.pdf --format table

run: demo

test: $(READY) lint
	$(BIN)/pytest -n 2

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# camelot, which the measurements compare with, comes with `pip install -e '.[bench]'`.
bench: $(READY)
	$(BIN)/python -m bench --write docs/speed.md

mutations: $(READY)
	$(BIN)/python -m bench.mutations

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
