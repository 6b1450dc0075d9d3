# Every target sets up what it needs by itself; Debian or Ubuntu with Python 3.11 or later.
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
APT := $(SUDO) apt-get update -qq && $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq
PYTHON := $(shell command -v python3.11 || command -v python3 || echo python3)
DEMO := sample_data/dien-bien-phu-2022-q2
EXAMPLES := 7000
UV := 0.13.9
VALIDATOR := tests/package/node_modules/.ready

.PHONY: demo test lock release release-test test-windows validator check bench samples messy fuzz manual guide pictures workbook clean

demo: $(READY)  ## the main job on the sample data: unit forms in, summary table out
	@mkdir -p out
	@$(BIN)/tthc tong-hop $(DEMO)/don-vi $(DEMO)/da-in --danh-muc $(DEMO)/danh-muc.csv \
	  --co-quan "UBND thành phố Điện Biên Phủ" --ra out/tong-hop-dien-bien-phu.xlsx --ghi-de \
	  || [ $$? -eq 1 ]

test: $(READY) $(VALIDATOR)  ## every test, with branch coverage
	@$(BIN)/python -m pytest -n auto --cov --cov-report=term:skip-covered --cov-report=json:.coverage.json
	@$(BIN)/python tests/coverage_floor.py .coverage.json

validator: $(VALIDATOR)  ## the Open XML SDK's validator for the tests, where npm is there

check: $(READY)  ## lint, format, types, import contracts
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/mypy --platform win32 -p addin.install
	@$(BIN)/lint-imports
	@$(BIN)/python -m addin.build --check

bench: $(READY)  ## timings as ratios, side by side in one run
	@$(BIN)/python tests/bench/run.py

messy: $(READY)  ## the messy set with what is expected of each case, in out/messy
	@PYTHONPATH=tests $(BIN)/python -m messy.make out/messy

fuzz: $(READY)  ## fuzzing at random, about three minutes; more with EXAMPLES=20000
	@FUZZ_EXAMPLES=$(EXAMPLES) $(BIN)/python -m pytest tests/fuzz -v --tb=short --hypothesis-show-statistics

samples: $(READY)  ## sample spreadsheets again from their text tables
	@$(BIN)/python sample_data/build.py

manual: $(READY)  ## the page of all codes again from the catalogue
	@$(BIN)/python -m tthc.checks.manual > python/MA_PHAT_HIEN.md

guide: $(READY)  ## what HUONG_DAN_BO_TIEU_CHI.md shows the commands print, again
	@PYTHONPATH=tests $(BIN)/python tests/guide.py

pictures: $(READY)  ## docs/hinh again, and what the guides quote of the program; needs LibreOffice and poppler
	@command -v soffice >/dev/null && command -v pdftoppm >/dev/null && /usr/bin/python3 -c 'import uno' 2>/dev/null \
	  || { $(APT) --no-install-recommends libreoffice-calc fonts-liberation python3-uno poppler-utils; }
	@PYTHONPATH=tests $(BIN)/python -m pages.pictures

release: $(READY)  ## dist/tthc-<version>-windows.zip of an official Windows Python: PYTHON_WIN=its zip or folder
	@test -n "$(PYTHON_WIN)" || { echo "PYTHON_WIN must name a Windows Python of python.org, see addin/README.md" >&2; exit 2; }
	@$(BIN)/python -m addin.release "$(PYTHON_WIN)" $(if $(PYTHON_SHA256),--python-sha256 "$(PYTHON_SHA256)") \
	  $(if $(CA),--ca "$(CA)")

release-test: $(READY)  ## the same as a test build, with a Windows Python from the package index
	@PYTHONPATH=tests $(BIN)/python -m release_build

test-windows: $(READY)  ## the zip under Wine: install.bat, every function, upgrade, removal; figures in dist/test-windows.json
	@{ command -v wine && command -v x86_64-w64-mingw32-gcc && command -v osslsigncode; } >/dev/null \
	  || { $(APT) --no-install-recommends wine wine64 gcc-mingw-w64-x86-64 osslsigncode openssl; }
	@TTHC_REQUIRE_ALL=1 $(BIN)/python -m pytest -n 2 -v tests/windows

lock: $(READY)  ## addin/release/requirements-windows.txt again; what ships is pinned there by hash
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV)
	@$(BIN)/uv pip compile --quiet --generate-hashes --python-platform x86_64-pc-windows-msvc --python-version 3.11 \
	  --custom-compile-command "make lock" pyproject.toml addin/release/requirements-windows.in \
	  -o addin/release/requirements-windows.txt

workbook: $(READY)  ## tthc_workbook.xlsm again from addin/ and the layouts
	@$(BIN)/python -m addin.build

clean:
	rm -rf $(VENV) tests/package/node_modules out .coverage .coverage.json .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(READY): pyproject.toml
	@command -v $(PYTHON) >/dev/null || { $(APT) python3 python3-venv; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or later is needed, found $$($(PYTHON) --version)" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 \
	  || { rm -rf $(VENV); $(APT) python3-venv && $(PYTHON) -m venv $(VENV); }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	@touch $@

$(VALIDATOR): tests/package/package-lock.json
	@if command -v npm >/dev/null; then \
	  npm ci --prefix tests/package --no-audit --no-fund --loglevel error >/dev/null 2>&1 && touch $@ \
	  || echo "npm could not install tests/package/package-lock.json" >&2; fi
