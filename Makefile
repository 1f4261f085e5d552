# Everything a person does with Quarterhour from a fresh clone. `make run` needs Python 3.11 to 3.13 and this file.
# The environment is made once, in .venv, with the exact versions of constraints.txt.

PYTHON ?= $(shell for found in python3.13 python3.12 python3.11 python3; do \
	$$found -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && echo $$found && break; done)
PORT ?= 8000
DATA ?= .quarterhour
BIN := .venv/bin
READY := .venv/ready

.PHONY: rehearse run demo clinic check test package bench nightly

run: $(READY)  ## everything on this machine, with an invented clinic
	@$(BIN)/python -m infra.local.run --port $(PORT) --data $(DATA)

demo: $(READY)  ## the three cases as a story, with their files in out/
	@$(BIN)/python -m infra.local.demo

clinic: $(READY)  ## load a clinic's settings into the running `make run`: make clinic FILE=clinic.json
	@$(BIN)/python -m infra.local.clinic "$(FILE)" --port $(PORT)

check: $(READY)  ## lint, format, types, layers
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

test: $(READY)  ## what CI runs: all checks, then all tests but the long ones
	@.ci/chromium
	@$(MAKE) --no-print-directory check
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-header

coverage: $(READY)  ## every branch of the rules and of X12, service by service; fails below 100 %
	@tests/coverage.sh $(BIN)/python

package: $(READY)  ## build/<service>/{sam.yaml, deployment.zip} of each service, for Lambda
	@$(BIN)/python -m infra.package --out build

rehearse: $(READY)  ## deploy the packages on an emulated CloudFormation, with IAM enforced, and play the story there
	@$(BIN)/python -m infra.rehearsal

bench: $(READY)  ## measurements: sizes and cold starts, requests, AWS calls of a case, the cost of a night and of a thousand claims, reading an 835, reading a page that came back and a 271, a desk with 100,000 cases
	@$(BIN)/python -m tests.benchmarks.start_and_size
	@$(BIN)/python -m tests.benchmarks.requests
	@$(BIN)/python -m tests.benchmarks.aws_calls
	@$(BIN)/python -m tests.benchmarks.nightly_batch
	@$(BIN)/python -m tests.benchmarks.bench_x12_reading
	@$(BIN)/python -m tests.benchmarks.bench_reading
	@$(BIN)/python -m tests.benchmarks.bench_271_reading
	@$(BIN)/python -m tests.benchmarks.growth

nightly: $(READY)  ## the long runs
	@$(BIN)/python -m pytest -m nightly

$(READY): constraints.txt pyproject.toml
	@"$(PYTHON)" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null || \
		{ echo 'Quarterhour needs Python 3.11, 3.12 or 3.13. Install one, or say where it is: make run PYTHON=/path/to/python3.13'; exit 1; }
	@"$(PYTHON)" infra/local/environment.py
