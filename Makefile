# Everything a person does with Quarterhour from a fresh clone. `make run` needs Python 3.11 to 3.13 and this file.
# The environment is made once, in .venv, with the exact versions of constraints.txt.

PYTHON ?= $(shell for found in python3.13 python3.12 python3.11 python3; do \
	$$found -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && echo $$found && break; done)
PORT ?= 8000
DATA ?= .quarterhour
BIN := .venv/bin
READY := .venv/ready

.PHONY: run demo clinic check test bench nightly

run: $(READY)  ## everything on this machine, with an invented clinic
	@$(BIN)/python -m infra.local.run --port $(PORT) --data $(DATA)

demo: $(READY)  ## the three cases as a story, with their files in out/
	@$(BIN)/python -m infra.local.demo

clinic: $(READY)  ## load a clinic's settings into the running `make run`: make clinic FILE=clinic.json
	@$(BIN)/python -m infra.local.clinic "$(FILE)" --port $(PORT)

check: $(READY)  ## format, lint, types, layers
	@$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/mypy && $(BIN)/lint-imports

test: $(READY)  ## what CI runs
	@$(BIN)/python -m pytest

bench: $(READY)  ## measurements
	@$(BIN)/python -m pytest tests/benchmarks

nightly: $(READY)  ## the long runs
	@$(BIN)/python -m pytest -m nightly

$(READY): constraints.txt pyproject.toml
	@"$(PYTHON)" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null || \
		{ echo 'Quarterhour needs Python 3.11, 3.12 or 3.13. Install one, or say where it is: make run PYTHON=/path/to/python3.13'; exit 1; }
	@"$(PYTHON)" infra/local/environment.py
