# Tongxin's commands. `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PORT ?= 8000
export PATH := $(CURDIR)/.venv/bin:$(PATH)
unexport PYTHONDONTWRITEBYTECODE # without its bytecode each process compiles every module again
python := .venv/bin/python
manifests := $(wildcard pyproject.toml services/*/pyproject.toml gateway/pyproject.toml deploy/standalone/pyproject.toml)
client_sources := $(shell find frontend/src frontend/public frontend/index.html frontend/vite.config.ts frontend/package-lock.json -type f 2>/dev/null)
import_rules = pyproject.toml $(shell grep -l tool.importlinter services/*/pyproject.toml) services/casework/tests/shop/pyproject.toml
compose = $(shell docker compose version >/dev/null 2>&1 && echo docker compose || echo docker-compose)
check_tests := MYPYPATH=services/kit/tests:services/casework/tests:services/identity/tests:services/assistance/tests:services/learning/tests:services/voting/tests:services/notifications/tests:deploy/tests $(python) -m mypy
with_servers := $(python) deploy/tests/with_servers.py
both_cores := -n 2 --dist loadfile
# Databases of tests lie in memory where 4 GB are free; on a disk each takes three times as long to make.
in_memory := $(shell df --output=avail /dev/shm 2>/dev/null | awk 'NR == 2 && $$1 > 4000000 {print "TMPDIR=/dev/shm"}')

##@ Every day
help: ## List these commands
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' Makefile

run: ## Set up what is missing and serve http://127.0.0.1:8000 with demonstration data (PORT=8000)
	@$(MAKE) -j2 .venv/.ready frontend/dist/index.html
	@deploy/setup.sh system font || echo "Going on without it: only PDFs need it."
	@$(python) -m standalone --port $(PORT)

check: .venv/.dev frontend/dist/index.html ## Lint, types, import rules, words, generated files up to date, size of the first load
	$(python) -m ruff check .
	$(python) -m ruff format --check .
	$(python) -m mypy services/*/src gateway/src deploy/standalone/src
	for tests in $(wildcard services/*/tests gateway/tests deploy/*/tests); do $(check_tests) $$tests; done
	MYPYPATH=deploy/tests:deploy/bench:services/kit/tests:services/casework/tests:services/assistance/tests:services/learning/tests:services/voting/tests $(python) -m mypy deploy/tests deploy/bench deploy/audit.py deploy/prose.py deploy/rank_voters.py
	@$(MAKE) import-rules
	$(python) deploy/prose.py
	$(python) -m standalone.generated --check
	cd frontend && npm run --silent generate -- --check
	cd frontend && npx prettier --log-level warn --check . && npm run --silent lint && npm run --silent typecheck && npm run --silent first-load

check-service: .venv/.dev ## Check one service alone: lint, types, import rules, its tests on both databases (n=improvement)
	@deploy/setup.sh system postgresql
	$(python) -m ruff check services/$(n) && $(python) -m ruff format --check services/$(n)
	$(python) -m mypy services/$(n)/src && $(check_tests) services/$(n)/tests
	for rules in pyproject.toml services/$(n)/pyproject.toml; do .venv/bin/lint-imports --no-logo --config $$rules; done
	$(python) -m pytest services/$(n)
	$(with_servers) postgresql -- $(python) -m pytest services/$(n)

import-rules: .venv/.dev
	for rules in $(import_rules); do PYTHONPATH=services/casework/tests .venv/bin/lint-imports --no-logo --config $$rules; done

generated: .venv/.ready frontend/node_modules/.ready ## Write the files made from the code: event description, settings, Docker's files, client types
	$(python) -m standalone.generated
	cd frontend && npm run --silent generate

test: test-sqlite test-postgresql test-client test-system test-browser ## Set up everything and run all tests, heavy ones with small counts

prove: ## Run all tests and benchmarks at full counts; writes deploy/bench/FIGURES.md
	PROVE=1 $(MAKE) test audit
	PROVE=1 $(MAKE) bench

bench: servers .venv/.dev frontend/dist/index.html ## Print speeds as ratios, both sides measured in one run
	@deploy/setup.sh system bench belenios
	PYTHONPATH=deploy/tests:services/assistance/tests:services/voting/tests $(python) deploy/bench/bench.py

up: ## Start the distributed platform with Docker and wait until it is ready: http://127.0.0.1:8000
	@deploy/setup.sh keys
	@deploy/up.sh
	@echo "http://127.0.0.1:$(PORT)   An empty platform gets its topmost unit and first administrators by:"
	@echo "$(compose) exec identity tongxin bootstrap --unit NAME --hr NUMBER NAME --security NUMBER NAME --system NUMBER NAME"

down: ## Stop what `make up` started; the data stays
	$(compose) down

constraints: .venv/bin/uv ## Pin in constraints.txt what is not pinned yet (UPGRADE=--upgrade: the newest of everything)
	@deploy/setup.sh constraints $(UPGRADE)

##@ Parts of make test
test-sqlite: .venv/.dev frontend/dist/index.html ## Every Python member's tests on SQLite
	@deploy/setup.sh system font redis bench proxies belenios
	$(python) -m pytest deploy/standalone
	$(in_memory) $(python) -m pytest $(both_cores) gateway services

test-postgresql: servers .venv/.dev ## The services' tests on PostgreSQL
	@deploy/setup.sh system font
	$(in_memory) $(with_servers) postgresql -- $(python) -m pytest $(both_cores) services

test-system: servers .venv/.dev frontend/dist/index.html ## The distributed platform with real PostgreSQL and Kafka, its faults and benches
	@deploy/setup.sh system bench belenios
	$(python) -m pytest deploy/tests

test-client: frontend/node_modules/.ready ## The client's unit tests
	@deploy/setup.sh system belenios
	cd frontend && npm run --silent test && npm run --silent example

test-browser: browser .venv/.ready frontend/dist/index.html ## Journeys in Chromium against the standalone platform
	cd frontend && npm run --silent e2e

audit: .venv/.dev frontend/node_modules/.ready ## Dangerous constructs, and known vulnerabilities in what we depend on
	$(python) -m bandit -q -r -lll services/*/src gateway/src deploy/standalone/src
	$(python) deploy/audit.py

# ---- set-up: done once, again only when its sources changed

.venv/bin/uv:
	@deploy/setup.sh system python
	@deploy/setup.sh venv

.venv/.ready: constraints.txt $(manifests) | .venv/bin/uv
	@echo "Installing Python packages into .venv"
	@deploy/setup.sh python
	@touch $@

.venv/.dev: .venv/.ready
	@deploy/setup.sh dev
	@touch $@

frontend/node_modules/.ready: frontend/package-lock.json | .venv/bin/uv
	@deploy/setup.sh node
	@echo "Installing the client's packages"
	@cd frontend && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

frontend/dist/index.html: frontend/node_modules/.ready $(client_sources)
	@echo "Building the client"
	@cd frontend && npm run --silent build

servers:
	@deploy/setup.sh system postgresql kafka
	@deploy/kafka/kafka.sh jars

browser:
	@deploy/setup.sh system browser

.PHONY: help run check check-service import-rules generated test prove bench up down test-sqlite test-postgresql test-system test-client test-browser audit servers browser
