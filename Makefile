# `make demo` and `make test` do all the set-up themselves: a virtual environment in .venv
# with the locked versions of everything.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo run test suite lint bench bench-check matrix alarms mutations fuzz attack fuzz-guided awkward audit fixtures docs dist pythons clean

demo: $(READY)
	$(BIN)/mappa-extract fixtures/raw/bedfordshire-2014-15.pdf --format table

run: demo

# Both at once: what looks at the code has one core for most of a minute.
test: $(READY)
	$(MAKE) --no-print-directory -j 2 lint suite

suite: $(READY)
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# camelot, which the measurements compare with, comes with `pip install -e '.[bench]'`.
bench: $(READY)
	$(BIN)/python -m bench --write docs/speed.md

# Fails where a ratio is worse than that of bench/record.json by a fifth; minutes, before a merge.
bench-check: $(READY)
	$(BIN)/python -m bench --check

# Pages that vary one thing at a time, printed by Chromium, LibreOffice (each where installed) and
# ReportLab; some minutes. MATRIX takes options, such as --factor leaders --show 3.
matrix: $(READY)
	$(BIN)/python -m bench.matrix $(MATRIX)

# How often checks fail on right reports; CASES may name a folder of cases of your own, WITHOUT the
# groups of them that are left out.
alarms: $(READY)
	$(BIN)/python -m bench.alarms $(if $(CASES),--cases "$(CASES)") $(if $(WITHOUT),--without $(WITHOUT))

mutations: $(READY)
	$(BIN)/python -m bench.mutations

# ROUNDS reports of each format and kind of damage; a hundred rounds are some nine thousand reports.
ROUNDS ?= 100
fuzz: $(READY)
	$(BIN)/python -W ignore -m tests.fuzzing --rounds $(ROUNDS)

# What an enemy or an accident would try, aimed; some minutes. The longest come first.
attack: $(READY)
	MAPPA_EXTRACT_LONG=1 $(BIN)/pytest -n 2 --dist worksteal tests/test_endurance.py \
	tests/test_attack.py tests/test_disasters.py tests/test_confined.py tests/test_remote.py \
	$(addprefix tests/test_batch.py::,test_a_damaged_record_is_read_again \
	test_a_record_of_another_place_is_not_believed)

# Guided by coverage, each reader for SECONDS; needs `pip install -e '.[attack]'`. What it finds and
# what it learns is kept in CORPUS.
SECONDS ?= 600
CORPUS ?= corpus
fuzz-guided: $(READY)
	$(BIN)/python -m tests.fuzzing.guided --seconds $(SECONDS) --corpus $(CORPUS)

# Every file of FOLDER within limits: nothing may crash, and nothing may be taken for a report.
awkward: $(READY)
	$(BIN)/python -m bench.awkward "$(FOLDER)"

# Known weaknesses of the locked dependencies; needs the network.
audit:
	PYTHON="$(PYTHON)" bench/audit.sh

fixtures: $(READY)
	$(BIN)/python fixtures/make_reports.py

# The site, in site/. The page of the codebook is written from the code first.
docs: $(READY)
	$(BIN)/python docs/make_pages.py
	$(BIN)/python -m sphinx -W --keep-going -q -b html -d site/.doctrees docs site
	@echo "site/index.html"

dist: $(READY)
	$(BIN)/python -m build --no-isolation

# Installs the wheel from the index into each Python from 3.11 on that is on this machine, and
# with pipx where that is there.
pythons: $(READY)
	MAPPA_EXTRACT_NETWORK=1 $(BIN)/pytest -n 0 -rsP tests/test_packaging.py

clean:
	rm -rf $(VENV) build dist site *.egg-info

$(READY): pyproject.toml requirements/test.lock requirements/build.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	{ echo "Python 3.11 or later is needed: make PYTHON=python3.12" >&2; exit 1; }
	@echo "Setting up $(VENV), which takes a minute or two"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/build.lock
	$(BIN)/python -m pip install --quiet --require-hashes --no-build-isolation --use-pep517 \
	-r requirements/test.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $(READY)
