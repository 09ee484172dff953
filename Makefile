# Two commands for everyone: make demo and make test. Both do all their own set-up.
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
# One tool needs to find the others, and none of them the user's own collections.
export PATH := $(CURDIR)/$(BIN):$(PATH)
export ANSIBLE_CONFIG := $(CURDIR)/ansible.cfg

.PHONY: setup demo test lint unit integration molecule bench release docs lock clean

setup: $(VENV)/.installed ## a pinned .venv

$(VENV)/.installed: requirements/dev.txt
	python3 -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	touch $@

demo: setup ## builds dev on the embedded account, runs again, shows what stands
	rehearsal/demo.sh

test: setup lint unit integration molecule ## everything that decides whether a change lands

lint: setup
	ruff check .
	ruff format --check .
	mypy plugins/module_utils rehearsal tools
	yamllint --strict .
	ansible-lint --offline

unit: setup
	python -m pytest -n 2 --dist loadfile tests/unit tests/rehearsal

integration: setup
	python -m pytest -n 2 --dist loadfile tests/integration

molecule: setup
	tests/molecule.sh

bench: setup ## a deploy against a play of stock modules, into docs/performance.md
	python -m tools.bench --write

release: setup ## talentbase-aws-VERSION.tar.gz, after everything that judges it before Galaxy does
	python -m pytest tests/integration/release
	ansible-galaxy collection build --force

docs: setup ## docs/inventory.md from the inventory's dataclasses
	python -m tools.inventory_reference > docs/inventory.md

lock: setup ## requirements/dev.txt from requirements/dev.in
	$(BIN)/python -m pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --upgrade --allow-unsafe --generate-hashes --strip-extras --no-emit-index-url --no-emit-find-links \
	  --no-emit-trusted-host --output-file requirements/dev.txt requirements/dev.in

clean:
	rm -rf $(VENV) .cache .ansible .mypy_cache .ruff_cache .pytest_cache .hypothesis
