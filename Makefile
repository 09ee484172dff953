# make demo and make test for everyone, make check while working. Each does all its own set-up.
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
# One tool needs to find the others, and none of them the user's own collections.
export PATH := $(CURDIR)/$(BIN):$(PATH)
export ANSIBLE_CONFIG := $(CURDIR)/ansible.cfg

COMPILE := uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --strip-extras \
  --custom-compile-command "make lock"

# A file of tests goes to one worker; tests/conftest.py says which come first.
# More than there are cores: a part of what a test takes is waiting.
WORKERS := 3
PYTEST := python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder
# The longest first: two run at a time.
LINTERS := ansible-lint ruff mypy yamllint

.PHONY: setup demo check test lint $(LINTERS) unit integration molecule bench release docs lock clean

setup: $(VENV)/.installed ## a pinned .venv, with Python 3.11, 3.12 or 3.13; PYTHON=python3.12 names one

$(VENV)/.installed: requirements/dev.txt requirements/uv.txt
	PYTHON="$(PYTHON)" requirements/install.sh

demo: setup ## deploys dev to the embedded account, runs again, shows the result
	rehearsal/demo.sh

check: setup lint unit ## the inner loop: under two minutes

test: setup lint ## every check that a change must pass
	$(PYTEST) tests

lint: setup
	$(MAKE) --no-print-directory --jobs 2 $(LINTERS)

$(LINTERS): setup

ansible-lint:
	ansible-lint --offline

ruff:
	ruff check .
	ruff format --check .

mypy:
	mypy plugins rehearsal tools

yamllint:
	yamllint --strict .

unit: setup
	$(PYTEST) tests/unit tests/rehearsal

integration: setup
	$(PYTEST) tests/integration

molecule: setup
	$(PYTEST) tests/integration/molecule

bench: setup ## a deploy against a play of stock modules, into docs/performance.md
	python -m tools.bench --write

release: setup ## talentbase-aws-VERSION.tar.gz, after the checks of Galaxy's importer
	python -m pytest tests/integration/release
	ansible-galaxy collection build --force

docs: setup ## docs/inventory.md and the options in ansible-doc, from the inventory's dataclasses; docs/aws-behaviour.md
	python -m tools.inventory_reference > docs/inventory.md
	python -m tools.aws_behaviour > docs/aws-behaviour.md
	python -m tools.inventory_fragments

lock: setup ## requirements/dev.txt from requirements/dev.in, uv.txt and the one of examples/github, for every Python that setup takes
	$(COMPILE) --output-file requirements/dev.txt requirements/dev.in
	$(COMPILE) --constraint requirements/dev.txt --output-file examples/github/requirements.txt examples/github/requirements.in
	echo uv | $(COMPILE) --output-file requirements/uv.txt -

clean:
	rm -rf $(VENV) .cache .ansible .mypy_cache .ruff_cache .pytest_cache .hypothesis
