# Everything a newcomer needs: make demo, make test. Wanted beforehand: make, Python 3.11 or newer, a package registry.

VENV := .venv
BIN := $(VENV)/bin
CATALOG := travel/locale/zh/LC_MESSAGES/travel

# the first interpreter that is new enough; PYTHON=... chooses another
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && command -v $$name && break; done)
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet

.PHONY: help demo test bench catalogs docs templates requirements clean
.DELETE_ON_ERROR:

help: ## Show what make can do.
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

demo: $(VENV)/runtime $(CATALOG).mo ## Play the main job in a store that is thrown away.
	@$(BIN)/python -m cli demo

test: $(VENV)/development $(CATALOG).mo ## Run every check: style, types, layers, catalogs, documents, both databases.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy travel workflows cli tests
	$(BIN)/lint-imports
	$(BIN)/pytest

bench: $(VENV)/development $(CATALOG).mo ## Measure, beside the plain programs of the same machine.
	$(BIN)/python -m tests.bench

catalogs: $(VENV)/development ## Bring the message catalogs up to date with the code; then fill in what is empty.
	$(BIN)/pybabel --quiet extract --keyword=M --no-location --sort-output --omit-header --no-wrap \
		--output-file=$(CATALOG).pot travel workflows cli
	$(BIN)/pybabel --quiet update --locale=zh --input-file=$(CATALOG).pot --output-file=$(CATALOG).po \
		--no-fuzzy-matching --ignore-obsolete --omit-header --no-wrap
	@rm $(CATALOG).pot
	@$(MAKE) --no-print-directory $(CATALOG).mo
	@if grep -n '^msgid "..*"$$' -A1 $(CATALOG).po | grep 'msgstr ""$$' -B1 | grep msgid; then echo "Fill these in."; fi

docs: $(VENV)/development $(CATALOG).mo ## Write the generated parts of the documents anew.
	$(BIN)/python -m tests.generate_docs

templates: $(VENV)/development $(CATALOG).mo ## Draw the built-in templates of the papers anew.
	$(BIN)/python -m tests.templates

requirements: ## Pin anew what is installed, with hashes (needs uv).
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --upgrade \
		--no-emit-index-url --no-annotate --no-header --quiet --output-file requirements.txt
	uv pip compile pyproject.toml --group dev --constraint requirements.txt --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-annotate --no-header --quiet --output-file requirements-dev.txt

clean: ## Take away what make has made.
	rm -rf $(VENV) $(CATALOG).mo .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/runtime: requirements.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed and none was found; say PYTHON=/path/to/python"; exit 1; }
	@echo "Setting up $(VENV) (once)..."
	@test -x $(BIN)/python || "$(PYTHON)" -m venv $(VENV)
	@$(PIP) --require-hashes --requirement requirements.txt
	@touch $@

$(VENV)/development: $(VENV)/runtime requirements-dev.txt pyproject.toml hatch_build.py
	@echo "Adding what the tests need (once)..."
	@$(PIP) --require-hashes --requirement requirements-dev.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(CATALOG).mo: $(CATALOG).po $(VENV)/runtime
	@$(BIN)/python -m babel.messages.frontend --quiet compile --use-fuzzy --input-file=$< --output-file=$@ --locale=zh
