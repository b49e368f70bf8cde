# `make run` starts everything on this machine, `make test` checks everything. Needs Python 3.11+.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test check bench evaluate fuzz openapi words lock clean install

run: .venv/run.stamp
	@exec $(BIN)/tarjotin run

test: check
	@$(BIN)/pytest

check: .venv/test.stamp
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

bench: .venv/test.stamp
	@$(BIN)/python -m tests.bench

# How well judged queries are answered; KEEP=1 makes what was reached the floor of `make test`.
evaluate: .venv/test.stamp
	@$(BIN)/python -m tests.evaluate $(if $(KEEP),--keep) $(foreach kind,$(FAILED),--failed $(kind))

# The nightly run: many more requests nobody would think of (see tests/contract/test_fuzz.py).
fuzz: .venv/test.stamp
	@TARJOTIN_FUZZ_EXAMPLES=1000 TARJOTIN_FUZZ_SEED=$$(date +%j) $(BIN)/pytest tests/contract/test_fuzz.py

openapi: .venv/test.stamp
	@$(BIN)/python -m tests.contract.snapshot

# Base forms of the vocabulary's words: after a change of its data, or of Voikko.
words: .venv/test.stamp
	@$(BIN)/python -m services.catalogue.vocabulary.learnt

install: .venv/test.stamp

# Both locks are made from the .in files; commit them together.
lock: .venv/test.stamp
	@$(BIN)/uv pip compile $(LOCK_FLAGS) requirements.in -o requirements.txt
	@$(BIN)/uv pip compile $(LOCK_FLAGS) requirements-dev.in -c requirements.txt -o requirements-dev.txt

LOCK_FLAGS := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-annotate --no-header

clean:
	rm -rf .venv .tarjotin

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; say which with PYTHON=python3.11 make run"; exit 1; }
	@$(PYTHON) -m venv .venv \
		|| { echo "Python's venv module is missing; on Debian: apt install python3-venv"; exit 1; }

define INSTALL
@$(BIN)/pip install --disable-pip-version-check --quiet --progress-bar on --require-hashes -r $(1) \
	&& PYTHONWARNINGS=ignore $(BIN)/pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation -e . \
	|| { echo "Installing failed: check the network and that about 1 GB of disk is free, then try again"; exit 1; }
@touch $@
endef

.venv/run.stamp: requirements.txt pyproject.toml | .venv/bin/pip
	@echo "Installing the libraries (about a minute the first time) …"
	$(call INSTALL,requirements.txt)

.venv/test.stamp: requirements-dev.txt pyproject.toml | .venv/bin/pip
	@echo "Installing the libraries and the test tools (about a minute the first time) …"
	$(call INSTALL,requirements-dev.txt)
	@touch .venv/run.stamp
