# `make` alone lists the targets. Everything is installed into .venv here.

PYTHON := .venv/bin/python
RUN_MODULE := $(PYTHON) -m
RUN := $(RUN_MODULE) scripts.run
WIDGET_MODULES := widget/node_modules/.package-lock.json
TYPED := settings wegweiser actions components storage monitoring channels scripts bench matrix/wegweiser_matrix
CHECKED := $(TYPED) tests

# The same settings as scripts/quiet.py, for what is not started by it.
export RASA_TELEMETRY_ENABLED ?= false
export SQLALCHEMY_SILENCE_UBER_WARNING ?= 1
# Without bytecode files, Rasa takes 12 seconds to start instead of 5.
unexport PYTHONDONTWRITEBYTECODE

# make chat ASSOCIATION=muster-innung, make serve ASSOCIATION=…: whose adviser it is (content/associations/).
ifdef ASSOCIATION
export WEGWEISER_ASSOCIATION := $(ASSOCIATION)
endif

.DEFAULT_GOAL := help
.PHONY: help setup spacy-model chat serve train test eval lint format lock clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install everything into .venv (a second time costs nothing)
	@command -v python3 >/dev/null || { echo "setup: python3 is missing; install Python 3.9 or newer (3.11 itself is fetched if need be)." >&2; exit 1; }
	@python3 scripts/setup.py $(if $(filter setup,$(MAKECMDGOALS)),,--quiet)

spacy-model: ## Try again to get spaCy's German model (or the file in DE_CORE_NEWS_SM_WHEEL)
	@python3 scripts/setup.py --spacy-model

chat: setup ## Talk to the adviser in the terminal (ASSOCIATION=muster-innung: whose); trains first if need be
	@$(RUN) chat

serve: setup widget ## Run the servers with the demo page on 127.0.0.1 (ASSOCIATION=muster-innung: whose)
	@$(RUN) serve

train: setup ## Train the model if anything has changed
	@$(RUN) train

test: lint train widget-check browser engines ## Check the code, train if need be, run all tests
	@$(PYTHON) -m pytest

.PHONY: test-fast coverage mutation
test-fast: setup ## Run the tests that need no model, server, browser or database
	@$(RUN_MODULE) pytest --fast -n 2 --dist loadfile

coverage: setup ## Measure which branches of wegweiser/ and actions/ the fast tests reach; fails below 95 %
	@$(RUN_MODULE) coverage run -m pytest --fast -q
	@$(RUN_MODULE) coverage report

mutation: setup ## Change the code that decides in every small way; a test must fail each time
	@$(RUN_MODULE) scripts.mutation

.PHONY: test-faults engines
test-faults: train engines ## Kill servers and databases in the middle of interviews; prints what was measured
	@$(PYTHON) -m pytest -m faults -s tests/faults

engines: setup ## Make sure there are PostgreSQL, Redis, RabbitMQ and nginx for the tests
	@$(RUN_MODULE) scripts.engines

.PHONY: matrix
matrix: ## Run the adviser in Matrix rooms (WEGWEISER_MATRIX_…: docs/channels/matrix.md)
	@python3 -m scripts.setup_matrix
	@PYTHONPATH=matrix:. matrix/.venv/bin/python -m wegweiser_matrix

.PHONY: widget widget-check widget-figures browser
widget: $(WIDGET_MODULES) ## Build the chat widget: widget/dist/widget.js
	@npm --prefix widget run --silent build

widget-check: widget ## Check the widget: types, style, unit tests, size
	@npm --prefix widget run --silent check

widget-figures: train widget browser ## Print the widget's size and what axe finds in each of its states
	@npm --prefix widget run --silent size
	@$(RUN_MODULE) tests.widget.figures

$(WIDGET_MODULES): widget/package.json widget/package-lock.json
	@command -v npm >/dev/null || { echo "widget: npm is missing; install Node 20 or newer." >&2; exit 1; }
	@npm --prefix widget ci --silent --no-audit --no-fund
	@touch $@

browser: setup ## Make sure there is a Chromium for the tests of the widget
	@$(RUN_MODULE) scripts.browser

eval: setup ## Measure understanding on held-out sentences; fails below the bars (BASELINE=100: beside `rasa init`, so many epochs)
	@$(RUN_MODULE) scripts.evaluate $(if $(BASELINE),--baseline $(BASELINE))

lint: setup ## Check formatting, style and types
	@$(PYTHON) -m ruff format --check $(wildcard $(CHECKED))
	@$(PYTHON) -m ruff check $(wildcard $(CHECKED))
	@$(PYTHON) -m mypy $(wildcard $(TYPED))
	@$(RUN_MODULE) vulture

format: setup ## Format the code
	@$(PYTHON) -m ruff format $(wildcard $(CHECKED))
	@$(PYTHON) -m ruff check --fix $(wildcard $(CHECKED))

.PHONY: check-content check-links
check-content: setup ## List what is out of date in content/ (TODAY=2027-01-02: on that day, NOTICES=1: all)
	@$(PYTHON) -m wegweiser check-content $(if $(TODAY),--today $(TODAY)) $(if $(NOTICES),--notices)

check-links: setup ## Ask all addresses in content/ whether they still exist; needs a network
	@$(PYTHON) -m scripts.check_links $(if $(LIMIT),--limit $(LIMIT))

.PHONY: retention backup restore sbom
retention: setup ## Delete conversations nobody has gone on with (WEGWEISER_RETENTION_DAYS)
	@$(RUN_MODULE) storage.retention

backup: setup ## Back up conversations, pauses, statistics and the key into var/backups/
	@$(RUN_MODULE) storage.backup create

restore: setup ## Put a backup back (FILE=…, FORCE=1 replaces what is there); stop the servers first
	@$(RUN_MODULE) storage.backup restore $(if $(FORCE),--force) $(FILE)

sbom: setup ## Write what the adviser is made of: results/sbom/ (CycloneDX)
	@$(RUN_MODULE) scripts.sbom

.PHONY: statistics
statistics: setup ## Print the anonymous counts (MONTH=2026-11, ASSOCIATION=muster-innung, CSV=1)
	@$(RUN_MODULE) actions.statistics $(if $(MONTH),--month $(MONTH)) $(if $(ASSOCIATION),--association $(ASSOCIATION)) $(if $(CSV),--csv)

.PHONY: docs transcripts interview-length
docs: setup ## Write the pages of docs/ and the schema that are made from content, commands and packages
	@$(PYTHON) -m scripts.write_docs

transcripts: train ## Hold the conversations of docs/transcripts/ anew and write them down
	@$(RUN_MODULE) tests.write_transcripts
	@$(RUN_MODULE) tests.channels.messengers.write_transcripts

.PHONY: bench bench-load
bench: setup ## Measure beside the bot of rasa init (PART=turns: only that)
	@$(RUN_MODULE) bench.compare $(PART)

bench-load: train ## Fuzz, soak and flood the real servers; fails below a bar
	@$(RUN_MODULE) tests.security.fuzz
	@$(RUN_MODULE) bench.load

interview-length: setup ## Measure how many questions the interview takes; fails below a bar
	@$(PYTHON) -m bench.interview_length

lock: ## Resolve requirements/*.in again into the locked files
	@python3 scripts/setup.py --lock
	@python3 -m scripts.setup_matrix --lock

clean: ## Remove what was installed, trained and cached; conversations in var/ stay
	rm -rf .venv matrix/.venv .tools .rasa .hypothesis .mypy_cache .pytest_cache .ruff_cache models results
	find . -name node_modules -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +
