# Every verb of the project. `make` alone prints them; each works on a fresh clone (Python 3.11+, make, git).

.DEFAULT_GOAL := help
.ONESHELL:
.SHELLFLAGS := -euc
MAKEFLAGS += --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
UV := 0.13.9
ARGS ?=
CATALOGUE := lib/flywheel/locale/zh_CN.po
SPOKEN := lib course/reports course/live/[a-z]*.py course/course.yml
KEYWORDS := _ gettext later ngettext:1,2 Column:3 _optional:3
export UV_NO_PROGRESS := 1
# What was imported once is not compiled again: without this every kernel starts four times as slowly.
unexport PYTHONDONTWRITEBYTECODE
export VIRTUAL_ENV := $(CURDIR)/$(VENV)

# The stamp is named after what was installed: a changed lock, or a checkout that moved, is installed anew.
KEY := $(shell { cat pyproject.toml requirements.lock requirements-dev.lock; pwd; } | cksum | cut -d' ' -f1)
RUNTIME := $(VENV)/.runtime-$(KEY)
DEVELOPMENT := $(VENV)/.development-$(KEY)
# Who has the tools of `make test` keeps them: they include everything that `make start` needs.
INSTALLED := $(if $(wildcard $(VENV)/.development-*),$(DEVELOPMENT),$(RUNTIME))

# An environment whose Python has gone is made again, whatever its stamp says.
ifneq ($(shell $(BIN)/python -c '' 2>/dev/null && echo works),works)
.PHONY: $(RUNTIME) $(DEVELOPMENT)
endif

.PHONY: help setup start stop reports test lint format types check build words oracles bench soak lock doctor clean

help: ## list the verbs
	@echo "make VERB, where VERB is one of:"
	sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1\t\2/p' Makefile | expand -t 12

setup: $(INSTALLED) ## install everything the workbook needs into .venv
	@echo "Everything is installed. Next: make start"

start: $(INSTALLED) ## set everything up and open the workbook (ARGS="--no-browser --port 9000")
	@exec $(BIN)/flywheel start $(ARGS)

stop: ## stop what `make start` left running
	@if [ -x $(BIN)/flywheel ]; then $(BIN)/flywheel stop; else echo "Nothing was running."; fi

reports: $(INSTALLED) ## render the sample pilot reports and print where their index is
	@exec $(BIN)/flywheel report $(ARGS) datasets/scenarios/*.yml

test: $(DEVELOPMENT) ## set everything up and run every check and test
	@exec $(BIN)/python tests/everything.py $(ARGS)

lint: $(DEVELOPMENT) ## check style and spelling
	@$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/codespell

format: $(DEVELOPMENT) ## put the code into the project's form
	@$(BIN)/ruff format

types: $(DEVELOPMENT) ## check types
	@$(BIN)/mypy

check: lint types ## lint and types

build: $(DEVELOPMENT) ## write notebooks/ from course/
	@$(BIN)/python course/build.py

words: $(DEVELOPMENT) ## collect what people read for translation in lib/flywheel/locale
	@template=$$(mktemp)
	$(BIN)/pybabel -q extract -F pyproject.toml --no-default-keywords -k "$(KEYWORDS)" --no-location --sort-output --omit-header -o $$template $(SPOKEN)
	$(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --no-wrap -l zh_CN -i $$template -o $(CATALOGUE)
	rm $$template
	echo "$(CATALOGUE) has every message; translate those that are empty, then run make test."

oracles: $(DEVELOPMENT) ## run peers in environments of their own; tests compare with what they found
	@for script in tests/oracles/*.py; do
	  name=$$(basename $$script .py)
	  echo "$$name …"
	  $(BIN)/uv run --quiet --no-project --script $$script > tests/oracles/$$name.json.new
	  mv tests/oracles/$$name.json.new tests/oracles/$$name.json
	done

bench: $(DEVELOPMENT) ## measure metrics and reports beside peers (an hour); writes benchmarks/RESULTS.md
	@$(BIN)/python benchmarks/metrics.py $(ARGS)
	$(BIN)/python benchmarks/batch.py

soak: $(DEVELOPMENT) ## count errors over many seeds (long; ARGS=--quick tries it); writes benchmarks/SOAK.md
	@$(BIN)/python benchmarks/soak.py $(ARGS)

lock: $(DEVELOPMENT) ## choose new versions and write both lock files
	@set -- -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command "make lock"
	$(BIN)/uv pip compile pyproject.toml "$$@" $(ARGS) -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --group dev "$$@" $(ARGS) -c requirements.lock -o requirements-dev.lock
	echo "Both locks are written; run make test."

doctor: $(INSTALLED) ## check this machine and say what to do
	@exec $(BIN)/flywheel doctor

clean: stop ## remove .venv and caches; keep work/, your own copies
	@rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist tests/artefacts
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Installing: a Python that is new enough → .venv → uv → exactly what the lock says → this project itself.

define install
	@if ! $(BIN)/python -c '' 2>/dev/null; then
	  for python in $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11 python); do
	    $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break || python=
	  done
	  if [ -z "$$python" ]; then
	    echo "No Python 3.11 or newer found. Install one, or name it: make start PYTHON=/path/to/python3" >&2
	    exit 1
	  fi
	  echo "Making $(VENV) with $$($$python --version) …"
	  if ! $$python -m venv --clear $(VENV); then
	    rm -rf $(VENV)
	    echo "This Python cannot make environments. On Debian and Ubuntu: apt-get install python3-venv" >&2
	    exit 1
	  fi
	fi
	rm -f $(VENV)/.runtime-* $(VENV)/.development-*
	if ! $(BIN)/uv --version 2>/dev/null | grep -q "^uv $(UV)\b"; then
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV)
	fi
	echo "Installing what $(1) says …"
	$(BIN)/uv pip sync --quiet --require-hashes $(1)
	$(BIN)/uv pip install --quiet --no-deps -e .
	$(BIN)/python -m flywheel.serve.reveal || true
	touch $@
endef

$(RUNTIME):
	$(call install,requirements.lock)

$(DEVELOPMENT):
	$(call install,requirements-dev.lock)
