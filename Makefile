# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Everything that is made here goes into .cache. Run `make` to see what there is.

PYTHON ?= python3
ARGS ?=
SERVER ?=
BACKEND ?=
TARGETS ?=
TESTS ?=
KIND ?=
SDK ?=
FAMILY ?=
CASES ?=
export TARGETS TESTS

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help again check versions bench demo venv stage test lint sanity units integration coverage docs package server faults format generate new lock clean

BIN := .cache/venv/bin
GATES := $(BIN)/python -B tests/tools/gates.py

help: ## List the targets
	@sed -nE 's/^([a-z]+):.*## (.*)/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name text; do printf '%-12s %s\n' "$$name" "$$text"; done

venv: ## Make .cache/venv with everything that tests need; PYTHON=python3.12 chooses the Python
	@$(PYTHON) -c 'import sys; sys.exit(None if (3, 11) <= sys.version_info[:2] <= (3, 13) else "Python 3.11, 3.12 or 3.13 is needed, and $(PYTHON) is " + sys.version.split()[0] + ": choose another one with make PYTHON=python3.12.")'
	@$(PYTHON) -B tests/tools/venv.py

stage: venv ## Copy the collection to .cache/stage, where Ansible's tools find it
	@$(BIN)/python -B tests/tools/stage.py

test: venv ## Run every gate but the long ones: again, coverage, faults, versions, sanity of tests/
	@$(GATES) test

lint: venv ## Check style, types, licences and the changelog
	@$(GATES) lint

sanity: venv ## Run ansible-test sanity on everything, tests/ too
	@$(GATES) sanity

units: venv ## Run the unit tests; TESTS="batch and not list" narrows as pytest -k does
	@$(GATES) units

check: venv ## Check what belongs to one kind: lint, documentation, unit tests and target; KIND=file
	@$(if $(KIND),,$(error Name a kind: make check KIND=file))$(GATES) check $(KIND)

again: venv ## Run the targets again, as modules and on the other backend
	@$(GATES) targets-again

integration: venv ## Run the integration targets against the local server; TARGETS="a b" narrows
	@$(GATES) integration

versions: venv ## Run integration tests with each supported ansible-core that has its Python here; CORES="2.18" narrows
	@$(BIN)/python -B tests/tools/versions.py $(CORES)

coverage: venv ## Run units and integration, and report what they cover
	@$(GATES) coverage

docs: venv ## Check the documentation, and build its pages in .cache/docsite/build/html
	@$(GATES) docs

package: venv ## Build, install, document and import the collection as a user and Galaxy would
	@$(GATES) package

bench: stage ## Measure the collection beside others, into .cache/bench.json; CASES="tasks loop" narrows
	@cd .cache/stage/ansible_collections/declarative/openai && PYTHONPATH=tests/tools "$(CURDIR)/$(BIN)/python" -B tests/benchmark $(CASES)

server: venv ## Serve a local OpenAI-compatible API; ARGS='--port 9000 --model stand-in' is passed on
	@$(BIN)/python -B tests/tools/serve.py $(ARGS)

demo: venv ## Run the main job against a local server with a small real model; SERVER=none takes OPENAI_BASE_URL's
	@$(BIN)/python -B tests/tools/demo.py $(if $(BACKEND),--backend $(BACKEND)) $(if $(SERVER),--server $(SERVER))

format: venv ## Format the Python code
	@$(BIN)/ruff format --quiet --no-cache .
	@$(BIN)/ruff check --quiet --no-cache --fix .

faults: venv ## Try every kind and operation with every fault, and ten seeds of random ones
	@FAULTS=all $(GATES) faults

generate: venv ## Write what follows from declarations and texts: documentation, actions, the action group, tables
	@$(BIN)/python -B tests/tools/generate.py

new: venv ## Start a kind from the SDK's types: make new KIND=batch SDK=batches; FAMILY chooses the folder
	@$(BIN)/python -B tests/tools/new_kind.py "$(KIND)" "$(SDK)" $(if $(FAMILY),--family $(FAMILY))

lock: venv ## Pin the newest versions that tests/requirements.in allows
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --no-emit-index-url --custom-compile-command 'make lock' tests/requirements.in --output-file tests/requirements.txt

clean: ## Remove .cache
	@rm -rf .cache
