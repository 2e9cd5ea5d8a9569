# Everything a person types. `make` alone lists it.
PORT ?= 8000
PYTHON ?=
UPGRADE ?=
PY := .venv/bin/python
export UPGRADE

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test test-sqlite test-pg test-browser check bench bench-count bench-winners bench-large bench-million plot-count messages diagrams lock screenshots wheel clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## make .venv with the command wijklus, and fetch the front-end files
	@python=$$(PYTHON="$(PYTHON)" sh scripts/python.sh) && "$$python" scripts/setup.py run

setup-dev: ## the same with the tools to test and check
	@python=$$(PYTHON="$(PYTHON)" sh scripts/python.sh) && "$$python" scripts/setup.py dev

run: setup ## start Wijklus with the demo city on http://127.0.0.1:$(PORT)
	@WIJKLUS_DEMO=1 WIJKLUS_SITE_URL="$${WIJKLUS_SITE_URL:-http://127.0.0.1:$(PORT)}" WIJKLUS_DATA_DIR="$(CURDIR)/var" exec $(PY) -m wijklus.cli start --port "$(PORT)"

test: setup-dev ## all checks and tests: SQLite, PostgreSQL, browser, coverage
	@$(PY) -m scripts.tests all

test-sqlite: setup-dev ## unit and story tests on SQLite
	@$(PY) -m scripts.tests sqlite

test-pg: setup-dev ## unit and story tests on PostgreSQL
	@$(PY) -m scripts.tests postgres

test-browser: setup-dev ## the tests in a real browser
	@$(PY) -m scripts.tests browser

check: setup-dev ## lint, types, contracts, migrations, templates, texts: seconds
	@$(PY) -m scripts.tests check

bench: setup-dev ## measure, with up to 100,000 signals, and write docs/benchmarks.md
	@$(PY) -m benchmarks

bench-count: setup-dev ## read and count an election: FILE=x.pb, and PEER=a Python with pabutools to compare
	@$(PY) -m benchmarks.fair_budget $(if $(FILE),"$(FILE)") --pabutools "$(PEER)"

bench-winners: setup-dev ## count made-up elections, and those in FOLDER=x, by every rule that pabutools has too: PEER=a Python with it
	@$(PY) -m benchmarks.fair_budget.small --pabutools "$(PEER)"
	@$(if $(FOLDER),$(PY) -m benchmarks.fair_budget.winners "$(FOLDER)" --pabutools "$(PEER)")

plot-count: setup-dev ## count 1,000 to 1,000,000 ballots (of FILE=x.pb, or made up), and draw how it grows in docs/methods/
	@$(PY) -m benchmarks.fair_budget $(if $(FILE),"$(FILE)") --no-add1 --plot

bench-large: setup-dev ## measure 300 plans, 100,000 promises and 2,000,000 bookings on PostgreSQL: docs/benchmarks-plans.md
	@$(PY) -m benchmarks.contract

bench-million: setup-dev ## measure with a million signals
	@$(PY) -m benchmarks --large

messages: setup-dev ## collect the texts to translate into each room's .po files, and compile them
	@$(PY) -m scripts.messages && $(PY) -m wijklus.cli compile_texts

diagrams: setup-dev ## draw the house in docs/architecture.md from the contracts and the tables of states
	@$(PY) -m scripts.house_diagrams

lock: setup-dev ## write requirements/*.txt anew from pyproject.toml (UPGRADE=--upgrade for newer versions)
	@sh scripts/lock.sh && $(PY) -m scripts.notice

screenshots: setup-dev ## make the pictures of the README anew from the demo city
	@$(PY) -m scripts.screenshots

wheel: setup-dev ## build dist/wijklus-*.whl with everything in it
	@$(PY) -m scripts.wheel

clean: ## remove what was made here, except the data in var/
	rm -rf .venv node_modules wijklus/pages/static/vendor dist build htmlcov .coverage* .mypy_cache .ruff_cache \
		.pytest_cache .hypothesis .import_linter_cache
	find wijklus wijklus_methods tests scripts benchmarks \( -name __pycache__ -o -name '*.mo' \) -exec rm -rf {} + 2>/dev/null || true
