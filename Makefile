# make demo    code the sample articles and show the events
# make test    the whole test suite
# make lint    format, style, types, dictionaries
# make wheel   dist/*.whl; with CAMEO_COMPILE=1 the coding step in C, for this platform
#
# Each target sets up .venv by itself; pip reads its own settings (PIP_INDEX_URL, PIP_CONFIG_FILE …) as usual.

# The first Python that is new enough and can make environments; say `make PYTHON=/path/to/python` for another.
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test lint wheel format clean
.DELETE_ON_ERROR:

# Installed again only when what is to be installed has changed: the checkout itself is used in place.
$(STAMP): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "make: no Python 3.11 or newer found; give one: make PYTHON=/path/to/python" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing into $(VENV) (the first time takes minutes: torch is large)"
	$(BIN)/python -m pip install --quiet --constraint constraints.txt hatchling
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --no-build-isolation --editable '.[dev]'
	@touch $@

demo: $(STAMP)
	@mkdir -p demo
	$(BIN)/cameo parse docs/examples -o demo/parses.parquet
	$(BIN)/cameo code demo/parses.parquet -o demo/events.csv
	$(BIN)/cameo code demo/parses.parquet -o demo/events.parquet
	$(BIN)/cameo code demo/parses.parquet

test: $(STAMP)
	$(BIN)/python -m pytest

lint: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/cameo dictionaries check

format: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

wheel: $(STAMP)
	$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .
	@ls -l dist/*.whl

clean:
	rm -rf build dist demo .mypy_cache .pytest_cache .ruff_cache
