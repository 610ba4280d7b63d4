# Needs Python 3.11 or newer, pip and make. `make help` lists the targets.
# Variables: PYTHON (interpreter), VENV (where it is installed), SCENARIO and OUT (for run), JOBS (test processes).

PYTHON ?= python3
VENV ?= .venv
SCENARIO ?= open_plan_week
OUT ?= results/$(SCENARIO)
JOBS ?= 2

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test quick lab lint format bench figure docs clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/.installed ## install into .venv and run the shipped scenario
	$(BIN)/glutamate run $(SCENARIO) --out $(OUT) --overwrite
	@echo "Report: $(OUT)/report.html (open it in a browser). Data: $(OUT)/result.nc"

test: lint ## install into .venv and run every check and test
	$(BIN)/python -m pytest -n $(JOBS) --ignore=tests/browser
	$(BIN)/python -m pytest tests/browser

quick: $(VENV)/.installed-test ## the tests without the slow ones
	$(BIN)/python -m pytest -n $(JOBS) --ignore=tests/browser -m "not slow"

lab: $(VENV)/.installed-lab ## pages to look at and to play with, on this machine
	$(BIN)/glutamate lab

lint: $(VENV)/.installed-test ## style, types and import order
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy
	$(BIN)/lint-imports

format: $(VENV)/.installed-test ## put imports and layout in order
	$(BIN)/python -m ruff check --fix .
	$(BIN)/python -m ruff format .

bench: $(VENV)/.installed-test ## measure speed and error against other engines
	$(BIN)/glutamate bench ode

figure: $(VENV)/.installed ## draw the figure of the README
	cd docs/figures && $(abspath $(BIN))/python ../../examples/theta_burst.py

docs: $(VENV)/.installed-docs ## build the pages into site/
	$(BIN)/python -m mkdocs build --strict
	@echo "Pages: site/index.html"

clean: ## remove everything that can be made again, .venv too
	rm -rf $(VENV) build dist site results .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests examples benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# An install is repeated only when pyproject.toml is newer than its stamp. The build backend is installed first and
# build isolation is off, so a repeated install with nothing missing needs no network.
$(VENV)/.installed: pyproject.toml | $(BIN)/python
	$(PIP) install "hatchling>=1.27" "editables>=0.5"
	$(PIP) install --no-build-isolation --editable .
	@touch $@

$(VENV)/.installed-%: pyproject.toml | $(BIN)/python
	$(PIP) install "hatchling>=1.27" "editables>=0.5"
	$(PIP) install --no-build-isolation --editable ".[$*]"
	@touch $@ $(VENV)/.installed

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "glutamate needs Python 3.11 or newer, and '$(PYTHON)' is not one."; \
	  echo "Name one that is: make PYTHON=/path/to/python3.12 $(or $(MAKECMDGOALS),run)"; exit 2; } >&2
	$(PYTHON) -m venv $(VENV)
