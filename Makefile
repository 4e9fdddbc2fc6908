# Steepest. `make run` and `make test` are all that a newcomer needs; `make help` lists the rest.
# Written for GNU make 3.81 (macOS) and later.

PORT ?= 8000
PYTHONS ?= python3.14 python3.13 python3.12 python3.11 python3

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help run test check format bench golden screenshots protocol settings lock venv dev browser proxy clean

help:
	@echo 'make run          serve on http://localhost:8000 (PORT=8001 make run: on another port)'
	@echo 'make test         all tests, a browser included'
	@echo 'make check        format, lint, types and import rules'
	@echo 'make format       write the formatting that make check asks for'
	@echo 'make bench        the numbers of docs/benchmarks.md'
	@echo 'make golden       the golden numbers, again from PyTorch, SciPy and scikit-learn'
	@echo 'make screenshots  the pictures in docs/pictures'
	@echo 'make protocol     docs/protocol.md, again from the message models'
	@echo 'make settings     the table of settings in README.md, again from the fields'
	@echo 'make lock         requirements/*.txt, again from requirements/*.in'
	@echo 'make clean        take away everything that make has set up'

run: $(VENV)/run.stamp
	@PORT=$(PORT) exec $(PY) -m server

# Two calls: Playwright's loop and asyncio's tests cannot share a process.
test: dev browser proxy
	$(PY) -m pytest -n 2 --dist worksteal tests --ignore=tests/browser
	$(PY) -m pytest -n 2 --dist loadfile tests/browser

check: dev
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(PY) -m pytest -q tests/test_import_rules.py
	@if command -v npm >/dev/null 2>&1; then \
	  $(MAKE) --no-print-directory node_modules/check.stamp && \
	  echo 'node_modules/.bin/tsc' && node_modules/.bin/tsc; \
	else \
	  echo 'JavaScript types were not checked: there is no Node on this machine.'; \
	fi

format: dev
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

bench: $(VENV)/bench.stamp browser
	$(PY) -m benchmarks.engine
	$(PY) -m benchmarks.batch
	$(PY) -m benchmarks.surveys
	$(PY) -m benchmarks.training
	$(PY) -m benchmarks.echo
	$(PY) -m benchmarks.load
	$(PY) -m benchmarks.playback
	$(PY) -m benchmarks.visits

golden: $(VENV)/bench.stamp
	$(PY) -m tests.golden.make_goldens
	$(PY) -m tests.golden.make_schedules
	$(PY) -m tests.golden.make_scipy_goldens
	$(PY) -m tests.golden.make_basins
	$(PY) -m tests.golden.make_risks
	$(PY) -m tests.golden.make_sklearn
	$(PY) -m tests.golden.make_metrics
	$(PY) -m tests.golden.make_minima
	$(PY) -m tests.golden.make_training

screenshots: dev browser
	$(PY) -m tests.browser.pictures

protocol: $(VENV)/run.stamp
	$(PY) -m server.protocol.reference > docs/protocol.md

settings: $(VENV)/run.stamp
	$(PY) -m server.web.settings_table README.md

lock: dev
	$(PY) -m uv pip compile -q --universal --generate-hashes --no-emit-index-url --python-version 3.11 \
	  --custom-compile-command 'make lock' requirements/run.in -o requirements/run.txt
	$(PY) -m uv pip compile -q --universal --generate-hashes --no-emit-index-url --python-version 3.11 \
	  --custom-compile-command 'make lock' requirements/dev.in -o requirements/dev.txt

clean:
	rm -rf $(VENV) node_modules test-results .mypy_cache .pytest_cache .ruff_cache .hypothesis

dev: $(VENV)/dev.stamp

browser: $(VENV)/dev.stamp
	@$(PY) -m tests.browser.chromium

proxy: $(VENV)/dev.stamp
	@$(PY) -m tests.hosting.nginx

$(VENV)/run.stamp: requirements/run.txt $(VENV)/pyvenv.cfg
	@echo 'Installing what Steepest runs on …'
	@$(PIP) --require-hashes -r requirements/run.txt
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/run.stamp
	@echo 'Installing what its tests and checks need …'
	@$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

$(VENV)/bench.stamp: requirements/bench.in $(VENV)/dev.stamp
	@echo 'Installing what the benchmarks compare with …'
	@$(PIP) -r requirements/bench.in
	@touch $@

node_modules/check.stamp: package.json package-lock.json
	npm ci --silent
	@touch $@

# An environment whose Python went away (an upgrade of the system does that) is made anew.
ifneq ($(shell $(PY) -c 'print(1)' 2>/dev/null),1)
$(VENV)/pyvenv.cfg: FORCE
FORCE:
endif

# The newest Python that is new enough and has its venv module; else the line that installs one.
$(VENV)/pyvenv.cfg:
	@old=; bare=; \
	for name in $(PYTHONS); do \
	  found=`$$name -c 'import sys; print("%d.%d" % sys.version_info[:2] if sys.version_info >= (3, 11) else "old")' 2>/dev/null` || continue; \
	  if [ "$$found" = old ]; then old=$$name; continue; fi; \
	  if $$name -c 'import ensurepip, venv' 2>/dev/null; then \
	    echo "Making $(VENV) with Python $$found …"; \
	    rm -rf $(VENV) && $$name -m venv $(VENV) && touch $@ && exit 0; \
	    rm -rf $(VENV); exit 1; \
	  fi; \
	  bare=$${bare:-$$found}; \
	done; \
	sudo='sudo '; [ "`id -u`" != 0 ] || sudo=; \
	if [ -n "$$bare" ]; then \
	  echo "Python $$bare is here, its venv module is not. This line installs it:"; \
	  echo "  $${sudo}apt-get install python$$bare-venv"; \
	else \
	  echo 'Steepest needs Python 3.11 or newer. This line installs it:'; \
	  if [ "`uname`" = Darwin ]; then echo '  brew install python'; \
	  elif [ -n "$$old" ]; then echo "  $${sudo}apt-get install python3.11 python3.11-venv"; \
	  else echo "  $${sudo}apt-get install python3 python3-venv"; fi; \
	fi >&2; exit 1
