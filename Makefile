# `make run` builds the project of this repository, `make test` runs its tests, `make docs` builds
# the documentation site into build/site/, and `make bench` measures the program beside other programs, with SIZE=1000
# in two minutes.
# PYTHON selects the interpreter, VENV the folder of the virtual environment.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: run test lint docs bench clean

run: $(VENV)/.installed
	$(BIN)/rktranslate run

test: $(VENV)/.installed-test
	$(BIN)/python -m pytest

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/reuse lint --quiet

# Strict: a broken link or anchor, or a page that is not in the navigation, fails.
docs: $(VENV)/.installed-docs
	$(BIN)/python docs/make_cli_pages.py --check
	$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going -d build/doctrees docs build/site
	@echo build/site/index.html

# Installed as a copy, again after each change of the source, as it would be released.
SOURCES := pyproject.toml $(shell find src -type f -not -name '*.pyc')

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python $(SOURCES)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check .
	@touch $@

$(VENV)/.installed-docs: $(VENV)/bin/python $(SOURCES)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check '.[docs]'
	@touch $@ $(VENV)/.installed

$(VENV)/.installed-test: $(VENV)/bin/python $(SOURCES)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check '.[test]'
	@touch $@ $(VENV)/.installed $(VENV)/.installed-docs

$(VENV)/.installed-dev: $(VENV)/bin/python $(SOURCES)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check '.[dev]'
	@touch $@ $(VENV)/.installed $(VENV)/.installed-docs $(VENV)/.installed-test

# SIZE is the number of units of the largest archive; BENCH takes more, such as --data DIR or --site DIR, a folder with Markdown.
bench: $(VENV)/.installed-test
	$(BIN)/python benchmarks/all.py --size $(or $(SIZE),10000) $(BENCH)

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
