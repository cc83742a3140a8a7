# Every target sets up what it needs by itself. `make` alone lists them.
PYTHON ?= python3.11
WORKERS ?= 2
WALKS ?= 300
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# What nothing here imports, or hardly: a third of all that is installed.
SELDOM := /(tests?|testing|pip|setuptools|pkg_resources|mypy|mypyc|fontTools|distutils|async_api|lexers|countries)/

.DEFAULT_GOAL := help
.PHONY: help setup demo gallery docs test test-postgresql coverage walks soak fuzz half-open slow-slack refreshes simulation bench load check format lock sbom audit pictures

help: ## List what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY) ## Make .venv with the locked versions (once; does nothing afterwards)

# Everything comes from the lock, the build backend too; the project itself is installed in place. Each of two pips takes
# every other package: what pip does is mostly to read, one after the other, what versions there are.
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --no-compile
$(READY): requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV), about a minute the first time…"
	@awk '/^[a-z0-9]/ { n++ } { print > "$(VENV)/lock." n % 2 }' requirements.lock
	@$(INSTALL) -r $(VENV)/lock.0 & other=$$!; $(INSTALL) -r $(VENV)/lock.1; one=$$?; wait $$other && exit $$one
	@$(BIN)/python -m compileall -qq -j $(WORKERS) -x '$(SELDOM)' $(VENV)/lib || true # pip would do so one by one, and pass over faults, too
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: setup ## Try the bot in a browser: no Slack account, no token
	@$(BIN)/python -m bot demo

gallery: setup ## Make one page of everything that the bot says: build/gallery.html
	@$(BIN)/python -m tests.gallery

pictures: setup ## Take the pictures of README and docs from the demo: docs/images (needs Chromium)
	@$(BIN)/python -m tests.pictures

docs: setup ## Write the map of all modules, who may do what, and what Slack's errors mean, as the code says
	@$(BIN)/python -m tests.architecture_map
	@$(BIN)/python -m tests.access_matrix
	@$(BIN)/python -m tests.slack_errors_page

test: setup ## Run all tests
	@$(BIN)/python -m compileall -qq -j $(WORKERS) bot playground # else each of pytest's workers would
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --quiet

test-postgresql: setup ## The same, with all that is usually on SQLite on PostgreSQL
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --quiet --database postgresql

coverage: setup ## Run all tests and say which branches none of them takes (slower; build/coverage/html)
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest -n $(WORKERS) --dist worksteal --quiet; status=$$?; \
	  $(BIN)/coverage combine --quiet && $(BIN)/coverage html --quiet && $(BIN)/coverage report; exit $$status

walks: setup ## Let people do whatever they like in thousands of new reviews of each pathway (WALKS=300 SEED=…, ten minutes)
	@$(BIN)/python -m tests.workflow.walks --walks $(WALKS) $(if $(SEED),--seed $(SEED))

soak: setup ## Kill processes and databases under load for some minutes; count what was lost (nothing)
	@$(BIN)/python -m benchmarks.soak

fuzz: setup ## Send 24,000 odd requests to a running bot; none may fail, be slow or stay without an answer (twenty minutes)
	@$(BIN)/python -m benchmarks.fuzz

half-open: setup ## Hold 1,500 connections that never finish; everybody else must be served (two minutes)
	@$(BIN)/python -m benchmarks.half_open

refreshes: setup ## Refresh and cut the sockets of two bots behind a proxy while people type; nobody may wait (three minutes)
	@$(BIN)/python -m benchmarks.refreshes

slow-slack: setup ## Measure acknowledgements while Slack is slow, or answers nothing (four minutes)
	@$(BIN)/python -m benchmarks.slow_slack

simulation: setup ## Let six reviews be neglected for 26 weeks, and run for fourteen months; what people hear of it (some minutes)
	@$(BIN)/python -m benchmarks.simulation

bench: setup ## Measure what the bot costs against floors of the same run, on both databases (half an hour; `-m benchmarks.bench --short` in minutes)
	@$(BIN)/python -m benchmarks.bench

load: setup ## Have 200 people type at once, with ticks and a restart of the database among it (half an hour; `-m benchmarks.load --seconds 60`)
	@$(BIN)/python -m benchmarks.load

check: setup ## Check format, lint (security, too), types, import rules and licences
	@$(BIN)/mypy & types=$$!; $(WITHOUT_TYPES); rest=$$?; wait $$types && exit $$rest

# What `check` does beside mypy, which takes as long as all of this.
WITHOUT_TYPES := $(BIN)/ruff format --check . && $(BIN)/ruff check . \
  && PYTHONDONTWRITEBYTECODE=1 $(BIN)/lint-imports --no-logo --no-cache && $(BIN)/pip-licenses >/dev/null

format: setup ## Format the code and mend what lint can mend
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

# uv is only needed here, so it has an environment of its own beside the project's. requirements.lock is for those who
# work on the bot, requirements.txt, its part without the tools, for those who run it.
COMPILE := pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
lock: ## Lock the newest versions that pyproject.toml allows
	@test -x $(VENV)-lock/bin/uv || { $(PYTHON) -m venv $(VENV)-lock && $(VENV)-lock/bin/pip install --quiet uv; }
	@$(VENV)-lock/bin/uv $(COMPILE) --upgrade --extra dev --output-file requirements.lock pyproject.toml
	@$(VENV)-lock/bin/uv $(COMPILE) --constraint requirements.lock --output-file requirements.txt pyproject.toml

sbom: setup ## List what a deployment installs, with versions, hashes and licences: build/sbom.json (CycloneDX)
	@$(BIN)/python -m tests.bill_of_materials

# Needs PyPI itself, not a mirror: it asks for each version's known weaknesses.
audit: sbom ## List what is installed, and ask whether a locked version has a known weakness (needs the network)
	@$(BIN)/pip-audit --strict --require-hashes --disable-pip --requirement requirements.lock
