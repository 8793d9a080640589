# What a newcomer and a developer type. `make help` lists it.

VENV := .venv
PYTHON_HERE := $(VENV)/bin/python
PIP := $(PYTHON_HERE) -m pip --quiet --disable-pip-version-check --no-input
LOCK := uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command 'make lock'

.PHONY: help run test check lint bench lock clean chromium

help: ## this list
	@sed -n 's/^\([a-z]*\):[^#]*## /make \1\t/p' Makefile | expand -t 14

run: $(VENV)/run.stamp ## install, start everything, and print the address and the demonstration's logins
	@PEHRA_DEMONSTRATION=$${PEHRA_DEMONSTRATION:-yes} exec $(PYTHON_HERE) -P -m pehra.site.cli run --with-parent

test: $(VENV)/dev.stamp chromium ## every test and every check, with all their results
	@sh scripts/verify.sh

check: $(VENV)/dev.stamp ## the short loop: the checks, then the tests without a browser up to the first failure
	@sh scripts/verify.sh short

lint: $(VENV)/dev.stamp ## ruff, the architecture contracts and mypy
	@sh scripts/verify.sh lint

bench: $(VENV)/dev.stamp ## the benchmarks, each as JSON
	@$(PYTHON_HERE) -m benchmarks

lock: ## resolve the dependencies anew (needs uv)
	@$(LOCK) --extra events --group build --group dev -o requirements/dev.lock
	@$(LOCK) --extra events --group build -c requirements/dev.lock -o requirements/run.lock

clean: ## remove the virtual environment and all caches; the data folder stays
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache build dist
	@find src tests tools benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

chromium:
	@sh scripts/chromium.sh

# A virtual environment whose Python went away, or that was moved with its checkout, is made anew.
ifneq ($(shell sh scripts/venv.sh usable $(VENV)),usable)
.PHONY: $(PYTHON_HERE)
endif

$(PYTHON_HERE):
	@sh scripts/venv.sh make $(VENV)

$(VENV)/run.stamp: requirements/run.lock pyproject.toml $(PYTHON_HERE)
	@echo "Installing what Pehra needs (the first time takes about a minute) ..."
	@$(PIP) install --require-hashes -r requirements/run.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.lock pyproject.toml $(PYTHON_HERE)
	@echo "Installing what Pehra and its tests need (the first time takes a minute or two) ..."
	@$(PIP) install --require-hashes -r requirements/dev.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/run.stamp
