# The working day. Needs Python 3.11 or later; `make test` says what else it misses.

PYTHON ?= python3
BIN := .venv/bin
TOOLS := .cache/tools
UV := $(shell uv --version >/dev/null 2>&1 && command -v uv || echo $(TOOLS)/bin/uv)

.DEFAULT_GOAL := help
.PHONY: help install runtime check format test faults up demo bench clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | sort | while IFS='	' read -r name text; do printf '%-10s %s\n' "$$name" "$$text"; done

install: $(UV) ## the virtual environment with everything development needs
	@$(UV) sync --quiet --locked

runtime: $(UV)
	@$(UV) sync --quiet --locked --no-dev --inexact

$(TOOLS)/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Chiso needs Python 3.11 or later; this is " + sys.version)'
	@$(PYTHON) -m venv $(TOOLS) && $(TOOLS)/bin/python -m pip install --quiet --disable-pip-version-check uv

check: install ## lint, format, types, import direction
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: install ## rewrite the code as `check` wants it
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

test: install ## everything, against real servers that it provides itself
	@deploy/native/test.sh

faults: install ## the attacks of `make test` with their full counts: up to two hours
	@$(BIN)/pytest tests/faults --full $(ARGS)

up: runtime ## all four services behind one address, with a demonstration round
	@$(BIN)/chiso up

demo: runtime ## the main job to its end, without a person
	@$(BIN)/chiso demo

bench: install ## benchmarks, each against a bare ceiling in the same run; B=B5 runs one
	@$(UV) sync --quiet --locked --group bench
	@$(BIN)/python -m bench $(B)

clean: ## remove caches and what tests left; the virtual environment stays
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .cache dist
	find . -path ./.venv -prune -o -name __pycache__ -type d -print | xargs rm -rf
