# The commands of a checkout. `make demo` shows perflint at work, `make test` runs everything that CI runs.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
DEMO := fixtures/project-self-evaluation/defects.json

# durable-rules is built from its C source. On Python 3.13 it refers to a function that is gone, which this flag maps
# to its successor. The package's setup script overwrites CFLAGS, so it has to be CPPFLAGS.
CPPFLAGS_FOR_ENGINE := $(shell $(PYTHON) -c 'import sys; print("-DPyEval_CallObject=PyObject_CallObject" if sys.version_info >= (3, 13) else "")' 2>/dev/null)

# Installs the checkout with what is in brackets; says what usually lacks when that fails.
define install
	echo "installing perflint into $(VENV) ..."; \
	CPPFLAGS="$(strip $(CPPFLAGS_FOR_ENGINE) $(CPPFLAGS))" \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '$(1)' || { \
		echo "make: the installation failed, see above. If durable-rules did not compile: it needs a C compiler and" >&2; \
		echo "      Python's headers (Debian, Ubuntu: apt install gcc python3-dev)." >&2; exit 1; }
endef

.PHONY: demo test check lint docs mutation bench clean
.DEFAULT_GOAL := demo

demo: $(VENV)/.installed
	@echo
	@echo '$$ perflint check $(DEMO)'
	@$(BIN)/perflint check $(DEMO); status=$$?; \
	if [ $$status -eq 1 ]; then \
		echo; echo "The demonstration worked: exit code 1 says that findings of severity error were shown."; \
	else \
		echo "make demo: perflint ended with exit code $$status, expected 1 (findings)" >&2; exit 1; \
	fi

test: lint
	@$(BIN)/pytest

check: test

lint: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(VENV)/.installed
	$(BIN)/python docs/generate.py

mutation: $(VENV)/.installed-test
	$(BIN)/python -m tests.mutation.run docs/mutation.md

# Takes some fifteen minutes; the peers are installed into bench/.peers (npm and pip, see bench/tools.py).
bench: $(VENV)/.installed
	$(BIN)/python -m bench.run

clean:
	rm -rf build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find perflint tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "perflint needs Python 3.11 or later; $(PYTHON) is" >&2; $(PYTHON) --version >&2; \
		echo "name another one: make PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.compiler: $(BIN)/python
	@set -- $${CC:-cc}; command -v "$$1" >/dev/null 2>&1 || command -v gcc >/dev/null 2>&1 \
		|| $(BIN)/python -c 'import durable_rules_engine' 2>/dev/null || { \
		echo "make: no C compiler found. The rule engine (durable-rules) is built from its C source." >&2; \
		echo "      Debian, Ubuntu: apt install gcc python3-dev" >&2; \
		echo "      Fedora, RHEL:   dnf install gcc python3-devel" >&2; \
		echo "      macOS:          xcode-select --install" >&2; exit 1; }
	@touch $@

$(VENV)/.installed: setup.cfg setup.py pyproject.toml | $(VENV)/.compiler
	@$(call install,.)
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	@$(call install,.[test])
	@touch $@
