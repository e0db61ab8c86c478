# make demo and make test do all the set-up they need; nothing has to be installed before but Python 3.11 and make.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV ?= .venv
BIN = $(VENV)/bin
DEMO = out/demo.db

.PHONY: setup setup-dev demo test fast lint types imports gates docs bench figures models clean

setup: $(VENV)/.ready
setup-dev: $(VENV)/.ready-dev

$(VENV)/.ready: pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

# torch first and by its exact version: where a CPU build of it is at hand, nothing pulls in the CUDA packages after it.
$(VENV)/.ready-dev: pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet torch==2.13.0
	$(BIN)/python -m pip install --quiet --editable '.[train,dev]'
	@touch $@ $(VENV)/.ready

demo: setup
	@mkdir -p out && rm -f $(DEMO) $(DEMO)-*
	$(BIN)/kept --library $(DEMO) run data/samples --config data/larkfield.cfg
	@echo && echo 'What is due this week, on Wednesday the 11th of March 2026:' && echo
	$(BIN)/kept --library $(DEMO) due --this-week --on 2026-03-11
	@echo && echo 'What the library holds:' && echo
	$(BIN)/kept --library $(DEMO) themes

test: setup-dev
	$(BIN)/python -m pytest -n 2 --dist loadfile

fast: setup-dev
	$(BIN)/python -m pytest -n 2 --dist loadfile -m 'not slow'

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup-dev
	$(BIN)/mypy

imports: setup-dev
	$(BIN)/lint-imports

gates: setup-dev
	$(BIN)/python -m pipeline.training.gates

docs: setup
	$(BIN)/python -m pipeline.cli.docs

bench: setup-dev
	@mkdir -p out
	$(BIN)/kept bench --passages 100000 --json out/bench.json

# After make bench: the pages of docs from the figures that it saved.
figures: setup-dev
	cp out/bench.json docs/bench.json
	$(BIN)/python -m pipeline.bench.project docs/bench.json docs

models: setup-dev
	$(BIN)/kept train encoder
	$(BIN)/kept train items
	$(BIN)/kept train items --layers 3 --epochs 10 --rate 3e-4 --teacher --out models/items-fast
	$(BIN)/kept train themes
	$(BIN)/kept train links

clean:
	rm -rf out build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
