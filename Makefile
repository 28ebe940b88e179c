# Every task of this repository. `make` alone lists them; nothing else needs to be installed by hand.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
NPM ?= npm

# A step is repeated when what it was made from has changed, not when a checkout touched a file:
# each leaves a stamp whose name carries the checksum of its ingredients.
checksum = $(shell cat $(1) /dev/null 2>/dev/null | cksum | cut -d' ' -f1)
scripts := $(shell find web/static -path web/static/built -prune -o -type f -print 2>/dev/null | sort)

INSTALLED := $(VENV)/installed-$(call checksum,requirements.txt requirements-dev.txt pyproject.toml)
MODULES := node_modules/.installed-$(call checksum,package.json package-lock.json)
BUILT := web/static/built/.built-$(call checksum,package.json package-lock.json $(wildcard web/*.mjs) $(scripts))
BROWSER := $(VENV)/browser-$(call checksum,tests/system/browser.py requirements-dev.txt)

.DEFAULT_GOAL := help
.PHONY: help setup run worker data test lint fix sure bench tck fast system

help:
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(INSTALLED) $(BUILT) ## Make the virtual environment, install what is pinned and build the front end.

run: setup ## Start everything: database, web server and worker, with the demonstration district.
	@PORT=$(PORT) $(BIN)/python -m web.run

worker: setup ## Start one more worker against the same database.
	@$(BIN)/python -m engine.worker

data: setup ## Load the demonstration district into an empty database.
	@$(BIN)/python -m processes.demonstration

test: setup $(BROWSER) ## Run everything that checks: lint, the fast suite, whole programs and browsers.
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory fast
	@$(MAKE) --no-print-directory system

lint: $(INSTALLED) ## Check style, types and the direction of imports.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: $(INSTALLED) ## Repair what ruff can repair by itself.
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

sure: test ## All that must pass before a commit: the same as test.

bench: setup ## Measure the speed; prints one JSON object per line.
	@$(BIN)/python -m tests.bench

tck: setup ## Run the DMN conformance suite and print how much of it passes.
	@$(BIN)/python -m tests.tck

fast: setup
	$(BIN)/python -m pytest --ignore=tests/system -q -n 2

system: setup $(BROWSER)
	$(BIN)/python -m pytest tests/system -q

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; name one with: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

$(INSTALLED): | $(BIN)/python
	@echo "Installing the Python packages…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[dev]"
	@rm -f $(VENV)/installed-* && touch $@

ifneq ($(wildcard package.json),)
$(MODULES):
	@command -v $(NPM) >/dev/null || { echo "Node.js 20 or newer with npm is needed to build the front end." >&2; exit 1; }
	@echo "Installing the front end's packages…"
	@$(NPM) ci --silent --no-audit --no-fund
	@touch $@

$(BUILT): $(MODULES)
	@echo "Building the front end…"
	@$(NPM) run --silent build
	@rm -f web/static/built/.built-* && touch $@
else
$(BUILT):
	@mkdir -p $(@D) && touch $@
endif

$(BROWSER): $(INSTALLED)
	@$(BIN)/python tests/system/browser.py
	@rm -f $(VENV)/browser-* && touch $@
