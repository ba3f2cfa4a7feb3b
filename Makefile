# GNU make, on Linux and macOS. On Windows: make.ps1. The gates themselves are the sessions of noxfile.py.
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
SAMPLE := sample_configs/single-instance-conflict
GATES := lint types floors docs samples lowest versions wheel

# A version and the interpreter behind it: the one named in PYTHON; else that of .venv; else the first that is new enough.
PROBE := import sys; v = sys.version_info; v >= (3, 11) or sys.exit(1); print("%d.%d" % v[:2], sys._base_executable)
ifneq ($(strip $(PYTHON)),)
CANDIDATES := "$(PYTHON)"
NO_PYTHON := PYTHON=$(PYTHON) is not an interpreter of Python 3.11 or later
else
CANDIDATES := $(BIN)/python python3 python3.13 python3.12 python3.11 python3.14 python
NO_PYTHON := Python 3.11 or later was not found; install it, or name it: PYTHON=/path/to/python3.12 make test
endif
FOUND := $(shell for p in $(CANDIDATES); do "$$p" -c '$(PROBE)' 2>/dev/null && break; done)
VERSION := $(firstword $(FOUND))
INTERPRETER := $(wordlist 2,99,$(FOUND))

# The stamps name the version of Python and the place of the checkout: another version, or a moved checkout, builds .venv anew.
KEY := $(VERSION)-$(firstword $(shell pwd -P | cksum))
PYTHON_STAMP := $(VENV)/.python-$(KEY)
RUN_STAMP := $(VENV)/.run-$(KEY)
DEV_STAMP := $(VENV)/.dev-$(KEY)

PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install
NOX := $(BIN)/python -m nox

.PHONY: help demo test check run dev lock clean $(GATES)

help: ## say what there is to make
	@echo 'make demo    audit a sample cluster and write demo-report.html'
	@echo 'make test    run the whole test suite; ARGS="-k name" passes arguments to pytest'
	@echo 'make check   run every other gate: $(GATES)'
	@echo 'make GATE    run one of these gates'
	@echo 'make run     build .venv with what the command needs to run;  make dev: with the developer tools too'
	@echo 'make lock    write requirements/*.txt anew; ARGS=--upgrade takes the newest versions'
	@echo 'make clean   remove .venv, .nox and everything else that was built'
	@echo 'PYTHON=python3.12 make ...   chooses the interpreter (3.11 or later)'

demo: run
	@code=0; $(BIN)/ssis-preflight audit $(SAMPLE) -o html=demo-report.html || code=$$?; \
	echo; \
	echo "Exit code of the audit: $$code (this sample has errors, so 1 is right)"; \
	if [ $$code -eq 1 ]; then echo "HTML report: $$(pwd)/demo-report.html"; else exit 1; fi

test: dev
	@$(NOX) --session tests -- $(ARGS)

check: dev
	@$(NOX) --tags check

$(filter-out versions,$(GATES)): dev
	@$(NOX) --session $@ -- $(ARGS)

versions: dev
	@$(NOX) --tags versions -- $(ARGS)

lock: dev
	@$(NOX) --session lock -- $(ARGS)

run: $(RUN_STAMP)

dev: $(DEV_STAMP)

clean:
	rm -rf $(VENV) .nox dist build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis demo-report.html
	find checker rules reports tests docs -name __pycache__ -type d -prune -exec rm -rf {} +

# An environment made by hand is taken over if its version fits; one that make built for another place or version is not.
$(PYTHON_STAMP):
	$(if $(VERSION),,$(error $(NO_PYTHON)))
	@if [ "$$($(BIN)/python -c '$(PROBE)' 2>/dev/null | cut -d' ' -f1)" = "$(VERSION)" ] && ! ls $(VENV)/.python-* >/dev/null 2>&1; \
	then echo "Using the Python $(VERSION) in $(VENV)"; \
	else echo "Making $(VENV) with $(INTERPRETER)"; "$(INTERPRETER)" -m venv --clear $(VENV); fi
	@touch $@

$(RUN_STAMP): requirements/build.txt requirements/runtime.txt pyproject.toml | $(PYTHON_STAMP)
	@echo 'Installing the locked requirements and ssis-preflight'
	@$(PIP) --require-hashes -r requirements/build.txt -r requirements/runtime.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV_STAMP): requirements/dev.txt $(RUN_STAMP)
	@echo 'Installing the locked developer tools'
	@$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@
