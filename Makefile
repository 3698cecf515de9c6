# Everything goes through .venv, which `make install` makes.  `make` alone lists the targets.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help install demo test lint format docs bench audit clean

help:  ## List the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:[^#]*##/\t/' | expand -t 12

install: .venv/installed  ## Make .venv with everything

.venv/installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[fast]' --group dev
	@touch $@

demo: install  ## Load the demo company, print an impact report and coverage, serve the API
	$(BIN)/catchment demo

test: install  ## Run the tests, after a start without the development tools
	$(BIN)/catchment --help > /dev/null
	$(BIN)/python -m pytest

lint: install  ## Check format, style, types and the direction of imports
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: install  ## Format and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: install  ## Write the generated references: schema.graphql, docs/cli.md
	$(BIN)/python docs/generate.py

bench: install  ## Measure, as ratios against named peers and floors
	$(BIN)/python -m benchmarks

audit: install  ## Run the 61 audits of the npm package graphql-http against a served demo
	$(BIN)/python tests/graphql/audit.py

clean:  ## Remove what the targets made
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
